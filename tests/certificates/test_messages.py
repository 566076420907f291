"""Writing to learners from the list: seen before it is sent, once to each, and kept."""

import re
import threading
import uuid

import pytest
from django.db import connections
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from certificates import messages, wording
from certificates.models import LearnerRecord, Message, MessageCopy
from cms import people
from cms.models import AuditEntry, OutgoingMail
from tests import factories
from tests.certificates import given as world
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db
URL = "/desk/messages/new/"
TEXT = "Dear {first_name},\n\nstill missing in {cohort}:\n{missing}"


def form(response):
    """Everything the page's own form would send."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    import html

    sent = {}
    for name, value in fields:
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def looked_at(office, *, subject="Soon over, {first_name}", text=TEXT, **choice):
    return office.post(
        URL, {"step": "look", "subject": subject, "text": text, "key": str(uuid.uuid4()), **choice}
    )


def test_a_text_is_seen_as_one_learner_reads_it_then_sent_once_to_each(
    office, django_capture_on_commit_callbacks
):
    cohort = world.cohort(name="Autumn")
    maja = world.learner(cohort, name="Maja Eriksen")
    world.learner(cohort, name="Asa Greenwood", confirmed=True)
    gone = world.learner(cohort, name="Ren Ishikawa")
    people.switch_off(user=gone.user, by=office.user, why="Left the university.")
    choice = {"all": "yes", "cohort": str(cohort.uuid)}
    assert "What do you want to say to 3 learners?" in page(office.post(URL, choice))
    response = looked_at(office, **choice)
    words = page(response)
    assert "2 learners would get this, each their own." in words
    assert "One cannot be written to" in words and "The account is switched off." in words
    assert "still missing in Autumn: Nothing is missing." in words  # Asa comes first
    assert (
        not Message.objects.exists() and not OutgoingMail.objects.filter(subject__startswith="Soon").exists()
    )
    for _press in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            office.post(URL, {**form(response), "step": "send"}, follow=True)
    address = reverse("message", args=[Message.objects.get().key])
    letters = OutgoingMail.objects.filter(subject__startswith="Soon over")
    for left, heading in (
        (0, "It was sent to 2 learners."),
        (1, "1 of 2 letters have gone out."),
        (2, "It is on its way to 2 learners."),
    ):
        letters.filter(pk__in=letters.values("pk")[:left]).update(state="waiting", sent_at=None)
        assert heading in page(office.get(address))
    letters.update(state="failed")
    assert "No letter has gone out yet." in page(office.get(address))
    mails = OutgoingMail.objects.filter(subject__startswith="Soon over")
    assert sorted(one.recipients[0] for one in mails) == sorted(
        MessageCopy.objects.values_list("email", flat=True)
    )
    assert mails.count() == 2
    to_maja = next(one for one in mails if one.recipients == [maja.user.email])
    assert f"– {world.RULE}: The program office has not confirmed it yet." in to_maja.text
    assert AuditEntry.objects.filter(verb="wrote to learners", details__learners=2).count() == 1
    log = page(office.get("/desk/messages/"))
    assert "2 learners" in log and "Autumn" in log
    assert "Soon over, Learner" in page(office.get(f"/desk/learners/{maja.uuid}/"))


def test_what_changed_since_it_was_looked_at_is_looked_at_again(office):
    enrollment = world.learner(name="Maja Eriksen")
    response = looked_at(office, chosen=str(enrollment.uuid))
    world.confirm(enrollment)
    answer = office.post(URL, {**form(response), "step": "send"}, follow=True)
    assert "Something has changed since you looked" in page(answer)
    assert not Message.objects.exists()
    office.post(URL, {**form(answer), "step": "send"})
    assert Message.objects.get().copies.count() == 1


def test_a_person_with_two_enrollments_is_written_to_once(office):
    first = world.learner()
    second = factories.enrollment(user=first.user, cohort=world.cohort())
    found = LearnerRecord.objects.filter(pk__in=[first.pk, second.pk])
    plan = messages.plan(records=found, subject="Hello", text="Hello")
    assert len(plan.copies) == 1 and len(plan.left) == 1


@pytest.mark.parametrize(
    "text", ["Dear {firstname}", "Dear {first_name", "Dear first_name}", "{}", "{0}", "{user.password}"]
)
def test_what_is_no_field_is_refused_with_the_fields_there_are(office, text):
    enrollment = world.learner()
    response = looked_at(office, text=text, chosen=str(enrollment.uuid))
    assert response.status_code == 422
    assert "{first_name}" in page(response)


def test_choosing_nobody_leads_back(office):
    assert "Choose at least one learner first." in page(office.post(URL, {}, follow=True))


def test_a_killed_worker_leaves_nobody_out_and_writes_to_nobody_twice(office, monkeypatch):
    cohort = world.cohort()
    for number in range(5):
        world.learner(cohort, name=f"Learner {number}")
    records = list(LearnerRecord.objects.all())
    plan = messages.plan(records=records, subject="Hello", text="Hello {name}")
    monkeypatch.setattr(messages, "AT_ONCE", 2)
    made, whole = [], messages._mail

    def dies_at_the_fourth(copy, sender):
        if len(made) == 3:
            raise ConnectionError("killed")
        made.append(copy)
        return whole(copy, sender)

    monkeypatch.setattr(messages, "_mail", dies_at_the_fourth)
    message = messages.send(
        plan=plan, subject="Hello", text="Hello {name}", to="All", key=uuid.uuid4(), by=office.user
    )
    with pytest.raises(ConnectionError):
        messages.write_out.call(message.pk)
    assert OutgoingMail.objects.filter(subject="Hello").count() == 2
    monkeypatch.setattr(messages, "_mail", whole)
    for _run in range(2):
        messages.write_waiting()
    assert OutgoingMail.objects.filter(subject="Hello").count() == 5
    assert not MessageCopy.objects.to_write().exists()


def test_a_subject_is_one_line_whatever_a_name_holds():
    assert wording.in_one_line("Dear\r\nBcc: all@example.org") == "Dear Bcc: all@example.org"


@given(st.text(max_size=80), st.text(max_size=20))
def test_a_value_is_never_read_as_a_field(text, value):
    if wording.unknown(text, {"name"}):
        return
    assert wording.filled(text, {"name": "{name}" + value}).count("{name}") == text.count("{name}")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_presses_and_two_workers_at_the_same_moment_write_to_each_once():
    cohort, office = world.cohort(), factories.user("office")
    for number in range(6):
        world.learner(cohort, name=f"Learner {number}")
    plan = messages.plan(records=list(LearnerRecord.objects.all()), subject="Hello", text="Hello {name}")
    key, ready, pressed = uuid.uuid4(), threading.Barrier(4), []

    def press():
        try:
            ready.wait()
            said = {"subject": "Hello", "text": "Hello {name}", "to": "All"}
            pressed.append(messages.send(plan=plan, key=key, by=office, **said).pk)
            messages.write_out.call(pressed[-1])
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert pressed == [Message.objects.get().pk] * 4
    letters = [one.recipients[0] for one in OutgoingMail.objects.filter(subject="Hello")]
    assert (
        sorted(letters) == sorted(MessageCopy.objects.values_list("email", flat=True)) and len(letters) == 6
    )
