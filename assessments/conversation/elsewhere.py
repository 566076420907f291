"""How a run looks from the other seats: what was said to them, and what they could have said, turn by turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.conversation.graph import Graph, Line
from assessments.conversation.state import State
from assessments.conversation.step import Spoken, Turn, begin, outcome_of, spoken
from courses.audience import Audience, Seat


@dataclass(frozen=True)
class Besides:
    """What stands at a turn for other seats only: lines with whom they are for, and replies likewise."""

    number: int
    lines: tuple[tuple[Audience, Spoken], ...] = ()
    replies: tuple[tuple[Audience, str], ...] = ()


def besides(whole: Graph, seat: Seat | None, turns: Sequence[Turn]) -> tuple[Besides, ...]:
    """The turns of a run at which other seats hear or can say something that this one did not.

    whole  the conversation before it was cast for the seat; the run may have been played in the cast one
    """
    found = []
    state = turns[0].before if turns else begin(whole)
    reaction: tuple[Line, ...] = ()
    for number, turn in enumerate([*turns, None], start=1):
        node = whole.by_id[state.node]
        one = Besides(
            number,
            lines=_lines((*reaction, *node.lines), seat, state),
            replies=tuple(
                (choice.audience, choice.text)
                for choice in node.choices
                if not choice.audience.includes(seat) and choice.when.holds(state)
            ),
        )
        if one.lines or one.replies:
            found.append(one)
        if turn is not None:
            # The lines of the whole conversation: the one that was played had left out those for other seats.
            reaction = outcome_of(whole.choices_by_id[turn.choice.id][1], turn.before).reaction
            state = turn.after
    return tuple(found)


def _lines(lines: Sequence[Line], seat: Seat | None, state: State) -> tuple[tuple[Audience, Spoken], ...]:
    others = [line for line in lines if not line.audience.includes(seat)]
    return tuple((line.audience, said) for line in others for said in spoken([line], state))
