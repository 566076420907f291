"""Measure pages and one whole case attempt at 1, 8 and 32 learners at once; print a table and keep it as JSON.

Starts a site of its own (SQLite, in a temporary folder, with the demo), makes learners, and visits it from threads over
the loopback interface only. Bounded: every learner walks the journey a fixed number of times.

CPU is the processor time of all the site's processes during a step, divided by its requests. Client and site share the
machine, so rates are lower bounds.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
LEVELS = (1, 8, 32)
ROUNDS = {1: 20, 8: 6, 32: 3}
PASSWORD = "a lamp for the bench 31"
PEOPLE = f"""
from allauth.account.models import EmailAddress
from cms.models import User
from courses import actions
from courses.models import Cohort, Discipline, LearnerProfile
from django.contrib.auth.hashers import make_password
word = make_password({PASSWORD!r})
cohort = Cohort.objects.get(program__slug="pain-in-one-week")
nurse = Discipline.objects.get(code="nurse")
for number in range({max(LEVELS)}):
    user = User(email=f"bench-{{number}}@example.org", password=word, first_name="Bench", last_name=str(number))
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    profile = LearnerProfile(user=user, certificate_name=str(user), discipline=nurse, scope="gives")
    actions.save_profile(profile=profile, by=user)
    actions.enroll(user=user, cohort=cohort, by=user)
cohort.sittings.update(attempts_allowed=0)
"""


class Browser:
    """One learner: a kept-alive connection and cookies."""

    def __init__(self, port):
        self.port, self.cookies = port, SimpleCookie()
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)

    def ask(self, method, path, form=None, data=None, headers=()):
        """Make one request, following no redirect. Return (status, text, headers)."""
        sent = {
            "Cookie": "; ".join(f"{name}={part.value}" for name, part in self.cookies.items()),
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
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        return answer.status, text, answer.headers


class Steps:
    """Times and query counts of every step."""

    def __init__(self):
        self.lock, self.times, self.queries, self.wrong = threading.Lock(), {}, {}, []

    def take(self, step, browser, method, path, expected=(200, 302), **sent):
        """Make a request as part of a step."""
        began = time.perf_counter()
        status, text, headers = browser.ask(method, path, **sent)
        took = time.perf_counter() - began
        with self.lock:
            self.times.setdefault(step, []).append(took)
            self.queries.setdefault(step, set()).add(int(headers.get("X-Query-Count") or 0))
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


def read(steps, browser, paths):
    """Look at the pages a learner looks at."""
    for name, path in (
        ("home", "/"),
        ("program", paths["program"]),
        ("lesson", paths["lesson"]),
        ("dashboard", paths["dashboard"]),
    ):
        steps.take(name, browser, "GET", path)


def attempt(steps, browser, case, script):
    """Work through the case once, with one saved draft a question."""
    text, _headers = steps.take("case page", browser, "GET", case)
    action = re.search(r'action="(/cases/\d+/start/)"', text)
    if action:
        _text, headers = steps.take(
            "start", browser, "POST", action[1], form={"csrfmiddlewaretoken": token(text)}
        )
        place = urlsplit(headers["Location"]).path
    else:
        place = re.search(r"(/attempts/[0-9a-f-]{36}/)(?!debrief)", text)[1]
    for stage, answers in script:
        text, _headers = steps.take("attempt page", browser, "GET", place)
        form = {"csrfmiddlewaretoken": token(text), "event_id": str(uuid4())}
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
        form = hidden | form
        for item, raw in answers.items():
            data = {"rev": 0, "raw": raw}
            answer, _headers = steps.take(
                "save draft", browser, "PUT", f"{place}drafts/{item}/", data=data,
                headers={"X-CSRFToken": token(text)},
            )  # fmt: skip
            rev = json.loads(answer).get("rev", 1)
            form |= fields(text, item, raw, rev)
        steps.take("give stage", browser, "POST", f"{place}stages/{stage}/", form=doubled(form))
    steps.take("debrief", browser, "GET", f"{place}debrief/")


def fields(text, item, raw, rev):
    """The form fields of one answer, by the names the page gives them."""
    names = set(re.findall(rf'name="([^"]*\b{re.escape(item)}\b[^"]*)"', text))
    form = {}
    for name in names:
        if "rev" in name:
            form[name] = str(rev)
        elif "unit" in name:
            form[name] = raw.get("unit", "")
        else:
            form[name] = raw.get("option") or raw.get("options") or raw.get("text", "")
    return form


def doubled(form):
    """A form as pairs: a list becomes one pair for each of its values."""
    return [
        (name, one) for name, value in form.items() for one in (value if isinstance(value, list) else [value])
    ]


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


def measure(port, group, learners, paths, script):
    """One level: everybody signs in, reads and answers at the same time."""
    steps = Steps()
    before, began = processor_seconds(group), time.perf_counter()

    def walk(number):
        browser = Browser(port)
        sign_in(steps, browser, number)
        for _round in range(ROUNDS[learners]):
            read(steps, browser, paths)
        attempt(steps, browser, paths["case"], script)

    with ThreadPoolExecutor(learners) as pool:
        list(pool.map(walk, range(learners)))
    took, cpu = time.perf_counter() - began, processor_seconds(group) - before
    requests = sum(map(len, steps.times.values()))
    return {
        "learners": learners,
        "requests": requests,
        "seconds": round(took, 2),
        "requests_a_second": round(requests / took, 1),
        "cpu_ms_a_request": round(1000 * cpu / requests, 1),
        "wrong": steps.wrong[:10],
        "steps": {
            step: {
                "count": len(times),
                "p50_ms": round(1000 * statistics.median(times), 1),
                "p95_ms": round(1000 * sorted(times)[min(len(times) - 1, int(len(times) * 0.95))], 1),
                "queries": [min(steps.queries[step]), max(steps.queries[step])],
            }
            for step, times in steps.times.items()
        },
    }


def script_of_the_case():
    """The safe run of the demo case, stage by stage."""
    return [
        ("see", {"meaning": {"option": "accumulation"}}),
        ("stop", {"now": {"options": ["causes", "naloxone", "rotate", "stop-all"]}}),
        ("dose", {"new-dose": {"text": "18", "unit": "mg"}}),
    ]


def main():
    """Start a site, measure, stop it."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    group = uuid4().hex
    environment = {
        **os.environ, "SITE_MODE": "local", "VAR_DIR": str(folder), "PORT": str(port), "COUNT_QUERIES": "true",
        "LOG_LEVEL": "WARNING", "ALONGSIDE_BENCH": group,
    }  # fmt: skip
    manage = [PYTHON, "manage.py"]
    log = (folder / "server.log").open("w")
    say("Starting a site of its own.")
    server = subprocess.Popen(
        [*manage, "serve", "--prepare", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        wait(port)
        subprocess.run(
            [*manage, "shell", "-c", PEOPLE], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        run = subprocess.run(
            [*manage, "demo", "--json"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        paths = json.loads(run.stdout)["paths"]
        results = []
        for learners in LEVELS:
            results.append(measure(port, group, learners, paths, script_of_the_case()))
            show(results[-1])
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(40)
        shutil.rmtree(folder, ignore_errors=True)
    place = ROOT / "benchmarks" / "results.json"
    place.write_text(
        json.dumps({"at": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "levels": results}, indent=1)
        + "\n"
    )
    say(f"\nKept in {place.relative_to(ROOT)}.")
    return 1 if any(level["wrong"] for level in results) else 0


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
    say(f"  {'step':<14}{'count':>6}{'p50 ms':>9}{'p95 ms':>9}   queries")
    for step, found in level["steps"].items():
        low, high = found["queries"]
        say(
            f"  {step:<14}{found['count']:>6}{found['p50_ms']:>9}{found['p95_ms']:>9}   {low}"
            + (f" to {high}" if high > low else "")
        )
    for problem in level["wrong"]:
        say(f"  WRONG {problem}")


if __name__ == "__main__":
    sys.exit(main())
