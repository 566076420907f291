"""The rows of a plan as the room shows them, each with what is new in it to the reader, by domain."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import ngettext


@dataclass
class Card:
    """One row as the room shows it.

    new  what happened to it since the reader last looked, in a few words; "" where nothing did
    """

    standing: object
    owners: list
    by: object
    comments: list = field(default_factory=list)
    new: str = ""
    editing: list = field(default_factory=list)
    source: str = ""

    @property
    def says(self):
        """What the row says."""
        return self.standing.says

    @property
    def uuid(self):
        """Its id."""
        return self.standing.uuid


def card(screen, standing, since):
    """One row as it is shown to somebody who last saw the plan at change `since`."""
    version, exercise = standing.version, screen.exercise
    names = screen.disciplines
    comments = screen.comments.get(standing.uuid, [])
    for one in comments:
        one.who, one.is_new = screen.name(one.by_id), one.change > since and one.by_id != screen.room.user.pk
    entry = exercise.interventions.get(standing.says.library)
    return Card(
        standing=standing,
        owners=[names.get(code, code) for code in standing.says.owners],
        by=screen.name(version.by_id),
        comments=comments,
        new=_new_words(screen, standing, comments, since),
        editing=[said["full"] for said in screen.here.values() if said["row"] == str(standing.uuid)],
        source=entry.source if entry else "",
    )


def _new_words(screen, standing, comments, since):
    version, me = standing.version, screen.room.user.pk
    words = []
    if version.change > since and version.by_id != me:
        words.append(f"{screen.name(version.by_id)} {version.get_kind_display()}")
    fresh = sum(one.is_new for one in comments)
    if fresh:
        words.append(ngettext("%d new comment", "%d new comments", fresh) % fresh)
    return ", ".join(words)


def domains(screen, since):
    """The eight domains, each with its cards."""
    by_domain = defaultdict(list)
    for standing in screen.plan.rows:
        by_domain[standing.says.domain].append(card(screen, standing, since))
    return [
        {"number": one.number, "name": one.name, "cards": by_domain[one.number]}
        for one in screen.exercise.domains
    ]
