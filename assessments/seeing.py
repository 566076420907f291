"""What another seat saw that the learner had not: a sentence a seat, in their own words, kept for them and never graded."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions, forms
from assessments.models import SeatSeen
from assessments.refusals import NotSaid
from courses.models import Discipline

MOST_CHARACTERS = 600
MOST_SEATS = 12


def keep(*, attempt, said):
    """Keep what the learner says of other seats. Returns the rows that stand now.

    said  [(code of a discipline, words), …]; a seat without words is erased, one that is not named stays as it is

    Raises NotSaid, with nothing kept, for a seat there is not, one named twice, words without a seat, or too many.
    """
    said = [(code, forms.written(words).strip()) for code, words in said]
    _must_be_sayable(said)
    with transaction.atomic():
        attempt, now = actions.lock(attempt.pk), timezone.now()
        if attempt.is_open:
            raise NotSaid(_("Hand the case in first. Then say what another seat saw."))
        if not attempt.is_closed:
            raise NotSaid(_("This try was set aside, and nothing is added to it. Say it in another one."))
        stands = {one.discipline: one for one in attempt.seats_seen.all()}
        for code, words in said:
            _keep_one(attempt, stands.get(code), code, words, now)
    return list(attempt.seats_seen.all())


def _must_be_sayable(said):
    named = [code for code, _words in said if code]
    known = set(Discipline.objects.values_list("code", flat=True))
    if len(said) > MOST_SEATS or not set(named) <= known:
        raise NotSaid(_("One of these seats is not there. Load the page again and choose once more."))
    if len(set(named)) < len(named):
        raise NotSaid(_("The same seat is named twice. Put both sentences into one."))
    if any(words and not code for code, words in said):
        raise NotSaid(_("Choose whose seat it was, beside what it saw."))
    if any(len(words) > MOST_CHARACTERS for _code, words in said):
        raise NotSaid(
            _("A sentence or two is enough: at most %(most)s characters.") % {"most": MOST_CHARACTERS}
        )


def _keep_one(attempt, stands, code, words, now):
    if not words:
        if stands is not None:
            stands.delete()
    elif stands is None:
        if code:
            SeatSeen.objects.create(attempt=attempt, discipline=code, words=words, written_at=now)
    elif stands.words != words:
        stands.words, stands.changed_at = words, now
        stands.save(update_fields=["words", "changed_at"])
