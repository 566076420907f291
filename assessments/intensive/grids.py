"""A schedule as a table of rounds and stations, and as sheets on paper."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import StationPerson

SHEETS = {
    "station": gettext_lazy("By station"),
    "learner": gettext_lazy("By learner"),
    "rater": gettext_lazy("By rater"),
}


def grid(read):
    """[(round, begins, [slot or None, …], [names that rest])] with a column for each station."""
    at = {(one.round, one.station_id): one for one in read.slots}
    busy = {}
    for one in read.slots:
        busy.setdefault(one.round, set()).add(one.enrollment_id)
    rows = []
    for round_, begins, _ends in read.times():
        resting = [
            str(one.user)
            for one in read.learners
            if one.pk not in busy.get(round_, ()) and one.pk not in read.absent
        ]
        row = [at.get((round_, station.pk)) for station in read.stations]
        rows.append({"round": round_, "begins": begins, "slots": row, "resting": resting})
    return rows


def sheets(read, by):
    """[{"title", "about", "rows": [(round, begins, words)]}, …]: one for each learner, station or rater.

    A station's sheet hangs at its door, and holds what learners read there (`door`).
    """
    return {"learner": _by_learner, "station": _by_station, "rater": _by_rater}[by](read)


def _rows(read, slots, words):
    clock = read.day.clock
    return [(one.round, clock.begins(one.round), words(one)) for one in slots]


def _by_learner(read):
    return [
        {
            "title": str(learner.user),
            "about": read.day.note,
            "rows": _rows(
                read,
                [one for one in read.slots if one.enrollment_id == learner.pk],
                lambda one: f"{one.station}{f', {one.station.place}' if one.station.place else ''}",
            ),
        }
        for learner in read.learners
    ]


def _by_station(read):
    return [
        {
            "title": str(station),
            "about": ". ".join(
                filter(
                    None,
                    [
                        station.place,
                        *(f"{one.user} ({one.get_role_display().lower()})" for one in read.posts_at(station)),
                    ],
                )
            ),
            "door": station.brief,
            "rows": _rows(
                read,
                [one for one in read.slots if one.station_id == station.pk],
                lambda one: str(one.enrollment.user),
            ),
        }
        for station in read.stations
    ]


def _by_rater(read):
    raters = {}
    for one in read.posts:
        if one.role == StationPerson.Role.RATER:
            raters.setdefault(one.user, set()).update(
                [one.station_id] if one.station_id else [station.pk for station in read.stations]
            )
    return [
        {
            "title": str(user),
            "about": _("Rates at the stations below."),
            "rows": _rows(
                read,
                [one for one in read.slots if one.station_id in stations],
                lambda one: f"{one.station}: {one.enrollment.user}",
            ),
        }
        for user, stations in raters.items()
    ]
