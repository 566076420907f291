"""One conversation in many windows at once: one reply a turn, one way back, one reflection, whatever is pressed."""

import uuid

import pytest
from django.utils import timezone

from assessments import actions, log, talking
from assessments.models import Attempt, AttemptEvent, Reflection, Words
from assessments.refusals import Closed, NotFromHere, Stale
from tests.assessments.conversation import talks
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def say(attempt, name, event, words="", turn=1):
    return talking.say(
        attempt=attempt,
        item=talks.ITEM,
        turn=turn,
        choice=f"{name}-{talks.HIDDEN}",
        event_id=event,
        words=words,
    ).seq


def whole(attempt):
    return log.verify(Attempt.objects.get(pk=attempt.pk)).is_whole


def said():
    return AttemptEvent.objects.filter(kind="said").count()


def test_twenty_presses_of_one_reply_give_it_once_and_all_get_the_same_answer():
    attempt, event = talks.say(talks.attempt(), "ask"), uuid.uuid4()
    came = at_once([lambda: say(attempt, "name", event, "I stay with you.", 2)] * 20)
    assert set(came) == {3}
    assert said() == 2 and Words.objects.count() == 1
    assert whole(attempt)


def test_of_twenty_windows_with_different_replies_one_is_heard():
    attempt = talks.attempt()
    names = ["tell", "ask", "wait", "ask"] * 5
    came = at_once([lambda name=name: say(attempt, name, uuid.uuid4()) for name in names])
    assert sum(one == 2 for one in came) == 1
    assert sum(isinstance(one, Stale) for one in came) == 19
    assert said() == 1 and whole(attempt)


def test_going_back_in_ten_windows_takes_back_once():
    attempt = talks.say(talks.attempt(practice=True), "ask", "name")

    def back():
        return talking.go_back(attempt=attempt, item=talks.ITEM, kept=1, event_id=uuid.uuid4()).seq

    came = at_once([back] * 10)
    assert sum(isinstance(one, int) for one in came) == 1
    assert sum(isinstance(one, NotFromHere) for one in came) == 9
    assert AttemptEvent.objects.filter(kind="rewound").count() == 1 and whole(attempt)


def test_a_reply_and_the_end_of_time_never_both_win():
    attempt = talks.say(talks.attempt(), "ask")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - actions.GRACE)
    attempt.refresh_from_db()
    acts = [lambda: say(attempt, "name", uuid.uuid4(), "Words.", 2), lambda: actions.expire(attempt=attempt)]
    came = at_once(acts * 5)
    assert all(isinstance(one, (Closed, Attempt)) for one in came)
    assert said() == 1 and AttemptEvent.objects.filter(kind="expired").count() == 1
    assert whole(attempt)


def test_ten_windows_that_keep_and_change_leave_one_reflection():
    attempt = talks.say(talks.attempt(), *talks.GOOD)

    def reflect():
        return talking.reflect(attempt=attempt, item=talks.ITEM, keep="I asked.", change="Nothing.").pk

    assert len(set(at_once([reflect] * 10))) == 1
    assert Reflection.objects.count() == 1
