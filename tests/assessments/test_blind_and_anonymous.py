"""Before they rate themself a learner learns nothing of anybody's judgment; of colleagues never who said what."""

import json
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments import rating_talks
from assessments.engine.release import ALL
from assessments.models import TalkInvitation, TalkRating
from assessments.raters import assigning, links, over_time, peers, seen
from assessments.screens import ratings
from cms.models import AuditEntry, OutgoingMail
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db
Role = TalkRating.Role
NOTE = "Zebras graze beside the river."
QUIET = [dict.fromkeys(told.TOP, f"l{level}") for level in range(4)]


@pytest.fixture
def case():
    told.rubric()
    return told.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def attempt(case, enrollment):
    return told.through(case, enrollment, told.WORST)


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def rate(attempt, by, role, levels=told.TOP, note=""):
    return rating_talks.rate(attempt=attempt, item=told.ITEM, role=role, by=by, levels=levels, note=note)


def asked(attempt, case, names):
    """Colleagues who are invited, by their last names."""
    found = []
    for name in names:
        one = cases.learner(case, factories.user(first_name="Ruth", last_name=name))
        peers.invite(attempt=attempt, item=told.ITEM, whom=[one.uuid], shown=ALL)
        found.append(one.user)
    return found


def page(learner, attempt, name="talk_replay", **query):
    reply = learner.get(reverse(name, args=[attempt.uuid, told.ITEM]), query)
    return text(reply)


def text(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def seen_now(attempt):
    return seen.by_learner(ratings.of_run(attempt, told.ITEM), ALL)


# Blind


def test_before_they_rate_themself_no_page_tells_a_learner_anything_of_others(
    attempt, case, learner, faculty, enrollment, settings
):
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"
    for n, colleague in enumerate(asked(attempt, case, "ABC")):
        rate(attempt, colleague, Role.PEER, QUIET[n % 4], NOTE)
    rate(attempt, faculty, Role.FACULTY, QUIET[1], NOTE)
    rate(attempt, faculty, Role.PATIENT, QUIET[1], NOTE)
    about = {"role": "patient", "name": "Alex", "email": "alex@example.org"}
    links.give(
        link=links.invite(attempt=attempt, item=told.ITEM, by=faculty, **about), levels=told.TOP, note=NOTE
    )
    addresses = [
        reverse("talk_replay", args=[attempt.uuid, told.ITEM]),
        reverse("talk_compare", args=[attempt.uuid, told.ITEM]),
        reverse("talk_rate", args=[attempt.uuid, told.ITEM]),
        reverse("talk_keep", args=[attempt.uuid, told.ITEM]),
        reverse("debrief", args=[attempt.uuid]),
        reverse("passport", args=[enrollment.uuid]),
        reverse("passport_json", args=[enrollment.uuid]),
        *map(reverse, ("record", "talks_record", "today", "notes")),
    ]
    for address in addresses:
        body = learner.get(address, follow=True).content.decode()
        for told_too_early in (
            NOTE,
            "colleagues have answered",
            "colleague has answered",
            "colleagues (",
            "mean of",
            "raters",
            "than others did",
        ):
            assert told_too_early not in body, f"{address} says {told_too_early!r}"
    assert not [mail for mail in OutgoingMail.objects.all() if NOTE in mail.text]
    rate(attempt, learner.user, Role.SELF)
    assert NOTE in page(learner, attempt)


def test_the_run_of_one_who_has_not_rated_it_is_not_on_the_page_over_time(attempt, learner, faculty):
    rate(attempt, faculty, Role.FACULTY)
    assert over_time.runs_of(learner.user) == ([], 0)
    assert "Nothing is here yet." in text(learner.get(reverse("talks_record")))


# Anonymous


def test_below_three_nothing_of_colleagues_opens_and_the_page_says_why(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    one, other, _third = asked(attempt, case, "ABC")
    rate(attempt, one, Role.PEER, QUIET[0], NOTE)
    assert "One colleague has answered; what they say opens from three on" in page(learner, attempt)
    rate(attempt, other, Role.PEER, QUIET[0], NOTE)
    said = page(learner, attempt)
    assert "Two colleagues have answered; what they say opens from three on, so that nobody can tell" in said
    assert NOTE not in said and len(seen_now(attempt).columns) == 1
    assert seen_now(attempt).run.n == 0, "and they are in no mean"


def test_from_three_on_they_stand_together_without_names(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    people = asked(attempt, case, ["Adder", "Bittern", "Crane"])
    for n, one in enumerate(people):
        rate(attempt, one, Role.PEER, QUIET[n], f"Words {n}.")
    found = seen_now(attempt)
    column = found.columns[1]
    assert (column.who, column.places["dimension-1"]) == ("Three colleagues", (0, 1, 2))
    assert sorted(column.notes) == ["Words 0.", "Words 1.", "Words 2."]
    compared = ratings.compared(found, is_owner=True)
    assert compared["rows"][0]["cells"][1] == "2, Partly (from 1 to 3)"
    assert compared["figure"]["rows"][0]["places"][1] == 1
    shown = page(learner, attempt)
    rated = shown.partition("How you talked, in nine dimensions")[2].partition("Colleagues you have asked")[0]
    for one in people:
        assert one.last_name not in rated


def test_their_notes_stand_in_the_same_order_at_each_look_and_not_as_they_came(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    for n, one in enumerate(asked(attempt, case, "ABCDE")):
        rate(attempt, one, Role.PEER, told.TOP, f"Words {n}.")
    looks = [seen_now(attempt).columns[1].notes for _look in range(3)]
    assert looks[0] == looks[1] == looks[2] and len(looks[0]) == 5


def test_two_looks_at_whatever_moments_never_differ_by_one_colleague(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    counts = []
    for n, one in enumerate(asked(attempt, case, "ABCDE")):
        rate(attempt, one, Role.PEER, QUIET[n % 4])
        counts.append(seen_now(attempt).run.n)
    assert counts == [0, 0, 3, 3, 5]
    assert all(after - before != 1 for before, after in pairwise(counts))


def test_a_fourth_alone_waits_and_the_page_says_so(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    people = asked(attempt, case, "ABCD")
    for n, one in enumerate(people):
        rate(attempt, one, Role.PEER, told.TOP, f"Words {n}.")
    said = page(learner, attempt)
    assert "One more colleague has answered since." in said and "Words 3." not in said
    # Nor does it open when the invitations are taken back: the difference would be one person.
    for one in TalkInvitation.objects.all():
        peers.withdraw(attempt=attempt, item=told.ITEM, colleague=one.pk)
    assert seen_now(attempt).run.n == 3


def test_what_a_colleague_said_cannot_be_changed_between_two_looks(attempt, case, learner, visit):
    (one,) = asked(attempt, case, "A")
    there, address = visit(one), reverse("talk_colleague", args=[attempt.uuid, told.ITEM])
    sent = {f"level:{name}": "l1" for name in told.TOP}
    assert there.post(address, sent | {"note": "First."}).status_code == 302
    reply = there.post(address, sent | {"note": "Second thoughts."})
    assert reply.status_code == 409 and "Second thoughts." in text(reply)
    assert TalkRating.objects.get().note == "First."
    assert "What you said stays as it is." in text(there.get(address))


def test_the_colleague_reads_before_rating_who_will_know_what(attempt, case, learner, visit):
    (one,) = asked(attempt, case, "A")
    said = text(visit(one).get(reverse("talk_colleague", args=[attempt.uuid, told.ITEM])))
    assert (
        "Your colleague reads it without your name" in said
        and "faculty of the course see who said what" in said
    )


def test_who_has_answered_is_nowhere_said_to_the_learner(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    one, _other = asked(attempt, case, ["Adder", "Bittern"])
    before = page(learner, attempt)
    rate(attempt, one, Role.PEER)
    after = page(learner, attempt)
    strip = before.partition("Colleagues you have asked")[2], after.partition("Colleagues you have asked")[2]
    assert strip[0] == strip[1], "the list of those asked stays as it was"
    own = learner.get(reverse("record")).content.decode()
    assert "Adder" not in own


def test_one_taken_back_makes_room_whether_or_not_they_had_answered(attempt, case, learner):
    people = asked(attempt, case, "ABCDE")
    rate(attempt, people[0], Role.PEER)
    for gone in people[:2]:
        stands = TalkInvitation.objects.get(colleague=gone)
        peers.withdraw(attempt=attempt, item=told.ITEM, colleague=stands.pk)
    asked(attempt, case, "FG")
    assert len(peers.invitations(attempt, told.ITEM)) == 5
    assert TalkRating.objects.filter(role=Role.PEER).count() == 1, "and what was rated stays"


def test_a_colleague_who_leaves_the_cohort_has_said_what_they_said(attempt, case, learner):
    rate(attempt, learner.user, Role.SELF)
    people = asked(attempt, case, "ABC")
    for one in people:
        rate(attempt, one, Role.PEER)
    Enrollment.objects.filter(user=people[0]).update(state="withdrawn")
    assert seen_now(attempt).run.n == 3


def test_colleagues_are_counted_among_those_who_rated_by_the_same_structure(attempt, case, learner):
    from assessments.material import rubrics

    people = asked(attempt, case, "ABC")
    for one in people[:2]:
        rate(attempt, one, Role.PEER, told.TOP, NOTE)
    rubrics.put("talking-with-people", told.RATED | {"criteria": told.RATED["criteria"][:8]}, by=None)
    rate(attempt, people[2], Role.PEER)
    rate(attempt, learner.user, Role.SELF)
    found = seen_now(attempt)
    assert found.run.n == 0 and found.earlier == [] and NOTE not in page(learner, attempt)


def test_faculty_see_who_said_what_and_the_look_is_on_record(attempt, case, learner, faculty, visit):
    (one,) = asked(attempt, case, ["Adder"])
    rate(attempt, one, Role.PEER, told.TOP, NOTE)
    before = AuditEntry.objects.filter(verb="viewed").count()
    said = page(visit(faculty), attempt)
    assert "Ruth Adder" in said and NOTE in said
    assert AuditEntry.objects.filter(verb="viewed").count() == before + 1


def test_where_too_many_rated_to_tell_their_marks_apart_those_of_a_kind_share_one(attempt, case, faculty):
    for n, one in enumerate(asked(attempt, case, "ABCDE")):
        rate(attempt, one, Role.PEER, QUIET[n % 4])
    rate(attempt, faculty, Role.FACULTY)
    found = ratings.compared(seen.by_staff(ratings.of_run(attempt, told.ITEM)))
    assert len(found["who"]) == 6
    assert found["figure"]["who"][0] == "A colleague, the middle of five"
    assert found["figure"]["rows"][0]["places"] == [1, 3]


def test_the_log_says_that_somebody_rated_and_never_what(attempt, case, learner):
    (one,) = asked(attempt, case, "A")
    rate(attempt, one, Role.PEER, told.HALF, NOTE)
    entry = AuditEntry.objects.filter(verb="rated").get()
    assert set(entry.details) == {"item", "role"} and NOTE not in json.dumps(entry.details) + entry.why


# Over time


def test_self_and_others_stand_beside_each_other_over_the_runs(case, enrollment, learner, faculty):
    told_runs = [told.through(case, enrollment, told.WORST), told.through(case, enrollment, told.BEST)]
    for attempt, own in zip(told_runs, (QUIET[0], QUIET[2]), strict=True):
        rate(attempt, learner.user, Role.SELF, own)
        rate(attempt, faculty, Role.FACULTY, QUIET[2])
        rate(attempt, faculty, Role.PATIENT, QUIET[2])
    said = text(learner.get(reverse("talks_record")))
    assert "You and others see every dimension alike (two others)." in said
    assert "You and others have come closer to seeing “Dimension 1”, “Dimension 2”, " in said
    assert "From 1 to 4. Run 1: you 1, others 3.0. Run 2: you 3, others 3.0." in said
    assert "3.0 (2)" in said and "Seen by 2 others." in said


def test_what_staff_judged_is_not_on_it_before_the_marks_open(case, enrollment, learner, faculty):
    attempt = told.through(case, enrollment, feedback={"marks": "never"})
    rate(attempt, learner.user, Role.SELF)
    rate(attempt, faculty, Role.FACULTY)
    rate(attempt, faculty, Role.PATIENT)
    assert over_time.runs_of(learner.user)[0][0].run.n == 0


def test_a_run_set_aside_is_not_on_it(attempt, learner):
    rate(attempt, learner.user, Role.SELF)
    type(attempt).objects.filter(pk=attempt.pk).update(state="void")
    assert over_time.runs_of(learner.user) == ([], 0)


def test_nobody_reads_somebody_elses_page(attempt, learner, other_learner):
    rate(attempt, learner.user, Role.SELF)
    assert "Nothing is here yet." in text(other_learner.get(reverse("talks_record")))


def test_the_page_costs_the_same_for_two_runs_and_for_six(
    case, enrollment, learner, django_assert_max_num_queries
):
    cases.sitting(case, enrollment, attempts_allowed=0)
    for n in range(6):
        rate(told.through(case, enrollment), learner.user, Role.SELF, QUIET[n % 4])
    learner.get(reverse("talks_record"))
    with django_assert_max_num_queries(24):
        learner.get(reverse("talks_record"))


# At a sitting


def test_agreement_at_a_sitting_is_said_from_ten_learners_on(case, enrollment, learner, faculty, visit):
    told.through(case, enrollment)
    sitting = enrollment.user.attempts.get().sitting
    there = visit(faculty)
    address = reverse("sitting_raters", args=[sitting.pk])
    for n in range(10):
        assert "Faculty 0 Too few yet" in text(there.get(address)) if n == 0 else True
        one = cases.learner(case)
        run = told.through(case, one)
        rate(run, one.user, Role.SELF, QUIET[2])
        rate(run, faculty, Role.FACULTY, QUIET[1] if n % 2 else QUIET[2])
        if n == 8:
            assert "Faculty 9 Too few yet" in text(there.get(address))
    assert "Faculty 10 50% 100% +0.5" in text(there.get(address))


def test_rating_is_registered_as_work_and_not_as_a_role(attempt, faculty):
    from cms import access

    person = factories.user()
    assert access.reach(person, "rating", "give") is None
    made = assigning.assign(sitting=attempt.sitting, user=person, by=faculty)
    assert access.reach(person, "rating", "give") == access.ASSIGNED
    assert access.reach(person, "rating", "assign") is None and access.reach(person, "cms", "enter") is None
    assigning.end(assignment=made, by=faculty, why="She moved on.")
    access.forget(person)
    assert access.reach(person, "rating", "give") is None
