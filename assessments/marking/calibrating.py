"""Finding one's measure before marking: calibrated scripts of a rubric, one's tries at them, and who has passed.

Where the plan of a sitting asks for it, nobody takes or finishes a mark there who has not passed for the very rubric
by which the work is marked: its structure digest says which.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.engine import calibration
from assessments.engine.rubric import Rubric as EngineRubric
from assessments.models import CalibratedScript, CalibrationMark, CaseVersion, MarkingPlan
from assessments.models.rubric_changes import rubric_of_digest
from assessments.refusals import NotRatedYet
from cms import audit
from cms.errors import Refused


class NotCalibrated(Refused):
    """The plan of the sitting asks markers to mark its calibrated scripts first. Carries the way there."""

    status = 403
    title = gettext_lazy("First find your measure.")

    def __init__(self, rubric, url):
        self.url = url
        self.short = _("First find your measure: the plan of this work asks for it.")
        said = _(
            "Whoever marks here first marks at least three calibrated scripts of “%(rubric)s” as its experts do. You "
            "find them at %(url)s; nothing of yours is lost."
        )
        super().__init__(said % {"rubric": rubric.title, "url": url}, kind="not_calibrated", url=url)


@dataclass(frozen=True)
class Course:
    """How far somebody is with the calibrated scripts of a rubric.

    scripts  those that fit the rubric, in the order of this round
    tries    {script id: the last try}
    next     the script that is to be marked now, None where each was marked in this round
    """

    rubric: EngineRubric
    scripts: list
    tries: dict
    next: CalibratedScript | None
    round: int
    verdict: calibration.Verdict
    passed: bool

    @property
    def is_enough(self):
        """Whether there are scripts enough to pass by."""
        return len(self.scripts) >= calibration.LEAST_SCRIPTS


def scripts_of(rubric):
    """The published calibrated scripts that fit this rubric, in their order."""
    rows = CalibratedScript.objects.filter(live=True, rubric__slug=rubric.slug)
    return [one for one in rows.order_by("sort_order", "slug") if one.fits(rubric)]


def tries_of(user, rubric):
    """Every try of this person by a rubric of this structure, the first one first; an account merged into it counts."""
    mine = Q(marker=user) | Q(marker__merged_into__stands_for=user)
    rows = CalibrationMark.objects.filter(
        mine, script__rubric__slug=rubric.slug, structure_hash=rubric.structure_hash
    )
    return list(rows.select_related("script").order_by("at", "pk"))


def calibrated(user, rubric) -> bool:
    """Whether this person marks by the rubric as its experts do. The simple scale of short answers needs no trying."""
    return not rubric.slug or _has_passed(rubric, tries_of(user, rubric))


def course_of(user, rubric):
    """How far this person is; the next script is of a round in which each comes once, in another order each time."""
    scripts, tries = scripts_of(rubric), tries_of(user, rubric)
    times = {one.pk: 0 for one in scripts}
    for one in tries:
        if one.script_id in times:
            times[one.script_id] += 1
    done = min(times.values(), default=0)
    by_id = {one.pk: one for one in scripts}
    ordered = calibration.order(list(by_id), user.pk, done)
    following = next((pk for pk in ordered if times[pk] == done), None)
    return Course(
        rubric=rubric,
        scripts=[by_id[pk] for pk in ordered],
        tries={one.script_id: one for one in tries},
        next=by_id.get(following),
        round=done + 1,
        verdict=calibration.judge(rubric, _plain(tries, live=True)),
        passed=_has_passed(rubric, tries),
    )


def give(*, script, rubric, levels, by):
    """Keep how somebody marked a calibrated script; return the try. Raises NotRatedYet where a level is missing."""
    known = {one.id: levels[one.id] for one in rubric.criteria if one.level(levels.get(one.id))}
    if missing := [one for one in rubric.criteria if one.id not in known]:
        raise NotRatedYet(missing)
    with transaction.atomic():
        was = calibrated(by, rubric)
        made = CalibrationMark.objects.create(
            script=script,
            marker=by,
            structure_hash=rubric.structure_hash,
            levels=known,
            expert=script.judged(rubric)[0],
        )
        audit.record("tried", script, by=by, rubric=rubric.slug, structure=rubric.structure_hash)
        if calibrated(by, rubric) and not was:
            audit.record("calibrated", script.rubric, by=by, structure=rubric.structure_hash)
    return made


def must_be_calibrated(script, by, rubric=None):
    """Raise NotCalibrated where the plan of the script's sitting asks for it and this person has not passed.

    One query where the plan does not ask. `rubric`: by which the answer is marked, where the caller has it.
    """
    plan = MarkingPlan.objects.filter(sitting=script.sitting_id, asks_calibration=True)
    if not plan.exists():
        return
    rubric = rubric or script.attempt.definition.find(script.item).judged_by
    if not calibrated(by, rubric):
        raise NotCalibrated(rubric, way_to(rubric, script.uuid))


def outstanding(user, scripts):
    """{(sitting id, item): (how many of these scripts, where the measure for them is found)} where it is asked for.

    scripts  a queryset; what this person may mark already is left out. A few queries, however many there are
    """
    rows = scripts.filter(sitting__plan__asks_calibration=True).order_by("pk")
    rows = list(
        rows.values_list("uuid", "sitting_id", "item", "attempt__version_id", "attempt__rubrics").distinct()
    )
    versions = {one.pk: one for one in CaseVersion.objects.filter(pk__in={row[3] for row in rows})}
    passed, found = {}, {}
    for uuid, sitting, item, version, rubrics in rows:
        rubric = rubric_of_digest(rubrics[item]) if item in rubrics else versions[version].definition.find(item).judged_by  # fmt: skip
        key = rubric.slug, rubric.structure_hash
        if key not in passed:
            passed[key] = calibrated(user, rubric)
        if not passed[key]:
            number, way = found.get((sitting, item), (0, way_to(rubric, uuid)))
            found[sitting, item] = (number + 1, way)
    return found


def way_for(script, by, rubric):
    """Where this person has to find their measure before they mark a script; "" where they may mark it."""
    try:
        must_be_calibrated(script, by, rubric)
    except NotCalibrated as first:
        return first.url
    return ""


def way_to(rubric, script=None):
    """Where the calibrated scripts of a rubric are marked; with the uuid of one, by the rubric that holds for it."""
    found = reverse("marking_calibration", args=[rubric.slug])
    return f"{found}?script={script}" if script is not None else found


def sentences(rubric, verdict):
    """What stands between these tries and passing, in words; empty where they pass."""
    titles = {one.id: one.title for one in rubric.criteria}
    said = []
    left = calibration.LEAST_SCRIPTS - verdict.scripts
    if left > 0:
        said.append(
            ngettext("One more script is to be marked.", "%(n)d more scripts are to be marked.", left)
            % {"n": left}
        )
    for words, found in (
        (_("Two levels or more off: %(names)s."), verdict.far),
        (_("A level that harms was missed: %(names)s."), verdict.missed),
        (_("A level that harms was given where the experts see none: %(names)s."), verdict.invented),
    ):
        if found:
            names = ", ".join(
                sorted({f"“{titles.get(criterion, criterion)}”" for _script, criterion in found})
            )
            said.append(words % {"names": names})
    if verdict.of and verdict.share < calibration.LEAST_EXACT:
        said.append(
            _("At the experts’ own level: %(exact)d of %(of)d criteria. Three of five are asked for.")
            % {"exact": verdict.exact, "of": verdict.of}
        )
    return said


def _has_passed(rubric, tries):
    # A script that was taken back no longer stands in anybody's way, and takes nothing from who passed with it.
    return any(calibration.has_passed(rubric, _plain(tries, live=live)) for live in (False, True))


def _plain(tries, *, live):
    return [
        calibration.Try(one.script_id, one.levels, one.expert) for one in tries if one.script.live or not live
    ]
