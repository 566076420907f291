"""A learner is judged by the rules in force when they enrolled; waivers take two people; a change of facts is told."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses import actions, facts, requirements, rule_versions, waiving
from courses.models import Enrollment, MergedAccount, ProgramRequirement, RulesVersion, Waiver
from tests import factories

pytestmark = pytest.mark.django_db
INTENSIVE, PLANS = "One intensive attended", "Two care plans written"


def standings_of(enrollment):
    enrollment.refresh_from_db()
    return requirements.standings(enrollment.cohort.program, [enrollment])[enrollment.pk]


def titles(enrollment):
    return [one.title for one in standings_of(enrollment)]


@pytest.fixture
def program():
    return factories.program(requirements=[{"kind": "office_confirms", "words": INTENSIVE}])


@pytest.fixture
def office_person():
    return factories.user("office")


@pytest.fixture
def second_person():
    return factories.user("office")


def add_rule(program, words=PLANS):
    return ProgramRequirement.objects.create(
        program=program, kind="office_confirms", words=words, sort_order=9
    )


def test_later_rules_hold_for_whoever_enrolls_later(program):
    cohort = factories.cohort(program=program)
    early = factories.enrollment(cohort=cohort)
    add_rule(program)
    late = factories.enrollment(cohort=cohort)
    assert titles(early) == [INTENSIVE]
    assert titles(late) == [INTENSIVE, PLANS]
    both = requirements.standings(program, [early, late])
    assert [len(both[early.pk]), len(both[late.pk])] == [1, 2]


def test_the_same_rules_are_one_version_and_earlier_rules_come_back_as_what_they_were(program):
    first = factories.enrollment(program=program).rules
    assert factories.enrollment(program=program).rules == first
    rule = add_rule(program)
    assert factories.enrollment(program=program).rules.number == 2
    rule.delete()
    assert factories.enrollment(program=program).rules == first
    assert RulesVersion.objects.filter(program=program).count() == 2


def test_a_new_title_of_what_a_rule_is_about_is_no_other_rule():
    course = factories.course()
    program = course.get_parent().specific
    ProgramRequirement.objects.create(program=program, kind="weeks_complete", about=course)
    first = factories.enrollment(program=program).rules
    course.title = "A clearer name"
    course.save()
    assert factories.enrollment(program=program).rules == first


def test_the_office_moves_a_learner_and_the_log_says_why(program, office_person):
    enrollment = factories.enrollment(program=program)
    add_rule(program)
    newer = rule_versions.in_force(program)
    assert rule_versions.move(enrollments=[enrollment], version=newer, by=office_person, why="Asked to") == 1
    assert titles(enrollment) == [INTENSIVE, PLANS]
    assert rule_versions.move(enrollments=[enrollment], version=newer, by=office_person, why="Twice") == 0


def test_nobody_is_moved_to_the_rules_of_another_program(program, office_person):
    enrollment = factories.enrollment(program=program)
    other = factories.enrollment(
        program=factories.program(requirements=[{"kind": "office_confirms", "words": PLANS}])
    )
    assert not rule_versions.move(
        enrollments=[enrollment], version=other.rules, by=office_person, why="By mistake"
    )
    assert titles(enrollment) == [INTENSIVE]


def test_a_version_cannot_be_changed(program):
    version = factories.enrollment(program=program).rules
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesVersion.objects.filter(pk=version.pk).update(content={})


def test_who_enrolled_before_there_were_rules_is_judged_by_the_first_ones():
    enrollment = factories.enrollment(program=factories.program())
    assert enrollment.rules is None and titles(enrollment) == []
    add_rule(enrollment.cohort.program)
    assert titles(enrollment) == [PLANS]


def test_a_rule_about_a_page_that_is_gone_is_never_met_and_says_so():
    course = factories.course()
    program = course.get_parent().specific
    rule = ProgramRequirement.objects.create(program=program, kind="weeks_complete", about=course)
    enrollment = factories.enrollment(program=program)
    rule.delete()
    course.delete()
    [standing] = standings_of(enrollment)
    assert not standing.met and "was removed" in standing.why and course.title in standing.title


# Waivers


def waive(enrollment, by, why="Sat it elsewhere, letter on file"):
    [standing] = standings_of(enrollment)
    return waiving.ask(enrollment=enrollment, rule=standing.rule, by=by, why=why)


def test_a_waiver_holds_once_another_person_approved_it(program, office_person, second_person):
    enrollment = factories.enrollment(program=program)
    waiver = waive(enrollment, office_person)
    assert not standings_of(enrollment)[0].met
    waiving.approve(waiver=waiver, by=second_person)
    [standing] = standings_of(enrollment)
    assert standing.met and standing.waived and standing.why.startswith("Waived by the program office on ")
    assert f"waiver:{waiver.pk}" in standing.about


@pytest.mark.parametrize("viewer", ["UTC", "Pacific/Auckland", "America/Denver"])
def test_what_was_confirmed_or_waived_bears_the_cohorts_day_whoever_looks(program, office_person, viewer):
    add_rule(program)
    cohort = factories.cohort(program=program, time_zone="America/New_York")
    enrollment = factories.enrollment(cohort=cohort)
    with time_machine.travel("2026-06-13T02:30:00Z", tick=False):  # the evening before, where the cohort is
        rule = program.requirements.get(words=INTENSIVE)
        actions.confirm(enrollment=enrollment, requirement=rule, by=office_person, why="The sheet")
        other = standings_of(enrollment)[1].rule
        waiver = waiving.ask(enrollment=enrollment, rule=other, by=office_person, why="Sat it elsewhere")
        waiving.approve(waiver=waiver, by=factories.user("office"))
    with timezone.override(viewer):
        said = [one.why for one in standings_of(enrollment)]
    assert said == ["Confirmed on 12 June 2026.", "Waived by the program office on 12 June 2026."]


def test_nobody_approves_what_they_asked_for_not_even_past_the_form(program, office_person):
    waiver = waive(factories.enrollment(program=program), office_person)
    with pytest.raises(waiving.NoWaiver, match="Another person"):
        waiving.approve(waiver=waiver, by=office_person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(
            approved_by=office_person, approved_at="2026-01-01T00:00:00Z"
        )


def test_a_waiver_needs_a_reason_and_is_asked_for_once(program, office_person, second_person):
    enrollment = factories.enrollment(program=program)
    with pytest.raises(waiving.NoWaiver, match="Say why"):
        waive(enrollment, office_person, why="  ")
    waive(enrollment, office_person)
    with pytest.raises(waiving.NoWaiver, match="already"):
        waive(enrollment, second_person)


def test_a_waiver_that_was_taken_back_holds_no_more(program, office_person, second_person):
    enrollment = factories.enrollment(program=program)
    waiver = waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    waiving.end(waiver=waiver, by=office_person, why="The letter was another person's")
    assert not standings_of(enrollment)[0].met
    with pytest.raises(waiving.NoWaiver, match="taken back"):
        waiving.approve(waiver=waiver, by=second_person)


def test_what_is_met_needs_no_waiver(program, office_person):
    enrollment = factories.enrollment(program=program)
    actions.confirm(
        enrollment=enrollment, requirement=program.requirements.get(), by=office_person, why="The sheet"
    )
    with pytest.raises(waiving.NoWaiver, match="counts as met"):
        waive(enrollment, office_person)


def test_a_waiver_follows_the_rule_into_another_version(program, office_person, second_person):
    enrollment = factories.enrollment(program=program)
    waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    add_rule(program)
    rule_versions.move(
        enrollments=[enrollment], version=rule_versions.in_force(program), by=office_person, why="Asked"
    )
    assert [one.waived for one in standings_of(enrollment)] == [True, False]


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "profile_complete", "words": ""},
        {"kind": "credits", "amount": 12, "words": ""},
        {"words": PLANS},
    ],
)
@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_waiver_of_one_thing_is_no_waiver_of_what_its_rule_asks_later(
    program, office_person, second_person, visit, changed, is_frozen
):
    enrollment = factories.enrollment(program=program)
    if not is_frozen:
        Enrollment.objects.filter(pk=enrollment.pk).update(rules=None)
    old = waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    ProgramRequirement.objects.filter(program=program).update(**changed)
    rule_versions.move(
        enrollments=[enrollment], version=rule_versions.in_force(program), by=office_person, why="Asked"
    )
    [standing] = standings_of(enrollment)
    assert not standing.met and not standing.waived
    page = visit(office_person).get(reverse("desk_learner", args=[enrollment.uuid])).content.decode()
    assert "Ask to waive this" in page and "approved by" not in page
    waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    old.refresh_from_db()
    assert standings_of(enrollment)[0].waived and old.ended_at


def test_a_waiver_of_what_a_rule_asked_before_is_not_approved_for_what_it_asks_now(
    program, office_person, second_person
):
    enrollment = factories.enrollment(program=program)
    Enrollment.objects.filter(pk=enrollment.pk).update(rules=None)
    waiver = waive(enrollment, office_person)
    program.requirements.update(kind="credits", amount=12, words="")
    with pytest.raises(waiving.NoWaiver, match="asks something else"):
        waiving.approve(waiver=waiver, by=second_person)


def test_another_title_of_a_rule_leaves_its_waiver_as_it_is(office_person, second_person):
    program = factories.program(requirements=[{"kind": "credits", "amount": 12}])
    enrollment = factories.enrollment(program=program)
    waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    program.requirements.update(words="Twelve credits, read in full")
    rule_versions.move(
        enrollments=[enrollment], version=rule_versions.in_force(program), by=office_person, why="Asked"
    )
    assert standings_of(enrollment)[0].waived


def test_the_office_s_word_counts_for_nothing_but_its_own_words(program, office_person):
    enrollment = factories.enrollment(program=program)
    Enrollment.objects.filter(pk=enrollment.pk).update(rules=None)
    rule = program.requirements.get()
    actions.confirm(enrollment=enrollment, requirement=rule, by=office_person, why="The sheet")
    assert standings_of(enrollment)[0].met
    for changed in ({"words": PLANS}, {"kind": "credits", "amount": 3, "words": INTENSIVE}):
        program.requirements.update(**changed)
        assert not standings_of(enrollment)[0].met


def test_no_waiver_lifts_a_matter_of_safety(program, office_person, second_person, monkeypatch):
    from courses.progress import Standing

    enrollment = factories.enrollment(program=program)
    waiver = waiving.approve(waiver=waive(enrollment, office_person), by=second_person)
    kind = requirements.KINDS["office_confirms"]
    unsafe = Standing(INTENSIVE, False, "A dose that could kill stands uncorrected.", safety=True)
    monkeypatch.setattr(kind, "judge", lambda requirement, found: unsafe)
    assert not standings_of(enrollment)[0].met
    waiving.end(waiver=waiver, by=office_person, why="Not now")
    with pytest.raises(waiving.NoWaiver, match="safety"):
        waive(enrollment, office_person)


# Word of changes


def test_every_act_about_a_waiver_tells_whose_facts_changed(
    program, office_person, second_person, monkeypatch
):
    told = []
    monkeypatch.setattr(facts, "_listeners", [lambda users, program: told.extend(users)])
    enrollment = factories.enrollment(program=program)
    waiver = waive(enrollment, office_person)
    told.clear()
    waiving.approve(waiver=waiver, by=second_person)
    assert told == [enrollment.user_id]
    waiving.end(waiver=waiver, by=second_person, why="Wrong file")
    assert told == [enrollment.user_id] * 2


def test_nobody_approves_a_waiver_for_themself(program, office_person, second_person):
    waiver = waive(factories.enrollment(user=second_person, program=program), office_person)
    with pytest.raises(waiving.NoWaiver, match="for themself"):
        waiving.approve(waiver=waiver, by=second_person)


def test_nobody_approves_what_they_asked_for_under_the_account_theirs_became(
    program, office_person, second_person
):
    waiver = waive(factories.enrollment(program=program), office_person)
    MergedAccount.objects.create(
        account=office_person, stands_for=second_person, email="a@b.example", why="One"
    )
    with pytest.raises(waiving.NoWaiver, match="Another person"):
        waiving.approve(waiver=waiver, by=second_person)


def test_nobody_confirms_for_themself_what_only_the_office_knows(program, office, visit):
    enrollment = factories.enrollment(user=office.user, program=program)
    rule = program.requirements.get().key
    url = reverse("requirement_confirm", args=[enrollment.uuid, rule])
    answer = office.post(url, {"why": "I was there"})
    assert answer.status_code == 403 and "Nobody confirms anything for themself" in answer.content.decode()
    assert not standings_of(enrollment)[0].met
    assert visit(factories.user("office")).post(url, {"why": "The sheet"}).status_code == 302
    assert standings_of(enrollment)[0].met
