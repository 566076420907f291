"""The three parts of a running site: web server, job worker, clock."""

import logging
import signal
import sys
import time
from pathlib import Path

from django_tasks_db.management.commands.db_worker import Worker
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from cms import ticking


class Log(Logger):
    """gunicorn's log lines, through our own handlers; requests are logged by our middleware."""

    def setup(self, cfg):
        """Leave handlers and format to cms.logging."""
        self.error_log.handlers, self.access_log.handlers = [], []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)

    def access(self, *args, **kwargs):
        """Write nothing: cms.logging.RequestIdMiddleware has."""


class WebServer(BaseApplication):
    """gunicorn with threads, serving Django as it is already loaded in this process."""

    def __init__(self, *, bind, workers, threads):
        self.options = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "logger_class": Log,
            # gunicorn's heartbeat files: on a real disk a slow write could look like a dead worker.
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
            "control_socket_disable": True,
            # Whether a proxy is believed is decided in one place: TRUSTED_PROXIES.
            "forwarded_allow_ips": "",
        }
        super().__init__()

    def load_config(self):
        """Give gunicorn our options; unknown ones of other versions are left out."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self):
        """Return the WSGI application, warmed by one look at its addresses."""
        from django.urls import get_resolver

        from cms.wsgi import application

        _ = get_resolver().url_patterns
        return application


def serve_web(*, bind, workers, threads):
    """Serve until stopped."""
    # gunicorn reads arguments of its own from the command line otherwise.
    sys.argv = [sys.argv[0]]
    WebServer(bind=bind, workers=workers, threads=threads).run()


def work():
    """Do queued jobs, one after the other, until stopped; the one in hand is finished first."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"serve-{time.time_ns()}",
    )
    worker.configure_signals()
    worker.run()


def keep_time():
    """Tick at once and then at every full minute, until stopped; the job in hand is finished first."""
    stopping = False

    def stop(number, frame):
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        ticking.run()
        next_minute = time.time() // 60 * 60 + 60
        while not stopping and time.time() < next_minute:
            time.sleep(0.5)
