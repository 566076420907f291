"""`manage.py serve`: web server, job worker and clock as one process that a small site needs."""

import contextlib
import errno
import http.client
import json
import os
import socket
import sys
import time
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms import preparation, serving
from cms.jobs import uses_database_queue
from cms.supervisor import Part, Supervisor

ROLES = {
    "learner": "Learner",
    "rehearsing": "Rehearsing",
    "faculty": "Faculty",
    "reviewer": "Reviewer",
    "office": "Program office",
    "administrator": "Administrator",
    "expert": "Consult expert",
}
# After so many seconds without a clean bill of health, say what is missing and serve on.
PATIENCE = 20


class Command(BaseCommand):
    help = "Serve the site, do its jobs and keep its time, until stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "--port",
            type=int,
            default=settings.ENVIRONMENT["port"],
            help="Port (default: PORT, %(default)s).",
        )
        parser.add_argument(
            "--host", default="127.0.0.1", help="Address to listen at (default: %(default)s)."
        )
        parser.add_argument("--workers", type=int, default=1, help="Web processes (default: %(default)s).")
        parser.add_argument("--threads", type=int, default=8, help="Threads in each (default: %(default)s).")
        parser.add_argument(
            "--no-jobs", action="store_true", help="Serve pages only: worker and tick run elsewhere."
        )
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First migrate, collect static files and, in local mode on an empty database, load the demo.",
        )

    def handle(self, *, port, host, workers, threads, no_jobs, prepare, **options):
        _refuse_a_taken_port(host, port)
        _follow_the_port(port)
        if workers > 1 and not settings.ENVIRONMENT["cache"]:
            self.stderr.write("Several web processes need a shared cache: set CACHE_URL to a Redis server.")
        if prepare:
            preparation.prepare(self._say)
        self._sign_ins = preparation.sign_ins()
        parts = [
            Part(
                "web server",
                partial(serving.serve_web, bind=f"{host}:{port}", workers=workers, threads=threads),
                essential=True,
            )
        ]
        if not no_jobs:
            if uses_database_queue():
                parts.append(Part("job worker", serving.work))
            parts.append(Part("clock", serving.keep_time))
        self._probe = Probe(host, port)
        code = Supervisor(parts, say=self._say).run(self._announce)
        if code:
            raise SystemExit(code)

    def _say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def _announce(self):
        if self._probe.done or not self._probe.ask():
            return
        for finding in self._probe.broken:
            self._say(f"Not right yet: {finding['sentence']} {finding.get('remedy', '')}".rstrip())
        lines = ["", f"Alongside is at {settings.SITE_URL}/"]
        if self._sign_ins:
            lines += ["", "Sign in as:"]
            lines += [
                f"  {ROLES.get(role, role):<15} {account['email']:<32} {account['password']}"
                for role, account in self._sign_ins.items()
            ]
        self._say("\n".join([*lines, "", "Stop with Ctrl-C."]))


class Probe:
    """Asks /healthz until all is well, or until patience ends."""

    def __init__(self, host, port):
        self.address = ("127.0.0.1" if host in {"0.0.0.0", ""} else host, port)  # noqa: S104
        self.began = time.monotonic()
        self.done = False
        self.broken = []

    def ask(self):
        """Return True once, when the site is ready or will not get readier."""
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection = http.client.HTTPConnection(*self.address, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": settings.SITE_HOST})
            answer = connection.getresponse()
            self.broken = json.loads(answer.read())["broken"]
            self.done = answer.status == 200 or time.monotonic() - self.began > PATIENCE
            connection.close()
        return self.done


def _follow_the_port(port):
    """Begin anew with PORT set where the addresses in mails and QR codes would name another port."""
    if settings.IS_LOCAL and port != settings.ENVIRONMENT["port"] and not os.environ.get("SITE_URL"):
        os.environ["PORT"] = str(port)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  (the same command again)


def _refuse_a_taken_port(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = f"make run PORT={port + 1}" if settings.IS_LOCAL else f"--port {port + 1}"
                raise CommandError(
                    f"Port {port} is in use. Stop what uses it, or choose another: {other}"
                ) from error
            raise CommandError(f"Cannot listen at {host}, port {port}: {error.strerror}.") from error
        except OverflowError as error:
            raise CommandError(f"There is no port {port}; ports end at 65535.") from error
