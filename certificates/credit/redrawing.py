"""A certificate of continuing education drawn anew: what was claimed stays, the activity and the profile are today's."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from wagtail.models import Site

from certificates.credit import amounts, drafts
from certificates.models import CreditSettings


def redrawn(old, profile):
    """Return (facts, sentences): what it would say now, with its days kept, or None and everything in the way."""
    claim = getattr(old, "claim", None)
    if claim is None or profile is None:
        return None, [_("There is no claim or no profile any more from which it could be drawn anew.")]
    rows = claim.activity.designations.select_related("credit_type", "activity")
    held = {one.credit_type.code: one for one in rows}
    claimed, sentences = [], []
    for line in claim.lines:
        designation, amount = held.get(line["code"]), Decimal(line["claimed"])
        if problem := _problem(designation, amount):
            sentences.append(f"{line['code'].upper()}: {problem}")
        else:
            claimed.append((designation, amount))
    if sentences:
        return None, sentences
    settings = CreditSettings.for_site(Site.objects.get(is_default_site=True))
    days = {"completed_on": claim.completed_on, "on": claim.completed_on}
    said = drafts.draft(claim.activity, claimed, settings, profile=profile, **days)
    return replace(said, issued_text=old.facts["issued_text"]), []


def _problem(designation, amount):
    if designation is None:
        return _("The activity is not designated for it any more.")
    kind = designation.credit_type
    return amounts.problem(amount, step=kind.step, least=kind.least, most=designation.amount)
