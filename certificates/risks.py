"""Who may not get there, and which rule of the office says so; pure: traces and rules in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

NOT_SEEN, OVERDUE, UNSAFE, SLOW = "not_seen", "overdue", "unsafe", "slow"


@dataclass(frozen=True)
class Rule:
    """One rule of a program: a kind, its days, and of SLOW the share in percent."""

    kind: str
    days: int
    percent: int | None = None

    @property
    def words(self) -> str:
        """The rule as a sentence."""
        return {
            NOT_SEEN: f"Not seen for {_days(self.days)}.",
            OVERDUE: f"Something due is not done {_days(self.days)} after its date.",
            UNSAFE: f"A matter of safety is open for {_days(self.days)}.",
            SLOW: f"Fewer than {self.percent} % of the requirements are met {_days(self.days)} before the end.",
        }[self.kind]


@dataclass(frozen=True)
class Traces:
    """What is known of one learner. Moments have a zone; ends_on is the cohort's last day, as in its zone.

    seen_at     when they last did anything here; None: never
    due_at      the earliest date of what is not done yet, due_title its page
    """

    enrolled_at: datetime
    seen_at: datetime | None = None
    due_at: datetime | None = None
    due_title: str = ""
    unsafe_since: datetime | None = None
    met: int = 0
    total: int = 0
    ends_on: date | None = None


def sentences(rules: Iterable[Rule], traces: Traces, now: datetime, today: date) -> list[tuple[Rule, str]]:
    """Return (rule, what holds of this learner) for each rule that applies; `today` is the cohort's day."""
    found = []
    for rule in rules:
        said = _JUDGES[rule.kind](rule, traces, now, today)
        if said:
            found.append((rule, said))
    return found


def _not_seen(rule: Rule, traces: Traces, now: datetime, today: date) -> str:
    since = traces.seen_at or traces.enrolled_at
    if now - since < timedelta(days=rule.days):
        return ""
    passed = _days((now - since).days)
    return f"Not seen for {passed}." if traces.seen_at else f"Never seen since enrolling {passed} ago."


def _overdue(rule: Rule, traces: Traces, now: datetime, today: date) -> str:
    if traces.due_at is None or traces.due_at > now or now - traces.due_at < timedelta(days=rule.days):
        return ""
    return f"“{traces.due_title}” was due {_days((now - traces.due_at).days)} ago."


def _unsafe(rule: Rule, traces: Traces, now: datetime, today: date) -> str:
    if traces.unsafe_since is None or now - traces.unsafe_since < timedelta(days=rule.days):
        return ""
    return f"A matter of safety is open for {_days((now - traces.unsafe_since).days)}."


def _slow(rule: Rule, traces: Traces, now: datetime, today: date) -> str:
    if traces.ends_on is None or not traces.total or rule.percent is None:
        return ""
    left = (traces.ends_on - today).days
    if left > rule.days or 100 * traces.met >= rule.percent * traces.total:
        return ""
    when = f"{_days(left)} before the end" if left >= 0 else f"{_days(-left)} after the end"
    return f"{traces.met} of {traces.total} requirements are met, {when}."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


_JUDGES = {NOT_SEEN: _not_seen, OVERDUE: _overdue, UNSAFE: _unsafe, SLOW: _slow}
