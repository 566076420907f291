"""Writing a plan together: every accepted edit is a version of its own, and none overwrites what it has not seen.

An edit says which version of the row its author had before them, and carries an id of its own. The work's row is locked
while it is taken: an edit over an older version is refused with both texts, one that comes twice counts once. Other
words under the number of one that was taken, as from a page somebody went back to, are a change of what it became.
"""

import uuid as uuids

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.careplans import signing
from assessments.careplans.refusals import PlanFull, RowGone, RowRefused, StaleRow
from assessments.careplans.rooms import locked
from assessments.engine import careplan, exact
from assessments.engine.careplan import LENGTHS, MOST_ROWS
from assessments.models import PlanRow, PlanRowVersion, TeamMember
from assessments.teamwork import teams

Kind = PlanRowVersion.Kind
NAMES = {
    "problem": gettext_lazy("The problem"),
    "goal": gettext_lazy("The goal"),
    "whose": gettext_lazy("Whose words"),
    "intervention": gettext_lazy("The intervention"),
    "when": gettext_lazy("When"),
    "measure": gettext_lazy("How you will know"),
}


def add(*, room, fields, client):
    """Write a new row; return its version. Raises RowRefused, PlanFull, NotInTeam or NotOpen."""
    fields = cleaned(room, fields)
    if known := _taken(client, room):
        return _again(known, room, fields)
    with transaction.atomic():
        room = locked(room)
        if known := _taken(client, room):
            return _again(known, room, fields)
        rows = PlanRow.objects.filter(work=room.work)
        if rows.count() >= MOST_ROWS:
            words = _("A plan holds %(most)d rows, those taken out among them, and this one does.")
            raise PlanFull(words % {"most": MOST_ROWS})
        position = (rows.aggregate(most=Max("position"))["most"] or 0) + 1
        row = PlanRow.objects.create(work=room.work, position=position)
        return _accept(room, row, Kind.MADE, fields, client, base=0)


def change(*, room, uuid, fields, base, client):
    """Change a row that was read at version `base`; return the new version, or the old one where nothing differs.

    Raises StaleRow with the version that holds when it is another one, RowGone when the row was taken out meanwhile.
    """
    fields = cleaned(room, fields)
    if known := _taken(client, room):
        return _again(known, room, fields)
    with transaction.atomic():
        room = locked(room)
        if known := _taken(client, room):
            return _again(known, room, fields)
        row, holds = _row(room, uuid)
        _check_base(row, holds, base)
        if not careplan.differing(holds.fields, fields):
            return holds
        return _accept(room, row, Kind.CHANGED, fields, client, base)


def take_out(*, room, uuid, base, client):
    """Take a row out of the plan. Its words stay in the history, and any member can bring it back."""
    if known := _taken(client, room):
        return known
    with transaction.atomic():
        room = locked(room)
        if known := _taken(client, room):
            return known
        row, holds = _row(room, uuid)
        if row.deleted_at is not None:
            return holds
        _check_base(row, holds, base)
        return _accept(room, row, Kind.DELETED, holds.fields, client, base)


def bring_back(*, room, uuid, client, fields=None):
    """Bring a row back that was taken out, with what it said or, where given, with other words."""
    fields = cleaned(room, fields) if fields is not None else None
    if known := _taken(client, room):
        return _again(known, room, fields)
    with transaction.atomic():
        room = locked(room)
        if known := _taken(client, room):
            return _again(known, room, fields)
        row, holds = _row(room, uuid)
        if row.deleted_at is None:
            if fields is None or not careplan.differing(holds.fields, fields):
                return holds
            _check_base(row, holds, base=-1)
        said = holds.fields if fields is None else fields
        return _accept(room, row, Kind.RESTORED, said, client, holds.number)


def tidied(fields):
    """The fields of a row in the one form in which they are kept and compared, whatever they hold."""
    found = {name: _tidy(fields.get(name)) for name in careplan.FIELDS}
    found["domain"] = int(fields.get("domain") or 0)
    found["owners"] = sorted({_tidy(one) for one in fields.get("owners") or []})
    return found


def _tidy(text):
    return str(text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def cleaned(room, fields):
    """The fields of a row as they are kept.

    Raises RowRefused, naming each text that is too long, for an empty row, and for what the exercise does not know.
    """
    found = tidied(fields)
    words = _("%(name)s has %(found)d characters, and %(most)d are the most.")
    long = [
        words % {"name": NAMES[name], "found": len(found[name]), "most": most}
        for name, most in LENGTHS.items()
        if len(found[name]) > most
    ]
    if long:
        raise RowRefused(" ".join([*long, _("Shorten it; everything you wrote is still here.")]))
    if not any(found[name] for name in ("problem", "goal", "intervention")):
        raise RowRefused(
            _("An empty row says nothing. Write at least the problem, the goal or what is done.")
        )
    if not _is_known(room, found):
        raise RowRefused(
            _(
                "This names something that is not in the exercise. Load the page again; what you wrote is here."
            )
        )
    return found


def _is_known(room, fields):
    """Whether domain, goal, entry and owners are ones there are: a page of both texts carries them as they were sent."""
    exercise = room.work.task.version.definition
    codes = set(exercise.names)
    if not codes.issuperset(fields["owners"]):
        there = TeamMember.objects.filter(team=room.work.team).exclude(code="")
        codes |= set(there.values_list("code", flat=True))
    return (
        fields["domain"] in exercise.domain_names
        and fields["goal_id"] in {"", *exercise.goals_by_id}
        and fields["library"] in {"", *exercise.interventions}
        and codes.issuperset(fields["owners"])
    )


def _taken(client, room):
    """The version that this very edit became already, or None: what is sent twice counts once."""
    known = PlanRowVersion.objects.filter(client=client).select_related("row__work").first()
    if known is not None and (known.by_id, known.row.work_id) != (room.user.pk, room.work.pk):
        raise RowRefused(_("This edit carries the number of somebody else’s. Load the page again."))
    return known


def _again(known, room, fields):
    if fields is None or known.erased_at:
        return known
    since = PlanRowVersion.objects.filter(row=known.row_id, by=room.user, number__gt=known.number)
    for one in (known, *since.order_by("number")):
        if not careplan.differing(one.fields, fields):
            return one
    return change(room=room, uuid=known.row.uuid, fields=fields, base=known.number, client=uuids.uuid4())


def _row(room, uuid):
    row = PlanRow.objects.filter(work=room.work, uuid=uuid).first()
    if row is None:
        raise RowRefused(_("This plan has no such row. Load the page again; what you wrote is still here."))
    return row, PlanRowVersion.objects.get(row=row, number=row.number)


def _check_base(row, holds, base):
    if row.deleted_at is not None:
        words = _("%(name)s took this row out while you were writing. Nothing you wrote is lost.")
        raise RowGone(words % {"name": _name(holds)}, holds)
    if holds.number != base:
        words = _("%(name)s changed this row while you were writing. Both texts stand here; nothing is lost.")
        raise StaleRow(words % {"name": _name(holds)}, holds)


def _name(version):
    from cms.models import User

    return User.objects.filter(pk=version.by_id).first() or _("Somebody")


def _accept(room, row, kind, fields, client, base):
    number = teams.note_change(room.work)
    row.number += 1
    row.deleted_at = timezone.now() if kind == Kind.DELETED else None
    row.save(update_fields=["number", "deleted_at"])
    version = PlanRowVersion.objects.create(
        row=row,
        number=row.number,
        change=number,
        kind=kind,
        client=client,
        base=base,
        fields=fields,
        sha256=exact.digest(exact.canonical(fields)),
        by=room.user,
    )
    signing.began(room.work)
    signing.reopen(room.work)
    return version
