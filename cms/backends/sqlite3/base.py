"""Django's SQLite backend, in which the threads of one process take turns at writing.

SQLite lets one connection write at a time; who finds the door shut looks again after a pause that grows to a tenth of a
second, and whoever comes by in between is served first. With eight threads, one answer in twenty then waits for
most of a second though every single write takes a few milliseconds. Threads of one process need not look again and
again: they can wait for each other. Other processes still wait for SQLite itself, and it alone decides what is safe.
"""

import threading

from django.db.backends.sqlite3 import base

PATIENCE = 20
"""Seconds after which a thread no longer waits for its turn: from then on SQLite's own rules hold, as ever."""

_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before it begins a transaction (each begins with the write lock)."""

    _has_turn = False

    def _start_transaction_under_autocommit(self):
        if not self._has_turn:
            self._has_turn = _turn.acquire(timeout=PATIENCE)
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self):
        try:
            return super()._commit()
        finally:
            self._give_turn()

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._give_turn()

    def _close(self):
        try:
            return super()._close()
        finally:
            self._give_turn()

    def _give_turn(self):
        if self._has_turn:
            self._has_turn = False
            _turn.release()
