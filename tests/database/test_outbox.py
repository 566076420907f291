"""Two workers reach for the same message: one sends it."""

import threading
import time

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from cms import mail
from cms.models import OutgoingMail

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

sent = []


class SlowTransport(BaseEmailBackend):
    """A mail server that takes its time."""

    def send_messages(self, messages):
        time.sleep(0.3)
        sent.extend(message.subject for message in messages)
        return len(messages)


def test_a_message_that_two_workers_reach_for_is_sent_once(settings):
    settings.OUTBOX_TRANSPORT = f"{__name__}.SlowTransport"
    sent.clear()
    row = OutgoingMail.objects.create(sender="a@b.c", recipients=["d@e.f"], subject="Once", text="…")
    start = threading.Barrier(4)

    def work():
        try:
            start.wait()
            mail.deliver.call(row.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row.refresh_from_db()
    assert sent == ["Once"]
    assert (row.state, row.attempts) == (OutgoingMail.State.SENT, 1)
    assert row.sent_at <= timezone.now()
