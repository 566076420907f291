"""Who may have a certificate now, pure: standings and facts in, a verdict with every reason out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from courses.progress import Standing

ELIGIBLE, NOT_YET, ISSUED, UNFINISHED, REVOKED = "eligible", "not_yet", "issued", "unfinished", "revoked"
STATES = (ELIGIBLE, NOT_YET, UNFINISHED, ISSUED, REVOKED)
"""In the order in which a desk shows them."""

STUDYING = ("active", "completed")
"""States of an enrollment that can lead to a certificate."""


@dataclass(frozen=True)
class Held:
    """The certificate of this program that a learner holds or held last.

    standing  "valid", "revoked" or "replaced"
    finished  whether its document is stored and was given out
    trouble   what stopped the document from being made, in one sentence, if anything did
    final     whether its revocation keeps the learner from another one
    words     why it was revoked, as the office reads it
    """

    number: str
    awarded_on: date
    standing: str = "valid"
    finished: bool = True
    trouble: str = ""
    final: bool = False
    words: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing in the way: what it is about, what is missing, and whether it is a matter of safety."""

    title: str
    why: str = ""
    safety: bool = False

    @property
    def sentence(self):
        """The reason as one line."""
        if not self.why:
            return self.title if self.title.endswith((".", "!", "?")) else f"{self.title}."
        return f"{self.title}: {self.why}" if self.title else self.why


@dataclass(frozen=True)
class Verdict:
    """Where a learner stands with the certificate of a program.

    state      one of STATES
    reasons    everything in the way, in order, none when eligible
    remarks    what the office should know though it is not in the way
    standings  how each requirement of the program stands
    held       the certificate that decides, if there is one
    """

    state: str
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    held: Held | None = None

    @property
    def is_eligible(self):
        """Whether a certificate may be issued now."""
        return self.state == ELIGIBLE

    @property
    def is_held(self):
        """Whether the learner holds a certificate that counts, its document included or not yet."""
        return self.state in (ISSUED, UNFINISHED)

    @property
    def is_unsafe(self):
        """Whether an open matter of safety is among the reasons."""
        return any(reason.safety for reason in self.reasons)

    @property
    def met(self):
        """How many requirements are met."""
        return sum(standing.met for standing in self.standings)

    @property
    def sentences(self):
        """Every reason as one line."""
        return [reason.sentence for reason in self.reasons]


def judge(
    standings: Iterable[Standing],
    *,
    enrollment: str,
    held: Held | None = None,
    problems: Iterable[str] = (),
    remarks: Iterable[str] = (),
) -> Verdict:
    """Say whether a certificate may be issued now, or everything that is in the way.

    enrollment: its state. problems: sentences about why the document could not be printed as things are.
    A certificate that is valid decides by itself; so does one revoked for a reason that is final.
    """
    standings, remarks = tuple(standings), tuple(remarks)
    if held and held.standing == "valid":
        state = ISSUED if held.finished else UNFINISHED
        trouble = (Reason("The document", held.trouble),) if held.trouble and not held.finished else ()
        return Verdict(state, trouble, (), standings, held)
    if held and held.final:
        return Verdict(REVOKED, (Reason("Its certificate was revoked", held.words),), (), standings, held)
    reasons = (*_of_the_enrollment(enrollment), *_of_the_rules(standings), *map(Reason, problems))
    return Verdict(NOT_YET if reasons else ELIGIBLE, reasons, remarks, standings, held)


def _of_the_enrollment(state):
    if state not in STUDYING:
        yield Reason(f"The learner has {'withdrawn' if state == 'withdrawn' else 'deferred'}")


def _of_the_rules(standings):
    if not standings:
        # A program without rules would otherwise give its certificate to whoever joins.
        yield Reason("The program does not say yet what earns its certificate")
    for standing in standings:
        if not standing.met:
            yield Reason(standing.title, standing.why, standing.safety)
