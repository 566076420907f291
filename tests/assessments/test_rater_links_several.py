"""Several links: a list of people asked at once, and one browser in which somebody opens two letters."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, RaterLink, TalkRating
from assessments.raters import links
from assessments.refusals import CannotInvite
from cms.models import OutgoingMail
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told
from tests.assessments.test_rater_links import DOOR, RUN, SENT, code_of, enter, invite, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"


@pytest.fixture
def case():
    told.rubric()
    return told.page()


@pytest.fixture
def attempt(case, learner):
    return told.through(case, cases.learner(case, learner.user), told.WORST)


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def address(attempt):
    return reverse("rater_invite", args=[attempt.uuid, told.ITEM])


def test_a_form_of_one_letter_is_never_kept_for_another(case, attempt, faculty, anonymous):
    first = invite(attempt, faculty)
    other = told.through(case, cases.learner(case), told.WORST)
    second = invite(other, faculty, email="kim@example.org")
    enter(anonymous, first)
    assert f'name="link" value="{first.uuid}"' in anonymous.get(RUN).content.decode()
    enter(anonymous, second)
    reply = anonymous.post(RUN, SENT | {"link": str(first.uuid), "note": "About the first."})
    assert reply.status_code == 409 and not TalkRating.objects.exists()
    assert "another letter" in words(reply) and "About the first." in words(reply)
    enter(anonymous, first)
    anonymous.post(RUN, SENT | {"link": str(first.uuid), "note": "About the first."})
    assert TalkRating.objects.get().attempt == attempt


def test_a_run_that_was_set_aside_is_not_shown_either(attempt, faculty, anonymous):
    link = invite(attempt, faculty)
    enter(anonymous, link)
    Attempt.objects.filter(pk=attempt.pk).update(state="void")
    for reply in (anonymous.get(RUN), anonymous.post(DOOR, {"code": code_of(link)})):
        assert reply.status_code == 410 and "This run was set aside." in words(reply)
        assert "The scan shows" not in words(reply)


def test_nobody_is_asked_by_a_link_to_rate_themself(attempt, faculty, learner):
    learner.user.emailaddress_set.create(email="second@example.org", verified=True)
    for email in (learner.user.email.upper(), "second@example.org"):
        with pytest.raises(CannotInvite, match="is the learner’s own"):
            invite(attempt, faculty, email=email)
    assert not RaterLink.objects.exists()


def test_a_list_of_people_each_get_a_link_of_their_own(attempt, faculty, visit):
    said = {
        "several": "1", "role": "patient", "days": "7",
        "people": "Alex Rivera, Alex@example.org\n\nKim Osei <kim@example.org>\r\njo@example.org Jo Marsh",
    }  # fmt: skip
    reply = visit(faculty).post(address(attempt), said, follow=True)
    assert "The letters to 3 people are on their way." in reply.content.decode()
    made = RaterLink.objects.order_by("pk")
    assert [(one.name, one.email) for one in made] == [
        ("Alex Rivera", "alex@example.org"), ("Kim Osei", "kim@example.org"), ("Jo Marsh", "jo@example.org"),
    ]  # fmt: skip
    assert len({code_of(one) for one in made}) == len({one.token_digest for one in made}) == 3
    assert all(one.expires_at - one.invited_at == timedelta(days=7) for one in made)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ("", "This field is required."),
        ("Alex Rivera alex@example.org\nKim Osei", "Line 2"),
        ("alex@example.org", "Line 1: say who it is"),
        (
            "Alex A, alex@example.org\nAlex B, ALEX@example.org",
            "Line 2: alex@example.org stands above already",
        ),
        ("\n".join(f"P {n}, p{n}@example.org" for n in range(31)), "At most 30"),
        ("<b>x</b>, <script>@example.org", "Line 1"),
    ],
    ids=["nobody", "no address", "no name", "twice", "too many", "markup"],
)
def test_one_wrong_line_and_nobody_is_written_to_and_every_line_comes_back(
    attempt, faculty, visit, people, sentence
):
    before = OutgoingMail.objects.count()
    sent = {"several": "1", "role": "patient", "days": "7", "people": people}
    reply = visit(faculty).post(address(attempt), sent)
    assert reply.status_code == 422 and sentence in words(reply)
    assert people.splitlines()[-1:] == [] or people.splitlines()[-1] in words(reply) or "<" in people
    assert "<script>@" not in reply.content.decode()
    assert not RaterLink.objects.exists() and OutgoingMail.objects.count() == before


def test_who_has_rated_already_stops_the_whole_list_by_name(attempt, faculty, visit):
    link = invite(attempt, faculty)
    RaterLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    sent = {
        "several": "1", "role": "patient", "days": "7",
        "people": "Kim Osei, kim@example.org\nAlex Rivera, alex@example.org",
    }  # fmt: skip
    reply = visit(faculty).post(address(attempt), sent)
    assert reply.status_code == 422 and "Alex Rivera has rated this run already." in words(reply)
    assert RaterLink.objects.count() == 1
    assert links.MOST_AT_ONCE == 30
