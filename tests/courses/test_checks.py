"""Knowledge checks in lessons, parts for some seats, and what completes a lesson."""

import pytest
from django.urls import reverse

from courses.models import CheckAnswer, LessonProgress, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESSED = {
    "who": ["scope:prescribes"],
    "but": False,
    "title": "If you write the order",
    "body": [{"type": "prose", "value": "Only the one who signs can change it."}],
}


def enroll(visitor, page, **profile):
    factories.profile(visitor.user, **profile)
    factories.enrollment(user=visitor.user, program=ProgramPage.objects.ancestor_of(page).get())
    return visitor


@pytest.fixture
def lesson():
    return factories.lesson(body=factories.body(("check", factories.CHECK), ("addressed", ADDRESSED)))


@pytest.fixture
def check(lesson):
    return lesson.body[1]


def options(check):
    return [child.id for child in check.value["options"].bound_blocks]


def url(page, check):
    return reverse("lesson_check", args=[page.pk, check.id])


def test_the_key_is_in_no_page_before_the_answer_and_in_it_afterwards(learner, lesson, check):
    enroll(learner, lesson)
    before = learner.get(lesson.get_url()).content.decode()
    assert "Stop all morphine" in before
    assert "Both forms of it." not in before and "It hides the cause." not in before
    right, _wrong = options(check)
    after = learner.post(url(lesson, check), {"option": right}, follow=True).content.decode()
    assert "Both forms of it." in after and "It hides the cause." in after
    assert "You chose this, and it is right." in after


def test_a_wrong_answer_says_why_and_can_be_given_again_with_the_first_one_kept(learner, lesson, check):
    enroll(learner, lesson)
    right, wrong = options(check)
    said = learner.post(url(lesson, check), {"option": wrong}, follow=True).content.decode()
    assert "Right, and you did not choose it." in said and "Answer it again" in said
    asked = learner.post(url(lesson, check), {"again": "1"}, follow=True).content.decode()
    assert "Both forms of it." not in asked
    learner.post(url(lesson, check), {"option": right})
    rows = CheckAnswer.objects.filter(user=learner.user).exclude(chosen=[])
    assert [row.is_right for row in rows] == [False, True]


def test_pressing_answer_without_choosing_says_so_and_keeps_nothing(learner, lesson, check):
    enroll(learner, lesson)
    answer = learner.post(url(lesson, check))
    assert answer.status_code == 422
    assert "Choose an answer first" in answer.content.decode()
    assert not CheckAnswer.objects.exists()


def test_an_option_that_was_never_offered_is_refused(learner, lesson, check):
    enroll(learner, lesson)
    assert learner.post(url(lesson, check), {"option": "made-up"}).status_code == 409
    assert learner.post(reverse("lesson_check", args=[lesson.pk, "gone"]), {"option": "x"}).status_code == 409
    assert not CheckAnswer.objects.exists()


def test_a_lesson_is_complete_only_when_its_check_is_answered_right_or_wrong(learner, lesson, check):
    enroll(learner, lesson)
    said = learner.post(reverse("lesson_done", args=[lesson.pk]), follow=True).content.decode()
    assert "is not answered yet" in said
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()
    learner.post(url(lesson, check), {"option": options(check)[1]})
    learner.post(reverse("lesson_done", args=[lesson.pk]))
    assert LessonProgress.objects.filter(user=learner.user, completed_at__isnull=False).exists()


def test_several_right_answers_ask_for_all_of_them(learner):
    several = {
        "question": "Which two?",
        "options": [
            {"text": "A", "right": True, "because": "yes a"},
            {"text": "B", "right": True, "because": "yes b"},
            {"text": "C", "right": False, "because": "no c"},
        ],
    }
    page = factories.lesson(body=factories.body(("check", several)))
    enroll(learner, page)
    block = page.body[1]
    a, b, _c = options(block)
    assert "Choose all that apply" in learner.get(page.get_url()).content.decode()
    learner.post(url(page, block), {"option": [a]})
    learner.post(url(page, block), {"again": "1"})
    learner.post(url(page, block), {"option": [b, a]})
    rows = CheckAnswer.objects.exclude(chosen=[])
    assert [row.is_right for row in rows] == [False, True]


def test_those_who_teach_see_the_key_and_leave_no_answer(administrator, lesson):
    page = administrator.get(lesson.get_url()).content.decode()
    assert "The key, shown to those who teach" in page and "Both forms of it." in page
    assert '<form method="post" action="/lessons/' not in page


def test_the_program_page_shows_nobody_the_key_of_a_check_in_its_description(anonymous):
    program = factories.program(about=factories.body(("check", factories.CHECK)))
    page = anonymous.get(program.get_url()).content.decode()
    assert "Stop all morphine" in page and "Both forms of it." not in page


# Parts for some seats


def test_a_prescriber_meets_their_part_at_once(learner, lesson):
    enroll(learner, lesson, seat="nurse/apn", scope="prescribes")
    page = learner.get(lesson.get_url()).content.decode()
    assert "Only the one who signs can change it." in page


def test_others_open_it_after_completing_and_not_before(learner, lesson, check):
    enroll(learner, lesson, seat="spiritual-care", scope="none")
    before = learner.get(lesson.get_url()).content.decode()
    assert "Only the one who signs" not in before
    assert "You can open it once you have completed this lesson" in before
    learner.post(url(lesson, check), {"option": options(check)[0]})
    learner.post(reverse("lesson_done", args=[lesson.pk]))
    assert "Only the one who signs can change it." in learner.get(lesson.get_url()).content.decode()


def test_a_check_in_a_part_for_others_is_not_asked_of_me(learner, other_learner):
    inner = ADDRESSED | {"body": [{"type": "check", "value": factories.CHECK}]}
    page = factories.lesson(body=factories.body(("addressed", inner)))
    enroll(learner, page, seat="ethicist", scope="none")
    enroll(other_learner, page, seat="physician", scope="prescribes")
    learner.post(reverse("lesson_done", args=[page.pk]))
    other_learner.post(reverse("lesson_done", args=[page.pk]))
    done = LessonProgress.objects.filter(completed_at__isnull=False).values_list("user_id", flat=True)
    assert list(done) == [learner.user.pk]


def test_a_week_is_read_when_the_lessons_for_ones_own_seat_are(learner, other_learner):
    from courses import outline

    week = factories.week()
    mine = factories.lesson(week=week)
    theirs = factories.lesson(
        week=week, half="psychosocial", audience=["discipline:pharmacist"], title="For pharmacists"
    )
    enroll(learner, week, seat="ethicist", scope="none")
    enroll(other_learner, week, seat="pharmacist", scope="dispenses")
    for visitor in (learner, other_learner):
        visitor.post(reverse("lesson_done", args=[mine.pk]))
    assert outline.of_week(week, user=learner.user).is_read
    assert not outline.of_week(week, user=other_learner.user).is_read
    page = learner.get(week.get_url()).content.decode()
    assert "Written for other seats" in page and theirs.title in page


def test_before_that_the_week_only_says_that_there_is_more(learner):
    week = factories.week()
    factories.lesson(week=week)
    factories.lesson(week=week, audience=["discipline:pharmacist"], title="For pharmacists")
    enroll(learner, week, seat="ethicist", scope="none")
    page = learner.get(week.get_url()).content.decode()
    assert "For pharmacists" not in page and "lessons written for other seats" in page


# Looking with other eyes


def test_faculty_look_at_a_draft_as_a_chaplain_and_as_a_physician(visit, lesson):
    from courses.models import CoursePage

    writer = visit(factories.user("faculty", course=CoursePage.objects.ancestor_of(lesson).get()))
    shown = reverse("looked_at", args=[lesson.pk])
    assert "Only the one who signs" in writer.get(f"{shown}?seat=physician").content.decode()
    assert "Only the one who signs" not in writer.get(f"{shown}?seat=spiritual-care").content.decode()
    frame = writer.get(reverse("look", args=[lesson.pk]) + "?seat=physician").content.decode()
    assert "<iframe" in frame and "seat=physician" in frame
    assert not LessonProgress.objects.exists()
