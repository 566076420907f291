"""Erasing what somebody wrote in or about a plan. That they wrote, and when, stays; the words go."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.careplans.refusals import NothingToErase
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
    "row": Erasable(
        gettext_lazy("A version of a row"), PlanRowVersion, "client", "fields", lambda one: one.row.work
    ),
    "comment": Erasable(gettext_lazy("A comment"), PlanComment, "uuid", "text", lambda one: one.row.work),
    "reflection": Erasable(
        gettext_lazy("A reflection"), PlanReflection, "uuid", "text", lambda one: one.work
    ),
    "rating": Erasable(
        gettext_lazy("Words about a colleague"), PlanPeerRating, "uuid", "words", lambda one: one.work
    ),
}


def author(row):
    """Who wrote it."""
    return User.objects.filter(pk=_author_id(row)).first()


def _author_id(row):
    if isinstance(row, PlanReflection):
        return row.member.user_id
    if isinstance(row, PlanPeerRating):
        return row.rater.user_id
    return row.by_id


@dataclass(frozen=True)
class Written:
    """Something that was written, told apart without its words: what, by whom, when, where."""

    what: str
    key: object
    label: str
    by_id: int
    at: object
    where: str
    erased_at: object
    row: int | None = None


def written(work):
    """Everything written in or about a plan, the newest first; four queries."""
    of_row = _("row %(row)d, version %(number)d")
    found = [
        Written(
            "row",
            one.client,
            KINDS["row"].label,
            one.by_id,
            one.at,
            of_row % {"row": one.row.position, "number": one.number},
            one.erased_at,
            one.row.position,
        )
        for one in PlanRowVersion.objects.filter(row__work=work).select_related("row")
    ]
    found += [
        Written(
            "comment",
            one.uuid,
            KINDS["comment"].label,
            one.by_id,
            one.at,
            _("row %(row)d") % {"row": one.row.position},
            one.erased_at,
            one.row.position,
        )
        for one in PlanComment.objects.filter(row__work=work).select_related("row")
    ]
    found += [
        Written(
            "reflection",
            one.uuid,
            KINDS["reflection"].label,
            _author_id(one),
            one.written_at,
            "",
            one.erased_at,
        )
        for one in PlanReflection.objects.filter(work=work).select_related("member").defer("text")
    ]
    found += [
        Written("rating", one.uuid, KINDS["rating"].label, _author_id(one), one.at, "", one.erased_at)
        for one in PlanPeerRating.objects.filter(work=work)
        .exclude(words="", erased_at=None)
        .select_related("rater")
        .defer("words")
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


@dataclass(frozen=True)
class Heap:
    """Everything of one row, or of one person, that can be erased at once. `key` names it in a form."""

    key: str
    row: int | None
    by_id: int | None
    of: tuple[Written, ...]


def heaps(rows):
    """[Heap, …] of what `written` found and is not erased yet: by rows in their order, then by people."""
    left = [one for one in rows if one.erased_at is None]
    by_row, by_person = defaultdict(list), defaultdict(list)
    for one in left:
        by_person[one.by_id].append(one)
        if one.row is not None:
            by_row[one.row].append(one)
    found = [Heap(f"row-{row}", row, None, tuple(some)) for row, some in sorted(by_row.items())]
    return found + [Heap(f"person-{who}", None, who, tuple(some)) for who, some in by_person.items()]


def erase_all(*, work, key, by, why):
    """Erase everything of one heap as it is now; each piece is written down with whose it was. Returns how many.

    Raises NothingToErase where nothing of it is left.
    """
    with transaction.atomic():
        work = teams.lock_work(work)
        found = next((one for one in heaps(written(work)) if one.key == key), None)
        if found is None:
            raise NothingToErase
        for one in found.of:
            kind = KINDS[one.what]
            erase(what=one.what, row=kind.rows().get(**{kind.key: one.key}), by=by, why=why)
    return len(found.of)


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
