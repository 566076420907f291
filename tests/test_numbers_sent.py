"""What is sent where a number belongs: whatever it is, no page breaks and nobody's words are lost."""

import pytest
from django.urls import reverse

from courses.models import LessonNote
from tests.cms.doors import World

pytestmark = pytest.mark.django_db
NO_NUMBERS = {"superscript": "²", "arabic": "٣", "negative": "-1", "huge": "9" * 30, "endless": "9" * 5000}
OFFICE = [
    ("invitations_many", "cohort", {"withdraw": "chosen"}, "chosen"),
    ("roster_apply", "roster", {}, "ticked"),
    ("batch_rows", "batch", {}, "row"),
    ("batch_approve", "batch", {}, "edition"),
    ("credit_activity_designate", "activity", {}, "type"),
    ("credit_activity_rule", "activity", {}, "remove"),
    ("risk_rules", "program", {}, "remove"),
    ("rules_move", "enrollment", {"why": "They asked.", "move": "ask"}, "version"),
    ("desk", None, {}, "program"),
]


@pytest.fixture(params=NO_NUMBERS.values(), ids=NO_NUMBERS.keys())
def no_number(request):
    return request.param


@pytest.fixture
def world():
    return World()


def test_a_note_is_kept_whatever_its_revision_says(world, visit, no_number):
    learner = visit(world.enrollment.user)
    answer = learner.post(
        reverse("lesson_notes", args=[world.lesson.pk]), {"rev": no_number, "text": "Ask Marta."}
    )
    assert answer.status_code == 302
    assert LessonNote.objects.get().text == "Ask Marta."


def test_a_place_is_kept_whatever_its_numbers_say(world, visit, no_number):
    learner = visit(world.enrollment.user)
    sent = {"place": "", "place_title": "", "share": no_number, "age": no_number}
    assert learner.post(reverse("lesson_place", args=[world.lesson.pk]), sent).status_code == 204


@pytest.mark.parametrize("name", ["rules", "risk_rules", "credit_activity"])
def test_an_address_with_the_number_of_no_row_is_not_found(world, visit, name):
    office = visit(world.person("administrator"))
    assert office.get(reverse(name, args=[10**30])).status_code == 404


@pytest.mark.parametrize(("name", "of", "fields", "field"), OFFICE, ids=[one[0] for one in OFFICE])
def test_the_office_is_answered_whatever_a_number_says(world, visit, no_number, name, of, fields, field):
    sent = {**fields, field: no_number}
    thing = getattr(world, of) if of else None
    if name == "rules_move":
        sent["chosen"], args = str(thing.uuid), []
    else:
        args = [getattr(thing, "uuid", thing.pk)] if thing else []
    office = visit(world.person("administrator"))
    answer = (office.get if name == "desk" else office.post)(reverse(name, args=args), sent)
    assert answer.status_code in (200, 302, 404, 422)
