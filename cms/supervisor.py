"""Several processes as one: started together, watched, stopped together.

The parts are forked from a process in which Django is already loaded: they start at once and share its memory.
"""

import ctypes
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import connections

log = structlog.get_logger(__name__)

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LONGEST_PAUSE = 30
_STEADY_AFTER = 60
_PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One process: what to call it, what it runs, and whether the others can go on without it."""

    name: str
    run: Callable[[], None]
    essential: bool = False
    pid: int = 0
    began: float = 0.0
    pause: float = 1.0
    start_at: float = field(default=0.0, repr=False)


class Supervisor:
    """Runs parts until one of the essential ones ends or somebody says stop."""

    def __init__(self, parts, *, say, patience=25):
        self.parts = parts
        self.say = say
        self.patience = patience
        self._stopping = 0

    def run(self, meanwhile):
        """Start everything and watch it; call `meanwhile` about five times a second. Return an exit code."""
        for number in _STOP_SIGNALS:
            signal.signal(number, self._asked_to_stop)
        close_connections()
        try:
            while not self._stopping:
                for part in self.parts:
                    if not part.pid and time.monotonic() >= part.start_at:
                        self._start(part)
                fallen = self._reap()
                if fallen:
                    return fallen
                meanwhile()
                time.sleep(0.2)
            self.say("Stopping.")
            return 0
        finally:
            self._stop_all()

    def _asked_to_stop(self, number, frame):
        self._stopping += 1
        if self._stopping > 1:
            self._signal_all(signal.SIGKILL)

    def _start(self, part):
        part.began = time.monotonic()
        part.pid = os.fork()
        if part.pid == 0:
            _be(part)

    def _reap(self):
        """Note who has ended; return an exit code when that means the end of all."""
        for part in self.parts:
            if not part.pid:
                continue
            pid, status = os.waitpid(part.pid, os.WNOHANG)
            if not pid or self._stopping:
                continue
            part.pid = 0
            how = _how_it_ended(status)
            if part.essential:
                self.say(f"The {part.name} stopped ({how}), so everything stops.")
                return 1
            if time.monotonic() - part.began > _STEADY_AFTER:
                part.pause = 1.0
            log.error("part_stopped", part=part.name, how=how, again_in=part.pause)
            part.start_at = time.monotonic() + part.pause
            part.pause = min(part.pause * 2, _LONGEST_PAUSE)
        return 0

    def _stop_all(self):
        self._signal_all(signal.SIGTERM)
        until = time.monotonic() + self.patience
        while time.monotonic() < until and any(self._still_runs(part) for part in self.parts):
            time.sleep(0.05)
        slow = [part.name for part in self.parts if part.pid]
        if slow:
            self.say(f"Not waiting longer for: {', '.join(slow)}.")
            self._signal_all(signal.SIGKILL)

    def _signal_all(self, number):
        for part in self.parts:
            if part.pid:
                try:
                    # The part leads a group of its own, so that its own children hear it too when it is killed.
                    (os.killpg if number == signal.SIGKILL else os.kill)(part.pid, number)
                except ProcessLookupError:
                    part.pid = 0

    @staticmethod
    def _still_runs(part):
        if part.pid:
            try:
                if os.waitpid(part.pid, os.WNOHANG)[0]:
                    part.pid = 0
            except ChildProcessError:
                part.pid = 0
        return bool(part.pid)


def _be(part):
    """In the forked process: run the part, and never return."""
    code = 1
    try:
        os.setsid()  # Ctrl-C in the terminal reaches the supervisor alone, which then stops us in order
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        for number in _STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        part.run()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    except BaseException:  # nothing may escape into the code that forked us
        log.exception("part_failed", part=part.name)
    finally:
        os._exit(code)


def _how_it_ended(status):
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.WEXITSTATUS(status)}"


def close_connections():
    """Close every database connection: none may be shared by two processes."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
