"""A run of a conversation as its pages read it: who was in the room, how they looked, what may be seen of it now."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.conversation import trace
from assessments.conversation.branches import Way, ways
from assessments.conversation.step import Turn
from assessments.conversation.talk import Talk
from assessments.engine import kinds
from assessments.engine.release import Standing, visible
from assessments.portraits import MOODS, traits
from cms import charts_trace


@dataclass(frozen=True)
class Run:
    """A conversation of an attempt as far as it went, with the ways that were left in practice.

    way, left  the replies that count, and those tried before, as the log holds them
    """

    attempt: Any
    item: Any
    talk: Talk
    way: Way
    left: tuple[Way, ...] = ()

    @property
    def graph(self):
        """The conversation as this attempt met it."""
        return self.item.graph

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Its replies with everything that came of them."""
        return self.talk.turns

    @property
    def ending(self):
        """How it ended, or None."""
        return self.talk.node.ending


def run_of(log, item_id):
    """The Run of a conversation of this log; None for what is no conversation, or where nothing was said yet."""
    item = log.definition.find(item_id)
    if item is None or kinds.played(item) is None:
        return None
    talk = log.state.talks.get(item_id)
    if talk is None or not talk.turns:
        return None
    way, left = ways((row.kind, row.payload) for row in log.rows if row.item == item_id)
    return Run(log.attempt, item, talk, way, left)


def other_way(run, number):
    """A way that was left, played again as a Run of its own; None where there is none of this number (from 1)."""
    if not 1 <= number <= len(run.left):
        return None
    way, talk = run.left[number - 1], kinds.played(run.item).begin(run.item)
    for turn, choice in enumerate(way.choices, start=1):
        talk = talk.said(choice, written=turn in way.words)
    return Run(run.attempt, run.item, talk, way)


def shown_of(attempt, viewer):
    """What this viewer may see now of a conversation that is over. While the attempt is open it counts as locked."""
    if attempt.is_open:
        return visible(attempt.policy, viewer, Standing("open", stage_locked=True))
    sitting = attempt.sitting
    standing = Standing(attempt.state, True, sitting.is_over_for_all(timezone.now()), attempt.is_released)
    return visible(attempt.policy, viewer, standing)


def figures(run, prefix="trace"):
    """A figure for each person, with what its table twin says."""
    found = trace.traces(run.graph, run.turns)
    return [_figure(one, f"{prefix}-{number}") for number, one in enumerate(found, start=1)]


def _figure(one, html_id):
    person, count = one.person, len(one.moments)
    labels = [str(moment.turn) for moment in one.moments]
    if one.ended:
        labels[-1] = _("end")
    return {
        "id": html_id,
        "person": person.id,
        "name": person.name,
        "called": person.called,
        "traits": traits(person.face),
        "mood": one.moments[-1].seen.mood,
        "turning": one.turning,
        "about": one.about,
        "title": _("%(name)s: trust and emotion, turn by turn") % {"name": person.called},
        "points": [
            charts_trace.Point(label, moment.trust, moment.emotion, moment.seen.mood)
            for label, moment in zip(labels, one.moments, strict=True)
        ],
        "cues": [cue.settled - 1 for cue in one.passed if cue.settled <= count],
        "labels": labels,
        "trust": [moment.trust for moment in one.moments],
        "emotion": [moment.emotion for moment in one.moments],
        "seen": [str(MOODS[moment.seen.mood]).lower() for moment in one.moments],
    }
