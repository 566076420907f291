"""Learners rate themselves at three moments; nobody else reads it, and what was given stays."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses import hours, self_assessing, self_ratings
from courses.models import (
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
        reverse("self_assessment_rate", args=[enrollment.uuid, moment]), sent | extra, follow=True
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


# The passport and the letter


def test_the_passport_says_what_was_done_for_each_domain(learner, enrollment, statements):
    statements[0].domains.set(Domain.objects.filter(number=2))
    rate(learner, enrollment, values=[2, 3, 5], statements=statements)
    read(learner.user, 1)
    facts = json.loads(learner.get(reverse("passport_json", args=[enrollment.uuid])).content)
    [domain] = facts["domains"]
    assert facts["schema"] == "alongside.passport/1"
    assert (domain["number"], domain["weeks_read"], domain["weeks"]) == (2, 1, 2)
    assert domain["self_rating"] == {"pre": 2.0}
    assert [one["kind"] for one in domain["evidence"]] == ["lesson"]
    assert domain["name"] in learner.get(reverse("passport", args=[enrollment.uuid])).content.decode()


def words_of(answer):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


def test_the_passport_is_a_tagged_pdf_with_the_same_facts(learner, enrollment, statements):
    read(learner.user, 1)
    answer = learner.get(reverse("passport_pdf", args=[enrollment.uuid]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    words = words_of(answer)
    assert "Competency passport" in words and LessonPage.objects.order_by("path").first().title in words
    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"


def test_the_letter_counts_hours_rounded_down_to_quarters(learner, enrollment):
    read(learner.user, 2)
    words = words_of(learner.get(reverse("hours_letter", args=[enrollment.uuid])))
    assert "0.50" in words and "no academic credit" in words


def test_a_name_in_other_letters_is_printed_or_refused_in_a_sentence(learner, enrollment):
    profile = learner.user.learner_profile
    profile.certificate_name = "𒀀𒀁 Quill"
    profile.save()
    answer = learner.get(reverse("hours_letter", args=[enrollment.uuid]))
    assert answer.status_code == 422 and "typefaces do not have" in answer.content.decode()


# The arithmetic


@given(st.integers(-5, 100_000))
def test_hours_never_say_more_than_was_done(minutes):
    found = hours.quarter_hours(minutes)
    assert found * 60 <= max(0, minutes) < (found + Decimal("0.25")) * 60 + max(0, -minutes)
    assert found % Decimal("0.25") == 0


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
