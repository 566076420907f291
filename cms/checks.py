"""What the site cannot do without: database, migrations, static files, jobs, mail, cache, disk.

These are asked by /healthz and by `manage.py doctor`; what only the doctor asks is in cms/diagnosis.py.
"""

import functools
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms import diagnosis, health, jobs  # noqa: F401  (diagnosis registers itself)
from cms.models import OutgoingMail

# Shorter than any key of a real session (Django wants 8 characters), so no cookie can ever name this row.
PROBE_KEY = "healthz"
LATE_JOB = timedelta(minutes=5)
LATE_MAIL = timedelta(minutes=20)
LEAST_FREE_BYTES = 100_000_000
FULL_SHARE = 0.9


@health.check("database")
def database_reads_and_writes():
    """Write one row and read it back: a full disk or a lost lock shows here and not in a SELECT."""
    now = timezone.now()
    try:
        Session.objects.update_or_create(
            session_key=PROBE_KEY, defaults={"session_data": "", "expire_date": now + timedelta(days=1)}
        )
        read_back = Session.objects.filter(session_key=PROBE_KEY, expire_date__gt=now).exists()
    except DatabaseError as error:
        return health.broken(
            f"The database does not read and write: {type(error).__name__}.",
            "Check that its server runs (or its disk has room) and that DATABASE_URL is right.",
        )
    return (
        health.fine("The database reads and writes.") if read_back else health.broken("The database forgets.")
    )


@functools.cache
def _shipped_migrations():
    return frozenset(MigrationLoader(None).disk_migrations)


@health.check("migrations")
def migrations_are_applied():
    """Compare the migrations this code ships with those the database has had."""
    missing = sorted(_shipped_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    if not missing:
        return health.fine("The database has every migration.")
    names = ", ".join(".".join(one) for one in missing[:3])
    return health.broken(
        f"The database lacks {len(missing)} of this version's migrations ({names}{', …' if missing[3:] else ''}).",
        "Run: manage.py migrate",
    )


@health.check("static files")
def static_files_are_collected():
    """Look for the manifest that pages need to find their style sheets."""
    manifest = getattr(staticfiles_storage, "manifest_name", None)
    if settings.DEBUG or not manifest or (Path(settings.STATIC_ROOT) / manifest).exists():
        return health.fine("Static files are collected.")
    return health.broken(
        "Static files were not collected: pages would come without style.", "Run: manage.py collectstatic"
    )


@health.check("jobs")
def jobs_are_done():
    """Say whether the clock ticks, a worker works, and nothing waits for long."""
    if not jobs.uses_database_queue():
        return health.fine("Jobs run inside the request.")
    now = timezone.now()
    late = now - LATE_JOB
    # A job that was put off until a moment ago is not late yet.
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=late).exclude(run_after__range=(late, now))
    if waiting.exists():
        return health.broken(
            "Jobs wait and nobody does them: mail and certificates stay behind.",
            "Start `manage.py serve`, or a worker: manage.py db_worker",
        )
    beat = jobs.heartbeats().order_by("-enqueued_at").values_list("enqueued_at", flat=True).first()
    if beat is None or beat < late:
        return health.broken(
            "The clock does not tick: nothing is published, sent again or expired in time.",
            "Start `manage.py serve`, or run `manage.py tick` once a minute (cron).",
        )
    # A job about something that was deleted meanwhile has nothing left to do; Wagtail's own fail then.
    gone = Q(exception_class_path__endswith="DoesNotExist")
    failed = (
        DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).exclude(gone).count()
    )
    if failed:
        return health.worry(
            f"Jobs are done, but {failed} failed in the last day.", "The log says why (job_failed)."
        )
    return health.fine("Jobs are done in time.")


@health.check("mail")
def mail_goes_out():
    """Say whether messages leave the outbox."""
    now = timezone.now()
    late = OutgoingMail.objects.filter(
        state=OutgoingMail.State.WAITING, created_at__lt=now - LATE_MAIL
    ).count()
    failed = OutgoingMail.objects.filter(
        state=OutgoingMail.State.FAILED, created_at__gt=now - timedelta(days=7)
    ).count()
    if late or failed:
        return health.worry(
            f"Mail does not all go out: {late} waiting for over 20 minutes, {failed} given up this week.",
            "Check EMAIL_URL and the mail server; the office sees each message.",
        )
    return health.fine("Mail goes out.")


@health.check("cache")
def cache_answers():
    """Write to the cache and read it back; without it sign-in goes on, with rate limits paused."""
    cache = caches["default"]
    value = timezone.now().isoformat()
    cache.set("healthz", value, 60)
    if cache.get("healthz") == value:
        return health.fine("The cache answers.")
    return health.worry(
        "The cache does not answer; rate limits are paused.", "Check CACHE_URL and its server."
    )


@health.check("disk")
def disk_has_room():
    """Say how much room is left where the files are kept."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    room = f"{usage.free / 1e9:.1f} GB free where files are kept"
    if usage.free < LEAST_FREE_BYTES:
        return health.broken(f"The disk is full: {room}.", "Make room before answers are lost.")
    if usage.used / usage.total > FULL_SHARE:
        return health.worry(f"The disk is nearly full: {room}.", "Make room soon.")
    return health.fine(f"The disk has room: {room}.")
