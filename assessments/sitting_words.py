"""A sitting in sentences for who sets it: its rules, and what a change would change and for whom."""

import hashlib
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import sittings
from assessments.engine.release import policy_of
from assessments.models import Attempt, Sitting
from assessments.screens.moments import MOMENTS, WORDS, asks_marked_words
from cms.templatetags.ui import zone_words

NAMES = {
    "opens_at": "Opens",
    "closes_at": "Closes",
    "time_limit_minutes": "Time limit",
    "attempts_allowed": "Tries",
    "wait_hours": "Between two tries",
    "cut_percent": "To pass",
    "follows_case": "Version",
    "marks_words": "Own words",
}


@dataclass(frozen=True)
class Plan:
    """What would be done: rows of (rule, as it is, as it would be), and sentences on whom that is for."""

    rows: list = field(default_factory=list)
    sentences: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    @property
    def digest(self):
        """Names exactly what somebody looked at: when it is another one by now, they look again."""
        text = "\n".join(str(part) for part in [*self.rows, *self.sentences, *self.asked])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def local(moment, cohort):
    """A moment in a cohort's own clock, with the zone; "–" for none."""
    if moment is None:
        return "–"
    there = moment.astimezone(cohort.zone)
    words = date_format(there, "D j M Y, P").replace("a.m.", "am").replace("p.m.", "pm")
    return f"{words} {zone_words(there)}"


def rule_words(name, sitting):
    """One rule of a sitting in a few words."""
    value = getattr(sitting, name)
    if name in ("opens_at", "closes_at"):
        empty = _("from the start") if name == "opens_at" else _("never")
        return local(value, sitting.cohort) if value else empty
    if name == "time_limit_minutes":
        return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value} if value else _("none")
    if name == "attempts_allowed":
        return str(value) if value else _("as many as one likes")
    if name == "wait_hours":
        hours = int(sitting.wait.total_seconds() // 3600)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else _("no wait")
    if name == "cut_percent":
        return (
            _("as the case says") if value is None else _("%(n)s percent") % {"n": f"{value.normalize():f}"}
        )
    if name == "marks_words":
        return _("marked by faculty") if value else _("not marked")
    return _("always the newest") if value else _("version %(n)s") % {"n": sitting.version.number}


def facts(sitting):
    """Every rule of a sitting: [(name, words), …]."""
    names = [name for name in NAMES if name != "marks_words" or _may_mark_words(sitting)]
    return [(_(NAMES[name]), rule_words(name, sitting)) for name in names]


def _may_mark_words(sitting):
    return sitting.marks_words or asks_marked_words(sitting.version.definition)


def plan_to_open(sitting, asked):
    """What opening a sitting (not saved yet) would mean."""
    learners = sittings.not_begun(sitting).count()
    who = ngettext(
        "One learner of %(cohort)s can begin it.", "%(n)s learners of %(cohort)s can begin it.", learners
    ) % {"n": learners, "cohort": sitting.cohort.name}
    return Plan(facts_rows(sitting), [who], asked)


def facts_rows(sitting):
    """The rules of a new sitting as rows of a plan: nothing stood there before."""
    return [(name, "", words) for name, words in facts(sitting)]


def plan_to_change(sitting, rules, asked):
    """What changing these rules would change, and for whom."""
    after = with_rules(sitting, rules)
    rows = [
        (_(NAMES[name]), rule_words(name, sitting), rule_words(name, after))
        for name in NAMES
        if rule_words(name, sitting) != rule_words(name, after)
    ]
    rows += _feedback_rows(sitting, after)
    return Plan(rows, list(_for_whom(sitting, after)) if rows else [], asked)


def with_rules(sitting, rules):
    """A sitting as it would be with these rules, not saved."""
    after = Sitting(
        **{one.attname: getattr(sitting, one.attname) for one in Sitting._meta.concrete_fields} | rules
    )
    after.cohort, after.version = sitting.cohort, sitting.version
    return after


def _feedback_rows(before, after):
    one, other = (policy_of(it.purpose, it.feedback) for it in (before, after))
    for word, label in WORDS.items():
        if one.get(word) != other.get(word):
            name = str(label)[:1].upper() + str(label)[1:]
            yield (name, _moment_words(one.get(word)), _moment_words(other.get(word)))


def _moment_words(moment):
    if moment is None:
        return _("never")
    title = next(str(title) for name, title, _standing in MOMENTS if name == moment.name.lower())
    return title[:1].lower() + title[1:]


def _for_whom(sitting, after):
    waiting = sittings.not_begun(sitting).count()
    yield ngettext(
        "One learner has not begun: the new rules are theirs.",
        "%(n)s learners have not begun: the new rules are theirs.",
        waiting,
    ) % {"n": waiting}
    running = sitting.attempts.filter(state=Attempt.State.OPEN).count()
    if running:
        yield ngettext(
            "One try is open. It keeps everything it was promised, and gets a later deadline where these rules give one.",
            "%(n)s tries are open. Each keeps everything it was promised, and gets a later deadline where these rules "
            "give one.",
            running,
        ) % {"n": running}
    if sitting.is_released and after.closes_at != sitting.closes_at:
        yield _("The results are released: whoever begins now may have heard what was asked.")
