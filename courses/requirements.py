"""The registry of requirement kinds: what a program may ask before it gives its certificate.

A kind registers by being defined. The app that owns the facts defines it (certificates ask nobody directly):

    class CasePassed(Kind):
        name = "case_passed"

Facts are read for many enrollments at once, in a fixed number of queries, and judged one by one by a pure function:
the learner's own page, the office's desk and the issue of certificates all come through `standings`.
"""

from courses.progress import Standing

KINDS: dict[str, "Kind"] = {}


class Kind:
    """One kind of requirement. `name` is permanent: rows in the database carry it."""

    name = ""
    label = ""
    """What the office picks from a list."""
    wants_about = False
    """Whether it is about a course, a week or a case: False, True (required) or "may"."""
    wants_amount = False
    wants_words = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.name or cls.name in KINDS:
            raise TypeError(f"A kind of requirement needs a name of its own; {cls.name!r} is none.")
        KINDS[cls.name] = cls()

    def problem(self, *, about, amount, words):
        """Return what is wrong with a rule of this kind as {field: sentence}, or {}."""
        found = {}
        if self.wants_about is True and about is None:
            found["about"] = "Choose what this rule is about."
        if not self.wants_about and about is not None:
            found["about"] = "This rule is about the whole program. Leave this empty."
        if self.wants_amount and not amount:
            found["amount"] = "Say how much is needed."
        if not self.wants_amount and amount is not None:
            found["amount"] = "This rule has no amount. Leave this empty."
        if self.wants_words and not words:
            found["words"] = "Say in words what the office confirms."
        return found

    def title(self, requirement):
        """The rule as learners read it when the office gave no words."""
        return str(self.label)

    def facts(self, requirement, enrollments):
        """Return {enrollment id: facts} for all of them, in a number of queries that does not grow with them."""
        raise NotImplementedError

    def judge(self, requirement, facts) -> Standing:
        """Return how a learner stands, from the facts alone. `facts` is None where there are none."""
        raise NotImplementedError


def standings(program, enrollments):
    """Return {enrollment id: [Standing, …]} by the program's rules, in their order.

    `program` is a ProgramPage; all enrollments are in cohorts of it.
    """
    enrollments = list(enrollments)
    shared = {}
    found = {enrollment.pk: [] for enrollment in enrollments}
    for requirement in program.requirements.select_related("about"):
        kind = KINDS[requirement.kind]
        # What several rules read (the tree of the program, who read what) is read once for all of them.
        requirement.shared = shared
        facts = kind.facts(requirement, enrollments)
        for enrollment in enrollments:
            found[enrollment.pk].append(kind.judge(requirement, facts.get(enrollment.pk)))
    return found
