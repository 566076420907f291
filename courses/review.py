"""Clinical review: one workflow for the whole curriculum, and who may approve what.

An author never approves their own text, and only a reviewer of the discipline a page asks for approves it.
Approving publishes (courses/approval.py) and writes on the page which discipline read it, and when.
"""

from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from cms import access, audit, mail
from courses import review_dates

NAME = "Clinical review"


def ensure_workflow(catalog):
    """Put every page under the catalog under clinical review; doing it again changes nothing.

    Returns the workflow. Another workflow that somebody assigned to the catalog since is left alone.
    """
    from courses.models import ClinicalReviewTask

    assigned = WorkflowPage.objects.filter(page_id=catalog.pk).select_related("workflow").first()
    if assigned:
        return assigned.workflow
    task = ClinicalReviewTask.objects.filter(active=True).first() or ClinicalReviewTask.objects.create(
        name=NAME
    )
    workflow = Workflow.objects.filter(active=True, workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page_id=catalog.pk, workflow=workflow)
    return workflow


def authors(page):
    """Return ids of the people who wrote the draft: its owner, and whoever changed it since it was published."""
    drafts = page.revisions.exclude(user=None)
    if page.last_published_at:
        drafts = drafts.filter(created_at__gt=page.last_published_at)
    found = set(drafts.values_list("user_id", flat=True))
    return found | {page.owner_id} if page.owner_id else found


def discipline_wanted(page):
    """Return the discipline that the newest draft asks to be reviewed by, or None where any will do."""
    return getattr(page.get_latest_revision_as_object(), "review_discipline", None)


def may_approve(user, page):
    """Whether the person may judge this draft: a reviewer of its discipline who did not write it."""
    if not access.may(user, "page", "review", page=page):
        return False
    wanted = discipline_wanted(page)
    if wanted and wanted.code not in access.disciplines_reviewed(user):
        return False
    return user.pk not in authors(page)


def reviewers_of(page):
    """The people who may approve a draft, for notices."""
    return [one for one in access.people_with_role(access.REVIEWER) if may_approve(one, page)]


def tell_reviewers(page, by):
    """Write to everybody who may approve a draft that it waits for them."""
    for reviewer in reviewers_of(page):
        mail.send(
            "review_waiting",
            reviewer.email,
            {"page": page, "author": by, "reviewer": reviewer},
            subject=_("For your review: %(title)s") % {"title": page.get_admin_display_title()},
        )


def write_down(revision, user):
    """Note in a revision, and in the audit log, that a reviewer has read and approved it, and how long that holds."""
    from courses import doors, reviews
    from courses.models import Discipline

    page = revision.as_object()
    wanted = discipline_wanted(page)
    codes = [wanted.code] if wanted else sorted(access.disciplines_reviewed(user))
    names = dict(Discipline.objects.values_list("code", "name"))
    name = names.get(codes[0], codes[0]) if codes else ""
    if "reviewed_on" in revision.content:
        day, program = reviews.today(), doors.program_of(page)
        revision.content["reviewed_on"] = day.isoformat()
        revision.content["reviewed_by_discipline"] = name
        if program:
            revision.content["review_by"] = review_dates.due(day, program.review_months).isoformat()
        revision.save(update_fields=["content"])
    audit.record("reviewed", page, by=user, revision=revision.pk, discipline=codes[0] if codes else "")
