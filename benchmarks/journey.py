"""A whole attempt at a case of ten questions: begin, five stages, ten saved answers, hand in, look back.

At 1, 8 and 32 learners at once; with one web process, as a small site runs, and with two that share a cache; on SQLite
and, where a server on this machine lets us make databases, on PostgreSQL. Bounded: everybody works through the case a
fixed number of times.

For comparison: the PHP platform most used in this field manages 0.94 (0.78 to 1.10) such attempts a second on two
cores at 8 learners, with medians of 660 ms to begin and 530 ms to save a page.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.site import Browser, Steps, make_people, processor_seconds, say, show, sign_in, site, summed
from tests import postgresql

LEVELS = (1, 8, 32)
TIMES = {1: 12, 8: 6, 32: 3}
WARM = 2
"""Attempts before measuring, so that each process has read what it reads once."""
MAKE = "from benchmarks import ten_items; print(ten_items.make())"
AS_OFTEN = "from assessments.models import Sitting; Sitting.objects.update(attempts_allowed=0)"
REFERENCE = {
    "attempts_a_second": 0.94,
    "range": [0.78, 1.10],
    "learners": 8,
    "cores": 2,
    "start_ms": 660,
    "save_ms": 530,
}


def attempt(steps, browser, case):
    """Work through the case once, as the page's own script asks."""
    script = {"X-CSRFToken": browser.cookies["alongside_csrf"]}
    form = {"csrfmiddlewaretoken": browser.cookies["alongside_csrf"]}
    _text, headers = steps.take("start", browser, "POST", case["start"], form=form)
    place = urlsplit(headers["Location"]).path
    for number, stage in enumerate(case["stages"], start=1):
        steps.take("open stage", browser, "GET", place)
        gift = {**form, "event": str(uuid4())}
        for item, raw in stage["raws"].items():
            data = {"rev": 0, "raw": raw}
            text, _headers = steps.take(
                "save answer", browser, "PUT", f"{place}drafts/{item}/", data=data, headers=script
            )
            gift |= fields(item, raw, json.loads(text)["rev"])
        last = number == len(case["stages"])
        steps.take(
            "hand in" if last else "give stage", browser, "POST", f"{place}stages/{stage['stage']}/",
            form=pairs(gift), headers={**script, "Accept": "application/json"},
        )  # fmt: skip
    steps.take("look back", browser, "GET", f"{place}debrief/")


def fields(item, raw, rev):
    """The form fields of one answer."""
    named = {
        f"{key}[]:{item}" if isinstance(value, list) else f"{key}:{item}": value for key, value in raw.items()
    }
    return {f"rev:{item}": str(rev), **named}


def pairs(form):
    """A form as pairs: a list becomes one pair for each of its values."""
    return [
        (name, one) for name, value in form.items() for one in (value if isinstance(value, list) else [value])
    ]


def measure(site, learners, case):
    """One level: everybody is signed in first, then all begin in the same moment."""
    browsers = [Browser(site.port) for _ in range(learners)]
    for number, browser in enumerate(browsers):
        sign_in(Steps(), browser, number)
    for browser in browsers[:WARM]:
        attempt(Steps(), browser, case)
    steps, gate = Steps(), threading.Barrier(learners + 1)

    def work(browser):
        gate.wait()
        for _time in range(TIMES[learners]):
            attempt(steps, browser, case)

    with ThreadPoolExecutor(learners) as pool:
        working = [pool.submit(work, browser) for browser in browsers]
        before = processor_seconds(site.group)
        gate.wait()
        began = time.perf_counter()
        for one in working:
            one.result()
        seconds = time.perf_counter() - began
    found = summed(steps, learners, seconds, processor_seconds(site.group) - before)
    done = learners * TIMES[learners]
    shares = where_it_goes(steps, done)
    return {"attempts": done, "attempts_a_second": round(done / seconds, 2), **shares, **found}


def where_it_goes(steps, attempts):
    """Milliseconds of one attempt, all its requests together: processor, the database's answers, and waiting for a turn."""
    taken, processor, database = (
        1000 * sum(map(sum, steps.times.values())) / attempts,
        sum(map(sum, steps.processor.values())) / attempts,
        sum(map(sum, steps.database.values())) / attempts,
    )
    # A query's processor time (making it, reading rows) is within both: what is left is at least this much waiting.
    waiting = max(0.0, taken - processor - database)
    return {
        "an_attempt_ms": {
            "whole": round(taken), "processor": round(processor), "database": round(database), "waiting": round(waiting),
        }
    }  # fmt: skip


@contextlib.contextmanager
def shared_cache():
    """The address of a Redis server of our own, or "" where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield ""
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


@contextlib.contextmanager
def own_database():
    """The address of a PostgreSQL database of our own, or "" where no server lets us make one."""
    import psycopg

    server = postgresql.find()
    if not server:
        yield ""
        return
    name = f"alongside_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def setup(name, *, workers=1, database="", cache=""):
    """Measure every level on one site."""
    say(f"\n-- {name}")
    with site(workers=workers, database=database, cache=cache) as running:
        make_people(running, max(LEVELS))
        case = json.loads(running.run(MAKE).strip().splitlines()[-1])
        first = Browser(running.port)
        sign_in(Steps(), first, 0)
        attempt(Steps(), first, case)
        running.run(AS_OFTEN)
        levels = []
        for learners in LEVELS:
            levels.append(measure(running, learners, case))
            say(f"\n{levels[-1]['attempts_a_second']} attempts a second; {levels[-1]['an_attempt_ms']}")
            show(levels[-1])
    return {"name": name, "workers": workers, "levels": levels}


def run():
    """Measure one web process and two, on SQLite and on PostgreSQL; say what could not be measured here."""
    setups, left_out = [setup("SQLite, one web process")], []
    with shared_cache() as cache:
        if cache:
            setups.append(setup("SQLite, two web processes, shared cache", workers=2, cache=cache))
        else:
            left_out.append("two web processes: no redis-server is installed")
        with own_database() as database:
            if database:
                setups.append(setup("PostgreSQL, one web process", database=database))
            else:
                left_out.append("PostgreSQL: no server here lets us make databases")
        with own_database() as database:
            if database and cache:
                name = "PostgreSQL, two web processes, shared cache"
                setups.append(setup(name, workers=2, database=database, cache=cache))
    for words in left_out:
        say(f"Not measured: {words}.")
    return {"reference": REFERENCE, "left_out": left_out, "setups": setups}
