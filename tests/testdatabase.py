"""The test database: migrated once per set of migrations, then only ever copied.

Migrating takes most of a minute; copying a file, or cloning a PostgreSQL template, takes milliseconds. Each process
gets its own copy, and gets it anew after a test that committed (browser tests do): flushing the tables, as Django
does, would take the first pages, roles and triggers' rows with it.
"""

import contextlib
import fcntl
import hashlib
import itertools
import os
import re
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "test-db"
_numbers = itertools.count(1)
_OWN_IMPORT = re.compile(r"^(?:from|import) ((?:assessments|certificates|cms|courses)[\w.]*)", re.MULTILINE)


def digest():
    """Return a name for the set of migrations: their text, and that of our modules they import."""
    files = {file for app in apps.get_app_configs() for file in Path(app.path, "migrations").glob("*.py")}
    for file in [file for file in files if file.is_relative_to(ROOT) and ".venv" not in file.parts]:
        for module in _OWN_IMPORT.findall(file.read_text()):
            files |= set(ROOT.glob(module.replace(".", "/") + ".py"))
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.relative_to(file.parent.parent.parent)}\0".encode() + file.read_bytes())
    return total.hexdigest()[:16]


@contextlib.contextmanager
def _alone(name):
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point_to(name):
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(name)


def _migrate_into(name):
    _point_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


class SQLiteCopies:
    """Copies of one migrated file."""

    def __init__(self):
        self.template = CACHE / f"{digest()}.sqlite3"
        self.copy = None

    def make(self):
        """Migrate the template unless another process has, and copy it."""
        with _alone("sqlite"):
            if not self.template.exists():
                building = self.template.with_suffix(".building")
                building.unlink(missing_ok=True)
                _migrate_into(building)
                building.rename(self.template)
        self.put_back()

    def put_back(self):
        """Make the database what it was after the migrations."""
        connections.close_all()
        # Each time under a name of its own: a thread of the live server that still holds the old file writes its last
        # pages into that one when it ends, and takes away the -wal and -shm of that name, not those of the new one.
        old, self.copy = self.copy, Path(os.environ["VAR_DIR"]) / f"test-{next(_numbers)}.sqlite3"
        shutil.copyfile(self.template, self.copy)
        _point_to(self.copy)
        if old is not None:
            for suffix in ("", "-wal", "-shm"):
                old.with_name(old.name + suffix).unlink(missing_ok=True)

    def drop(self):
        """Leave nothing behind but the template."""
        connections.close_all()


class PostgreSQLClones:
    """Clones of one migrated template database, all named alongside_test_…"""

    def __init__(self):
        self.template = f"alongside_test_{digest()}"
        self.clone = f"alongside_test_{os.getpid()}"

    def make(self):
        """Migrate the template unless another process has, and clone it."""
        with _alone("postgresql"):
            if not self._execute("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
                building = f"{self.template}_building"
                self._execute(f'DROP DATABASE IF EXISTS "{building}"')
                self._execute(f"CREATE DATABASE \"{building}\" TEMPLATE template0 ENCODING 'UTF8'")
                _migrate_into(building)
                self._execute(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')
        _point_to(self.clone)
        self.put_back()

    def put_back(self):
        """Make the database what it was after the migrations."""
        self.drop()
        with _alone("postgresql"):
            self._execute(f'CREATE DATABASE "{self.clone}" TEMPLATE "{self.template}"')

    def drop(self):
        """Remove this process's clone, whoever is still connected to it."""
        connections.close_all()
        self._execute(f'DROP DATABASE IF EXISTS "{self.clone}" WITH (FORCE)')

    def drop_template(self):
        """Remove the template as well."""
        self._execute(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')

    @staticmethod
    def _execute(statement, *parameters):
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else None


def copies():
    """Return the mechanism that fits the database in use."""
    return SQLiteCopies() if connection.vendor == "sqlite" else PostgreSQLClones()
