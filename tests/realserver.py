"""A real server process on the test database, to be killed: gunicorn with two web processes, as the site runs.

Also its settings module (DJANGO_SETTINGS_MODULE=tests.realserver): the tests' own, with sheets and scripts served straight
from the source.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from tests.settings import *  # noqa: F403

WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
ROOT = Path(__file__).resolve().parent.parent


class RealServer:
    """Started on a free port of this machine; `kill` takes no leave, and `start` comes back on the same port."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        """Start, and wait until it answers."""
        words = ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "critical"]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "cms.wsgi:application",
                "--preload",
                "-b",
                self.url[7:],
                *words,
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.realserver",
                "DATABASE_URL": database_address(),
            },
            start_new_session=True,
        )
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.1)
        raise AssertionError("The server did not start.")

    def kill(self):
        """End every process of it at once, with SIGKILL."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def kill_a_worker(self):
        """End one of its web processes with SIGKILL; the others go on, and a new one is made."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)


def database_address():
    """The address of the database this test is using."""
    from django.db import connection

    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    who = quote(about["USER"]) + (f":{quote(about['PASSWORD'])}" if about["PASSWORD"] else "")
    return f"postgres://{who}@{about['HOST']}:{about['PORT'] or 5432}/{about['NAME']}"
