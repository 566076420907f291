"""The queue of written work by question: how much waits for somebody, how much is done, how long the rest takes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils import timezone

from assessments.engine import pace
from assessments.marking import calibrating, choosing
from assessments.models import CaseVersion, Lease, Marking, Script, Sitting

LATEST = 500
"""So many final marks say how long marking takes."""


@dataclass(frozen=True)
class Question:
    """One question of a sitting, with what of it waits.

    for_me, second_marks  what waits for this person, and how much of that are second marks
    locked, calibrate       what waits until this person has found their measure, and where they find it
    in_hand                 what others have in hand now
    disputed                where two marks part; told to who leads there, else 0
    decide                  uuid of the one of these that is due first, or None
    flagged                 how many are flagged; told to who leads there, else how many this person flagged
    done, all               how many are settled of how many there are, for who leads there; else how many of those that
                            come to this person they have marked
    oldest, due             since when and until when what is open waits; None where nothing is
    """

    sitting: Sitting
    item: str
    title: str
    stem: str
    leads: bool
    for_me: int
    locked: int
    calibrate: str
    second_marks: int
    drafts: int
    in_hand: int
    disputed: int
    to_decide: int
    decide: Any
    flagged: int
    done: int
    all: int
    oldest: datetime | None
    due: datetime | None
    minutes: int | None
    is_late: bool

    @property
    def key(self):
        """By which a page names it."""
        return f"{self.sitting.pk}-{self.item}"


def questions(reach, now=None):
    """Every question with written work that this person marks, the most urgent first. A few queries, however much."""
    now = now or timezone.now()
    rows = _counted(reach, now)
    sittings = _sittings({row["sitting"] for row in rows})
    in_hand, decide = _in_hand(reach, now), _to_decide(reach, sittings.values())
    times, asked = (
        _times(reach, list(sittings)),
        calibrating.outstanding(reach.user, choosing.waiting(reach, now)),
    )
    found = [
        _question(reach, row, sittings[row["sitting"]], in_hand, decide, times, asked, now) for row in rows
    ]
    return sorted(found, key=_urgent)


def _counted(reach, now):
    unsettled = ~Q(state=Script.State.SETTLED)
    rows = choosing.described(reach, now).order_by().values("sitting", "item")
    return list(
        rows.annotate(
            all=Count("pk"),
            done=Count("pk", filter=Q(state=Script.State.SETTLED)),
            given=Count("pk", filter=Q(my_state=Marking.State.FINAL)),
            n_mine=Count("pk", filter=Q(for_me=True)),
            second_marks=Count("pk", filter=Q(is_second=True)),
            drafts=Count("pk", filter=Q(for_me=True, my_state=Marking.State.DRAFT)),
            disputed=Count("pk", filter=Q(state=Script.State.DISPUTED)),
            to_decide=Count("pk", filter=Q(state=Script.State.DISPUTED, my_state=None)),
            flagged=Count("pk", filter=unsettled & ~Q(flag="")),
            flagged_mine=Count("pk", filter=unsettled & ~Q(flag="") & Q(flagged_by=reach.user)),
            oldest=Min("waits_since", filter=unsettled),
            due=Min("due_at", filter=unsettled),
            latest=Max("pk"),
        )
    )


def _in_hand(reach, now):
    """{(sitting, item): how many others have in hand}."""
    rows = Lease.objects.filter(script__in=reach.scripts(), until__gt=now).exclude(user=reach.user)
    counted = rows.values("script__sitting", "script__item").annotate(n=Count("script", distinct=True))
    return {(one["script__sitting"], one["script__item"]): one["n"] for one in counted}


def _sittings(ids):
    rows = Sitting.objects.filter(pk__in=ids).select_related("version", "cohort__program")
    found = {one.pk: one for one in rows.defer("version__content")}
    CaseVersion.objects.read_once([one.version for one in found.values()])
    return found


def _times(reach, sittings):
    """{(sitting, item): (seconds of one's own marks, of everybody's)}, of the latest final marks there."""
    rows = Marking.objects.final().filter(attempt__sitting__in=sittings, seconds__gt=0).order_by("-at")
    found = {}
    for sitting, item, marker, seconds in rows.values_list("attempt__sitting", "item", "marker", "seconds")[
        :LATEST
    ]:
        mine, everybody = found.setdefault((sitting, item), ([], []))
        everybody.append(seconds)
        if marker == reach.user.pk:
            mine.append(seconds)
    return found


def _to_decide(reach, sittings):
    """{(sitting, item): uuid of the disputed script that is due first}, where the person leads and gave neither mark."""
    led = [one.pk for one in sittings if reach.leads_at(one)]
    mine = Marking.objects.standing().filter(
        attempt=OuterRef("attempt"), item=OuterRef("item"), marker=reach.user
    )
    rows = reach.scripts().filter(~Exists(mine), sitting__in=led, state=Script.State.DISPUTED)
    rows = rows.order_by("-due_at", "-pk")
    return {(sitting, item): uuid for sitting, item, uuid in rows.values_list("sitting", "item", "uuid")}


def _question(reach, row, sitting, in_hand, decide, times, asked, now):
    item, leads = row["item"], reach.leads_at(sitting)
    title, stem = words_of(sitting, item)
    locked, calibrate = asked.get((sitting.pk, item), (0, ""))
    counts = {name: row[name] for name in ("second_marks", "drafts", "oldest", "due")}
    return Question(
        sitting=sitting,
        item=item,
        title=title,
        stem=stem,
        leads=leads,
        for_me=row["n_mine"] - locked,
        locked=locked,
        calibrate=calibrate,
        in_hand=in_hand.get((sitting.pk, item), 0),
        disputed=row["disputed"] if leads else 0,
        to_decide=row["to_decide"] if leads else 0,
        decide=decide.get((sitting.pk, item)),
        flagged=row["flagged"] if leads else row["flagged_mine"],
        minutes=pace.minutes_left(
            row["n_mine"] - locked, pace.seconds_each(*times.get((sitting.pk, item), ((), ())))
        ),
        # Who does not lead reads of their own marks alone: what is settled would tell of others'.
        done=row["done"] if leads else row["given"],
        all=row["all"] if leads else row["given"] + row["n_mine"],
        is_late=bool(row["due"] and row["due"] < now),
        **counts,
    )


def words_of(sitting, item_id):
    """(title of the stage, the question) of an item, in the words of the sitting's version."""
    case: Any = sitting.version.definition
    item, stage = case.find(item_id), case.stage_of(item_id)
    return (
        case.stages[stage].title if stage is not None else item_id,
        item.stem if item is not None else "",
    )


def _urgent(one):
    waits = one.for_me or one.locked or one.to_decide
    return (not waits, one.due or datetime.max.replace(tzinfo=timezone.get_current_timezone()), one.key)
