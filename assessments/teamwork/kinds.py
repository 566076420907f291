"""The registry of what teams can be set to do: one class for each kind of exercise, registered by being defined.

A kind compiles its page, checks it, reads what was frozen, says where a team works on it, and how each member stands.
"""

from dataclasses import dataclass

KINDS = {}


@dataclass(frozen=True)
class Stand:
    """How one member stands with one piece of team work.

    is_done  whether they, and their team, did everything that is asked
    why      one sentence: what is done, or what is still to do, addressed to the learner
    begun    whether they did anything yet
    at       when it was done, or None
    result   a few words for passport and desk: "Signed off by all five", "18 of 20"; "" where there is nothing to say
    """

    is_done: bool
    why: str
    begun: bool = False
    at: object = None
    result: str = ""


class Exercise:
    """One kind of exercise for teams. `name` is permanent: rows in the database carry it."""

    name = ""
    label = ""
    """What faculty call it: “Team care plan”."""
    verb = ""
    """Words of the button that leads to it: “Open the plan”."""
    has_points = False
    """Whether it comes to points that a course's grade can count. Without: it is done or not, and no part of a grade."""
    preview = ""
    """A template that shows authors and reviewers, in the preview of its page, what teams meet and the keys; "" for none."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.name or cls.name in KINDS:
            raise TypeError(f"A kind of team exercise needs a name of its own; {cls.name!r} is none.")
        KINDS[cls.name] = cls()

    @property
    def page_model(self):
        """The model of its pages."""
        raise NotImplementedError

    def compile(self, page):
        """Return the page as plain JSON that refers to nothing outside itself, numbers as texts."""
        raise NotImplementedError

    def findings(self, raw):
        """Everything the checks say of a compiled exercise, as engine.findings.Finding."""
        raise NotImplementedError

    def place(self, raw, where):
        """Where something of a compiled exercise stands, in the author's words, from the ids of a finding; "" for all."""
        return ""

    def parse(self, raw):
        """Return the frozen exercise as a dataclass. Raises InvalidDefinition."""
        raise NotImplementedError

    def begin(self, work):
        """Make what a team finds in its room at first. Called once for each work, in the transaction that sets it."""

    def members_changed(self, work):
        """Somebody came into the team of a work, or left it; in the transaction in which they did."""

    def url(self, work):
        """Where a team works on it."""
        raise NotImplementedError

    def words_url(self, work):
        """Where everything written in it is listed, without its words, for whoever erases on request; "" for nowhere."""
        return ""

    def stands(self, pairs):
        """{(work id, user id): Stand} of (TeamWork, user id) pairs, in a number of queries that does not grow."""
        raise NotImplementedError

    def shares(self, pairs):
        """{(work id, user id): (share, sentence)} of (TeamWork, user id) pairs of members who have done their part.

        share     Fraction from 0 to 1 of the points, None while they are not final
        sentence  what it came to, or what is waited for

        Asked only where `has_points`; in a number of queries that does not grow. Somebody may have left the team.
        """
        raise NotImplementedError

    def overview(self, works):
        """{work id: [short sentence, …]} for the page on which faculty see every team; flat in queries."""
        return {}

    def synthesize(self, work, members, stage):
        """Bring a work of the demonstration to a stage through the kind's own verbs: 0 begun, 1 half, 2 nearly, 3 done.

        members: the people (User) in the team now, in the order in which they came. Called once for each work, outside
        a transaction, by certificates/synthetic/teams.py. What is written says that it is invented and awaits clinical
        review. A kind that leaves this out has untouched works in the demonstration.
        """


def get(name):
    """The kind of this name."""
    return KINDS[name]


def stands(pairs):
    """{(work id, user id): Stand} of works of any kinds; what each kind asks of the database does not grow."""
    found, by_kind = {}, {}
    for work, user in pairs:
        by_kind.setdefault(work.task.version.kind, []).append((work, user))
    for name, mine in by_kind.items():
        found |= KINDS[name].stands(mine)
    return found


def shares(pairs):
    """{(work id, user id): (share or None, sentence)} of what is done, of the kinds that have points."""
    found, by_kind = {}, {}
    for work, user in pairs:
        by_kind.setdefault(work.task.version.kind, []).append((work, user))
    for name, mine in by_kind.items():
        if KINDS[name].has_points:
            found |= KINDS[name].shares(mine)
    return found


def overview(works):
    """{work id: [short sentence, …]} of works of any kinds, for the page on which faculty see every team."""
    found, by_kind = {}, {}
    for work in works:
        by_kind.setdefault(work.task.version.kind, []).append(work)
    for name, mine in by_kind.items():
        found |= KINDS[name].overview(mine)
    return found
