"""What a device sends late, after a time without a connection: it counts once, and a refusal has a sentence."""

import pytest
from django.urls import reverse

from courses.models import CheckAnswer, LessonProgress, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def lesson():
    return factories.lesson(body=factories.body(("check", factories.CHECK)))


@pytest.fixture
def enrolled(learner, lesson):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(lesson).get())
    return learner


@pytest.fixture
def check(lesson):
    return lesson.body[1]


@pytest.fixture
def answer(enrolled, lesson, check):
    """Return a function that answers the check as the page's script does."""

    def send(option=0, **more):
        address = reverse("lesson_check", args=[lesson.pk, check.id])
        chosen = check.value["options"].bound_blocks[option].id
        return enrolled.post(address, {"option": chosen, **more}, headers=JSON)

    return send


def test_an_answer_that_arrives_twice_counts_once(answer, lesson, check):
    for _time in range(2):
        reply = answer(age="7200")
        assert reply.status_code == 200 and reply.json()["url"].startswith(f"{lesson.get_url()}#check-")
    assert CheckAnswer.objects.count() == 1


def test_after_answering_anew_the_same_answer_is_another(answer, enrolled, lesson, check):
    answer()
    again = reverse("lesson_check", args=[lesson.pk, check.id])
    assert enrolled.post(again, {"again": "1"}, headers=JSON).status_code == 200
    answer()
    assert CheckAnswer.objects.exclude(chosen=[]).count() == 2


def test_no_answer_is_refused_with_a_sentence(enrolled, lesson, check):
    reply = enrolled.post(reverse("lesson_check", args=[lesson.pk, check.id]), headers=JSON)
    assert reply.status_code == 422 and "Choose an answer" in reply.json()["sentence"]


def test_a_check_that_is_gone_is_refused_with_a_sentence(enrolled, lesson):
    reply = enrolled.post(reverse("lesson_check", args=[lesson.pk, "gone"]), {"option": "a"}, headers=JSON)
    assert reply.status_code == 409 and reply.json()["sentence"]


def test_a_lesson_with_an_open_check_is_not_complete_and_says_where(answer, enrolled, lesson):
    done = reverse("lesson_done", args=[lesson.pk])
    reply = enrolled.post(done, headers=JSON)
    assert reply.status_code == 409 and "not answered yet" in reply.json()["sentence"]
    assert reply.json()["at"].startswith(f"{lesson.get_url()}#check-")
    answer()
    for _time in range(2):
        assert enrolled.post(done, headers=JSON).json()["url"]
    assert LessonProgress.objects.get().completed_at


def test_a_place_sent_late_does_not_overwrite_a_newer_one(enrolled, lesson):
    address = reverse("lesson_place", args=[lesson.pk])
    enrolled.post(address, {"place": "newer", "share": "60"})
    assert enrolled.post(address, {"place": "older", "share": "20", "age": "600"}).status_code == 204
    assert LessonProgress.objects.get().place == "newer"
    enrolled.post(address, {"place": "newest", "share": "70"})
    assert LessonProgress.objects.get().place == "newest"


def test_a_place_sent_late_is_kept_as_of_when_it_was(enrolled, lesson, time_machine):
    time_machine.move_to("2026-11-23T12:00:00+00:00", tick=False)
    enrolled.post(reverse("lesson_place", args=[lesson.pk]), {"place": "p", "share": "20", "age": "600"})
    assert LessonProgress.objects.get().seen_at.isoformat() == "2026-11-23T11:50:00+00:00"


def test_who_is_signed_out_is_told_so_and_nothing_is_lost_on_the_way(anonymous, lesson):
    reply = anonymous.post(reverse("lesson_done", args=[lesson.pk]), headers=JSON)
    assert reply.status_code == 401 and reply.json()["kind"] == "signed_out"
