"""Clinical review: a second person of the right discipline approves, and that is how faculty's text goes live."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow

from cms import access, audit, publishing
from cms.models import AuditEntry
from courses import review
from courses.models import ClinicalReviewTask, Discipline, LessonPage
from tests import factories
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    made = factories.course()
    review.ensure_workflow(factories.catalog())
    return made


@pytest.fixture
def author(course, visit):
    return visit(factories.user("faculty", course=course))


@pytest.fixture
def lesson(course):
    page = factories.lesson(
        week=factories.week(course=course), review_discipline=Discipline.objects.get(code="pharmacist")
    )
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def write(person, page, words="Newly written."):
    """Keep a draft as this person."""
    draft = page.get_latest_revision_as_object()
    draft.standfirst = words
    return draft.save_revision(user=person)


def submit(person, page):
    """Hand the newest draft in for review."""
    page.get_workflow().start(page.get_latest_revision_as_object(), person)
    return TaskState.objects.for_instance(page).get(status="in_progress")


def decide(visitor, page, action="approve", **data):
    """Post a reviewer's judgment as the editor's dialog does."""
    state = TaskState.objects.for_instance(page).filter(status="in_progress").last()
    return visitor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data)


def live(page):
    return LessonPage.objects.get(pk=page.pk)


def test_every_page_of_the_curriculum_is_under_review(course, lesson):
    workflow = review.ensure_workflow(factories.catalog())
    assert {page.get_workflow() for page in (course, lesson)} == {workflow}
    assert review.ensure_workflow(factories.catalog()) == workflow
    assert Workflow.objects.count() == 1 and ClinicalReviewTask.objects.count() == 1


def test_a_reviewer_approves_and_the_page_says_who_read_it(author, lesson, reviewer, office):
    write(author.user, lesson)
    submit(author.user, lesson)
    assert decide(reviewer, lesson).status_code == 302
    page = live(lesson)
    assert page.standfirst == "Newly written." and page.live
    assert page.reviewed_on == timezone.localdate() and page.reviewed_by_discipline == "Pharmacist"
    entry = AuditEntry.objects.filter(verb="reviewed").get()
    assert entry.actor == reviewer.user and entry.details["discipline"] == "pharmacist"
    assert audit.verify().bad_id is None


def test_faculty_publish_nothing_themselves(author, lesson):
    before = live(lesson).standfirst
    data = editor.form(author, lesson) | {"standfirst": "Mine at once.", "action-publish": "action-publish"}
    author.post(f"/cms/pages/{lesson.pk}/edit/", data)
    assert live(lesson).standfirst == before
    assert live(lesson).get_latest_revision_as_object().standfirst == "Mine at once."


def test_an_author_never_approves_their_own_text(course, lesson, visit):
    both = factories.user("faculty", course=course)
    from cms import roles

    roles.grant(user=both, role=access.REVIEWER, by=None, discipline="pharmacist")
    both = visit(both)
    write(both.user, lesson)
    submit(both.user, lesson)
    assert decide(both, lesson).status_code in (302, 403)
    assert live(lesson).standfirst != "Newly written."
    assert not TaskState.objects.reviewable_by(both.user).exists()


def test_who_wrote_part_of_the_draft_cannot_approve_it_though_another_hands_it_in(
    author, course, lesson, visit
):
    from cms import roles

    helper = factories.user("faculty", course=course)
    roles.grant(user=helper, role=access.REVIEWER, by=None, discipline="pharmacist")
    write(helper, lesson, "The helper's sentence.")
    write(author.user, lesson, "The helper's sentence, and mine.")
    submit(author.user, lesson)
    assert not review.may_approve(helper, lesson)
    assert review.may_approve(factories.user("reviewer"), lesson)


def test_who_wrote_what_is_live_may_review_what_another_wrote_since(author, course, lesson, reviewer):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(reviewer, lesson)
    other = factories.user("faculty", course=course)
    write(other, lesson, "Later.")
    assert review.authors(live(lesson)) == {other.pk}


def test_only_the_discipline_a_page_asks_for_approves_it(author, lesson, visit):
    write(author.user, lesson)
    submit(author.user, lesson)
    nurse = visit(factories.user("reviewer", discipline="nurse"))
    assert decide(nurse, lesson).status_code in (302, 403)
    assert live(lesson).reviewed_on is None
    assert "Waiting for your review" not in nurse.get("/cms/").content.decode()


def test_a_page_that_asks_for_no_discipline_may_be_read_by_any(author, lesson, visit):
    lesson.review_discipline = None
    lesson.save_revision(user=author.user)
    submit(author.user, lesson)
    nurse = visit(factories.user("reviewer", discipline="nurse"))
    decide(nurse, lesson)
    assert live(lesson).reviewed_by_discipline == "Nurse"


def test_administrators_may_send_back_but_not_approve(author, lesson, administrator):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(administrator, lesson)
    assert live(lesson).reviewed_on is None
    decide(administrator, lesson, "reject", comment="Sources are missing.")
    assert live(lesson).current_workflow_state.status == "needs_changes"


def test_what_is_sent_back_stands_on_the_authors_first_page_with_the_comment(author, lesson, reviewer):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(reviewer, lesson, "reject", comment="Which table did you use?")
    text = author.get("/cms/").content.decode()
    assert "Sent back to you" in text and "Which table did you use?" in text


def test_reviewers_are_written_to_and_find_it_on_their_first_page(
    author, lesson, reviewer, mailoutbox, visit
):
    nurse = visit(factories.user("reviewer", discipline="nurse"))
    write(author.user, lesson)
    submit(author.user, lesson)
    told = [letter.to[0] for letter in mailoutbox if letter.subject.startswith("For your review")]
    assert told == [reviewer.user.email] and nurse.user.email not in told
    assert f"/cms/pages/{lesson.pk}/edit/" in reviewer.get("/cms/").content.decode()


def test_while_it_is_read_only_reviewers_and_administrators_can_change_it(
    author, lesson, reviewer, administrator
):
    write(author.user, lesson)
    submit(author.user, lesson)
    page = Page.objects.get(pk=lesson.pk).specific
    assert page.get_lock().for_user(author.user)
    assert not page.get_lock().for_user(reviewer.user)
    assert not page.get_lock().for_user(administrator.user)
    assert reviewer.get(f"/cms/pages/{lesson.pk}/edit/").status_code == 200


def test_a_reviewer_opens_no_editor_but_of_what_waits(lesson, reviewer):
    answer = reviewer.get(f"/cms/pages/{lesson.pk}/edit/")
    assert answer.status_code == 302 and answer.url == "/cms/"


def test_a_reviewer_who_changed_the_text_leaves_it_to_another(author, lesson, reviewer):
    write(author.user, lesson)
    submit(author.user, lesson)
    write(reviewer.user, lesson, "The reviewer's own wording.")
    assert decide(reviewer, lesson).status_code in (302, 403)
    assert live(lesson).reviewed_on is None


def test_an_approval_of_an_older_draft_publishes_nothing(author, lesson, reviewer):
    write(author.user, lesson)
    state = submit(author.user, lesson)
    write(author.user, lesson, "Slipped in afterwards.")
    state.refresh_from_db()
    state.task.specific.on_action(state, reviewer.user, "approve")
    assert live(lesson).standfirst not in ("Newly written.", "Slipped in afterwards.")
    assert live(lesson).current_workflow_state.status == "in_progress"


def test_the_next_change_without_review_takes_the_note_away(author, lesson, reviewer, administrator):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(reviewer, lesson)
    assert live(lesson).reviewed_on
    data = editor.form(administrator, lesson) | {"standfirst": "At once.", "action-publish": "action-publish"}
    administrator.post(f"/cms/pages/{lesson.pk}/edit/", data)
    page = live(lesson)
    assert page.standfirst == "At once." and page.reviewed_on is None and page.reviewed_by_discipline == ""


def test_a_draft_after_review_leaves_the_live_note_until_it_is_published(author, lesson, reviewer):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(reviewer, lesson)
    write(author.user, lesson, "A later thought.")
    assert live(lesson).reviewed_on == timezone.localdate()


def test_a_copy_has_not_been_reviewed(author, lesson, reviewer):
    write(author.user, lesson)
    submit(author.user, lesson)
    decide(reviewer, lesson)
    copy = live(lesson).copy(update_attrs={"slug": "copy", "title": "Copy"}).specific
    assert copy.live and copy.reviewed_on is None


def test_what_was_approved_for_a_later_hour_goes_live_then_with_the_note(author, lesson, reviewer):
    draft = lesson.get_latest_revision_as_object()
    draft.standfirst, draft.go_live_at = "For Monday.", timezone.now() + timedelta(hours=1)
    draft.save_revision(user=author.user)
    submit(author.user, lesson)
    decide(reviewer, lesson)
    assert live(lesson).standfirst != "For Monday."
    assert "Scheduled" in author.get("/cms/").content.decode()
    lesson.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=timezone.now())
    _bring_forward(lesson)
    publishing.publish_due()
    page = live(lesson)
    assert page.standfirst == "For Monday." and page.reviewed_on == timezone.localdate()


def test_an_author_takes_their_text_back_before_it_is_read(author, lesson):
    write(author.user, lesson)
    submit(author.user, lesson)
    assert live(lesson).current_workflow_state.user_can_cancel(author.user)


def _bring_forward(page):
    """Let the hour of a scheduled draft have come."""
    past = timezone.now() - timedelta(minutes=1)
    for revision in page.revisions.exclude(approved_go_live_at=None):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()
