"""What was tried and left: the ways a learner went in a conversation before going back, read from the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

SAID, REWOUND = "said", "rewound"


@dataclass(frozen=True)
class Way:
    """Replies in order, with the ids of what was written in own words before them, by turn.

    kept  how many of the replies stood when it was left; all of them in the run that counts
    """

    choices: tuple[str, ...]
    words: Mapping[int, str] = field(default_factory=dict)
    kept: int = 0

    @property
    def left_at(self) -> int:
        """The turn from which another way was tried."""
        return self.kept + 1


def ways(events: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Way, tuple[Way, ...]]:
    """(the run that counts, the ways that were left) of the events (kind, payload) of one conversation, in order.

    A way that only shows again what an earlier one shows, own words included, is left out; the earlier one then begins
    where this one does, so that nothing that was said or written is shown nowhere.
    """
    choices: list[str] = []
    words: dict[int, str] = {}
    left: list[Way] = []
    for kind, payload in events:
        if kind == SAID:
            choices.append(payload["choice"])
            named = (payload.get("words") or {}).get("id")
            if named:
                words[len(choices)] = named
        elif kind == REWOUND:
            kept = payload["kept"]
            _leave(left, Way(tuple(choices), dict(words), kept))
            del choices[kept:]
            words = {turn: id_ for turn, id_ in words.items() if turn <= kept}
    return Way(tuple(choices), words, len(choices)), tuple(left)


def _leave(left: list[Way], way: Way) -> None:
    for number, one in enumerate(left):
        if one.choices[: len(way.choices)] == way.choices and way.words.items() <= one.words.items():
            left[number] = replace(one, kept=min(one.kept, way.kept))
            return
    left.append(way)


def first_difference(one: Sequence[str], other: Sequence[str]) -> int | None:
    """The first turn at which two runs differ; None where they are the same."""
    for number, (left, right) in enumerate(zip(one, other, strict=False), start=1):
        if left != right:
            return number
    return None if len(one) == len(other) else min(len(one), len(other)) + 1
