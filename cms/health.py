"""The registry of health checks: /healthz asks those that matter to visitors, `manage.py doctor` asks all.

A check is a function that returns one Finding or a list of them; it registers by being decorated:

    @health.check("mail")
    def mail_goes_out():
        return health.fine("Mail goes out.")

Sentences are read by strangers (/healthz is open): no secret, no address with a password, no person.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import structlog

log = structlog.get_logger(__name__)

FINE, WORRY, BROKEN = "fine", "worry", "broken"


@dataclass(frozen=True)
class Finding:
    """What one check found: its name, how bad it is, a sentence, and what to do about it."""

    check: str
    state: str
    sentence: str
    remedy: str = ""

    def as_dict(self):
        """Return the finding as JSON has it, without an empty remedy."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Check:
    """One registered check; `deep` ones are for the operator's doctor only."""

    name: str
    run: Callable
    deep: bool


_checks: dict[str, Check] = {}


def check(name, *, deep=False):
    """Register the decorated function as a check; a name can be taken only once."""

    def register(function):
        if name in _checks and _checks[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"There are two health checks called {name}.")
        _checks[name] = Check(name, function, deep)
        return function

    return register


def registered():
    """Return every check in the order in which they were registered."""
    return list(_checks.values())


def fine(sentence):
    """Say that all is well."""
    return Finding("", FINE, sentence)


def worry(sentence, remedy=""):
    """Say that something needs attention though visitors are served."""
    return Finding("", WORRY, sentence, remedy)


def broken(sentence, remedy=""):
    """Say that something the site cannot do without is missing."""
    return Finding("", BROKEN, sentence, remedy)


def examine(*, deep=False):
    """Run the checks and return their findings; a check that itself fails is a broken one."""
    return [finding for one in registered() if deep or not one.deep for finding in _run(one)]


def _run(one):
    try:
        found = one.run()
    except Exception as error:  # whatever goes wrong inside a check is the finding
        log.exception("health_check_failed", check=one.name)
        found = broken(f"The check itself failed: {type(error).__name__}.", "The log has the details.")
    findings = found if isinstance(found, (list, tuple)) else [found]
    return [Finding(one.name, finding.state, finding.sentence, finding.remedy) for finding in findings]


class Recently:
    """The findings of the last few seconds: many askers cost one examination, and none waits twice."""

    def __init__(self, seconds):
        self.seconds = seconds
        self._lock = threading.Lock()
        self._until = 0.0
        self._findings = []

    def findings(self):
        """Return findings no older than `seconds`."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._findings = examine()
                self._until = time.monotonic() + self.seconds
            return self._findings

    def forget(self):
        """Look anew at the next question."""
        self._until = 0.0
