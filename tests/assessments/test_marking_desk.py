"""Marking in the CMS: whose answers are there, what a marker sees, what comes back when two mark at once."""

import uuid
from html import unescape

import pytest
from django.urls import reverse

from assessments import marking, scoring
from assessments.models import Marking, Rubric, Words
from cms import attention
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, writing
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def attempt(case):
    learner = factories.user(first_name="Hanna", last_name="Reyes")
    return cases.finish(cases.attempt(case, cases.learner(case, learner)), writing.ANSWERS)


def teaches(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def teacher(case, visit):
    return visit(teaches(case))


def url(attempt, name="mark", item="letter"):
    return reverse(name, args=[attempt.uuid, item])


def words_of(html):
    return " ".join(unescape(html).split())


def words(answer):
    return words_of(answer.content.decode())


def sent(levels=writing.TOP, *, act="finish", rev=0, comment="Well said."):
    return {f"level:{one}": level for one, level in levels.items()} | {
        "act": act,
        "rev": rev,
        "comment": comment,
    }


# The queue


def test_answers_of_ones_own_courses_wait_there(attempt, teacher):
    page = words(teacher.get(reverse("marking")))
    assert "One answer waits for a mark." in page
    assert url(attempt) in page
    assert "Reyes" not in page


def test_answers_of_another_course_do_not(attempt, visit):
    other = visit(factories.user("faculty"))
    assert "No answer waits for a mark." in words(other.get(reverse("marking")))
    assert other.get(url(attempt)).status_code == 404
    assert other.post(url(attempt), sent()).status_code == 404
    assert not Marking.objects.exists()


def test_nobody_marks_what_they_wrote_themselves(case, visit):
    person = teaches(case)
    attempt = cases.finish(cases.attempt(case, cases.learner(case, person)), writing.ANSWERS)
    them = visit(person)
    assert "No answer waits for a mark." in words(them.get(reverse("marking")))
    assert them.post(url(attempt), sent()).status_code == 404


def test_an_alias_in_another_program_brings_no_answers_of_the_first(attempt, case, visit):
    week = factories.week()
    case.create_alias(parent=week, update_slug="again")
    other = visit(factories.user("faculty", course=week.get_parent().specific))
    assert other.get(url(attempt)).status_code == 404
    assert "No answer waits for a mark." in words(other.get(reverse("marking")))


def test_the_first_page_says_how_many_wait(attempt, case, teacher):
    (card,) = [one for one in attention.cards(teacher.user) if one.title == "Answers that wait for a mark"]
    assert (card.count, card.items[0].url, card.more_url) == (1, url(attempt), reverse("marking"))
    assert "Answers that wait for a mark" in words(teacher.get(reverse("wagtailadmin_home")))


def test_the_queue_costs_the_same_however_many_wait(attempt, case, teacher, django_assert_max_num_queries):
    for _ in range(4):
        cases.finish(cases.attempt(case), writing.ANSWERS | {"antidote": {"text": "Narcan"}})
    with django_assert_max_num_queries(40):
        page = words(teacher.get(reverse("marking")))
    assert "9 answers wait for a mark." in page


# The form


def test_a_marker_sees_question_answer_model_answer_and_levels_and_no_name(attempt, teacher):
    page = words(teacher.get(url(attempt)))
    for there in (
        "Write to his daughter",
        "Morphine stays in him, so we change it.",
        "no longer carry morphine away",
        "Says what to watch for",
        "Drowsy and slow: call us.",
        "Whoever teaches the week",
        "critical for safety",
        "13 words, 5 to 20 were asked for",
    ):
        assert there in page
    assert "Hanna" not in page and "Reyes" not in page


def test_looking_at_an_answer_is_recorded(attempt, teacher):
    teacher.get(url(attempt))
    assert AuditEntry.objects.get(verb="viewed").details == {"item": "letter"}


def test_line_breaks_of_the_answer_stay(attempt, teacher):
    assert b"are tired.\n\nMorphine stays" in teacher.get(url(attempt)).content


def test_a_draft_then_a_final_mark(attempt, teacher):
    assert teacher.post(url(attempt), sent({"cause": "half"}, act="keep")).headers["Location"] == url(attempt)
    page = teacher.get(url(attempt)).content.decode()
    assert 'value="half" checked' in page and "Well said." in page and 'name="rev" value="1"' in page
    answer = teacher.post(url(attempt), sent(rev=1), follow=True)
    assert "The mark is final." in words(answer)
    assert scoring.latest(attempt).decision == "pass"


def test_after_a_mark_the_next_answer_to_the_same_question_comes(attempt, case, teacher):
    other = cases.finish(cases.attempt(case), writing.ANSWERS)
    assert teacher.post(url(attempt), sent()).headers["Location"] == url(other)


def test_a_missing_level_is_said_at_its_criterion_with_everything_kept(attempt, teacher):
    answer = teacher.post(url(attempt), sent({"cause": "half"}))
    page = words(answer)
    assert answer.status_code == 422
    assert "Choose a level for “Says what to watch for”." in page
    assert 'id="missing-safety"' in page and 'value="half" checked' in page and "Well said." in page


def test_when_two_mark_at_once_the_second_sees_both(attempt, case, teacher, visit):
    colleague = teaches(case)
    marking.save_mark(
        attempt=attempt, item="letter", levels=writing.MIDDLE, comment="Nearly.", rev=0, by=colleague
    )
    answer = teacher.post(url(attempt), sent())
    page = words(answer)
    assert answer.status_code == 409
    for there in (
        "Somebody else has marked this answer meanwhile.",
        "The other draft",
        "Nearly.",
        "Well said.",
    ):
        assert there in page
    assert "Nearly (1 of 2)" in page and 'value="full" checked' in page
    assert teacher.post(url(attempt), sent(rev=1)).status_code == 302
    assert Marking.objects.get().levels == writing.TOP


def test_a_final_mark_of_somebody_else_stays_and_ones_own_is_shown(attempt, case, teacher):
    marking.finish_mark(
        attempt=attempt, item="letter", levels=writing.MIDDLE, comment="", rev=0, by=teaches(case)
    )
    answer = teacher.post(url(attempt), sent())
    page = words(answer)
    assert answer.status_code == 409
    assert "The mark that counts" in page and "Yours, which is not stored" in page and "Well said." in page
    assert Marking.objects.get().levels == writing.MIDDLE


def test_a_mark_is_withdrawn_with_a_reason(attempt, teacher):
    teacher.post(url(attempt), sent())
    assert "Withdraw the mark that counts" in words(teacher.get(url(attempt)))
    teacher.post(url(attempt, "mark_withdraw"), {"why": " "})
    assert Marking.objects.get().is_final
    answer = teacher.post(url(attempt, "mark_withdraw"), {"why": "I took another text for it."}, follow=True)
    assert "the answer waits again" in words(answer)
    assert scoring.latest(attempt).decision == "pending"


@pytest.mark.parametrize("item", ["antidote", "none"])
def test_what_waits_for_nobody_has_no_page(attempt, teacher, item):
    assert teacher.get(url(attempt, item=item)).status_code == 404
    assert teacher.post(url(attempt, item=item), sent()).status_code == 404


def test_an_unknown_attempt_has_no_page(case, teacher):
    assert teacher.get(reverse("mark", args=[uuid.uuid4(), "letter"])).status_code == 404


@pytest.mark.parametrize(
    "post",
    [
        {},
        {"act": "finish", "rev": "x"},
        {"level:cause": "\0", "rev": "-1"},
        {"level:": "a", "comment": "x" * 20_000},
    ],
)
def test_whatever_is_posted_is_dealt_with_and_makes_no_final_mark(attempt, teacher, post):
    assert teacher.post(url(attempt), post).status_code in (302, 409, 422)
    assert not Marking.objects.final().exists()


def test_words_that_were_erased_are_said_to_be(attempt, teacher, administrator):
    from assessments import actions

    actions.erase_words(words=Words.objects.get(item="letter"), by=administrator.user, why="Asked for.")
    page = words(teacher.get(url(attempt)))
    assert "has been erased" in page and "Morphine stays" not in page


# The learner's side


def test_the_learner_waits_then_reads_levels_descriptors_and_comment(attempt, teacher, visit):
    learner = visit(attempt.user)
    page = words(learner.get(reverse("debrief", args=[attempt.uuid])))
    assert "Waiting for a marker." in page and "Up to 4 points" in page
    assert "Your answers are in. A person marks what you wrote." in page
    assert "2 of 6 so far" in page
    teacher.post(url(attempt), sent(writing.MIDDLE))
    page = words(learner.get(reverse("debrief", args=[attempt.uuid])))
    assert "Waiting for a marker." not in page
    for there in (
        "Nearly",
        "Names the kidneys.",
        "Says nothing of it.",
        "What your marker wrote",
        "Well said.",
    ):
        assert there in page
    assert "2 of 4 points" in page


def test_the_look_back_shows_the_text_with_its_line_breaks(attempt, visit):
    page = visit(attempt.user).get(reverse("debrief", args=[attempt.uuid])).content.decode()
    assert "are tired.\n\nMorphine" in unescape(page)


def test_the_record_and_the_case_page_say_that_it_waits(attempt, case, visit):
    learner = visit(attempt.user)
    assert "Handed in; waiting for a marker" in words(learner.get(reverse("record")))
    assert "Handed in; waiting for a marker" in words(learner.get(case.url))


def test_the_open_stage_counts_words_and_says_the_range(case, visit):
    attempt = cases.attempt(case)
    page = words(visit(attempt.user).get(reverse("attempt", args=[attempt.uuid])))
    assert "Between 5 and 20 words. A person marks it." in page
    assert "0 words" in page


def test_an_attempt_that_is_opened_again_has_its_text_in_the_field(attempt, visit):
    from django.db import transaction
    from django.utils import timezone

    from assessments.engine.events import Reopened
    from assessments.log import Log

    with transaction.atomic():
        log = Log.of(attempt)
        log.add(Reopened, at=timezone.now(), stage=log.definition.stages[0].id)
        log.save()
    page = visit(attempt.user).get(reverse("attempt", args=[attempt.uuid])).content.decode()
    assert "are tired.\n\nMorphine stays in him" in unescape(page)


def test_the_authors_preview_shows_model_answer_and_rubric(case):
    from django.template.loader import render_to_string

    from assessments import previews

    page = words_of(render_to_string("assessments/preview.html", previews.preview(case, "answers")))
    assert "no longer carry morphine away" in page and "Drowsy and slow: call us." in page
    learners = words_of(render_to_string("assessments/preview.html", previews.preview(case, "learner")))
    assert "Between 5 and 20 words." in learners and "Drowsy" not in learners


# Rubrics in the CMS


def test_faculty_write_and_publish_rubrics_and_the_office_may_too(case, teacher, office):
    rubric = writing.published()
    for visitor in (teacher, office):
        edit = visitor.get(reverse(Rubric.snippet_viewset.get_url_name("edit"), args=[rubric.pk]))
        assert edit.status_code == 200
        assert "action-publish" in edit.content.decode()


def test_a_rubric_that_a_case_uses_cannot_be_deleted_and_an_unused_one_can(case, office):
    used, unused = Rubric.objects.get(), writing.published(slug="spare")
    answers = {
        one.slug: words(
            office.post(reverse(Rubric.snippet_viewset.get_url_name("delete"), args=[one.pk]), follow=True)
        )
        for one in (used, unused)
    }
    assert (
        f"so it cannot be deleted. Choose another there first. Used in: “{case.title}”." in answers["letter"]
    )
    assert list(Rubric.objects.values_list("slug", flat=True)) == ["letter"]


def test_a_reviewer_does_not_write_rubrics(reviewer):
    rubric = writing.published()
    answer = reviewer.get(reverse(Rubric.snippet_viewset.get_url_name("edit"), args=[rubric.pk]))
    assert answer.status_code == 302


def test_a_rubric_that_fails_its_checks_stays_in_the_editor_with_its_sentences(office):
    rubric = writing.published()
    address = reverse(Rubric.snippet_viewset.get_url_name("edit"), args=[rubric.pk])
    data = editor.form_at(office, address, rubric)
    data |= {name.replace("-label", "-points"): "0" for name in data if name.endswith("-label")}
    answer = office.post(address, data | {"action-publish": "1"})
    assert "No level of the rubric earns points." in words(answer)
    assert Rubric.objects.get().read()[0].most == 4


def test_the_preview_of_a_rubric_shows_criteria_and_levels(office):
    rubric = writing.published()
    page = words(rubric.make_preview_request(preview_mode=""))
    assert "Drowsy and slow: call us." in page and "critical for safety" in page
