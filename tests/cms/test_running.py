"""What keeps a site running: health, the doctor, the clock, and mail that waits its turn."""

import pytest
from django.core import mail as locmem
from django.core.mail import EmailMessage
from django.core.management import call_command

from cms import audit, health, ticking
from cms.mail import MOST_ATTEMPTS, deliver, deliver_waiting
from cms.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def outbox(settings):
    """Mail through the real outbox, handed to Django's memory at the end."""
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"
    settings.OUTBOX_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    return OutgoingMail.objects


def test_healthz_says_up(client, monkeypatch):
    monkeypatch.setattr(health, "_checks", {"database": health._checks["database"]})
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["state"]) == (200, "up")


def test_healthz_names_what_is_broken_and_a_check_that_fails_is_broken(client, monkeypatch):
    def fails():
        raise RuntimeError("secret detail")

    monkeypatch.setattr(health, "_checks", {"lamp": health.Check("lamp", fails, False)})
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["broken"][0]["check"] == "lamp"
    assert "secret" not in answer.content.decode()


def test_the_doctor_speaks_in_sentences_and_ends_with_one_when_something_is_missing(monkeypatch, capsys):
    checks = {
        "lamp": health.Check("lamp", lambda: health.broken("The lamp is out.", "Light it."), True),
        "door": health.Check("door", lambda: health.fine("The door opens."), True),
    }
    monkeypatch.setattr(health, "_checks", checks)
    with pytest.raises(SystemExit):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "The lamp is out." in said
    assert "Light it." in said
    monkeypatch.setattr(health, "_checks", {"door": checks["door"]})
    call_command("doctor")
    assert "Nothing is missing." in capsys.readouterr().out


def test_one_job_that_fails_keeps_no_other_from_running(monkeypatch):
    done = []

    def fails():
        raise ValueError("no")

    jobs = {
        "first": ticking.Job("first", fails, False),
        "second": ticking.Job("second", lambda: done.append(1), False),
        "hourly": ticking.Job("hourly", lambda: done.append(2), True),
    }
    monkeypatch.setattr(ticking, "_jobs", jobs)
    outcomes = ticking.run(everything=True)
    assert done == [1, 2]
    assert [bool(outcome.error) for outcome in outcomes] == [True, False, False]


@pytest.mark.django_db(transaction=True)
def test_every_registered_job_can_run_twice():
    for _time in range(2):
        assert [outcome for outcome in ticking.run(everything=True) if outcome.error] == []


def test_a_message_is_a_row_first_and_sent_by_a_job(outbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        EmailMessage("A subject\nof two lines", "Words", "office@example.org", ["hanna@example.org"]).send()
    row = outbox.get()
    assert (row.state, row.subject) == ("sent", "A subject of two lines")
    assert len(locmem.outbox) == 1
    deliver.call(row.pk)
    assert len(locmem.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_again_later_and_given_up_at_last(outbox, settings):
    settings.OUTBOX_TRANSPORT = "tests.cms.transports.Away"
    EmailMessage("Subject", "Words", "office@example.org", ["hanna@example.org"]).send()
    row = outbox.get()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        outbox.update(next_attempt_at=row.created_at)
        deliver_waiting()
        row.refresh_from_db()
        assert row.attempts == attempt
        assert "nobody answers" in row.last_error
    assert row.state == "failed"


def test_the_audit_log_says_where_it_was_tampered_with(capsys):
    for number in range(3):
        audit.record("tested", ("thing", number), by=None)
    assert audit.verify().problem == ""
    call_command("verify_audit")
    assert "3 entries" in capsys.readouterr().out
