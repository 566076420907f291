"""The registry of requirement kinds: what a program may ask before it gives its certificate.

A kind registers by being defined. The app that owns the facts defines it (certificates ask nobody directly):

    class CasePassed(Kind):
        name = "case_passed"

Facts are read for many enrollments at once, in a fixed number of queries, and judged one by one by a pure function:
the learner's own page, the office's desk and the issue of certificates all come through `standings`.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from wagtail.models import Page

from cms.days import day_in_words
from courses import rule_versions
from courses.models import RulesVersion, Waiver
from courses.progress import Standing

KINDS: dict[str, "Kind"] = {}


class Kind:
    """One kind of requirement. `name` is permanent: rows in the database carry it."""

    name = ""
    label = ""
    """What the office picks from a list."""
    column = ""
    """Heading of a column at the desk, in a word; without one it has no column there."""
    wants_about = False
    """Whether it is about a course, a week or a case: False, True (required) or "may"."""
    wants_amount = False
    """Whether it has an amount: False, True (required) or "or letter", where a letter says it as well."""
    wants_words = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.name or cls.name in KINDS:
            raise TypeError(f"A kind of requirement needs a name of its own; {cls.name!r} is none.")
        KINDS[cls.name] = cls()

    def problem(self, *, about, amount, words, letter=""):
        """Return what is wrong with a rule of this kind as {field: sentence}, or {}."""
        found = {}
        if self.wants_about is True and about is None:
            found["about"] = "Choose what this rule is about."
        if not self.wants_about and about is not None:
            found["about"] = "This rule is about the whole program. Leave this empty."
        if self.wants_amount is True and not amount:
            found["amount"] = "Say how much is needed."
        if self.wants_amount == "or letter" and bool(letter) == bool(amount):
            found["letter"] = "Say which letter is enough, or from how many percent on. One of the two."
        if self.wants_amount != "or letter" and letter:
            found["letter"] = "This rule has no letter. Leave this empty."
        if not self.wants_amount and amount is not None:
            found["amount"] = "This rule has no amount. Leave this empty."
        if self.wants_words and not words:
            found["words"] = "Say in words what the office confirms."
        return found

    def title(self, requirement):
        """The rule as learners read it when the office gave no words."""
        return str(self.label)

    def facts(self, requirement, enrollments):
        """Return {enrollment id: facts} for all of them, in a number of queries that does not grow with them.

        `requirement` is a Rule, or a row of the program's present rules.
        """
        raise NotImplementedError

    def judge(self, requirement, facts) -> Standing:
        """Return how a learner stands, from the facts alone. `facts` is None where there are none."""
        raise NotImplementedError


@dataclass(eq=False)
class Rule:
    """One rule of a version, as a kind reads it. `about` is None where it is about nothing, or the page is gone."""

    key: str
    kind: str
    program: object
    about_id: int | None
    about: Page | None
    about_title: str
    amount: Decimal | None
    letter: str
    words: str
    shared: dict

    @property
    def program_id(self):
        """Id of the program."""
        return self.program.pk

    @property
    def title(self):
        """The rule as learners read it."""
        if self.is_orphan or self.kind not in KINDS:
            return self.words or self.about_title or self.kind
        return str(KINDS[self.kind].title(self))

    @property
    def is_orphan(self):
        """Whether the page it is about exists no more."""
        return self.about_id is not None and self.about is None

    @property
    def asks(self):
        """What it asks, in JSON's own types: what somebody was let off is this, and not whatever the rule asks later.

        Words are part of it only where they are all there is to go by; elsewhere they are a title.
        """
        amount = None if self.amount is None else f"{self.amount.normalize():f}"
        asked = {"kind": self.kind, "about": self.about_id, "amount": amount, "letter": self.letter}
        return asked | ({"words": self.words} if self.kind in KINDS and KINDS[self.kind].wants_words else {})


def rules_of(program, versions):
    """Return {version id: [Rule, …]} for versions of one program; the key None stands for its present rules."""
    contents = {version.pk: version.content for version in versions if version is not None}
    if None in versions:
        contents[None] = rule_versions.present(program)
    wanted = {row["about"] for content in contents.values() for row in content["requirements"]} - {None}
    pages = Page.objects.in_bulk(wanted)
    # What several rules read (the tree of the program, who read what) is read once for all of them.
    shared = {}
    return {
        pk: [_rule(row, program, pages, shared) for row in content["requirements"]]
        for pk, content in contents.items()
    }


def titles(contents):
    """Return {rule's key: its title} of the rules in some contents of versions, of any programs; one query.

    Where versions call the same rule differently, the last one given says how.
    """
    contents = list(contents)
    wanted = {row["about"] for content in contents for row in content["requirements"]} - {None}
    pages = Page.objects.in_bulk(wanted)
    return {
        row["key"]: _rule(row, None, pages, {}).title
        for content in contents
        for row in content["requirements"]
    }


def rules_for(enrollment):
    """Return the rules by which one learner is judged."""
    program = enrollment.cohort.program
    return rules_of(program, [enrollment.rules])[enrollment.rules_id]


def _rule(row, program, pages, shared):
    return Rule(
        key=row["key"],
        kind=row["kind"],
        program=program,
        about_id=row["about"],
        about=pages.get(row["about"]),
        about_title=row["about_title"],
        amount=None if row["amount"] is None else Decimal(row["amount"]),
        letter=row.get("letter", ""),
        words=row["words"],
        shared=shared,
    )


def standings(program, enrollments):
    """Return {enrollment id: [Standing, …]}: each learner by the version of the rules that holds for them.

    `program` is a ProgramPage; all enrollments are in cohorts of it. Learner's page, desk and issue all ask here.
    """
    enrollments = list(enrollments)
    members = defaultdict(list)
    for enrollment in enrollments:
        members[enrollment.rules_id].append(enrollment)
    stored = RulesVersion.objects.in_bulk([pk for pk in members if pk is not None]) if any(members) else {}
    versions = [*stored.values(), *([None] if None in members else [])]
    found = {enrollment.pk: [] for enrollment in enrollments}
    granted = _waivers(enrollments)
    for pk, rules in rules_of(program, versions).items():
        for rule in rules:
            facts = _facts(rule, members[pk])
            for enrollment in members[pk]:
                standing = _judged(rule, facts.get(enrollment.pk))
                waiver = granted.get((enrollment.pk, rule.key))
                is_let_off = waiver is not None and waiver.asked == rule.asks
                found[enrollment.pk].append(_waived(standing, waiver) if is_let_off else standing)
    return found


def judge(rules, enrollment):
    """Judge one learner by rules that stand outside their program's, such as an activity's; waivers do not count."""
    return [_judged(rule, _facts(rule, [enrollment]).get(enrollment.pk)) for rule in rules]


def _facts(rule, enrollments):
    if rule.is_orphan or rule.kind not in KINDS:
        return {}
    return KINDS[rule.kind].facts(rule, enrollments)


def _judged(rule, facts):
    if rule.is_orphan or rule.kind not in KINDS:
        why = "What this rule is about was removed. The program office can waive it."
        standing = Standing(rule.title, False, why)
    else:
        standing = KINDS[rule.kind].judge(rule, facts)
    return replace(standing, rule=rule.key, kind=rule.kind)


def _waivers(enrollments):
    rows = Waiver.objects.granted().filter(enrollment__in=[one.pk for one in enrollments])
    rows = rows.select_related("enrollment__cohort")
    return {(row.enrollment_id, str(row.rule)): row for row in rows}


def _waived(standing, waiver):
    """Let a learner off, unless they have what is asked anyway, or what is open is a matter of safety."""
    if standing.met or standing.safety:
        return standing
    # The cohort's day, as on the certificate: whoever looks, and the job that issues, say the same.
    day = timezone.localdate(waiver.approved_at, waiver.enrollment.cohort.zone)
    why = f"Waived by the program office on {day_in_words(day)}."
    return replace(
        standing, met=True, begun=False, waived=True, why=why, about=(*standing.about, f"waiver:{waiver.pk}")
    )
