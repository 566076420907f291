"""A site to measure: started in a folder of its own, visited over the loopback interface, stopped again.

Of each request the site says itself how many queries it made, how long the database took for them, and how much
processor time its thread used; of a whole level we count the processor time of all the site's processes. Client and site
share the machine, so rates are lower bounds.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
PASSWORD = "a lamp for the bench 31"


class Site:
    """A running site: its port, and how to run its commands."""

    def __init__(self, port, group, environment):
        self.port, self.group, self.environment = port, group, environment

    def manage(self, *words):
        """Run a command of the site and return what it printed."""
        run = subprocess.run(
            [PYTHON, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise SystemExit(f"manage.py {words[0]} failed:\n{run.stderr[-3000:]}")
        return run.stdout

    def run(self, code):
        """Run Python inside the site."""
        return self.manage("shell", "-v", "0", "-c", code)


@contextlib.contextmanager
def site(*, workers=1, database="", cache=""):
    """Start a site with the demo in it, hand it over, stop it.

    workers          web processes
    database, cache  addresses; SQLite in the site's folder and a cache of each process's own where they are empty
    """
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    group = uuid4().hex
    environment = {
        **os.environ, "SITE_MODE": "local", "VAR_DIR": str(folder), "PORT": str(port), "COUNT_QUERIES": "true",
        "LOG_LEVEL": "WARNING", "ALONGSIDE_BENCH": group, "DATABASE_URL": database, "CACHE_URL": cache,
    }  # fmt: skip
    for name in ("DATABASE_URL", "CACHE_URL"):
        if not environment[name]:
            del environment[name]
    log = (folder / "server.log").open("w")
    say("Starting a site of its own.")
    server = subprocess.Popen(
        [PYTHON, "manage.py", "serve", "--prepare", "--port", str(port), "--workers", str(workers)], cwd=ROOT, env=environment, stdout=log,
        stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        wait(port)
        yield Site(port, group, environment)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


PEOPLE = """
from allauth.account.models import EmailAddress
from cms.models import User
from courses import actions
from courses.models import Cohort, Discipline, LearnerProfile
from django.contrib.auth.hashers import make_password
word = make_password({password!r})
cohort = Cohort.objects.get(program__slug="pain-in-one-week")
nurse = Discipline.objects.get(code="nurse")
for number in range({number}):
    user = User(email=f"bench-{{number}}@example.org", password=word, first_name="Bench", last_name=str(number))
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    profile = LearnerProfile(user=user, certificate_name=str(user), discipline=nurse, scope="gives")
    actions.save_profile(profile=profile, by=user)
    actions.enroll(user=user, cohort=cohort, by=user)
"""


def make_people(site, number):
    """Learners bench-0 to bench-<number>, enrolled in the demo's program."""
    site.run(PEOPLE.format(password=PASSWORD, number=number))


class Browser:
    """One learner: a kept-alive connection and cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)

    def ask(self, method, path, form=None, data=None, headers=()):
        """Make one request, following no redirect. Return (status, text, headers)."""
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **dict(headers),
        }
        body = None
        if form is not None:
            body, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        if data is not None:
            body, sent["Content-Type"], sent["Accept"] = (
                json.dumps(data),
                "application/json",
                "application/json",
            )
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            # A connection that nobody used for some seconds is closed by the server; browsers open a new one as well.
            self.connection.close()
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: part.value for name, part in SimpleCookie(value).items()}
        return answer.status, text, answer.headers


class Steps:
    """Times and query counts of every step."""

    def __init__(self):
        self.lock, self.times, self.queries, self.wrong = threading.Lock(), {}, {}, []
        self.bytes, self.processor, self.database = {}, {}, {}

    def take(self, step, browser, method, path, expected=(200, 302), **sent):
        """Make a request as part of a step."""
        began = time.perf_counter()
        status, text, headers = browser.ask(method, path, **sent)
        took = time.perf_counter() - began
        with self.lock:
            self.times.setdefault(step, []).append(took)
            self.queries.setdefault(step, set()).add(int(headers.get("X-Query-Count") or 0))
            self.bytes.setdefault(step, []).append(len(text.encode()))
            self.processor.setdefault(step, []).append(float(headers.get("X-Processor-Ms") or 0))
            self.database.setdefault(step, []).append(float(headers.get("X-Query-Ms") or 0))
            if status not in expected:
                self.wrong.append(f"{step}: {method} {path} answered {status}")
        return text, headers


def token(text):
    """The form token of a page."""
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]


def sign_in(steps, browser, number):
    """Come in by password."""
    _status, text, _headers = browser.ask("GET", "/accounts/login/")
    form = {"csrfmiddlewaretoken": token(text), "login": f"bench-{number}@example.org", "password": PASSWORD}
    steps.take("sign in", browser, "POST", "/accounts/login/", form=form)


def processor_seconds(group):
    """User and system time of every process of the site."""
    total, tick = 0.0, os.sysconf("SC_CLK_TCK")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rsplit(")", 1)[1].split()
            environment = (stat.parent / "environ").read_bytes()
        except OSError:
            continue
        if f"ALONGSIDE_BENCH={group}".encode() in environment:
            total += (int(parts[11]) + int(parts[12])) / tick
    return total


def summed(steps, learners, seconds, cpu):
    """What one level came to, as plain values."""
    requests = sum(map(len, steps.times.values()))
    return {
        "learners": learners,
        "requests": requests,
        "seconds": round(seconds, 2),
        "requests_a_second": round(requests / seconds, 1),
        "cpu_ms_a_request": round(1000 * cpu / requests, 1),
        "wrong": steps.wrong[:10],
        "steps": {
            step: {
                "count": len(times),
                "p50_ms": round(1000 * statistics.median(times), 1),
                "p95_ms": round(1000 * sorted(times)[min(len(times) - 1, int(len(times) * 0.95))], 1),
                "queries": [min(steps.queries[step]), max(steps.queries[step])],
                "cpu_ms": round(statistics.median(steps.processor[step]), 1),
                "database_ms": round(statistics.median(steps.database[step]), 1),
                "kb": round(max(steps.bytes[step]) / 1000, 1),
            }
            for step, times in steps.times.items()
        },
    }


def wait(port):
    """Wait until the site is up."""
    for _second in range(240):
        try:
            status, _text, _headers = Browser(port).ask("GET", "/healthz")
            if status == 200:
                return
        except OSError:
            pass
        time.sleep(1)
    raise SystemExit("The site did not come up.")


def say(words):
    """Print at once."""
    print(words, flush=True)


def show(level):
    """Print one level as a table."""
    say(
        f"\n{level['learners']} at once: {level['requests']} requests in {level['seconds']} s, "
        f"{level['requests_a_second']} a second, {level['cpu_ms_a_request']} ms of processor each"
    )
    say(f"  {'step':<14}{'count':>6}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'db ms':>8}   queries")
    for step, found in level["steps"].items():
        low, high = found["queries"]
        say(
            f"  {step:<14}{found['count']:>6}{found['p50_ms']:>9}{found['p95_ms']:>9}{found['cpu_ms']:>9}{found['database_ms']:>8}   {low}"
            + (f" to {high}" if high > low else "")
        )
    for problem in level["wrong"]:
        say(f"  WRONG {problem}")
