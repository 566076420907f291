"""Exercises for teams are approved in the editor: who reads and changes nothing writes nothing, and is no author."""

import pytest

from courses import review
from tests import factories
from tests.assessments.careplans import given as plans
from tests.assessments.handovers import given as handovers
from tests.assessments.readiness import given as readiness
from tests.courses import editor

pytestmark = pytest.mark.django_db
APPROVES = {"action-workflow-action": "true", "workflow-action-name": "approve"}


@pytest.mark.parametrize("exercise", [plans, readiness, handovers])
def test_a_reviewer_approves_an_exercise_in_the_editor_and_it_is_live(exercise, visit, reviewer):
    page = exercise.page()
    review.ensure_workflow(factories.catalog())
    course = page.get_parent().get_parent().specific
    author = visit(factories.user("faculty", course=course))
    draft = type(page).objects.get(pk=page.pk)
    draft.summary = "Written anew. It waits for a reviewer."
    draft.save_revision(user=author.user)
    page.get_workflow().start(draft.get_latest_revision_as_object(), author.user)
    revisions = page.revisions.count()
    answer = reviewer.post(f"/cms/pages/{page.pk}/edit/", editor.form(reviewer, page) | APPROVES)
    assert answer.status_code == 302
    page = type(page).objects.get(pk=page.pk)
    assert page.revisions.count() == revisions, "nothing was changed, so nothing is saved"
    assert page.summary == "Written anew. It waits for a reviewer."
    assert page.current_workflow_state is None
