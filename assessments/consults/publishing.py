"""A consult that its cohort may read: offered by its asker, read once more by faculty or an expert, taken back at any time.

What the asker says holds at once. What is published is what the reader saw, up to the last message they saw.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import telling
from assessments.consults.asking import State, locked
from assessments.consults.refusals import CannotConsult, ConsentGone
from cms import audit


def offer(*, consult, by, with_name=False):
    """Let the cohort read an answered consult, once somebody has read it once more. Twice changes nothing but the name."""
    with transaction.atomic():
        consult = locked(consult)
        if consult.asker_id != by.pk or consult.erased_at:
            raise CannotConsult(_("Only who asked offers a consult to the cohort."))
        if consult.state not in (State.ANSWERED, State.CLOSED):
            raise CannotConsult(_("A consult is offered to the cohort once it is answered."))
        if consult.offered_at and consult.offers_name == with_name:
            return consult
        # A published one whose asker now wants a name on it, or none, is read once more.
        consult.offered_at, consult.offers_name = timezone.now(), with_name
        consult.published_at = consult.published_by = consult.published_upto = None
        consult.save()
        audit.record("offered", consult, by=by, about=by, with_name=with_name)
    return consult


def take_back(*, consult, by):
    """Take the consent back: the cohort reads it no longer, from this moment. Twice changes nothing."""
    with transaction.atomic():
        consult = locked(consult)
        if consult.asker_id != by.pk:
            raise CannotConsult(_("Only who asked takes that back."))
        if consult.offered_at is None:
            return consult
        was = consult.is_published
        consult.offered_at = consult.published_at = consult.published_by = consult.published_upto = None
        consult.offers_name = False
        consult.save()
        audit.record("took back from the cohort", consult, by=by, about=by, was_published=was)
    return consult


def publish(*, consult, by, upto, offered_at):
    """Let the cohort read an offered consult, as far as the reader saw it. Twice changes nothing.

    upto        id of the last message on the page that was read
    offered_at  since when it was offered as the page said (ISO): another offer is read anew

    Raises ConsentGone, CannotConsult.
    """
    with transaction.atomic():
        consult = locked(consult)
        if consult.erased_at or consult.offered_at is None or consult.offered_at.isoformat() != offered_at:
            raise ConsentGone(
                _(
                    "The learner has taken it back, or changed what they offer, while you read. The cohort does not see it."
                )
            )
        if consult.is_published:
            return consult
        if consult.asker_id == by.pk:
            raise CannotConsult(_("Somebody else has to read it once more."))
        if not consult.messages.filter(pk=upto).exists():
            raise ConsentGone(_("Load the page again and read it as it stands now."))
        consult.published_at, consult.published_by, consult.published_upto = timezone.now(), by, upto
        consult.save()
        audit.record("published", consult, by=by, about=consult.asker)
        telling.asker(consult, "published", _("Your cohort can read your case consult"))
    return consult


def shown(consult):
    """The messages a reader of the cohort sees."""
    rows = consult.messages.filter(erased_at=None)
    return list(rows.filter(pk__lte=consult.published_upto)) if consult.published_upto else []
