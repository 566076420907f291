"""The history of a plan: every version of every row with what changed in it, and who did how much."""

from collections import Counter

from assessments.careplans import wording
from assessments.careplans.standing import Kind
from assessments.engine.careplan import differing, row_of
from assessments.models import PlanCompletion, PlanRowVersion, PlanSignature

BEGAN_FROM = {"goal_id": "goal", "library": "intervention"}
"""What names an entry, and the text of the row that it filled."""


def entries(found):
    """Everything that happened to the plan, the newest first: versions with their differences, signatures, completions."""
    names = found.disciplines
    before, rows = {}, []
    versions = (
        PlanRowVersion.objects.filter(row__work=found.work).select_related("row").order_by("change", "pk")
    )
    for one in versions:
        last = before.get(one.row_id, {})
        rows.append(
            {
                "change": one.change,
                "at": one.at,
                "who": found.name(one.by_id),
                "what": one.get_kind_display(),
                "kind": one.kind,
                "row": one.row,
                "title": row_of("", one.number, one.fields).short,
                "number": one.number,
                "erased": one.erased_at is not None,
                "differences": []
                if one.kind == Kind.DELETED or one.erased_at
                else _differences(found, names, last, one.fields),
            }
        )
        before[one.row_id] = one.fields
    for one in PlanSignature.objects.filter(work=found.work).select_related("member__user"):
        rows.append({"change": one.change, "at": one.at, "who": str(one.member.user), "kind": "signed"})
    for one in PlanCompletion.objects.filter(work=found.work):
        rows.append({"change": one.change + 0.5, "at": one.at, "kind": "complete", "completion": one})
    return sorted(rows, key=lambda row: -row["change"])


def _differences(found, names, before, after):
    return [
        {
            "label": wording.FIELD_NAMES[name],
            "before": wording.said_of(found.exercise, names, name, before.get(name)) if before else "",
            "after": wording.said_of(found.exercise, names, name, after.get(name)),
        }
        for name in differing(before, after)
        if name not in BEGAN_FROM or _says_more(found.exercise, name, after)
    ]


def _says_more(exercise, name, after):
    """Whether the entry a row began from says something that the row itself does not."""
    text = wording.said_of(exercise, {}, name, after.get(name))
    return bool(text) and text != after.get(BEGAN_FROM[name])


def contributions(found):
    """What each member and everybody else who wrote did, counted: rows written, changes, taken out, comments."""
    counted = {one.user_id: Counter() for one in found.members}
    versions = PlanRowVersion.objects.filter(row__work=found.work)
    for by, kind in versions.values_list("by_id", "kind"):
        counted.setdefault(by, Counter())[kind] += 1
    for rows in found.comments.values():
        for one in rows:
            counted.setdefault(one.by_id, Counter())["comment"] += 1
    seats = {one.user_id: one for one in found.members}
    return [
        {
            "name": found.name(user),
            "member": seats.get(user),
            "made": done[Kind.MADE],
            "changed": done[Kind.CHANGED],
            "out": done[Kind.DELETED] + done[Kind.RESTORED],
            "comments": done["comment"],
            "total": done.total(),
        }
        for user, done in counted.items()
    ]
