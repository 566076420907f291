"""Rubrics in the CMS: who writes and publishes them, and when one can be deleted."""

from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Rubric
from tests import factories
from tests.assessments import cases, writing
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def teacher(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent().specific))


def words_of(html):
    return " ".join(unescape(html).split())


def words(answer):
    return words_of(answer.content.decode())


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
