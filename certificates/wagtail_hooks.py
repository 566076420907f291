"""Certificates in the CMS: which documents could not be made, and the designs, whose changes are logged."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from certificates.design_views import Designs
from certificates.models import Batch, Certificate, Design
from cms import access, attention, audit
from cms.wagtail_hooks import MatrixMenuItem

register_snippet(Designs)


@hooks.register("after_create_snippet")
def log_new_design(request, design):
    """A design decides what certificates say."""
    _log("made", design, request.user)


@hooks.register("after_edit_snippet")
def log_changed_design(request, design):
    """Its changes affect the certificates that are issued from now on."""
    _log("changed", design, request.user)


@hooks.register("after_delete_snippet")
def log_deleted_designs(request, instances):
    """What was issued keeps its own words and pictures."""
    for design in instances:
        _log("deleted", design, request.user)


def _log(verb, design, by):
    if isinstance(design, Design):
        words = {name: getattr(design, name) for name in ("layout", "language", "title", "sentence")}
        audit.record(verb, design, by=by, program=design.program_id, **words)


@attention.card(order=45)
def certificates_without_document(user):
    """Certificates that were awarded and have no document yet, for the office."""
    if access.reach(user, "certificate", "issue") is None:
        return None
    # By number: the first page of the CMS names no learner, since looking at it is not written down.
    unfinished = Certificate.objects.unfinished().order_by("-awarded_at")
    words = _("Certificate ending in %(number)s")
    items = [
        attention.Item(
            words % {"number": one.number[-6:]},
            f"{reverse('desk')}?q={one.number}",
            one.program_title,
            one.awarded_at,
        )
        for one in unfinished[: attention.SHOWN]
    ]
    return attention.Card(
        _("Certificates without a document"), items, total=unfinished.count(), is_urgent=True
    )


@attention.card(order=25)
def batches_to_approve(user):
    """Batches of certificates that somebody else put together, for whoever may approve them."""
    if access.reach(user, "certificate", "approve") is None:
        return None
    waiting = Batch.objects.waiting_for(user).select_related("made_by")
    items = [
        attention.Item(one.title, reverse("batch", args=[one.uuid]), str(one.made_by or ""), one.made_at)
        for one in waiting[: attention.SHOWN]
    ]
    return attention.Card(
        _("Certificates to approve"), items, total=waiting.count(), more_url=reverse("batches")
    )


@hooks.register("register_admin_menu_item")
def office_items():
    """The desk's screens in the menu of the CMS, as a section of their own."""
    items = [
        MatrixMenuItem(
            gettext_lazy("Certificates"), reverse("desk"), ("standing", "read"), name="office-desk"
        ),
        MatrixMenuItem(
            gettext_lazy("Batches"), reverse("batches"), ("certificate", "issue"), name="office-batches"
        ),
        MatrixMenuItem(
            gettext_lazy("Progress"), reverse("progress"), ("standing", "read"), name="office-progress"
        ),
        MatrixMenuItem(
            gettext_lazy("Who may not get there"), reverse("risks"), ("standing", "read"), name="office-risks"
        ),
        MatrixMenuItem(
            gettext_lazy("Messages"), reverse("messages"), ("message", "write"), name="office-messages"
        ),
        MatrixMenuItem(
            gettext_lazy("Waivers"), reverse("waivers"), ("waiver", "approve"), name="office-waivers"
        ),
        MatrixMenuItem(
            gettext_lazy("Rules"), reverse("rules_programs"), ("rules", "read"), name="office-rules"
        ),
        MatrixMenuItem(
            gettext_lazy("Completed"), reverse("registrar"), ("standing", "read"), name="office-completed"
        ),
    ]
    for order, item in enumerate(items):
        item.order = order
    return SubmenuMenuItem(
        gettext_lazy("Program office"),
        Menu(items=items),
        name="office",
        icon_name="clipboard-list",
        order=406,
    )
