"""The learners of whom a rule of the office says that they may not get there, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import risks, rules
from certificates.models import LearnerRecord, RiskRule
from cms import audit
from cms.errors import Refused
from courses import last_seen
from courses.models import Cohort

READ = (
    "name", "sort_name", "seat", "user_id", "program_id", "cohort_id", "active_at", "due_at", "due_title",
    "unsafe_since", "met", "total", "enrollment__uuid", "enrollment__enrolled_at",
)  # fmt: skip


class AlreadyThere(Refused):
    """A program has a rule of a kind and number of days once."""

    title = _("Nothing was added.")


@dataclass(frozen=True)
class Worry:
    """One learner's record, and the sentences of the rules that apply."""

    record: LearnerRecord
    said: list[tuple[risks.Rule, str]]


def worries(records):
    """Return a Worry for each of these records of whom a rule says something, the most sentences first.

    Records may know an older day on which somebody was last seen: whoever a rule calls missing is looked up anew.
    """
    by_program = _rules()
    records = records.filter(is_studying=True, program_id__in=list(by_program))
    records = records.exclude(state__in=(rules.ISSUED, rules.UNFINISHED, rules.ELIGIBLE))
    # Of thousands, only what the rules and the list read: the reasons of each are long.
    records = list(records.select_related("enrollment").only(*READ))
    cohorts = Cohort.objects.in_bulk({one.cohort_id for one in records})
    now = timezone.now()
    days = {pk: timezone.localdate(now, one.zone) for pk, one in cohorts.items()}

    def said(record, traces):
        return risks.sentences(by_program[record.program_id], traces, now, days[record.cohort_id])

    found = []
    for record in records:
        traces = _traces(record, cohorts[record.cohort_id])
        if words := said(record, traces):
            found.append((record, traces, words))
    seen = last_seen.of([record.user_id for record, _traces_, words in found if _calls_missing(words)])
    worried = []
    for record, traces, words in found:
        if _calls_missing(words):
            words = said(record, replace(traces, seen_at=seen.get(record.user_id)))
        if words:
            worried.append(Worry(record, words))
    return sorted(worried, key=lambda one: (-len(one.said), one.record.sort_name))


def add_rule(*, rule, by):
    """Add a rule that a form has filled and checked. Raises AlreadyThere."""
    try:
        with transaction.atomic():
            rule.save()
            words = as_rule(rule).words
            audit.record("added a rule", rule, by=by, program=rule.program_id, words=words)
    except IntegrityError:
        raise AlreadyThere(_("The program has this rule with as many days already.")) from None
    return rule


def remove_rule(*, rule, by):
    """Take a rule away."""
    with transaction.atomic():
        audit.record("removed a rule", rule, by=by, program=rule.program_id, words=as_rule(rule).words)
        rule.delete()


def as_rule(row):
    """A stored rule as the pure one."""
    return risks.Rule(row.kind, row.days, row.percent)


def _rules():
    found = defaultdict(list)
    for row in RiskRule.objects.all():
        found[row.program_id].append(as_rule(row))
    return found


def _traces(record, cohort):
    return risks.Traces(
        enrolled_at=record.enrollment.enrolled_at,
        seen_at=record.active_at,
        due_at=record.due_at,
        due_title=record.due_title,
        unsafe_since=record.unsafe_since,
        met=record.met,
        total=record.total,
        ends_on=cohort.ends_on,
    )


def _calls_missing(words):
    return any(rule.kind == risks.NOT_SEEN for rule, _said in words)
