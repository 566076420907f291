"""Whether the rules of a sitting go together, pure: what is refused, and what somebody must say is meant.

Nothing here knows a learner. Sentences say what is wrong and what to do about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assessments.engine.release import KEY_LIKE, Moment, Policy

SUMMATIVE = "summative"


@dataclass(frozen=True)
class Rules:
    """The rules of a sitting, and what of the case bears on them.

    limit, minutes  minutes allowed, and minutes the case is estimated to take
    tries           0 for as many as one likes
    formative_only  whether the case asks something that has no right answer to be judged by
    rehearsed       whether the case is also set to the same learners for practice
    """

    purpose: str
    policy: Policy
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    limit: int | None = None
    tries: int = 1
    minutes: int = 0
    formative_only: bool = False
    rehearsed: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that does not go together. about: the field of the form it is said at."""

    about: str
    sentence: str


def refused(rules: Rules) -> list[Finding]:
    """Everything that cannot be meant."""
    return [*_window(rules), *_summative(rules), *_feedback(rules)]


def asked(rules: Rules) -> list[Finding]:
    """Everything that may be meant, and must be said to be."""
    found = []
    if rules.limit and rules.minutes and rules.limit < rules.minutes:
        found.append(
            Finding(
                "time_limit_minutes",
                f"The case is estimated at {rules.minutes} minutes, and the limit is {rules.limit}. "
                "Most learners would run out of time.",
            )
        )
    if rules.limit and rules.opens_at and rules.closes_at:
        open_for = int((rules.closes_at - rules.opens_at).total_seconds() // 60)
        if 0 < open_for < rules.limit:
            found.append(
                Finding(
                    "closes",
                    f"It is open for {open_for} minutes, less than the limit of {rules.limit}: "
                    "nobody would have the whole time.",
                )
            )
    if rules.tries != 1 and _others_before_the_key(rules.policy):
        found.append(
            Finding(
                "show_others",
                "What colleagues of each discipline answered is shown before the key, and there is another try: "
                "the commonest answer is often the right one. Show it with the key, or let there be one try.",
            )
        )
    if rules.purpose == SUMMATIVE and rules.rehearsed:
        found.append(
            Finding(
                "purpose",
                "The same case is set to this cohort for practice or formatively. "
                "Whoever works through it there has read its key before this sitting.",
            )
        )
    return found


def _others_before_the_key(policy: Policy) -> bool:
    """Whether somebody could begin anew who has read what others answered, and not the key.

    Where the key is shown once an attempt is handed in, the next try is no test of it anyway.
    """
    by_then = {what for what, moment in policy.items() if moment <= Moment.AFTER_SUBMIT}
    return "others" in by_then and "key" not in by_then


def _window(rules: Rules) -> Iterator[Finding]:
    if rules.opens_at and rules.closes_at and rules.closes_at <= rules.opens_at:
        yield Finding("closes", "It would close before it opens. Choose a later close.")
    waits = any(moment == Moment.AFTER_WINDOW for moment in rules.policy.values())
    if waits and rules.closes_at is None:
        yield Finding(
            "closes",
            "Something is shown after the sitting closes, and it never closes. "
            "Say when it closes, or show it at another moment.",
        )


def _summative(rules: Rules) -> Iterator[Finding]:
    if rules.purpose != SUMMATIVE:
        return
    if not rules.tries:
        yield Finding("attempts_allowed", "A summative sitting needs a number of tries. Choose 1 or more.")
    if rules.formative_only:
        yield Finding(
            "purpose",
            "This case asks questions that are for practice only, such as script concordance, "
            "where experts differ. Choose practice or formative.",
        )
    early = [word for word in KEY_LIKE if rules.policy.get(word, Moment.AFTER_RELEASE) < Moment.AFTER_WINDOW]
    for word in early:
        yield Finding(
            f"show_{word}",
            "It would be shown before the last attempt of anyone ends, and whoever has not answered yet could be "
            "told. Show it after the sitting closes, or after release.",
        )


def _feedback(rules: Rules) -> Iterator[Finding]:
    """What gives another thing away is not shown before it."""
    pairs = (
        (
            "key",
            "correctness",
            "The key says what was right. Show right and wrong at the same moment or before.",
        ),
        (
            "points",
            "own_answer",
            "Points without the answer they are for say nothing. Show the answer first.",
        ),
        (
            "option_feedback",
            "own_answer",
            "Reasons for a choice need the choice beside them. Show the answer first.",
        ),
    )
    for given_away, needs, sentence in pairs:
        shown = rules.policy.get(given_away)
        if shown is not None and (needs not in rules.policy or rules.policy[needs] > shown):
            yield Finding(f"show_{given_away}", sentence)
