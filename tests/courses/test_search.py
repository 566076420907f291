"""Finding what one may read, and nothing else: lessons, weeks, cases by title, glossary, references."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage, GlossaryTerm, ProgramPage, ScheduledDate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESSED = {
    "who": ["scope:prescribes"],
    "but": False,
    "title": "If you write the order",
    "body": [{"type": "prose", "value": "Only a quokka signs this."}],
}


@pytest.fixture
def lesson():
    body = factories.body(
        ("check", factories.CHECK | {"options": [
            {"text": "A wombat", "right": True, "because": "Because of the platypus."},
            {"text": "A dingo", "right": False, "because": "Not so."},
        ]}),
        ("references", {"references": [{"text": "Echidna et al., Pain, 2019.", "doi": "10.1000/182", "pmid": "", "url": ""}]}),
        ("addressed", ADDRESSED),
        prose="## What stays behind\n\nFailing kidneys keep\nthe *metabolites* of **morphine**.<sup>1</sup> A résumé of it.",
    )  # fmt: skip
    return factories.lesson(title="When the filter slows", body=body)


@pytest.fixture
def enrolled(learner, lesson):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(lesson).get())
    return learner


def search(visitor, question):
    call_command("update_index", verbosity=0)
    return visitor.get(reverse("search"), {"q": question}).content.decode()


@pytest.mark.parametrize("question", ["kidney", "KIDNEYS", "metabolite", "morphin", "resume", "filter slows"])
def test_a_lesson_is_found_by_its_words_in_any_form(enrolled, lesson, question):
    page = search(enrolled, question)
    assert "When the filter slows" in page.replace("<mark>", "").replace("</mark>", "")


def test_the_words_found_are_marked_in_their_sentence_and_nothing_else_is_markup(enrolled, lesson):
    page = search(enrolled, "kidneys")
    assert "Failing <mark>kidneys</mark> keep the metabolites of morphine." in page
    assert "<script" not in search(enrolled, "<script>alert(1)</script>").split("<main")[1]


@pytest.mark.parametrize("question", ["platypus", "wombat because platypus"])
def test_the_key_of_a_check_is_not_to_be_found(enrolled, lesson, question):
    assert "When the filter slows" not in search(enrolled, question)


def test_keys_of_cases_are_not_to_be_found(enrolled, lesson):
    case = factories.case(week=lesson.get_parent().specific)
    words = [
        option["because"] for stage in case.stages for item in stage.value["items"]
        for option in item.value.get("options", [])
    ]  # fmt: skip
    assert words
    for sentence in words[:3]:
        assert case.title not in search(enrolled, " ".join(sentence.split()[:3]))
    assert case.title in search(enrolled, case.title).replace("<mark>", "").replace("</mark>", "")


def test_what_is_written_for_others_is_not_quoted(enrolled, lesson):
    assert "signs this" not in search(enrolled, "quokka")


def test_nobody_finds_what_they_may_not_read(visit, other_learner, lesson):
    stranger = factories.user("faculty")
    course = CoursePage.objects.ancestor_of(lesson).get()
    teacher = factories.user("faculty", course=course)
    assert "When the filter slows" not in search(other_learner, "kidneys")
    assert "When the filter slows" not in search(visit(stranger), "kidneys")
    assert "When the filter slows" in search(visit(teacher), "kidneys")


def test_drafts_and_weeks_that_are_not_open_are_not_found(enrolled, lesson):
    week = lesson.get_parent()
    cohort = enrolled.user.enrollments.get().cohort
    dates = ScheduledDate.objects.create(
        cohort=cohort, page=week, opens_at=timezone.now() + timedelta(days=1)
    )
    assert "When the filter slows" not in search(enrolled, "kidneys")
    dates.delete()
    lesson.unpublish()
    assert "When the filter slows" not in search(enrolled, "kidneys")


def test_references_lead_to_the_lesson_that_names_them(enrolled, lesson):
    page = search(enrolled, "echidna 2019")
    assert "References" in page and f"{lesson.get_url()}#references" in page


def test_a_slip_of_the_finger_is_put_right(enrolled, lesson):
    GlossaryTerm.objects.create(slug="myoclonus", term="myoclonus", means="Sudden jerks.")
    assert "Did you mean" in search(enrolled, "mioclonus") and "?q=myoclonus" in search(enrolled, "mioclonus")


def test_some_of_the_words_are_better_than_nothing(enrolled, lesson):
    page = search(enrolled, "kidneys zeppelin")
    assert "Nothing has all of these words" in page and "When the filter slows" in page


def test_no_question_is_no_error_and_odd_ones_are_none_either(enrolled, lesson):
    for question in ("", "   ", "&", "'", '"', "a:b*", "(", "x" * 500, "\x00", "العربية", "🙂"):
        assert enrolled.get(reverse("search"), {"q": question}).status_code == 200


def test_the_cost_does_not_grow_with_what_there_is(enrolled, lesson, django_assert_max_num_queries):
    week = lesson.get_parent().specific
    for _ in range(12):
        factories.lesson(week=week, prose="Kidneys again.")
    call_command("update_index", verbosity=0)
    enrolled.get(reverse("search"), {"q": "kidneys"})
    with django_assert_max_num_queries(22):
        enrolled.get(reverse("search"), {"q": "kidneys"})


# The glossary


@pytest.fixture
def term(db):
    return GlossaryTerm.objects.create(
        slug="myoclonus", term="myoclonus", means="Sudden, brief *jerks*.", also="jerks\njerking"
    )


def test_everybody_reads_the_glossary(anonymous, term):
    assert "myoclonus" in anonymous.get(reverse("glossary")).content.decode()
    page = anonymous.get(reverse("glossary_term", args=["myoclonus"])).content.decode()
    assert "<em>jerks</em>" in page and "jerking" in page


@pytest.mark.parametrize("name", ["Myoclonus", "JERKS", " jerking "])
def test_a_word_is_found_by_any_of_its_names(anonymous, term, name):
    answer = anonymous.get(reverse("glossary"), {"term": name})
    assert answer["Location"] == reverse("glossary_term", args=["myoclonus"])


def test_a_word_that_is_not_there_is_said_so_with_the_list(anonymous, term):
    answer = anonymous.get(reverse("glossary"), {"term": "nothing of ours"})
    assert answer.status_code == 404 and "is not in the glossary" in answer.content.decode()


def test_words_of_a_lesson_are_explained_beside_it(learner, term):
    page = factories.lesson(prose="He has [[jerks]] and [[no such word]].")
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(page).get())
    html = learner.get(page.get_url()).content.decode()
    assert 'href="/glossary/?term=jerks"' in html
    assert "Words in this lesson" in html and "One word explained" in html
