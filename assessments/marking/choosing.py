"""Which scripts wait for somebody, and which one comes next: worked out by the database, however many there are.

Whether somebody has to find their measure first is no part of it: `calibrating.outstanding` says that of what waits.
What `people.role_for` says of one script, `for_me` says of all; tests/assessments/marking/test_choosing.py compares the two.
"""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from assessments.marking import leases, people
from assessments.marking.calibrating import NotCalibrated
from assessments.models import Lease, Marking, Script
from assessments.refusals import InHand

Role = Marking.Role
TRIES = 20
"""How often somebody else may be quicker before we say that nothing waits."""


def described(reach, now=None):
    """The live scripts a person marks, each with what the database knows of it for them.

    my_role, my_state  of one's own standing mark, if any
    for_me             it waits for something of this person now
    is_second          what waits is a second mark
    with_others        somebody else has it in hand
    others_draft       somebody else began a mark that is not final
    """
    me, now = reach.user, now or timezone.now()
    marks = Marking.objects.standing().filter(attempt=OuterRef("attempt"), item=OuterRef("item"))
    mine = marks.filter(marker=me)
    others = marks.exclude(marker=me)
    held = Lease.objects.filter(script=OuterRef("pk"), until__gt=now).exclude(user=me)
    rows = reach.scripts().alias(
        first_final=Exists(others.filter(role=Role.FIRST, state=Marking.State.FINAL)),
        second_final=Exists(others.filter(role=Role.SECOND, state=Marking.State.FINAL)),
        first_held=Exists(held.filter(role=Role.FIRST)),
        second_held=Exists(held.filter(role=Role.SECOND)),
        others_draft=Exists(others.filter(state=Marking.State.DRAFT)),
        with_others=Exists(held),
        my_role=Subquery(mine.values("role")[:1]),
        my_state=Subquery(mine.values("state")[:1]),
    )
    rows = rows.alias(is_first=_when(_first(me))).alias(is_second=_when(_second(me)))
    return rows.alias(for_me=_when(Q(is_first=True) | Q(is_second=True)))


def _first(me):
    free = (Q(first_to=None) | Q(first_to=me)) & ~Q(second_to=me) & Q(first_final=False)
    begun = Q(my_state=Marking.State.DRAFT, my_role=Role.FIRST)
    return Q(state=Script.State.WAITING, first_held=False) & (begun | (Q(my_state=None) & free))


def _second(me):
    free = (Q(second_to=None) | Q(second_to=me)) & Q(wants_second=True, second_final=False)
    begun = Q(my_state=Marking.State.DRAFT, my_role=Role.SECOND)
    wanted = begun | (Q(my_state=None, is_first=False) & free)
    return Q(state=Script.State.WAITING, second_held=False) & wanted


def _when(condition):
    return Case(When(condition, then=Value(True)), default=Value(False))


def waiting(reach, now=None):
    """The scripts that wait for something of this person, in the order in which they are given out.

    One's own drafts first, then what is allocated to one, then what is free; of each the one that is due first. What
    somebody else began comes last: they may come back to it.
    """
    me = reach.user
    mine = Q(is_first=True, first_to=me) | Q(is_second=True, second_to=me)
    turn = Case(
        When(my_state=Marking.State.DRAFT, then=Value(0)),
        When(mine, then=Value(1)),
        When(others_draft=True, then=Value(3)),
        default=Value(2),
    )
    return described(reach, now).filter(for_me=True).alias(turn=turn).order_by("turn", "due_at", "pk")


def take_next(*, reach, sitting, item, skipped=()):
    """Take the next script of a question in hand for the person of a Reach; return it, or None where nothing waits.

    skipped  ids of scripts they gave back lately: those come again only once nothing else waits

    Where two people reach for the same one, the second gets another. Raises NotCalibrated where nothing waits but what
    asks for a measure they have not found yet.
    """
    rows = waiting(reach).filter(sitting=sitting, item=item)
    return _take(reach, rows.exclude(pk__in=skipped)) or (_take(reach, rows) if skipped else None)


def _take(reach, rows):
    missed, first = [], None
    for _try in range(TRIES):
        script = rows.exclude(pk__in=missed).select_related("attempt", "sitting__cohort").first()
        if script is None:
            break
        try:
            if _take_one(reach, script):
                return script
        except NotCalibrated as refused:
            first = first or refused
        missed.append(script.pk)
    if first is not None:
        raise first
    return None


def _take_one(reach, script):
    """Take it, and look again: between choosing and taking somebody may have begun or ended a mark."""
    with transaction.atomic():
        script = Script.objects.select_for_update(no_key=True, of=("self",)).get(pk=script.pk)
        role = role_now(reach, script)
        if role not in (Role.FIRST, Role.SECOND):
            return False
        if Marking.objects.final().filter(**_key(script), marker=reach.user).exists():
            return False
        try:
            leases.take(script=script, role=role, by=reach.user)
        except InHand:
            return False
    return True


def role_now(reach, script):
    """In which role the person may mark a script, as the database stands now."""
    marks = list(Marking.objects.standing().filter(**_key(script)))
    return people.role_for(reach, script, marks, list(leases.running([script])))


def _key(script):
    return {"attempt": script.attempt_id, "item": script.item}
