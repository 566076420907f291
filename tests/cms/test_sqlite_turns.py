"""Threads of one process take turns at writing to SQLite, and are served as soon as the one before has done."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

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


def test_who_waits_for_a_turn_has_it_at_once_when_the_other_is_done():
    began = threading.Event()

    def write():
        began.wait()
        with transaction.atomic():
            return time.perf_counter()

    threads = [in_a_thread(write) for _ in range(6)]
    with transaction.atomic():
        began.set()
        time.sleep(0.4)  # long enough for SQLite's own pauses to have grown to a tenth of a second each
    done = time.perf_counter()
    for thread, _came in threads:
        thread.join()
    assert max(came[0] for _thread, came in threads) - done < 0.3


def test_a_transaction_that_fails_gives_its_turn_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    with pytest.raises(Exception, match="UNIQUE"), transaction.atomic():
        User.objects.bulk_create([User(email="twice@example.org"), User(email="twice@example.org")])
    assert not base._turn.locked()
    thread, came = in_a_thread(
        lambda: transaction.atomic().__enter__()
    )  # never left: its connection is closed
    thread.join()
    assert came and not base._turn.locked()
