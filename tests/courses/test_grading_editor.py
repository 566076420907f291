"""Grading in the CMS: weights that do not add up are not saved, and the office keeps the scales."""

import pytest

from courses.models import CoursePage, GradeComponent, LetterScale, ProgramPage
from tests import factories
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return factories.course(title="Pain")


def with_components(form, *rows):
    name = "grade_components"
    found = form | {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    for place, (words, weight) in enumerate(rows):
        at = f"{name}-{place}"
        found |= {
            f"{at}-id": "", f"{at}-ORDER": str(place + 1), f"{at}-DELETE": "", f"{at}-name": words, f"{at}-key": "",
            f"{at}-source": "hand", f"{at}-weight": weight, f"{at}-takes": "best", f"{at}-about": "",
        }  # fmt: skip
    return found


def test_weights_add_up_before_a_course_is_saved(course, administrator):
    address = f"/cms/pages/{course.pk}/edit/"
    form = editor.form(administrator, course)
    answer = administrator.post(address, with_components(form, ("Cases", "60"), ("The talk", "30")))
    assert "The weights add up to 90 percent. They must add up to 100." in answer.content.decode()
    twice = with_components(form, ("Cases", "60"), ("cases", "40"))
    assert "Two components have the same name." in administrator.post(address, twice).content.decode()
    fine = with_components(form, ("Cases", "60"), ("The talk", "40")) | {"action-publish": "yes"}
    assert administrator.post(address, fine).status_code == 302
    rows = CoursePage.objects.get(pk=course.pk).grade_components.all()
    assert [(row.name, row.key, row.weight) for row in rows] == [
        ("Cases", "cases", 60),
        ("The talk", "the-talk", 40),
    ]
    assert GradeComponent.objects.count() == 2


def scale_form(visitor, scale):
    found = editor.form_at(visitor, f"/cms/snippets/courses/letterscale/edit/{scale.pk}/", scale)
    assert found["steps-TOTAL_FORMS"] == "12"
    return found


def test_the_office_edits_a_scale_that_makes_sense(office, faculty):
    scale = LetterScale.objects.get(code="letters")
    address = f"/cms/snippets/courses/letterscale/edit/{scale.pk}/"
    form = scale_form(office, scale)
    answer = office.post(address, form | {"steps-3-from_percent": "87"})
    assert "Two letters begin at the same percentage." in answer.content.decode()
    assert office.post(address, form | {"steps-3-from_percent": "84"}).status_code == 302
    assert scale.steps.get(letter="B").from_percent == 84
    assert faculty.get(address).status_code in (302, 403)


def test_a_scale_that_a_program_names_stays(office):
    scale = LetterScale.objects.get(code="letters")
    factories.program(letter_scale=scale)
    office.post(f"/cms/snippets/courses/letterscale/delete/{scale.pk}/", {})
    assert ProgramPage.objects.get().letter_scale == scale
