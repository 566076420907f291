"""What faculty make of a team's plan by the rubric: a draft until they release it, to the whole team at once."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.careplans.refusals import NotGiven
from assessments.careplans.rooms import locked_for_talk
from assessments.models import PlanDebrief, PlanMark, TeamMember
from assessments.teamwork import teams
from cms import audit
from courses import facts

MOST_CHARACTERS = 4000
State = PlanMark.State


def keep(*, room, levels, comment):
    """Keep a draft of the team's mark: levels {criterion: level}, as far as they are chosen yet. Raises NotGiven."""
    rubric = room.work.task.version.definition.rubric
    comment = comment.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(comment) > MOST_CHARACTERS:
        words = _(
            "This has %(found)d characters, and %(most)d are the most. Shorten it; it is all still here."
        )
        raise NotGiven(words % {"found": len(comment), "most": MOST_CHARACTERS})
    known = {one.id: {level.id for level in one.levels} for one in rubric.criteria}
    levels = {name: level for name, level in levels.items() if level in known.get(name, ())}
    with transaction.atomic():
        room = locked_for_talk(room)
        draft = PlanMark.objects.filter(work=room.work, state=State.DRAFT).first()
        if draft is None:
            last = PlanMark.objects.filter(work=room.work).aggregate(most=Max("number"))["most"] or 0
            draft = PlanMark(work=room.work, number=last + 1)
        draft.levels, draft.comment, draft.change = levels, comment, room.work.change
        draft.by, draft.at = room.user, timezone.now()
        draft.save()
    return draft


def release(*, room):
    """Release the draft to the team: from then on it stays as it is. Raises NotGiven while a criterion has no level."""
    rubric = room.work.task.version.definition.rubric
    with transaction.atomic():
        room = locked_for_talk(room)
        draft = PlanMark.objects.filter(work=room.work, state=State.DRAFT).first()
        if draft is None:
            raise NotGiven(_("There is no draft to release. Mark the plan first."))
        missing = [one.title for one in rubric.criteria if one.id not in draft.levels]
        if missing:
            raise NotGiven(_("Choose a level for: %(titles)s.") % {"titles": ", ".join(missing)})
        draft.state = State.RELEASED
        draft.save(update_fields=["state"])
        teams.note_change(room.work)
        audit.record("released the mark of", room.work, by=room.user, number=draft.number)
        # Those who left as well: what they had done counts, and so do its points.
        members = TeamMember.objects.filter(team=room.work.team)
        facts.changed(*members.values_list("user_id", flat=True))
    return draft


def debrief(*, room, note):
    """Note that faculty talked with the team about what in its plan could have harmed. Raises NotGiven without a note."""
    note = note.replace("\x00", "").strip()[:500]
    if not note:
        raise NotGiven(_("Say in a sentence what was talked about. It is kept beside the plan."))
    with transaction.atomic():
        room = locked_for_talk(room)
        found = PlanDebrief.objects.create(work=room.work, change=room.work.change, note=note, by=room.user)
        teams.note_change(room.work)
        audit.record("talked about the plan of", room.work, by=room.user, change=found.change)
        members = TeamMember.objects.filter(team=room.work.team, ended_at=None)
        facts.changed(*members.values_list("user_id", flat=True))
    return found


def share(mark, rubric):
    """Points of a mark in words: (earned, most); None while a level is missing."""
    found = rubric.share(mark.levels) if mark is not None and rubric is not None else None
    if found is None:
        return None
    earned = Decimal(found.numerator) * rubric.most / Decimal(found.denominator)
    return earned.normalize(), rubric.most.normalize()
