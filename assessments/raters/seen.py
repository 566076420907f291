"""What of the ratings of a run somebody sees, as columns beside each other: by name for staff, by the rules for learners.

The learner sees nothing of anybody before they have rated themself; what staff and patients judged opens with the
marks; colleagues stand together as one column, from three on and then two at a time (engine/gaps.py), counted among
those who rated by the same structure, in the order in which they came. A rating of a colleague is never replaced, so
that two looks differ by two people or by none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.engine import gaps
from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from assessments.models import TalkRating
from assessments.screens.words import number_word

Role = TalkRating.Role
ORDER = (Role.SELF, Role.PEER, Role.PATIENT, Role.FACULTY)
BY_STAFF = frozenset({Role.FACULTY, Role.PATIENT})


@dataclass(frozen=True)
class Column:
    """One rater, or the colleagues together.

    who     in words
    places  {criterion: places of the levels, one for each rater, from the lowest to the highest}
    notes   their words, in an order that tells nothing
    """

    role: str
    who: str
    places: Mapping[str, tuple[int, ...]]
    notes: tuple[str, ...] = ()

    @property
    def n(self):
        """How many people stand in it."""
        return max(map(len, self.places.values()), default=0)


@dataclass(frozen=True)
class Seen:
    """Ratings of one run by one structure of the rubric.

    earlier  who rated by another structure, in words; no colleague among them
    waiting  a sentence about colleagues whose answers are not open; "" where there is none
    """

    rubric: engine.Rubric
    columns: list[Column]
    earlier: list[str] = field(default_factory=list)
    waiting: str = ""

    @property
    def own(self):
        """The learner's own column, or None."""
        return next((one for one in self.columns if one.role == Role.SELF), None)

    @property
    def run(self):
        """The same as the engine's Run: the learner's own place and everybody else's, for each dimension."""
        others = [one for one in self.columns if one.role != Role.SELF]
        return gaps.Run(
            {
                one.id: gaps.Beside(
                    self.own.places[one.id][0] if self.own and self.own.places.get(one.id) else None,
                    tuple(place for column in others for place in column.places.get(one.id, ())),
                )
                for one in self.rubric.criteria
            }
        )


def by_learner(rated, shown):
    """What the learner sees of the ratings of their run; None before they have rated themself.

    shown  what release.visible gave for the run
    """
    own = next((one for one in rated if one.role == Role.SELF), None)
    if own is None:
        return None
    staff = [one for one in rated if one.role in BY_STAFF and "marks" in shown]
    same = [one for one in staff if _bones(one) == _bones(own)]
    came = [one for one in rated if one.role == Role.PEER and _bones(one) == _bones(own)]
    came.sort(key=lambda one: (one.at, one.pk))
    peers = came[: gaps.opened(len(came))]
    rubric = _rubric(own)
    columns = [_alone(own, rubric, _("You"))]
    if peers:
        columns.append(_together(peers, rubric))
    columns += [_alone(one, rubric, _who(one)) for one in _in_order(same)]
    earlier = [_who(one) for one in _in_order(staff) if one not in same]
    return Seen(rubric, columns, earlier, _waiting(len(came), len(peers)))


def by_staff(rated):
    """What faculty of the course see: everybody by name. None where nobody rated."""
    if not rated:
        return None
    rated = _in_order(rated)
    base = rated[0] if rated[0].role == Role.SELF else max(rated, key=lambda one: one.at)
    rubric = _rubric(base)
    same = [one for one in rated if _bones(one) == _bones(base)]
    columns = [_alone(one, rubric, _("The learner") if one.role == Role.SELF else _who(one)) for one in same]
    return Seen(rubric, columns, [_who(one) for one in rated if one not in same])


MOST_MARKS = 5
"""Shapes that a figure tells apart: where more people rated, those of one kind share one."""


def drawn(columns):
    """The columns of the figure: as they are, or those of one role together where they are too many to tell apart."""
    if len(columns) <= MOST_MARKS:
        return columns
    found = []
    for role in ORDER:
        same = [one for one in columns if one.role == role]
        if len(same) < 2:
            found += same
            continue
        names = dict.fromkeys(name for one in same for name in one.places)
        merged = {name: tuple(sorted(p for one in same for p in one.places.get(name, ()))) for name in names}
        who = _("%(role)s, the middle of %(n)s") % {"role": Role(role).label, "n": number_word(len(same))}
        found.append(Column(role, who, merged))
    return found


def _in_order(rated):
    return sorted(rated, key=lambda one: (ORDER.index(one.role), one.at, one.pk))


def _bones(one):
    return one.rubric.get("structure_hash")


def _rubric(one):
    return engine.read_rubric(Reader(one.rubric, "", []))


def _who(one):
    return _("%(role)s: %(name)s") % {"role": one.get_role_display(), "name": one.rater}


def _alone(one, rubric, who):
    found = {name: (place,) for name, place in gaps.places(rubric, one.levels).items()}
    return Column(one.role, str(who), found, (one.note,) if one.note else ())


def _together(peers, rubric):
    given = [gaps.places(rubric, one.levels) for one in peers]
    found = {
        one.id: tuple(sorted(places[one.id] for places in given if one.id in places))
        for one in rubric.criteria
    }
    notes = tuple(one.note for one in sorted(peers, key=_shuffled) if one.note)
    return Column(
        Role.PEER, _("%(n)s colleagues") % {"n": number_word(len(peers)).capitalize()}, found, notes
    )


def _shuffled(one):
    """A place among the notes that is the same at each look and follows from nothing a reader knows."""
    return salted_hmac("assessments.raters.notes", str(one.pk), algorithm="sha256").hexdigest()


def _waiting(came, shown):
    if came == shown:
        return ""
    said = {"n": number_word(came - shown).capitalize(), "fewest": number_word(gaps.FEWEST)}
    if shown:
        return _(
            "One more colleague has answered since. What they say opens together with the next one’s, so that nobody "
            "can tell who said what."
        )
    return (
        ngettext(
            "%(n)s colleague has answered; what they say opens from %(fewest)s on, so that nobody can tell who said what.",
            "%(n)s colleagues have answered; what they say opens from %(fewest)s on, so that nobody can tell who said what.",
            came,
        )
        % said
    )
