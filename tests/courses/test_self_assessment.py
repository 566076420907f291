"""Learners rate themselves at three moments; nobody else reads it, and what was given stays."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.models import AuditEntry
from courses import actions, requirements, self_assessing, self_ratings
from courses.models import (
    CoursePage,
    Domain,
    LessonPage,
    LessonProgress,
    ProgramRequirement,
    SelfAssessment,
    SelfRating,
    Statement,
    StatementSet,
)
from courses.self_ratings import Rating
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def statements():
    chosen = StatementSet.objects.create(code="three", name="Three", description="1: not yet. 5: I teach it.")
    return [
        Statement.objects.create(
            set=chosen, code=f"c-{n}", text=f"I can do thing {n}.", area="pain", position=n
        )
        for n in (1, 2, 3)
    ]


@pytest.fixture
def enrollment(learner, statements):
    program = factories.program(statements=statements[0].set)
    course = factories.course(program=program, code="C-1")
    for number in (1, 2):
        week = factories.week(course=course, number=number)
        week.domains.set(Domain.objects.filter(number=2))
        week.save()
        factories.lesson(week=week, minutes=20)
    factories.profile(learner.user)
    return factories.enrollment(user=learner.user, program=program)


def read(user, count):
    for page in LessonPage.objects.order_by("path")[:count]:
        LessonProgress.objects.update_or_create(
            user=user, page=page, defaults={"completed_at": timezone.now() - timedelta(days=1)}
        )


def rate(visitor, enrollment, moment="pre", *, values, statements, **extra):
    sent = {f"statement-{row.pk}": value for row, value in zip(statements, values, strict=False)}
    return visitor.post(
        reverse("self_assessment_rate", args=[enrollment.uuid, moment]),
        sent | (extra or {"give": "1"}),
        follow=True,
    )


def test_ratings_are_given_and_stay(learner, enrollment, statements):
    page = rate(learner, enrollment, values=[1, 3, 5], statements=statements).content.decode()
    assert "Given" in page
    assert [row.value for row in SelfRating.objects.order_by("statement__position")] == [1, 3, 5]
    rate(learner, enrollment, values=[5, 5, 5], statements=statements)
    assert [row.value for row in SelfRating.objects.order_by("statement__position")] == [1, 3, 5]


def test_a_missing_answer_is_named_and_nothing_is_lost(learner, enrollment, statements):
    answer = rate(learner, enrollment, values=[2, 4], statements=statements)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "One statement is not rated yet" in page and "I can do thing 3." in page
    assert SelfRating.objects.count() == 2
    assert (
        f'id="statement-{statements[1].pk}-4" name="statement-{statements[1].pk}" value="4" checked' in page
    )
    assert SelfAssessment.objects.get().given_at is None


def test_it_can_be_kept_and_gone_on_with(learner, enrollment, statements):
    page = rate(learner, enrollment, values=[2], statements=statements, later="1").content.decode()
    assert "One statement rated so far" in page and "Go on" in page
    rate(learner, enrollment, values=["", 3, 3], statements=statements)
    assert SelfAssessment.objects.get().given_at is not None


@pytest.mark.parametrize("value", ["0", "6", "x", "3.5", "-1"])
def test_what_is_no_rating_is_not_kept(learner, enrollment, statements, value):
    rate(learner, enrollment, values=[value], statements=statements, later="1")
    assert not SelfRating.objects.exists()


def test_the_middle_and_the_end_open_as_weeks_are_read(learner, enrollment, statements):
    url = reverse("self_assessment_rate", args=[enrollment.uuid, "mid"])
    assert "It opens once you have read half" in learner.get(url).content.decode()
    assert not SelfAssessment.objects.exists()
    read(learner.user, 1)
    assert learner.get(url).status_code == 200
    assert learner.get(reverse("self_assessment_rate", args=[enrollment.uuid, "post"])).status_code == 409
    read(learner.user, 2)
    assert learner.get(reverse("self_assessment_rate", args=[enrollment.uuid, "post"])).status_code == 200


@pytest.mark.parametrize("role", ["faculty", "reviewer", "office", "administrator", "learner"])
def test_nobody_else_reads_it(role, visit, learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    somebody = visit(factories.user(role))
    for name in ("self_assessment", "passport", "passport_pdf", "passport_json", "hours_letter"):
        assert somebody.get(reverse(name, args=[enrollment.uuid])).status_code == 404
    assert somebody.get(reverse("self_assessment_rate", args=[enrollment.uuid, "pre"])).status_code == 404


def test_change_is_shown_beside_what_was_done(learner, enrollment, statements):
    statements[0].domains.set(Domain.objects.filter(number=2))
    rate(learner, enrollment, values=[1, 2, 3], statements=statements)
    read(learner.user, 2)
    rate(learner, enrollment, "post", values=[4, 4, 4], statements=statements)
    page = learner.get(reverse("self_assessment", args=[enrollment.uuid])).content.decode()
    assert ">2.0<" in page and ">4.0<" in page and "2 of 2 weeks read" in page


def test_the_first_page_asks_for_it_until_it_is_given(learner, enrollment, statements):
    assert "Where do you stand?" in learner.get(reverse("today")).content.decode()
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    assert "Where do you stand?" not in learner.get(reverse("today")).content.decode()


def test_a_program_may_require_it(learner, enrollment, statements):
    program = enrollment.cohort.program
    ProgramRequirement.objects.create(program=program, kind="self_assessments_done", amount=1)
    assert "0 of 1 given." in learner.get(reverse("today")).content.decode()
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    assert "1 of 1 given." in learner.get(reverse("today")).content.decode()


def test_a_program_without_statements_has_none(learner):
    enrollment = factories.enrollment(user=learner.user)
    assert learner.get(reverse("self_assessment", args=[enrollment.uuid])).status_code == 404


def test_a_retired_statement_is_not_asked_and_keeps_its_answer(learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    Statement.objects.filter(pk=statements[0].pk).update(retired=True)
    assert len(self_assessing.asked(enrollment.cohort.program)) == 2
    assert SelfRating.objects.count() == 3


def test_looking_at_the_form_begins_nothing(learner, enrollment):
    assert learner.get(reverse("self_assessment_rate", args=[enrollment.uuid, "pre"])).status_code == 200
    assert not SelfAssessment.objects.exists()
    assert not AuditEntry.objects.filter(verb="began").exists()


def test_a_press_between_two_areas_keeps_what_is_there_and_leads_on(learner, enrollment, statements):
    Statement.objects.filter(pk=statements[2].pk).update(area="team")
    url = reverse("self_assessment_rate", args=[enrollment.uuid, "pre"])
    answer = learner.post(url, {f"statement-{statements[0].pk}": "4", "on": "2"})
    assert answer["Location"] == f"{url}#area-2"
    page = learner.get(url).content.decode()
    assert "1 of 2 rated and kept" in page and "0 of 1 rated and kept" in page
    # Enter in a field presses the first button of the form, which must not be the one that cannot be taken back.
    assert page.index('name="on"') < page.index('name="give"')
    assert learner.post(url, {"on": "//elsewhere.example"})["Location"] == url


def test_enter_never_gives_the_only_area(learner, enrollment, statements):
    page = learner.get(reverse("self_assessment_rate", args=[enrollment.uuid, "pre"])).content.decode()
    assert page.index('name="on"') < page.index('name="give"')
    assert 'name="on" value="2"' in page and 'id="area-2"' in page


def test_an_area_stands_beside_what_most_of_its_statements_are_about(learner, enrollment, statements):
    for statement, numbers in zip(statements, ([2], [2], [2, 8]), strict=True):
        statement.domains.set(Domain.objects.filter(number__in=numbers))
    elsewhere = factories.week(course=CoursePage.objects.get(), number=3)
    elsewhere.domains.set(Domain.objects.filter(number=8))
    elsewhere.save()
    factories.lesson(week=elsewhere)
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    page = learner.get(reverse("self_assessment", args=[enrollment.uuid])).content.decode()
    assert "0 of 2 weeks read" in page and "0 of 3 weeks read" not in page


def test_each_number_is_said_with_what_it_means(learner, enrollment, statements):
    url = reverse("self_assessment_rate", args=[enrollment.uuid, "pre"])
    # The set says only what 1 and 5 mean, so our own words stand there for all five.
    assert "I do it alone when things are simple." in learner.get(url).content.decode()
    words = "Today. 1: never. 2: twice. 3: often. 4: daily. 5: asleep."
    StatementSet.objects.update(description=words)
    page = learner.get(url).content.decode()
    assert "Today. Only you read it." in page and '<dd id="anchor-3">often.</dd>' in page
    assert f'id="statement-{statements[0].pk}-3"' in page and 'aria-describedby="anchor-3"' in page


def test_who_has_left_reads_on_but_rates_no_more(learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    actions.withdraw(enrollment=enrollment, by=learner.user)
    read(learner.user, 2)
    assert learner.get(reverse("self_assessment", args=[enrollment.uuid])).status_code == 200
    answer = rate(learner, enrollment, "post", values=[1, 3, 5], statements=statements)
    assert answer.status_code == 403 and SelfAssessment.objects.count() == 1


def test_the_log_knows_that_it_was_given_and_not_what_was_rated(learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    entries = AuditEntry.objects.filter(thing_type="courses.selfassessment")
    assert [(entry.verb, entry.details) for entry in entries.order_by("id")] == [
        ("began", {"moment": "pre"}),
        ("gave", {"moment": "pre"}),
    ]


def test_given_ratings_refuse_every_verb(learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    assessment = SelfAssessment.objects.get()
    with pytest.raises(self_assessing.AlreadyGiven):
        self_assessing.keep(assessment=assessment, values={statements[0]: 5})
    with pytest.raises(self_assessing.AlreadyGiven):
        self_assessing.give(assessment=assessment, by=learner.user)


def test_the_figure_says_what_the_table_says(learner, enrollment, statements):
    rate(learner, enrollment, values=[1, 2, 3], statements=statements)
    read(learner.user, 1)
    rate(learner, enrollment, "mid", values=[3, 4, 5], statements=statements)
    page = learner.get(reverse("self_assessment", args=[enrollment.uuid])).content.decode()
    assert "From 1 to 5. Pain: at the start 2.0, in the middle 4.0." in page
    assert '<td class="n" role="cell">2.0</td><td class="n" role="cell">4.0</td>' in re.sub(
        r">\s+<", "><", page
    )
    assert page.count('class="button button--small"') == 0


def test_a_requirement_costs_the_same_for_many_learners(enrollment, statements, django_assert_num_queries):
    program = enrollment.cohort.program
    many = [enrollment, *(factories.enrollment(cohort=enrollment.cohort) for _one in range(5))]
    ProgramRequirement.objects.create(program=program, kind="self_assessments_done", amount=2)
    with CaptureQueriesContext(connection) as counted:
        [standing] = requirements.standings(program, many[:1])[enrollment.pk]
    assert standing.why == "0 of 2 given. Open now: at the start."
    with django_assert_num_queries(len(counted)):
        requirements.standings(program, many)


def test_a_requirement_says_when_the_next_one_opens(learner, enrollment, statements):
    program = enrollment.cohort.program
    ProgramRequirement.objects.create(program=program, kind="self_assessments_done", amount=2)
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    [standing] = requirements.standings(program, [enrollment])[enrollment.pk]
    assert not standing.met and standing.begun
    assert standing.why.startswith(
        "1 of 2 given. The next one is not open yet. It opens once you have read half of the weeks: 1 of"
    )


@pytest.mark.parametrize("amount", ["0.5", "1.5", "4", "-1"])
def test_a_requirement_asks_for_one_two_or_three(amount):
    kind = requirements.KINDS["self_assessments_done"]
    assert "amount" in kind.problem(about=None, amount=Decimal(amount), words="")
    assert kind.problem(about=None, amount=Decimal(2), words="") == {}


def test_the_pages_cost_the_same_for_many_weeks(
    learner, enrollment, statements, django_assert_max_num_queries
):
    rate(learner, enrollment, values=[1, 3, 5], statements=statements)
    names = ("self_assessment", "passport", "passport_json")
    costs = {}
    for name in names:
        with CaptureQueriesContext(connection) as counted:
            learner.get(reverse(name, args=[enrollment.uuid]))
        costs[name] = len(counted)
    course = CoursePage.objects.get()
    for number in range(3, 8):
        week = factories.week(course=course, number=number)
        for half in ("biomedical", "psychosocial"):
            factories.lesson(week=week, half=half)
    read(learner.user, 10)
    for name in names:
        # One more where checks of lessons that were read are looked for.
        with django_assert_max_num_queries(costs[name] + 1):
            learner.get(reverse(name, args=[enrollment.uuid]))


# The arithmetic


@given(st.sampled_from(["pre", "mid", "post"]), st.integers(0, 40), st.integers(0, 40))
def test_a_moment_that_is_open_stays_open_as_more_is_read(moment, written, read):
    read = min(read, written)
    said = self_ratings.why_not_yet(moment, read=read, written=written)
    if moment == "pre" or (written and read == written):
        assert said == ""
    if not said and read < written:
        assert self_ratings.why_not_yet(moment, read=read + 1, written=written) == ""
    if said and written:
        assert str(self_ratings.weeks_needed(moment, written)) in said or written == 1


@given(st.lists(st.sets(st.integers(1, 8)), max_size=6))
def test_what_most_statements_name_is_never_empty_while_one_names_something(named):
    found = self_ratings.spoken_of_most(named)
    assert bool(found) == any(named)
    counts = {one: sum(one in names for names in named) for one in range(1, 9)}
    if any(2 * count >= len(named) for count in counts.values()) and any(named):
        assert found == {one for one, count in counts.items() if count and 2 * count >= len(named)}
    else:
        assert found == set().union(*named)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_a_mean_lies_between_the_least_and_the_most(values):
    assert min(values) <= self_ratings.mean(values) <= max(values)


def test_like_is_compared_with_like():
    before = [Rating("a", "pain", 1), Rating("b", "pain", 5)]
    after = [Rating("a", "pain", 3)]
    assert self_ratings.means({"pre": before, "post": after}, {"a", "b"}) == {
        "pre": Decimal("1.0"),
        "post": Decimal("3.0"),
    }
