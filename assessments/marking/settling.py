"""Which of the marks of a script counts. Called in the transaction that changed one of them."""

from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from assessments.engine import moderation
from assessments.models import Marking, Script
from assessments.models.rubric_changes import rubric_of_digest

Role = Marking.Role


def final_marks(script):
    """{role: Marking} of the final marks that stand."""
    rows = Marking.objects.final().filter(attempt=script.attempt_id, item=script.item)
    return {one.role: one for one in rows}


def judged(attempt, item, definition):
    """(rubric, share that passes) by which an answer is judged now, without casting its whole case.

    definition  that of its version as it was frozen; where the rubric was changed since, the attempt names the newer
                one, and the share it was promised stands in its snapshot
    """
    digest, cut = attempt.rubrics.get(item), attempt.policy_snapshot.get("cut")
    rubric = rubric_of_digest(digest) if digest else definition.find(item).judged_by
    return rubric, Fraction(definition.cut if cut is None else Decimal(cut))


def partings(rubric, cut, marks):
    """Why two final marks need a third person, as moderation.Parting; () where they do not, or where one is missing."""
    first, second = marks.get(Role.FIRST), marks.get(Role.SECOND)
    if first is None or second is None:
        return ()
    return moderation.partings(rubric, first.levels, second.levels, cut)


def settle(script, definition):
    """Decide what counts of a script now and store it; return whether that changed.

    A third person's mark decides. Else the first mark counts: alone where one was asked for, and with a second
    beside it where the two stand together.
    """
    marks = final_marks(script)
    first, second, third = (marks.get(role) for role in (Role.FIRST, Role.SECOND, Role.ADJUDICATOR))
    state, counted = Script.State.WAITING, None
    if third is not None:
        state, counted = Script.State.SETTLED, third
    elif first is not None and not script.wants_second:
        state, counted = Script.State.SETTLED, first
    elif first is not None and second is not None:
        if partings(definition.find(script.item).judged_by, Fraction(definition.cut), marks):
            state = Script.State.DISPUTED
        else:
            state, counted = Script.State.SETTLED, first
    changed = script.counted_id != (counted.pk if counted else None)
    if changed or script.state != state:
        script.state, script.counted = state, counted
        script.settled_at = timezone.now() if counted else None
        script.save(update_fields=["state", "counted", "settled_at"])
    return changed
