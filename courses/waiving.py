"""Letting one learner off one requirement: one person asks and says why, another one approves."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import audit
from cms.errors import Refused
from courses import facts, merging, requirements
from courses.models import Enrollment, Waiver


class NoWaiver(Refused):
    """It cannot be waived like this; the sentence says why."""

    title = _("Nothing was waived.")


def ask(*, enrollment, rule, by, why):
    """Ask that a requirement be waived for a learner. Raises NoWaiver.

    rule: the key of a rule by which this learner is judged.
    """
    if not why.strip():
        raise NoWaiver(_("Say why. The reason is kept with the waiver, and in the log."))
    with transaction.atomic():
        # Locked by itself: a join would lose a row whose cohort changes meanwhile, and lock cohort and program as well.
        Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        enrollment = Enrollment.objects.select_related("cohort__program").get(pk=enrollment.pk)
        asked = _asked(enrollment, rule)
        if asked is None:
            raise NoWaiver(_("This learner is not judged by such a rule."))
        standings = requirements.standings(enrollment.cohort.program, [enrollment])[enrollment.pk]
        standing = next(one for one in standings if one.rule == str(rule))
        if standing.met:
            raise NoWaiver(_("There is nothing to waive: it counts as met."))
        if standing.safety:
            raise NoWaiver(_("What is open here is a matter of safety. Nobody can waive that."))
        _end_of_another_thing(enrollment, rule, asked, by)
        try:
            with transaction.atomic():
                waiver = Waiver.objects.create(
                    enrollment=enrollment,
                    rule=rule,
                    title=standing.title[:255],
                    asked=asked,
                    why=why.strip(),
                    asked_by=by,
                )
        except IntegrityError:
            raise NoWaiver(_("Somebody has asked for this already.")) from None
        audit.record("asked to waive", waiver, by=by, why=why, user=enrollment.user_id, rule=str(rule))
    return waiver


def approve(*, waiver, by):
    """Grant a waiver that somebody else asked for. Twice is once. Raises NoWaiver."""
    with transaction.atomic():
        waiver = (
            Waiver.objects.select_for_update(of=("self",), no_key=True)
            .select_related("enrollment")
            .get(pk=waiver.pk)
        )
        if waiver.ended_at:
            raise NoWaiver(_("It was refused or taken back meanwhile."))
        if waiver.enrollment.user_id == by.pk:
            raise NoWaiver(_("Nobody waives anything for themself. Ask a colleague."))
        if merging.is_one_person(waiver.asked_by_id, by.pk):
            raise NoWaiver(_("Another person approves it: nobody approves what they asked for themself."))
        if waiver.approved_at is None:
            if _asked(waiver.enrollment, waiver.rule) != waiver.asked:
                raise NoWaiver(
                    _("The rule asks something else of this learner by now. Refuse this one, and ask anew.")
                )
            waiver.approved_by, waiver.approved_at = by, timezone.now()
            waiver.save(update_fields=["approved_by", "approved_at"])
            audit.record(
                "waived", waiver, by=by, why=waiver.why, user=waiver.enrollment.user_id, rule=str(waiver.rule)
            )
            facts.changed(waiver.enrollment.user_id)
    return waiver


def _asked(enrollment, rule):
    """What a rule (its key) asks of a learner now, or None where they are not judged by it."""
    rules = requirements.rules_for(enrollment)
    return next((one.asks for one in rules if one.key == str(rule)), None)


def _end_of_another_thing(enrollment, rule, asked, by):
    """A waiver of what this rule asked before holds for nothing any more, and makes room for the new one."""
    for old in Waiver.objects.running().filter(enrollment=enrollment, rule=rule):
        if old.asked != asked:
            end(waiver=old, by=by, why=_("The rule asks something else by now."))


def end(*, waiver, by, why):
    """Refuse a waiver, or take a granted one back; the row stays. Twice changes nothing. Raises NoWaiver."""
    if not why.strip():
        raise NoWaiver(_("Say why. The reason is kept in the log."))
    with transaction.atomic():
        waiver = (
            Waiver.objects.select_for_update(of=("self",), no_key=True)
            .select_related("enrollment")
            .get(pk=waiver.pk)
        )
        if waiver.ended_at is None:
            verb = "took back" if waiver.approved_at else "refused"
            waiver.ended_at = timezone.now()
            waiver.save(update_fields=["ended_at"])
            audit.record(verb, waiver, by=by, why=why, user=waiver.enrollment.user_id, rule=str(waiver.rule))
            facts.changed(waiver.enrollment.user_id)
    return waiver
