"""The first page of the CMS: what needs this author's attention, as cards of the pages they work on."""

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from laces.components import Component
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from cms import access, attention, publishing
from cms.attention import Card, Item
from cms.models import OutgoingMail


class AttentionPanel(Component):
    """The cards, or one sentence when nothing waits."""

    name = "attention"
    order = 10
    template_name = "cms/attention/panel.html"

    def get_context_data(self, parent_context):
        """Ask every registered card."""
        return {"cards": attention.cards(parent_context["request"].user)}


def _edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _item(page, note="", at=None):
    return Item(page.get_admin_display_title(), _edit(page), note, at)


def _mine(user):
    """Pages whose newest draft this person wrote."""
    return Page.objects.filter(latest_revision__user=user).select_related("latest_revision")


def _refused(user):
    """Pages of mine that were refused when they should have gone live, and are unchanged since."""
    refusal = PageLogEntry.objects.filter(page=OuterRef("pk"), action=publishing.REFUSED).order_by(
        "-timestamp"
    )
    return (
        _mine(user)
        .filter(has_unpublished_changes=True)
        .annotate(
            refused_at=Subquery(refusal.values("timestamp")[:1]), why=Subquery(refusal.values("data")[:1])
        )
        .filter(refused_at__gte=F("latest_revision_created_at"))
        .order_by("-refused_at")
    )


@attention.card(order=10)
def not_published(user):
    """What of mine could not be published, and how much is to mend."""
    items = [_item(page, _findings(page.why), page.refused_at) for page in _refused(user)]
    return Card(_("Could not be published"), items, is_urgent=True)


def _findings(data):
    number = len((data or {}).get("findings", []))
    if not number:
        return (data or {}).get("sentence", "")
    return ngettext("%(number)s thing to mend", "%(number)s things to mend", number) % {"number": number}


@attention.card(order=15)
def sent_back(user):
    """What a reviewer sent back to me, with their comment."""
    states = WorkflowState.objects.filter(
        requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES
    ).select_related("current_task_state__finished_by")
    pages = Page.objects.in_bulk([int(state.object_id) for state in states])
    items = [
        _item(
            pages[int(state.object_id)],
            _comment(state.current_task_state),
            state.current_task_state.finished_at,
        )
        for state in states
        if int(state.object_id) in pages and state.current_task_state
    ]
    return Card(_("Sent back to you"), items, is_urgent=True)


def _comment(task_state):
    said = task_state.comment or _("changes requested")
    return f"{task_state.finished_by}: {said}" if task_state.finished_by else said


@attention.card(order=20)
def for_my_review(user):
    """Drafts that wait for this person's judgment."""
    if access.reach(user, "page", "review") is None:
        return None
    waiting = (
        TaskState.objects.reviewable_by(user)
        .filter(workflow_state__current_task_state=F("pk"))
        .select_related("revision__user", "workflow_state__requested_by")
        .order_by("started_at")
    )
    items = []
    for state in waiting:
        by = state.workflow_state.requested_by
        page = state.revision.as_object()
        items.append(_item(page, _("from %(author)s") % {"author": by} if by else "", state.started_at))
    return Card(_("Waiting for your review"), items)


@attention.card(order=30)
def drafts(user):
    """What I wrote and have not handed in."""
    busy = WorkflowState.objects.active().values("object_id")
    pages = (
        _mine(user)
        .filter(has_unpublished_changes=True, latest_revision__approved_go_live_at=None)
        .exclude(pk__in=[int(pk) for pk in busy.values_list("object_id", flat=True)])
        .exclude(pk__in=[page.pk for page in _refused(user)])
        .order_by("-latest_revision_created_at")
    )
    total = pages.count()
    items = [
        _item(
            page,
            _("live, with changes") if page.live else _("never published"),
            page.latest_revision_created_at,
        )
        for page in pages[: attention.SHOWN]
    ]
    return Card(_("Your drafts"), items, total=total)


@attention.card(order=32)
def in_review(user):
    """What I handed in and somebody else is reading."""
    states = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_IN_PROGRESS)
    states = states.select_related("current_task_state").order_by("-created_at")
    pages = Page.objects.in_bulk([int(state.object_id) for state in states])
    items = [
        _item(pages[int(state.object_id)], _("waiting for a reviewer"), state.created_at)
        for state in states
        if int(state.object_id) in pages
    ]
    return Card(_("Under review"), items)


@attention.card(order=34)
def scheduled(user):
    """My pages that go live by the clock."""
    revisions = Revision.page_revisions.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    hours = {int(pk): at for pk, at in revisions.values_list("object_id", "approved_go_live_at")}
    theirs = Q(owner=user) | Q(latest_revision__user=user)
    pages = Page.objects.filter(theirs, pk__in=hours).in_bulk()
    items = [_item(pages[pk], _("goes live"), at) for pk, at in hours.items() if pk in pages]
    return Card(_("Scheduled"), items)


@attention.card(order=50)
def mail_given_up(user):
    """Messages that could not be delivered."""
    if access.reach(user, "mail", "read") is None:
        return None
    failed = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED).order_by("-created_at")
    items = [
        Item(", ".join(one.recipients), f"{reverse('mail_log')}?state=failed", one.subject, one.created_at)
        for one in failed.defer("text", "html")[: attention.SHOWN]
    ]
    return Card(
        _("Mail that could not be delivered"),
        items,
        total=failed.count(),
        more_url=f"{reverse('mail_log')}?state=failed",
        is_urgent=True,
    )
