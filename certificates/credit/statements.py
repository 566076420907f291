"""Which version of an official text holds: the newest the office pasted, of the activity or else for all activities."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Statement
from cms import audit
from cms.errors import Refused


class NoStatement(Refused):
    """A text that cannot be kept."""

    title = _("Nothing was kept.")


def paste(*, text, source, by, activity=None, credit_type=None):
    """Keep a new version of an official text, exactly as it was pasted; what is issued from now on copies it."""
    if not text.strip():
        raise NoStatement(_("Paste the text as the accreditor words it."))
    with transaction.atomic():
        made = Statement.objects.create(
            activity=activity, credit_type=credit_type, text=text.strip(), source=source.strip(), pasted_by=by
        )
        before = versions(activity, credit_type).exclude(pk=made.pk).values_list("pk", flat=True).first()
        what = credit_type.code if credit_type else "accreditation"
        audit.record("pasted", made, by=by, before=before, after=made.pk, what=what)
    return made


def versions(activity, credit_type):
    """Every version of one text, the newest first."""
    return Statement.objects.filter(activity=activity, credit_type=credit_type).order_by("-pk")


def in_force(activity):
    """Return {id of the kind of credit, None for accreditation: Statement} for an activity. One query."""
    rows = Statement.objects.filter(activity__in=[activity.pk]) | Statement.objects.filter(activity=None)
    found = {}
    # The general ones come first, so that those of the activity itself take their place.
    for row in sorted(rows, key=lambda one: (one.activity_id is not None, one.pk)):
        found[row.credit_type_id] = row
    return found
