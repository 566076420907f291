"""How a learner stands with a case, pure: what the attempts came to in; met, not yet and why out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from courses.grading import plain
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
    closed_at  when it was handed in, or ran out
    is_practice  it was for trying things out
    is_unsigned  the latest scoring found a critical error in it, and nobody has signed that it was gone through
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
    closed_at: datetime | None = None
    is_practice: bool = False
    is_unsigned: bool = False


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
        why = "" if done.points is None else f"{plain(done.points)} of {plain(done.max_points)} points."
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
        since=closed[-1].closed_at if safety else None,
    )


def case_clear(title: str, tries: Sequence[Try], url: str = "") -> Standing:
    """Whether a case is passed and no critical error is open in the latest attempt that counts.

    Practice passes nothing here and opens nothing. A critical error stays open until it was gone through with the
    learner and signed. What is handed in and not known yet is not clear: what nobody has been told is not safe yet.
    """
    tries = [one for one in tries if not one.is_practice]
    standing = case_passed(title, tries, url)
    closed = [one for one in tries if one.counts and one.decision]
    if not closed:
        return standing
    last, passed_it = closed[-1], standing.met
    open_still = replace(standing, met=False, begun=True, safety=False, about=(), since=None)
    if last.decision == "unreleased":
        # The same words whatever is in it: nobody learns of a critical error before its time.
        return replace(open_still, why=_LATER[last.decision]) if passed_it else standing
    if last.is_unsigned and last.criticals:
        why = f"A safety issue is open: {last.criticals[0]} It is gone through with faculty, who sign for it."
        return replace(open_still, safety=True, why=why, since=last.closed_at)
    if last.is_unsigned:
        return replace(open_still, why="Faculty look at the last attempt with you first.")
    if passed_it and last.decision == "pending":
        return replace(open_still, why=_LATER[last.decision])
    if standing.safety:
        return replace(
            open_still, why="The safety issue was gone through and signed. A further attempt has to pass."
        )
    return (
        replace(standing, about=tuple(dict.fromkeys((*standing.about, last.id)))) if passed_it else standing
    )


_LATER = {
    "pending": "Passed. A later attempt waits for a marker.",
    "unreleased": "Passed. The results of a later attempt are not released yet.",
}


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
            f"Not passed yet: {plain(scored.points)} of {plain(scored.max_points)} points, "
            f"{plain(scored.needed)} are needed."
        )
    return " ".join(words)
