"""Judging learners by another version of their program's rules: one person asks and says why, another one approves.

By other rules somebody may have everything who lacked something a minute ago, so it takes two people as a waiver does.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import audit
from cms.errors import Refused
from courses import merging, rule_versions
from courses.models import Enrollment, RulesMove


class NoMove(Refused):
    """Nobody is judged by other rules like this; the sentence says why."""

    title = _("Nobody was moved.")


def ask(*, enrollments, version, by, why):
    """Ask that learners be judged by another version of their program's rules from now on. Raises NoMove.

    Who is judged by it already is left out.
    """
    if not why.strip():
        raise NoMove(_("Say why. The reason is kept in the log."))
    with transaction.atomic():
        rows = Enrollment.objects.filter(pk__in=[one.pk for one in enrollments]).order_by("pk")
        # Locked by themselves: a join would lose whoever is moved to another cohort at this moment.
        list(rows.select_for_update(no_key=True).values_list("pk"))
        rows = rows.filter(cohort__program=version.program_id).exclude(rules=version)
        if not rows:
            raise NoMove(_("All of them are judged by this version already."))
        _refuse_own(rows, by)
        if RulesMove.objects.waiting().filter(enrollments__in=rows).exists():
            raise NoMove(
                _(
                    "For one of them somebody has asked already. Approve or refuse that first, under “Waivers”."
                )
            )
        move = RulesMove.objects.create(version=version, why=why.strip()[:500], asked_by=by)
        move.enrollments.set(rows)
        audit.record(
            "asked to judge by other rules",
            move,
            by=by,
            why=why,
            version=version.pk,
            number=version.number,
            users=sorted(one.user_id for one in rows),
        )
    return move


def approve(*, move, by):
    """Judge the learners by the version from now on; return how many moved. Twice is once. Raises NoMove."""
    with transaction.atomic():
        move = _locked(move)
        if move.ended_at:
            raise NoMove(_("It was refused meanwhile."))
        rows = move.enrollments.all()
        _refuse_own(rows, by)
        if merging.is_one_person(move.asked_by_id, by.pk):
            raise NoMove(_("Another person approves it: nobody approves what they asked for themself."))
        if move.approved_at:
            return 0
        move.approved_by, move.approved_at = by, timezone.now()
        move.save(update_fields=["approved_by", "approved_at"])
        return rule_versions.move(
            enrollments=rows, version=move.version, by=by, why=move.why, asked_by=move.asked_by_id
        )


def refuse(*, move, by, why):
    """Let it be; the row stays. Twice changes nothing. Raises NoMove."""
    if not why.strip():
        raise NoMove(_("Say why. The reason is kept in the log."))
    with transaction.atomic():
        move = _locked(move)
        if move.approved_at:
            raise NoMove(_("It was approved meanwhile. Ask to judge them by the version before."))
        if move.ended_at is None:
            move.ended_at = timezone.now()
            move.save(update_fields=["ended_at"])
            audit.record("refused", move, by=by, why=why, version=move.version_id)
    return move


def _refuse_own(rows, by):
    if rows.filter(user__in=merging.accounts_of(by.pk)).exists():
        raise NoMove(_("Nobody chooses the rules by which they are judged themself. Ask a colleague."))


def _locked(move):
    row = RulesMove.objects.select_for_update(of=("self",), no_key=True).select_related("version__program")
    return row.get(pk=move.pk)
