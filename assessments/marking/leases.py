"""Who has a script in hand: taken for a quarter of an hour, renewed while the page is open, given back, or run out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments.marking import calibrating
from assessments.models import Lease, Script
from assessments.refusals import InHand

LASTS = timedelta(minutes=15)


def take(*, script, role, by):
    """Take a script in hand in one role, or go on with it. Raises InHand where somebody else has it, NotCalibrated."""
    calibrating.must_be_calibrated(script, by)
    with transaction.atomic():
        Script.objects.select_for_update(no_key=True).get(pk=script.pk)
        now = timezone.now()
        held = Lease.objects.filter(script=script, role=role).select_related("user").first()
        if held is not None and held.user_id != by.pk:
            if held.until > now:
                raise InHand(held)
            held.delete()
            held = None
        if held is None:
            return Lease.objects.create(script=script, role=role, user=by, since=now, until=now + LASTS)
        held.until = now + LASTS
        held.save(update_fields=["until"])
    return held


def give_back(*, script, by):
    """Give a script back; whoever comes may take it. What is kept as a draft stays."""
    Lease.objects.filter(script=script, user=by).delete()


def running(scripts):
    """The leases of these scripts that hold now."""
    return Lease.objects.filter(script__in=scripts, until__gt=timezone.now()).select_related("user")


def must_be_free(attempt, item, role, by):
    """Raise InHand where somebody else has this answer in hand in this role now."""
    held = Lease.objects.filter(
        script__attempt=attempt, script__item=item, role=role, until__gt=timezone.now()
    ).exclude(user=by)
    found = held.select_related("user").first()
    if found is not None:
        raise InHand(found)
