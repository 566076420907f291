"""The registry of what must happen by the clock; `manage.py tick` walks it once a minute.

A job is a function without parameters that is safe to run twice and at the same time as itself. It registers
by being decorated, and returns what it did as a number or a short text for the log, or nothing:

    @ticking.job("expire attempts")
    def expire_attempts():
        return actions.expire_due()
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections
from django.utils import timezone

log = structlog.get_logger(__name__)
HOURLY_MINUTE = 17


@dataclass(frozen=True)
class Job:
    """One registered job; an hourly one runs in one fixed minute of each hour."""

    name: str
    run: Callable
    hourly: bool


@dataclass(frozen=True)
class Outcome:
    """How one job went: `error` is empty when it went well."""

    name: str
    seconds: float
    did: object = None
    error: str = ""


_jobs: dict[str, Job] = {}


def job(name, *, hourly=False):
    """Register the decorated function as a job; a name can be taken only once."""

    def register(function):
        if name in _jobs and _jobs[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"There are two jobs called {name}.")
        _jobs[name] = Job(name, function, hourly)
        return function

    return register


def registered():
    """Return every job in the order in which they were registered."""
    return list(_jobs.values())


def run(*, everything=False, now=None):
    """Run the jobs whose turn it is, each by itself; return an Outcome for each.

    A job that fails is logged with its traceback and keeps no other from running. `everything` runs the
    hourly ones too, whatever the minute.
    """
    minute = (now or timezone.now()).minute
    return [_run(one) for one in registered() if everything or not one.hourly or minute == HOURLY_MINUTE]


def _run(one):
    close_old_connections()
    began = time.perf_counter()
    try:
        did = one.run()
    except Exception as error:  # one job's trouble must not stop the others; it is logged and reported
        log.exception("job_failed", job=one.name)
        return Outcome(one.name, time.perf_counter() - began, error=f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - began
    if did:
        log.info("job_done", job=one.name, did=did, seconds=round(seconds, 2))
    return Outcome(one.name, seconds, did)
