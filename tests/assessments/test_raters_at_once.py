"""Ratings sent in the same moment: one link gives one rating, one learner one judgment of themself."""

import pytest

from assessments import rating_talks
from assessments.models import RaterAssignment, RaterLink, TalkRating
from assessments.raters import assigning, links
from assessments.refusals import LinkShut, RatingStands
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def attempt():
    told.rubric()
    case = told.page()
    return told.through(case, cases.learner(case))


def test_the_same_link_sent_many_times_at_once_is_one_rating(attempt):
    about = {"role": "patient", "name": "Alex", "email": "alex@example.org"}
    link = links.invite(attempt=attempt, item=told.ITEM, by=factories.user("faculty"), **about)

    def act():
        return links.give(link=link, levels=told.TOP, note="Kept.").pk

    came = at_once([act] * 10)
    assert len([one for one in came if isinstance(one, int)]) == 1
    assert {type(one) for one in came if not isinstance(one, int)} == {LinkShut}
    assert TalkRating.objects.count() == 1 and RaterLink.objects.get().used_at


def test_a_link_is_used_or_taken_back_and_never_both(attempt):
    teacher = factories.user("faculty")
    about = {"role": "patient", "name": "Alex", "email": "alex@example.org"}
    link = links.invite(attempt=attempt, item=told.ITEM, by=teacher, **about)
    at_once(
        [lambda: links.give(link=link, levels=told.TOP).pk, lambda: links.withdraw(link=link, by=teacher).pk]
    )
    now = RaterLink.objects.get()
    assert bool(now.used_at) != bool(now.withdrawn_at)
    assert TalkRating.objects.count() == bool(now.used_at)


def test_of_two_judgments_of_oneself_the_first_stands(attempt):
    def act(levels):
        return lambda: (
            rating_talks.rate(attempt=attempt, item=told.ITEM, role="self", by=attempt.user, levels=levels).pk
        )

    came = at_once([act(told.TOP), act(told.HALF)])
    assert sorted(type(one) for one in came if not isinstance(one, int)) == [RatingStands]
    assert TalkRating.objects.count() == 1


def test_somebody_assigned_twice_at_once_is_assigned_once(attempt):
    teacher, person = factories.user("faculty"), factories.user()
    act = lambda: assigning.assign(sitting=attempt.sitting, user=person, by=teacher).pk  # noqa: E731
    came = at_once([act] * 4)
    assert len(set(came)) == 1 and RaterAssignment.objects.count() == 1
