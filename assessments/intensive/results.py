"""What raters saw, by learner and station: for faculty at once, for learners once it is opened and they rated themselves."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import forms, talking
from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from assessments.intensive import planning, rating
from assessments.intensive.refusals import NotOpenForResults
from assessments.models import DaySelfRating, StationRating
from assessments.refusals import NotRatedYet, WordsTooLong
from cms import audit, mail
from courses import facts


def ratings_of(day, enrollment=None):
    """The ratings of a day that hold, with slot, station and learner; of one learner where one is named."""
    rows = StationRating.objects.filter(slot__day=day).select_related(
        "slot__station", "slot__enrollment__user", "by"
    )
    rows = rows.filter(slot__enrollment=enrollment) if enrollment is not None else rows
    return rating.last_of_each(rows)


def seen(station, found):
    """How a learner was seen at a station: each criterion with who gave which level, and the level after it.

    `next` is the descriptor of the level above the lowest that was given; None at the best.
    """
    rubric = station.read_rubric
    rows = []
    for criterion in rubric.criteria:
        given = [(one, criterion.level(one.levels.get(criterion.id))) for one in found]
        levels = [level for _one, level in given if level is not None]
        lowest = min(levels, key=lambda level: level.points, default=None)
        rows.append(
            {
                "criterion": criterion,
                "given": [(one.by, level) for one, level in given if level is not None],
                "levels": [(level, count) for level, count in Counter(levels).items()],
                "lowest": lowest,
                "next": _next(criterion, lowest),
                "is_critical": lowest is not None and lowest.id == criterion.critical_level,
            }
        )
    return {
        "station": station,
        "rows": rows,
        "ratings": found,
        "notes": [one for one in found if one.note],
        "try_next": _try_next(rows),
        "well": [row for row in rows if row["lowest"] is not None and row["next"] is None],
    }


def _next(criterion, lowest):
    if lowest is None:
        return None
    above = [level for level in criterion.levels if level.points > lowest.points]
    # What lies just above harm may be no more than silence: after harm the best level is what to try.
    pick = max if lowest.id == criterion.critical_level else min
    return pick(above, key=lambda level: level.points, default=None)


def _try_next(rows):
    """The two dimensions in which somebody was seen lowest: what to try next is what stands at the level above."""
    open_ = [row for row in rows if row["next"] is not None]
    return sorted(open_, key=lambda row: row["lowest"].points)[:2]


def open_results(*, day, by):
    """Let the learners of a day see what was seen of them. Twice changes nothing.

    Each who was there is told once, by mail.
    """
    with transaction.atomic():
        day = planning.lock(day)
        if day.results_opened_at is not None:
            return day
        if not day.is_open or timezone.now() < day.clock.first:
            raise NotOpenForResults(_("The day has not begun. There is nothing to open."))
        day.results_opened_at, day.results_opened_by = timezone.now(), by
        day.save(update_fields=["results_opened_at", "results_opened_by"])
        audit.record("opened results of", day, by=by)
        url = reverse("intensive_mine", args=[day.uuid])
        told = {}
        were_there = Q(freed_at=None) | Q(ratings__isnull=False)
        for slot in day.slots.filter(were_there).select_related("enrollment__user"):
            told[slot.enrollment_id] = slot.enrollment.user
        for user in told.values():
            mail.send(
                "intensive_results",
                user.email,
                {"day": day, "url": url},
                subject=_("%(day)s: what was seen") % {"day": day.title},
            )
    return day


def rubric_of_day(day):
    """The rubric by which learners rate themselves at the end of a day: that of most of its stations."""
    rubrics = [one.rubric for one in day.stations.all() if one.rubric]
    if not rubrics:
        return None
    common = Counter(one["structure_hash"] for one in rubrics).most_common(1)[0][0]
    raw = next(one for one in rubrics if one["structure_hash"] == common)
    return engine.read_rubric(Reader(raw, "", []))


def own_rating(day, enrollment):
    """How a learner saw themself on a day, or None."""
    return DaySelfRating.objects.filter(day=day, enrollment=enrollment).first()


def rate_oneself(*, day, enrollment, levels, note=""):
    """Keep how a learner saw themself. The first one stands: afterwards they see what others saw.

    Raises NotOpenForResults before the day has begun, NotRatedYet, WordsTooLong.
    """
    if len(note) > talking.MOST_CHARACTERS:
        raise WordsTooLong(len(note), talking.MOST_CHARACTERS)
    note = forms.written(note).strip()
    rubric = rubric_of_day(day)
    if rubric is None or timezone.now() < day.clock.first:
        raise NotOpenForResults(_("You rate yourself once the day is over."))
    known = {one.id: levels[one.id] for one in rubric.criteria if one.level(levels.get(one.id))}
    missing = [one for one in rubric.criteria if one.id not in known]
    if missing:
        raise NotRatedYet(missing)
    values = {"rubric": engine.frozen(rubric), "levels": known, "note": note}
    try:
        with transaction.atomic():
            planning.lock(day)
            there = own_rating(day, enrollment)
            if there is not None:
                return there
            row = DaySelfRating.objects.create(day=day, enrollment=enrollment, **values)
            audit.record("rated themself on", day, by=enrollment.user, about=enrollment.user_id)
            facts.changed(enrollment.user_id)
            return row
    except IntegrityError:
        return own_rating(day, enrollment)
