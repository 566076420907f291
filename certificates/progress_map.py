"""How a cohort stands with each requirement: learner by learner while they are few, else shares by discipline."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import LearnerRecord, RecordLine
from cms.charts_heat import Cell
from courses.models import Discipline

FEW = 60
WORDS = {
    "met": gettext_lazy("met"),
    "waived": gettext_lazy("waived"),
    "begun": gettext_lazy("begun"),
    "not_yet": gettext_lazy("not yet"),
    "unsafe": gettext_lazy("a matter of safety is open"),
}
COUNTS = Q(state__in=("met", "waived"))


@dataclass(frozen=True)
class Map:
    """What is drawn: numbered rules as (key, title, met, all), rows as (name, link, cells); learners or shares."""

    rules: list
    rows: list
    by_learner: bool
    learners: int


def of(records):
    """Return the Map of some records of learners who study; five queries whatever their number."""
    records = records.filter(is_studying=True)
    rules = _rules(records)
    learners = records.count()
    if learners <= FEW:
        return Map(rules, _learners(records, rules), True, learners)
    return Map(rules, _shares(records, rules), False, learners)


def _rules(records):
    rows = (
        RecordLine.objects.filter(record__in=records)
        .order_by()
        .values("rule")
        .annotate(all=Count("pk"), met=Count("pk", filter=COUNTS))
    )
    counted = {row["rule"]: row for row in rows}
    first = RecordLine.objects.filter(record__in=records).order_by("position", "pk")
    titles = {}
    for rule, title in first.values_list("rule", "title").distinct():
        titles.setdefault(rule, title)
    return [(rule, title, counted[rule]["met"], counted[rule]["all"]) for rule, title in titles.items()]


def _learners(records, rules):
    found = records.select_related("enrollment").prefetch_related("lines").order_by("sort_name", "pk")
    rows = []
    for record in found:
        states = {line.rule: line.state for line in record.lines.all()}
        cells = [
            Cell(
                _("%(title)s: %(state)s") % {"title": title, "state": WORDS[states[rule]]},
                state=states[rule],
                short=WORDS[states[rule]],
            )
            if rule in states
            else Cell(_("%(title)s: not asked of this learner") % {"title": title}, short="–")
            for rule, title, _met, _all in rules
        ]
        rows.append((record.name, record.enrollment.uuid, cells))
    return rows


def _shares(records, rules):
    counted = defaultdict(dict)
    rows = (
        RecordLine.objects.filter(record__in=records)
        .order_by()
        .values_list("record__discipline", "rule")
        .annotate(all=Count("pk"), met=Count("pk", filter=COUNTS))
    )
    for discipline, rule, everybody, met in rows.values_list("record__discipline", "rule", "all", "met"):
        counted[discipline][rule] = (met, everybody)
    names = dict(Discipline.objects.values_list("code", "name"))
    found = []
    for code in sorted(counted, key=lambda one: names.get(one, "")):
        cells = [_share(title, counted[code].get(rule)) for rule, title, _met, _all in rules]
        found.append((names.get(code) or _("No discipline yet"), code, cells))
    return found


def _share(title, numbers):
    if numbers is None:
        return Cell(_("%(title)s: asked of nobody") % {"title": title}, short="–")
    met, everybody = numbers
    words = _("%(title)s: %(met)s of %(all)s") % {"title": title, "met": met, "all": everybody}
    short = _("%(met)s of %(all)s") % {"met": met, "all": everybody}
    return Cell(words, share=met / everybody, short=short)


def in_view(program=None, cohort=None):
    """The records of a program or cohort."""
    found = LearnerRecord.objects.all()
    if cohort:
        return found.filter(cohort_id=cohort.pk)
    return found.filter(program_id=program) if program else found
