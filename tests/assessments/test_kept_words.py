"""What learners keep and change after conversations, in their record and their passport, on paper and as JSON."""

import pytest
from django.urls import reverse
from pypdf import PdfReader

from assessments.models import Attempt
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(learner):
    case = told.page()
    found = cases.learner(case, learner.user)
    told.through(case, found)
    return found


def test_they_stand_in_the_record_with_the_way_to_the_replay(enrollment, learner):
    page = learner.get(reverse("record")).content.decode()
    assert told.KEEP in page and told.CHANGE in page
    assert reverse("talk_replay", args=[Attempt.objects.get().uuid, told.ITEM]) in page


def test_they_stand_in_the_passport_as_page_and_as_json(enrollment, learner):
    assert told.KEEP in learner.get(reverse("passport", args=[enrollment.uuid])).content.decode()
    facts = learner.get(reverse("passport_json", args=[enrollment.uuid])).json()
    (row,) = facts["conversations"]
    assert (row["title"], row["keep"], row["change"]) == ("Mr. Alvarez and Lucia", told.KEEP, told.CHANGE)
    assert len(row["on"]) == 10


def test_they_stand_in_the_passport_on_paper(enrollment, learner, tmp_path):
    printed = tmp_path / "passport.pdf"
    printed.write_bytes(learner.get(reverse("passport_pdf", args=[enrollment.uuid])).content)
    text = " ".join(page.extract_text() for page in PdfReader(printed).pages)
    assert "I sat down first" in " ".join(text.split())


def test_what_was_set_aside_is_not_told(enrollment, learner):
    Attempt.objects.update(state="void")
    facts = learner.get(reverse("passport_json", args=[enrollment.uuid])).json()
    assert facts["conversations"] == []
    assert told.KEEP not in learner.get(reverse("record")).content.decode()


def test_another_program_does_not_tell_them(enrollment, learner):
    other = cases.learner(told.page(), learner.user)
    assert learner.get(reverse("passport_json", args=[other.uuid])).json()["conversations"] == []
