"""What a site needs before it can serve: a migrated database, collected static files, the demo in local mode.

Each step does nothing when there is nothing to do, and says what takes time.
"""

import filecmp
import hashlib
import io
import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def prepare(say):
    """Do what is missing of everything below."""
    migrate(say)
    collect_static(say)
    if settings.IS_LOCAL:
        load_demo(say)


def migrate(say):
    """Bring the database to this version. Raises CommandError when it cannot be reached."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise CommandError(
            f"The database does not answer ({str(error).strip()}). Is DATABASE_URL right?"
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Preparing the database: {len(plan)} steps.")
        call_command("migrate", interactive=False, verbosity=1, stdout=_Counter(say, len(plan)))


class _Counter(io.StringIO):
    """Takes migrate's output and says every fiftieth step that was done."""

    def __init__(self, say, total):
        super().__init__()
        self.say, self.total, self.done = say, total, 0

    def write(self, text):
        for _ in range(text.count(" OK")):
            self.done += 1
            if self.done % 50 == 0:
                self.say(f"  {self.done} of {self.total}")
        return len(text)


def collect_static(say):
    """Collect and compress the static files if any of them has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.parent / f"{root.name}.collected"
    now = _static_sources()
    if root.is_dir() and stamp.exists() and stamp.read_text() == now:
        return
    say("Collecting the static files (a quarter of a minute the first time).")
    _drop_outdated(root)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _drop_outdated(root):
    """Remove collected copies that differ from their source: by its times alone an unpacked older file looks up to date."""
    for path, source in _sources():
        copy = root / path
        if copy.is_file() and not filecmp.cmp(source, copy, shallow=False):
            copy.unlink()


def _static_sources():
    total = hashlib.sha256()
    for path, source in _sources():
        state = source.stat()
        total.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _sources():
    """Each static file of the site once, by its path and where it is; where two have one path the first counts."""
    found = {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            found.setdefault(path, Path(storage.path(path)))
    return found.items()


def load_demo(say):
    """Load the demo programs and accounts into a database that has nobody in it."""
    if "demo" in get_commands() and not get_user_model().objects.exists():
        say(
            "Loading the demo: two programs, ten written weeks, cases, conversations and a finished certificate."
        )
        call_command("demo", stdout=io.StringIO())


def sign_ins():
    """Return the demo accounts by role, or {} where there are none."""
    if not settings.IS_LOCAL or "demo" not in get_commands():
        return {}
    out = io.StringIO()
    try:
        call_command("demo", json=True, stdout=out)
    except CommandError:
        return {}
    return json.loads(out.getvalue()).get("accounts", {})
