"""Threads of one process take turns at writing to SQLite, and are served as soon as the one before has done."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.backends.sqlite3 import base as sqlite

from cms.backends.sqlite3 import base
from cms.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has locks of its own.")


def in_a_thread(work):
    came = []

    def run():
        try:
            came.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def test_nobody_knocks_at_sqlite_before_it_is_their_turn(monkeypatch):
    """Who knocks at a shut door looks again after ever longer pauses; who waits for their turn is served in the next moment."""
    queue, knocked, real_turn = [], [], base._turn
    begin = sqlite.DatabaseWrapper._start_transaction_under_autocommit

    class Turn:
        def acquire(self, timeout):
            queue.append(threading.current_thread())
            return real_turn.acquire(timeout=timeout)

        def release(self):
            real_turn.release()

    def knock(wrapper):
        knocked.append(threading.current_thread())
        begin(wrapper)

    monkeypatch.setattr(base, "_turn", Turn())
    monkeypatch.setattr(sqlite.DatabaseWrapper, "_start_transaction_under_autocommit", knock)

    def write():
        with transaction.atomic():
            return len(knocked)

    with transaction.atomic():
        threads = [in_a_thread(write) for _ in range(6)]
        while len(queue) < 7:
            time.sleep(0.01)
        assert knocked == [threading.current_thread()]
    for thread, _came in threads:
        thread.join()
    assert sorted(came[0] for _thread, came in threads) == [2, 3, 4, 5, 6, 7], (
        "one after the other, each once"
    )


def test_a_transaction_that_fails_gives_its_turn_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    User.objects.create(email="twice@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="twice@example.org")
    assert not base._turn.locked()
    # Never left: its connection is closed.
    thread, came = in_a_thread(lambda: transaction.atomic().__enter__() or True)
    thread.join()
    assert came and not base._turn.locked()
