"""How a learner stands with a case, pure: what the attempts came to in; met, not yet and why out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.progress import Standing


@dataclass(frozen=True)
class Try:
    """One attempt that counts, from the latest scoring.

    id         of the attempt, for the evidence
    stage      index of the open stage, of `stages`
    decision   pass, not_yet or pending; unreleased while nobody may know it; "" while it is open
    points     None while only the decision may be known
    criticals  sentences about the patient, where they may be known
    counts     not a rehearsal for a summative sitting of the same case
    runs_asked  how many must be handed in before the case is passed
    handed_in  it did not merely run out
    """

    id: str
    number: int
    is_open: bool = False
    stage: int = 0
    stages: int = 0
    decision: str = ""
    points: Decimal | None = None
    max_points: Decimal = Decimal(0)
    needed: Decimal = Decimal(0)
    criticals: tuple[str, ...] = ()
    counts: bool = True
    runs_asked: int = 1
    handed_in: bool = True


def passed(tries: Sequence[Try]) -> Try | None:
    """The first attempt that passed, once as many were handed in as are asked for.

    Where a case is sat for the record, a rehearsal of it passes nothing.
    """
    return None if runs_missing(tries) else _pass(tries)


def _pass(tries: Sequence[Try]) -> Try | None:
    return next((one for one in tries if one.counts and one.decision == "pass"), None)


def runs_missing(tries: Sequence[Try]) -> int:
    """How many more runs complete a case in which one already passed; 0 where none does, or none is missing."""
    done = _pass(tries)
    if done is None:
        return 0
    return max(done.runs_asked - runs_done(tries), 0)


def runs_done(tries: Sequence[Try]) -> int:
    """How many runs are in: those handed in, and one that passed although its time ran out."""
    return sum(
        one.counts and bool(one.decision) and (one.handed_in or one.decision == "pass") for one in tries
    )


def case_passed(title: str, tries: Sequence[Try], url: str = "") -> Standing:
    """Whether a case is passed; `tries` in the order in which they began."""
    done = passed(tries)
    if done is not None:
        why = "" if done.points is None else f"{_plain(done.points)} of {_plain(done.max_points)} points."
        return Standing(title, True, why, url=url, about=(done.id,))
    rehearsed, tries = bool(tries), [one for one in tries if one.counts]
    if not tries:
        why = "Practiced, and not yet sat for the record." if rehearsed else "Not begun."
        return Standing(title, False, why, begun=rehearsed, url=url)
    last = tries[-1]
    closed = [one for one in tries if one.decision]
    safety = bool(closed and closed[-1].criticals)
    return Standing(
        title,
        False,
        _why(last, closed[-1] if closed else None, runs_missing(tries)),
        begun=True,
        safety=safety,
        url=url,
    )


def _why(last: Try, scored: Try | None, missing: int) -> str:
    words = [f"Stage {last.stage + 1} of {last.stages} is open."] if last.is_open else []
    if missing:
        words.append(
            "One run passed. Another one completes it."
            if missing == 1
            else f"{missing} more runs complete it."
        )
        return " ".join(words)
    if scored is not None and scored.criticals:
        words.append(f"A safety issue is open in the last attempt: {scored.criticals[0]}")
    elif scored is not None and scored.decision == "pending":
        words.append("Waiting for a marker.")
    elif scored is not None and scored.decision == "unreleased":
        words.append("Handed in. The results are not released yet.")
    elif scored is not None and scored.points is None:
        words.append("Not passed yet.")
    elif scored is not None:
        words.append(
            f"Not passed yet: {_plain(scored.points)} of {_plain(scored.max_points)} points, "
            f"{_plain(scored.needed)} are needed."
        )
    return " ".join(words)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
