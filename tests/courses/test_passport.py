"""The competency passport and the hours letter: the learner's own, the same facts everywhere, and printable."""

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms import pdf
from courses import hours, passport, passport_views
from courses.models import (
    CheckAnswer,
    Competency,
    Domain,
    LessonPage,
    LessonProgress,
    SelfAssessment,
    SelfRating,
    Statement,
    StatementSet,
)
from tests import factories
from tests.assessments import cases
from tests.verapdf.validator import validate

pytestmark = pytest.mark.django_db
DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "passport.md"
# Late in the evening of the day before in Denver.
READ_AT = datetime(2026, 3, 9, 3, 30, tzinfo=UTC)


@pytest.fixture
def enrollment(learner):
    """A program of two weeks about domain 2, the second of them with a lesson of its own mapping."""
    program = factories.program(title="Pain, week by week")
    course = factories.course(program=program, code="C-1", title="Pain")
    for number in (1, 2):
        week = factories.week(course=course, number=number)
        week.domains.set(Domain.objects.filter(number=2))
        week.save()
        lesson = factories.lesson(week=week, minutes=22, title=f"Lesson of week {number}")
    lesson.competencies.set(Competency.objects.filter(code="TT"))
    lesson.save()
    factories.profile(learner.user, certificate_name="Marisol Okafor-Lindqvist")
    return factories.enrollment(user=learner.user, program=program)


def lessons():
    return list(LessonPage.objects.order_by("path"))


def read(user, *pages):
    for page in pages:
        LessonProgress.objects.create(user=user, page_id=page.original_id, completed_at=READ_AT)


def facts_of(visitor, enrollment):
    return json.loads(visitor.get(reverse("passport_json", args=[enrollment.uuid])).content)


def words_of(answer):
    assert answer["Content-Type"] == "application/pdf", answer.content[:2000]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(visitor, name, enrollment):
    return words_of(visitor.get(reverse(name, args=[enrollment.uuid])))


def test_a_lesson_counts_for_its_own_mapping_and_without_one_for_its_weeks(learner, enrollment):
    read(learner.user, *lessons())
    facts = facts_of(learner, enrollment)
    [domain], [competency] = facts["domains"], facts["competencies"]
    assert [(one["number"], one["title"]) for one in facts["evidence"]] == [
        (1, "Lesson of week 1"),
        (2, "Lesson of week 2"),
    ]
    assert (domain["number"], domain["evidence"], domain["lessons"]) == (2, [1], 1)
    assert (competency["code"], competency["evidence"]) == ("TT", [2])


def test_days_are_those_of_the_cohort_and_not_of_greenwich(learner, enrollment):
    read(learner.user, lessons()[0])
    assert facts_of(learner, enrollment)["evidence"][0]["on"] == "2026-03-08"
    assert "on 8 March 2026" in printed(learner, "hours_letter", enrollment)
    page = learner.get(reverse("passport", args=[enrollment.uuid])).content.decode()
    assert "8 March 2026" in page


def test_the_first_answer_to_a_check_is_what_counts(learner, enrollment):
    page = lessons()[0]
    read(learner.user, page)
    for block, rights in (("a", [False, True]), ("b", [True, False])):
        for is_right in rights:
            CheckAnswer.objects.create(
                user=learner.user, page=page, block=block, chosen=["x"], is_right=is_right
            )
    [domain] = facts_of(learner, enrollment)["domains"]
    assert (domain["checks"], domain["checks_right_at_once"]) == (2, 1)


def test_a_lesson_taken_down_later_stays_what_was_done(learner, enrollment):
    page = lessons()[0]
    read(learner.user, page)
    page.unpublish()
    facts = facts_of(learner, enrollment)
    assert [one["title"] for one in facts["evidence"]] == ["Lesson of week 1"]
    assert (facts["domains"][0]["weeks"], facts["domains"][0]["weeks_read"]) == (1, 0)


def test_a_case_that_was_passed_is_evidence_and_time(learner, enrollment):
    week = lessons()[0].get_parent().specific
    case = factories.case(week=week, minutes=25)
    assert facts_of(learner, enrollment)["evidence"] == []
    factories.attempt(case=case, enrollment=enrollment, answers=cases.SAFE)
    facts = facts_of(learner, enrollment)
    [one] = facts["evidence"]
    assert (one["kind"], one["title"], one["week"], one["minutes"]) == ("case", case.title, 1, 25)
    assert one["result"].startswith("Passed, ")
    assert (facts["domains"][0]["cases"], facts["domains"][0]["evidence"]) == (1, [1])
    assert "1 25 0.25" in printed(learner, "hours_letter", enrollment)


def test_a_case_with_a_mapping_of_its_own_counts_for_that(learner, enrollment):
    case = factories.case(week=lessons()[0].get_parent().specific)
    case.domains.set(Domain.objects.filter(number=8))
    case.save()
    factories.attempt(case=case, enrollment=enrollment, answers=cases.SAFE)
    domains = {one["number"]: one["cases"] for one in facts_of(learner, enrollment)["domains"]}
    assert domains == {2: 0, 8: 1}


def test_a_case_in_a_second_program_counts_for_the_mapping_of_its_original(learner, enrollment):
    original = factories.case(week=factories.week())
    original.domains.set(Domain.objects.filter(number=8))
    original.save()
    alias = original.create_alias(parent=lessons()[0].get_parent(), update_slug="again")
    factories.attempt(case=alias, enrollment=enrollment, answers=cases.SAFE)
    domains = {one["number"]: one["cases"] for one in facts_of(learner, enrollment)["domains"]}
    assert domains == {2: 0, 8: 1}


def test_a_case_that_was_not_passed_is_none(learner, enrollment):
    case = factories.case(week=lessons()[0].get_parent().specific)
    factories.attempt(case=case, enrollment=enrollment, answers=cases.UNSAFE)
    assert facts_of(learner, enrollment)["evidence"] == []


def test_a_lesson_that_stands_in_a_program_twice_counts_once(learner, enrollment):
    original = lessons()[0]
    second = LessonPage.objects.order_by("path").last().get_parent()
    original.create_alias(parent=second, update_slug="again")
    read(learner.user, original)
    assert len(facts_of(learner, enrollment)["evidence"]) == 1
    assert "1 0 22 0.25" in printed(learner, "hours_letter", enrollment)


def given_once(enrollment, value):
    """A self-assessment that was given, of one statement about domain 2."""
    chosen, _made = StatementSet.objects.get_or_create(code="one", defaults={"name": "One"})
    statement, _made = Statement.objects.get_or_create(
        set=chosen, code="c", defaults={"text": "I can.", "area": "pain"}
    )
    statement.domains.set(Domain.objects.filter(number=2))
    program = enrollment.cohort.program
    program.statements = chosen
    program.save(update_fields=["statements"])
    made = SelfAssessment.objects.create(enrollment=enrollment, moment="pre", given_at=READ_AT)
    SelfRating.objects.create(assessment=made, statement=statement, text=statement.text, value=value)
    return made


def test_own_ratings_stand_with_the_day_on_which_they_were_given(learner, enrollment):
    given_once(enrollment, 4)
    facts = facts_of(learner, enrollment)
    assert facts["self_assessments"] == [{"moment": "pre", "given_on": "2026-03-08"}]
    assert facts["domains"][0]["self_rating"] == {"pre": 4.0}
    assert "at the start 4.0" in printed(learner, "passport_pdf", enrollment)


def test_ratings_of_a_draft_stand_nowhere(learner, enrollment):
    made = given_once(enrollment, 4)
    SelfAssessment.objects.filter(pk=made.pk).update(given_at=None)
    assert facts_of(learner, enrollment)["domains"][0]["self_rating"] == {}


def keys_of(value):
    if isinstance(value, list):
        return set().union(*map(keys_of, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    return set(value).union(*map(keys_of, value.values()))


def test_every_key_of_the_json_is_documented(learner, enrollment):
    read(learner.user, *lessons())
    given_once(enrollment, 3)
    facts = facts_of(learner, enrollment)
    assert facts["schema"] == "alongside.passport/2"
    documented = set(re.findall(r"`([a-z_]+)`", DOCUMENTED.read_text("utf-8")))
    assert keys_of(facts) - documented == set()


def test_the_passport_is_a_tagged_pdf_with_the_same_facts(learner, enrollment):
    read(learner.user, *lessons())
    answer = learner.get(reverse("passport_pdf", args=[enrollment.uuid]))
    words = words_of(answer)
    for said in ("Competency passport", "Marisol Okafor-Lindqvist", "Lesson of week 2", "no transcript"):
        assert said in words
    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-us"
    assert answer["Content-Disposition"] == 'attachment; filename="passport-pain-week-by-week.pdf"'


@pytest.mark.slow
def test_the_passport_of_a_long_program_is_printed(learner, enrollment):
    """As much as the largest program that is measured: 400 lessons, each about two domains and two competencies."""
    facts = passport.facts(enrollment)
    [part] = facts["domains"]
    item = {
        "kind": "lesson",
        "title": "A title of usual length",
        "on": "2026-03-08",
        "course": "C-1, Pain",
        "week": 1,
    }
    item |= {"minutes": 10, "checks": 2, "checks_right_at_once": 1, "result": ""}
    facts["evidence"] = [item | {"number": number} for number in range(1, 401)]
    facts["domains"] = [part | {"evidence": list(range(1, 401, 2))} for _domain in range(8)]
    context = passport_views.shown(facts) | {"today": READ_AT.date(), "office": None}
    made = pdf.render(
        "pdf/passport.html", context, stationery=passport_views.PAPER, title="Passport", language="en-us"
    )
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) > 8


# The letter


def test_the_letter_says_everything_a_board_asks_for(learner, enrollment):
    read(learner.user, *lessons())
    words = printed(learner, "hours_letter", enrollment)
    for said in (
        "Marisol Okafor-Lindqvist",
        "Pain, week by week",
        "0.50 hours (44 minutes)",
        "C-1, Pain 2 0 44 0.50",
        "rounded down to quarter hours",
        "estimate by the program",
        "not academic credit",
        "Program office",
        str(enrollment.uuid),
    ):
        assert said in words


def test_the_letter_of_who_has_not_begun_says_so(learner, enrollment):
    assert "Nothing has been completed yet: 0.00 hours." in printed(learner, "hours_letter", enrollment)


def test_a_name_in_other_letters_is_printed_or_refused_in_a_sentence(learner, enrollment):
    profile = learner.user.learner_profile
    for name, status in (("Милена Ђорђевић", 200), ("𒀀𒀁 Quill", 422)):
        profile.certificate_name = name
        profile.save()
        answer = learner.get(reverse("hours_letter", args=[enrollment.uuid]))
        assert answer.status_code == status, name
    assert "typefaces do not have" in answer.content.decode()


def test_nothing_invisible_in_a_name_turns_the_line(learner, enrollment):
    profile = learner.user.learner_profile
    profile.certificate_name = "Ren \u202e,DM\u202c Ishikawa\u200b"
    profile.credentials = "\u202eMD"
    profile.save()
    enrollment.user.refresh_from_db()
    assert (
        passport.name_of(enrollment) == facts_of(learner, enrollment)["learner"]["name"] == "Ren ,DM Ishikawa"
    )
    assert passport.credentials_of(enrollment) == "MD"


@pytest.mark.verapdf
@pytest.mark.xdist_group("verapdf")
def test_both_papers_are_accessible_and_archival(learner, enrollment, tmp_path):
    read(learner.user, *lessons())
    given_once(enrollment, 3)
    files = []
    for name in ("passport_pdf", "hours_letter"):
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(learner.get(reverse(name, args=[enrollment.uuid])).content)
    verdicts = validate(files)
    assert {key: verdict.failures for key, verdict in verdicts.items() if not verdict.passed} == {}
    assert len(verdicts) == 4


# The arithmetic


@given(st.integers(-5, 100_000))
def test_hours_never_say_more_than_was_done(minutes):
    found = hours.quarter_hours(minutes)
    assert found * 60 <= max(0, minutes) < (found + Decimal("0.25")) * 60
    assert found % Decimal("0.25") == 0


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(0, 300)), max_size=30))
def test_the_last_line_is_never_less_than_the_lines_add_up_to(rows):
    done = [hours.Done(course, "lesson", minutes) for course, minutes in rows]
    lines, total = hours.by_course(done), hours.total(done)
    assert sum(line.hours for line in lines) <= total.hours
    assert sum(line.minutes for line in lines) == total.minutes


@given(st.sets(st.integers(1, 60)))
def test_ranges_name_every_number_once_and_no_other(numbers):
    found = []
    for part in passport.ranges(sorted(numbers)):
        low, _dash, high = part.partition("–")
        found += range(int(low), int(high or low) + 1)
    assert found == sorted(numbers)
