"""How far the markers of a sitting agree, for who leads the marking there: only where both marks are final.

Nothing of a first mark enters while its second is outstanding: neither a figure nor a name can tell what stands there.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.engine import agreement
from assessments.engine.rubric import Rubric
from assessments.models import CaseVersion, Marking, Script
from assessments.models.rubric_changes import rubric_of_digest

Role = Marking.Role


@dataclass
class Pairs:
    """The answers to one question that two people marked by the same structure of a rubric.

    who   the two markers where they are the same throughout, the one with the lower id first; else ()
    rows  ((marker, levels), (marker, levels)): first and second mark, or in the order of `who`
    """

    item: str
    rubric: Rubric
    stage: str
    stem: str
    rows: list = field(default_factory=list)
    who: tuple = ()


@dataclass(frozen=True)
class CriterionFigures:
    """What is said of one criterion; alpha where markers vary."""

    title: str
    labels: tuple
    matrix: agreement.Matrix
    exact: object
    adjacent: object
    kappa: agreement.Estimate
    alpha: object


@dataclass(frozen=True)
class QuestionFigures:
    """What is said of one question. Below ten answers nothing but their number."""

    item: str
    stage: str
    stem: str
    n: int
    standing: str
    criteria: tuple = ()
    icc: agreement.Estimate = agreement.UNDEFINED
    alpha: object = None
    vary: bool = False
    who: tuple = ()


@dataclass(frozen=True)
class SeverityFigures:
    """How a marker's totals stand beside those of the others, in percent of the maximum."""

    marker: object
    n: int
    standing: str
    mean: float | None = None
    low: float | None = None
    high: float | None = None


def counts(sitting):
    """How many scripts of a sitting were marked twice, are disputed, wait for a second mark, or are settled."""
    rows = Script.objects.live().filter(sitting=sitting)
    given = Marking.objects.final().filter(attempt__sitting=sitting, role=Role.SECOND)
    second = set(given.values_list("attempt_id", "item"))
    wants = (
        rows.filter(wants_second=True).exclude(state=Script.State.SETTLED).values_list("attempt_id", "item")
    )
    found = rows.aggregate(
        total=Count("pk"),
        disputed=Count("pk", filter=Q(state=Script.State.DISPUTED)),
        settled=Count("pk", filter=Q(state=Script.State.SETTLED)),
    )
    return found | {"waiting": sum(one not in second for one in wants)}


def pairs_of(sitting):
    """The answers of a sitting that have two final marks, question by question in the order of the case."""
    marks = defaultdict(dict)
    rows = Marking.objects.final().filter(attempt__sitting=sitting, role__in=(Role.FIRST, Role.SECOND))
    rows = rows.filter(attempt__state__in=("submitted", "expired"))
    fields = (
        "attempt_id",
        "attempt__version_id",
        "attempt__rubrics",
        "item",
        "role",
        "marker_id",
        "levels",
        "rubric_structure_hash",
    )
    newer = {}
    for attempt, version, rubrics, *rest in rows.order_by("attempt_id", "pk").values_list(*fields):
        item, role, marker, levels, structure = rest
        marks[attempt, version, item][role] = (marker, levels, structure)
        if item in rubrics:
            newer[attempt, item] = rubric_of_digest(rubrics[item])
    both = {key: given for key, given in marks.items() if len(given) == 2}
    versions = CaseVersion.objects.filter(pk__in={version for _attempt, version, _item in both})
    definitions = {one.pk: one.definition for one in versions.order_by("-number")}
    found = {}
    for (attempt, version, item), given in both.items():
        first, second = given[Role.FIRST], given[Role.SECOND]
        definition = definitions[version]
        rubric = newer.get((attempt, item)) or definition.find(item).judged_by
        if not first[2] == second[2] == rubric.structure_hash:
            continue  # marked by a rubric of another structure: levels of two structures are no pair
        key = (item, rubric.structure_hash)
        if key not in found:
            stage = definition.stages[definition.stage_of(item) or 0]
            found[key] = Pairs(item, rubric, stage.title, definition.find(item).stem)
        found[key].rows.append((first[:2], second[:2]))
    for one in found.values():
        _in_order_of_people(one)
    order = {item.id: n for one in definitions.values() for n, item in enumerate(one.items)}
    return sorted(found.values(), key=lambda one: order.get(one.item, 0))


def _in_order_of_people(pairs):
    who = {marker for row in pairs.rows for marker, _levels in row}
    if len(who) == 2:
        pairs.who = tuple(sorted(who))
        pairs.rows = [tuple(sorted(row, key=lambda mark: mark[0])) for row in pairs.rows]


def figures(pairs):
    """The figures of one question."""
    n = len(pairs.rows)
    standing = agreement.standing(n)
    about = {"item": pairs.item, "stage": pairs.stage, "stem": pairs.stem, "n": n, "standing": standing}
    if standing == "hidden":
        return QuestionFigures(**about)
    vary = not pairs.who
    totals = [tuple(pairs.rubric.share(levels) for _marker, levels in row) for row in pairs.rows]
    totals = [row for row in totals if None not in row]
    correlations = agreement.icc(totals)
    return QuestionFigures(
        **about,
        criteria=tuple(_criterion(one, pairs.rows, vary) for one in pairs.rubric.criteria),
        icc=correlations.icc1 if vary else correlations.icc2,
        alpha=agreement.alpha(totals, "interval") if vary else None,
        vary=vary,
        who=pairs.who,
    )


def _criterion(criterion, rows, vary):
    places = {level.id: place for place, level in enumerate(criterion.levels)}
    both = [tuple(places.get(levels.get(criterion.id)) for _marker, levels in row) for row in rows]
    both = [pair for pair in both if None not in pair]
    matrix = agreement.confusion(both, len(criterion.levels))
    return CriterionFigures(
        title=criterion.title,
        labels=tuple(level.label for level in criterion.levels),
        matrix=matrix,
        exact=agreement.exact(matrix),
        adjacent=agreement.adjacent(matrix),
        kappa=agreement.kappa_with_interval(matrix),
        alpha=agreement.alpha(both, "ordinal") if vary else None,
    )


def severities(questions, people):
    """How each marker's totals stand beside the others' on the same answers. people: {id: person}."""
    marks = []
    for pairs in questions:
        for number, row in enumerate(pairs.rows):
            for marker, levels in row:
                share = pairs.rubric.share(levels)
                if share is not None:
                    marks.append(((pairs.item, pairs.rubric.structure_hash, number), marker, share))
    found = []
    for marker, one in agreement.severity(marks).items():
        about = (people[marker], one.n, agreement.standing(one.n))
        if about[2] == "hidden":
            found.append(SeverityFigures(*about))
        else:
            found.append(SeverityFigures(*about, *(None if x is None else 100 * float(x) for x in (one.mean, one.low, one.high))))  # fmt: skip
    return sorted(found, key=lambda one: str(one.marker))


def matrix_shown(number, one, names):
    """A confusion matrix for the figure and its table twin: the one marker down, the other across."""
    rows = [(label, [sum(row), *row]) for label, row in zip(one.labels, one.matrix, strict=True)]
    down, across = names
    return {
        "id": f"matrix-{number}",
        "columns": [_("All"), *one.labels],
        "rows": rows,
        "title": one.title,
        "about": _("Down: %(down)s. Across: %(across)s. On the diagonal both gave the same level.")
        % {"down": down, "across": across},
    }
