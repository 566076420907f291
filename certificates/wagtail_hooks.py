"""Certificates on the first page of the CMS: which documents could not be made."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Certificate
from cms import access, attention


@attention.card(order=45)
def certificates_without_document(user):
    """Certificates that were awarded and have no document yet, for the office."""
    if access.reach(user, "certificate", "issue") is None:
        return None
    unfinished = Certificate.objects.unfinished().select_related("learner").order_by("-awarded_at")
    items = [
        attention.Item(str(one.learner or one.number), reverse("desk"), one.program_title, one.awarded_at)
        for one in unfinished[: attention.SHOWN]
    ]
    return attention.Card(
        _("Certificates without a document"), items, total=unfinished.count(), is_urgent=True
    )
