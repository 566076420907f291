"""Consults in the same moment: two experts take one, consent is taken back while it is published, an answer meets an erasing."""

from uuid import uuid4

import pytest
from django.core import mail

from assessments.consults import answering, asking, drafting, publishing
from assessments.consults.refusals import CannotConsult, ChangedElsewhere, ConsentGone, InHandElsewhere
from assessments.models import Consult, ConsultMessage, ConsultReplyDraft
from tests import factories
from tests.assessments.consults import given
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def enrollment():
    return factories.enrollment()


@pytest.fixture
def experts(enrollment):
    return [given.expert(enrollment.cohort).user for _number in range(4)]


@pytest.fixture
def consult(enrollment, experts):
    return given.sent(enrollment)


def test_of_experts_who_take_one_at_once_one_has_it(consult, experts):
    came = at_once([lambda by=by: answering.take(consult=consult, by=by).taken_by_id for by in experts])
    got = [one for one in came if isinstance(one, int)]
    assert len(got) == 1 and Consult.objects.get().taken_by_id == got[0]
    assert {type(one) for one in came if not isinstance(one, int)} == {InHandElsewhere}


def test_two_answers_at_once_are_one(consult, experts):
    def act(by):
        return lambda: answering.answer(consult=consult, text=given.ANSWER, references="", by=by).pk

    came = at_once([act(by) for by in experts])
    assert ConsultMessage.objects.count() == 1
    assert {type(one) for one in came if not isinstance(one, int)} <= {InHandElsewhere, CannotConsult}


def test_a_consult_sent_by_two_presses_at_once_is_sent_once(enrollment, experts):
    draft = given.draft(enrollment)
    at_once([lambda: asking.send(consult=draft, by=enrollment.user, declared=True).pk for _press in range(5)])
    assert [one.subject for one in mail.outbox].count("A case consult waits for an answer") == len(experts)


def test_consent_taken_back_while_it_is_published_holds(enrollment, consult, experts):
    found = given.offered(consult, experts[0])
    last, since = found.messages.get().pk, found.offered_at.isoformat()
    came = at_once(
        [
            lambda: publishing.publish(consult=found, by=experts[1], upto=last, offered_at=since).pk,
            lambda: publishing.take_back(consult=found, by=enrollment.user).pk,
        ]
    )
    now = Consult.objects.get()
    assert now.offered_at is None and now.published_at is None
    assert {type(one) for one in came if not isinstance(one, int)} <= {ConsentGone}


def test_an_answer_that_meets_an_erasing_leaves_no_word(enrollment, consult, experts):
    at_once(
        [
            lambda: answering.answer(consult=consult, text=given.ANSWER, references="", by=experts[0]).pk,
            lambda: asking.erase(consult=consult, by=enrollment.user).pk,
        ]
    )
    assert Consult.objects.get().erased_at and not ConsultMessage.objects.exclude(text="").exists()


def test_a_reminder_at_once_is_one_letter(consult):
    from django.utils import timezone

    Consult.objects.update(due_at=timezone.now() - timezone.timedelta(hours=1))
    at_once([answering.remind for _time in range(4)])
    assert [one.subject for one in mail.outbox].count("Your case consult is not answered yet") == 1


def test_of_replies_begun_at_once_one_is_kept_and_the_others_are_told(consult, experts):
    answering.take(consult=consult, by=experts[0])

    def act(number):
        said = {"text": f"From window {number}"}
        return lambda: drafting.save_reply(consult=consult, said=said, rev=0, by=experts[0]).said["text"]

    came = at_once([act(number) for number in range(4)])
    kept = [one for one in came if isinstance(one, str)]
    assert kept == [ConsultReplyDraft.objects.get().said["text"]]
    assert {type(one) for one in came if not isinstance(one, str)} == {ChangedElsewhere}


def test_of_drafts_begun_at_once_one_is_kept_and_the_others_are_told(enrollment, experts):
    uuid = uuid4()

    def act(number):
        said = given.SAID | {"story": f"From window {number}."}
        about = {"uuid": uuid, "rev": 0, "by": enrollment.user, "cohort": enrollment.cohort}
        return lambda: drafting.save(said=said, **about).story

    came = at_once([act(number) for number in range(4)])
    kept = [one for one in came if isinstance(one, str)]
    assert kept == [Consult.objects.get().story]
    assert {type(one) for one in came if not isinstance(one, str)} == {ChangedElsewhere}
