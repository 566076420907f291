"""Erasing what somebody wrote in or about a plan. That they wrote, and when, stays; the words go."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import PlanComment, PlanPeerRating, PlanReflection, PlanRowVersion
from assessments.teamwork import teams
from cms import audit
from cms.models import User


@dataclass(frozen=True)
class Erasable:
    """A sort of words: how it is called, how it is found, which column holds the words, whose work it is in."""

    label: str
    model: type
    key: str
    words: str
    work: Callable

    def rows(self):
        """All of them."""
        return self.model.objects.all()


KINDS = {
    "row": Erasable(_("A version of a row"), PlanRowVersion, "client", "fields", lambda one: one.row.work),
    "comment": Erasable(_("A comment"), PlanComment, "uuid", "text", lambda one: one.row.work),
    "reflection": Erasable(_("A reflection"), PlanReflection, "uuid", "text", lambda one: one.work),
    "rating": Erasable(_("Words about a colleague"), PlanPeerRating, "uuid", "words", lambda one: one.work),
}


def author(row):
    """Who wrote it."""
    if isinstance(row, PlanReflection):
        return row.member.user
    if isinstance(row, PlanPeerRating):
        return row.rater.user
    return User.objects.filter(pk=row.by_id).first()


def erase(*, what, row, by, why):
    """Erase the words of one row; done twice, it stays as it is."""
    kind = KINDS[what]
    with transaction.atomic():
        work = teams.lock_work(kind.work(row))
        found = kind.model.objects.get(pk=row.pk)
        left = _left(found, kind)
        if found.erased_at is not None and getattr(found, kind.words) == left:
            return found
        setattr(found, kind.words, left)
        found.erased_at = found.erased_at or timezone.now()
        found.erased_by = by
        found.save(update_fields=[kind.words, "erased_at", "erased_by"])
        teams.note_change(work)
        audit.record(f"erased words of a {what} in", work, by=by, about=author(row), why=why)
    return found


def _left(row, kind):
    """What stays: of a row its domain, so that it keeps its place in the plan; of everything else nothing."""
    return {"domain": row.fields.get("domain", 0)} if kind.words == "fields" else ""
