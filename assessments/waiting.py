"""What of sittings waits for faculty on the first page of the CMS: debriefs to sign, without anybody's name."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import roster, teaching
from assessments.models import Attempt, Sitting
from cms import access, attention


@attention.card(order=31)
def debriefs_to_sign(user):
    """Sittings in which somebody waits for a debrief before their next try."""
    if access.reach(user, "attempt", "sign_debrief") is None:
        return None
    mine = teaching.sittings(user).filter(purpose=Sitting.Purpose.SUMMATIVE)
    waiting = Counter(
        roster.unsigned_of(Attempt.objects.filter(sitting__in=mine)).values_list("sitting", flat=True)
    )
    items = [
        attention.Item(
            f"{one.version.title}, {one.cohort.name}",
            f"{reverse('sitting', args=[one.pk])}?only=critical",
            ngettext("One learner waits", "%(n)s learners wait", waiting[one.pk]) % {"n": waiting[one.pk]},
        )
        for one in mine.filter(pk__in=waiting)
    ]
    return attention.Card(_("Debriefs to sign"), items, more_url=reverse("sittings"))
