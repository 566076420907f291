"""What the ground app does by the clock: publish, send mail, mend the job queue, sweep."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from cms import mail, publishing, ticking
from cms.models import AuditEntry

log = structlog.get_logger(__name__)

INTERRUPTED_AFTER = timedelta(minutes=30)
MOST_STARTS = 3
KEPT_FOR = timedelta(days=14)
HEARTBEATS_KEPT_FOR = timedelta(hours=1)


def uses_database_queue():
    """Whether jobs wait in the database for a worker (and not run inside the request, as in tests)."""
    return settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"


@task(priority=100)
def heartbeat():
    """Do nothing, successfully: that it was done shows that the clock ticks and a worker works."""


def heartbeats():
    """Return the stored heartbeats, whatever became of them."""
    return DBTaskResult.objects.filter(task_path=heartbeat.module_path)


@ticking.job("heartbeat")
def ask_for_a_heartbeat():
    """Ask the worker for a sign of life, unless one is still asked for."""
    if uses_database_queue() and not heartbeats().filter(status=TaskResultStatus.READY).exists():
        heartbeat.enqueue()


@ticking.job("publish what is scheduled")
def publish_scheduled():
    """Publish and expire the pages whose hour has come, each by itself."""
    return publishing.publish_due()


@ticking.job("send waiting mail")
def send_waiting_mail():
    """Enqueue the messages whose turn has come, those a killed worker left included."""
    return mail.deliver_waiting()


@ticking.job("restart interrupted jobs")
def restart_interrupted():
    """Give back to the queue what a killed worker left marked as running; give up after three starts.

    django-tasks-db neither retries nor notices a dead worker. Every job of ours is safe to run twice.
    """
    stuck = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - INTERRUPTED_AFTER
    )
    restarted = 0
    for row in stuck.only("id", "task_path", "worker_ids", "status", "started_at"):
        mine = DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
        )
        if len(row.worker_ids) < MOST_STARTS:
            restarted += mine.update(status=TaskResultStatus.READY)
            log.warning("job_restarted", task=row.task_path, starts=len(row.worker_ids))
        elif mine.update(
            status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback="Its worker died each time."
        ):
            log.error("job_given_up", task=row.task_path, starts=len(row.worker_ids))
    return restarted


@ticking.job("clear sessions", hourly=True)
def clear_sessions():
    """Delete the sessions that have run out."""
    call_command("clearsessions", verbosity=0)


@ticking.job("clear finished jobs", hourly=True)
def clear_finished():
    """Delete what is left of jobs done two weeks ago, and of heartbeats done an hour ago."""
    now = timezone.now()
    done = DBTaskResult.objects.finished()
    old, _ = done.filter(finished_at__lt=now - KEPT_FOR).delete()
    beats, _ = heartbeats().filter(finished_at__lt=now - HEARTBEATS_KEPT_FOR).delete()
    return old + beats


@ticking.job("write down the head of the audit log", hourly=True)
def write_down_audit_head():
    """Log the newest digest of the audit chain: kept elsewhere with the logs, it shows a cut tail later."""
    head = AuditEntry.objects.order_by("-id").values_list("id", "digest").first()
    if head:
        log.info("audit_head", entry=head[0], digest=head[1])
