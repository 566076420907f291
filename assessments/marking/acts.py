"""How people mark written answers: keep a draft, make it final, take it back.

One lock each, always the attempt's row first. A final mark makes a new scoring run; earlier runs stay as they are.
"""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.engine import kinds
from assessments.engine.anchoring import one_line_end
from assessments.engine.rubric import Rubric as EngineRubric
from assessments.log import Log
from assessments.marking import calibrating, leases
from assessments.marking.settling import settle
from assessments.models import Attempt, Lease, Marking, ScoringRun, Script
from assessments.refusals import (
    MarkedElsewhere,
    NothingToMark,
    NotMarkedYet,
    RubricChanged,
    WithoutReason,
    WordsTooLong,
)
from cms import audit

MOST_CHARACTERS = 10_000
Role = Marking.Role


def rubric_of(log, item_id) -> EngineRubric:
    """The rubric by which an answer of this log is marked. Raises NothingToMark where nothing waits for a mark."""
    item = log.definition.find(item_id)
    judged = item is not None and kinds.judged(item) is not None
    if not judged or not log.state.is_closed:
        raise NothingToMark(_("There is nothing to mark here."))
    given = log.state.responses.get(item_id)
    answer = kinds.restore(item, given.response if given else None)
    if kinds.score(item, answer).status != "awaiting":
        raise NothingToMark(_("This answer waits for nobody: it was left empty, or scored by its form."))
    return item.judged_by


@dataclass(frozen=True)
class Said:
    """What a marker chose and wrote. Levels as far as they are chosen: {criterion: level}.

    anchored  comments on places of the text, as Marking keeps them
    """

    levels: dict[str, str]
    comment: str = ""
    did_well: str = ""
    to_change: str = ""
    anchored: tuple = ()

    def fields(self):
        """As a Marking stores it."""
        return {**asdict(self), "anchored": list(self.anchored)}


def save_mark(*, attempt, item, levels, rev, by, role=Role.FIRST, seconds=0, rubric="", **words):
    """Keep a draft of how somebody marks an answer. Returns the Marking with its new rev.

    levels   {criterion: level}, as far as they are chosen
    rev      the one the page knows, 0 for none; another one means that somebody marked meanwhile: MarkedElsewhere
    role     whose judgment it is; who may give it is asked before (assessments/marking/people.py)
    seconds  how much longer it was in hand
    rubric   digest of the structure of the rubric the page showed; with another one by now what fits is kept as a
             draft, and RubricChanged says so
    words    comment, did_well, to_change, anchored: see Said

    Raises NothingToMark, MarkedElsewhere or WordsTooLong.
    """
    with transaction.atomic():
        log = Log.of(lock_attempt(attempt.pk))
        is_other = _is_other_rubric(log, item, role, rubric)
        marking = _keep(log, item, role, Said(levels, **words), rev, by, seconds)[0]
    if is_other:
        raise RubricChanged(marking, lost=levels != marking.levels)
    return marking


def finish_mark(*, attempt, item, levels, rev, by, role=Role.FIRST, seconds=0, rubric="", **words):
    """Make a mark final. It counts once its script is settled, and the attempt is decided once its last one is.

    The same once more, as after two presses, changes nothing. Raises NothingToMark, MarkedElsewhere, WordsTooLong,
    or NotMarkedYet where a criterion has no level (the draft is then kept), or NotCalibrated.
    """
    with transaction.atomic():
        log = Log.of(lock_attempt(attempt.pk))
        _must_be_calibrated(log, item, by)
        is_other = _is_other_rubric(log, item, role, rubric)
        marking, is_new = _keep(log, item, role, Said(levels, **words), rev, by, seconds)
        missing = _missing(rubric_of(log, item), marking.levels)
        if not missing and is_new and not is_other:
            marking.state = Marking.State.FINAL
            marking.save(update_fields=["state"])
            audit.record("marked", marking, by=by, attempt=str(attempt.uuid), item=item, role=str(role))
            Lease.objects.filter(script__attempt=attempt, script__item=item, role=role).delete()
            settle_again(log, item, by, "")
    if is_other and is_new:
        raise RubricChanged(marking, lost=levels != marking.levels)
    if missing:
        raise NotMarkedYet(missing, marking)
    return marking


def withdraw(*, marking, by, why):
    """Take a mark back: it stays on record and counts no more, and the answer waits again. Twice changes nothing."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        log = Log.of(lock_attempt(marking.attempt_id))
        marking = Marking.objects.select_for_update(no_key=True).get(pk=marking.pk)
        if marking.state == Marking.State.WITHDRAWN:
            return marking
        was_final = marking.is_final
        marking.state = Marking.State.WITHDRAWN
        marking.save(update_fields=["state"])
        audit.record("withdrew", marking, by=by, why=why, attempt=str(log.attempt.uuid), item=marking.item)
        if was_final:
            settle_again(log, marking.item, by, why[:500])
    return marking


def _must_be_calibrated(log, item, by):
    script = Script.objects.filter(attempt=log.attempt, item=item).first()
    if script is not None:
        calibrating.must_be_calibrated(script, by, rubric_of(log, item))


def levels_of(attempt):
    """{item id: {criterion: level}} of the marks of an attempt that count."""
    rows = attempt.scripts.filter(state=Script.State.SETTLED).select_related("counted")
    return {one.item: one.counted.levels for one in rows}


def settle_again(log, item, by, reason):
    """Say, with the attempt of the log locked, what counts of this answer now; where that is another mark than before, one more run scores the attempt."""
    script = Script.objects.select_for_update(no_key=True).get(attempt=log.attempt, item=item)
    if settle(script, log.definition):
        _score_again(log, by, reason)


def _is_other_rubric(log, item, role, seen):
    """Whether another rubric holds now than the one the page showed, or than the one a draft was kept by."""
    structure = rubric_of(log, item).structure_hash
    if seen:
        return seen != structure
    draft = (
        Marking.objects.standing().filter(attempt=log.attempt, item=item, role=role, state="draft").first()
    )
    return draft is not None and draft.rubric_structure_hash != structure


def _keep(log, item, role, said, rev, by, seconds):
    """The marking with what was sent, and whether it is not final yet."""
    rubric, now = rubric_of(log, item), timezone.now()
    leases.must_be_free(log.attempt, item, role, by)
    said = _tidy(log, item, rubric, said)
    stands = Marking.objects.standing().filter(attempt=log.attempt, item=item, role=role).first()
    if stands is None:
        if rev:
            raise MarkedElsewhere(None)
        return _begin(log, item, role, rubric, said, by, now, seconds), True
    is_same = all(getattr(stands, name) == value for name, value in said.fields().items())
    if stands.is_final:
        if is_same and stands.marker_id == by.pk:
            return stands, False
        raise MarkedElsewhere(stands, by)
    if stands.rev != rev and not is_same:
        raise MarkedElsewhere(stands, by)
    for name, value in said.fields().items():
        setattr(stands, name, value)
    stands.marker, stands.at, stands.seconds = by, now, stands.seconds + seconds
    stands.rubric_content_hash, stands.rubric_structure_hash = rubric.content_hash, rubric.structure_hash
    stands.rev += not is_same
    stands.save()
    return stands, True


def _begin(log, item, role, rubric, said, by, now, seconds):
    try:
        with transaction.atomic():
            return Marking.objects.create(
                attempt=log.attempt,
                item=item,
                role=role,
                marker=by,
                rubric_content_hash=rubric.content_hash,
                rubric_structure_hash=rubric.structure_hash,
                seconds=seconds,
                at=now,
                **said.fields(),
            )
    except IntegrityError:  # the constraints' word, should the lock ever not be enough
        same = Marking.objects.standing().filter(attempt=log.attempt, item=item)
        raise MarkedElsewhere(same.filter(Q(role=role) | Q(marker=by)).first()) from None


def _tidy(log, item, rubric, said):
    """What was sent, with levels the rubric knows, words in one form of line ends, and places inside the text.

    Raises WordsTooLong.
    """
    texts = {name: _written(getattr(said, name)) for name in ("comment", "did_well", "to_change")}
    return Said(_known(rubric, said.levels), anchored=tuple(_places(log, item, said.anchored)), **texts)


def _written(text):
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST_CHARACTERS:
        raise WordsTooLong(len(text), MOST_CHARACTERS)
    return text


def _places(log, item, anchored):
    """Comments on places that are in the text of this answer, in the order of the text; empty ones are left out."""
    if not anchored:
        return []
    lengths = {
        str(pk): len(one_line_end(text))
        for pk, text in log.attempt.words.filter(item=item, erased_at=None).values_list("pk", "text")
    }
    found = []
    for one in anchored:
        start, end, text = one.get("start"), one.get("end"), _written(str(one.get("text", "")))
        most = lengths.get(str(one.get("words")), -1)
        if text and isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= most:
            found.append({"words": str(one["words"]), "start": start, "end": end, "text": text})
    return sorted(found, key=lambda one: (one["words"], one["start"], one["end"]))


def _known(rubric, levels):
    """Only criteria and levels the rubric has: a form of ours sends no others."""
    known = {}
    for criterion in rubric.criteria:
        if criterion.level(levels.get(criterion.id)):
            known[criterion.id] = levels[criterion.id]
    return known


def _missing(rubric, levels):
    return [criterion for criterion in rubric.criteria if criterion.id not in levels]


def _score_again(log, by, reason):
    """One more run with the marks as they are. It is news to the learner, unless it waits to be released to them."""
    attempt = log.attempt
    if attempt.state == Attempt.State.VOID:
        return
    outcome = scoring.score(
        attempt,
        log.state,
        at=timezone.now(),
        kind=ScoringRun.Kind.MARKED,
        marks=levels_of(attempt),
        by=by,
        reason=reason,
    )
    if attempt.pinned_outcome_id is None:
        Attempt.objects.filter(pk=attempt.pk).update(feedback_read_at=None)
    audit.record(
        "scored", attempt, by=by, why=reason, decision=outcome.decision, criticals=outcome.critical_count
    )


def lock_attempt(pk):
    """The attempt whose answers are marked, locked until the transaction ends: always the first lock of all."""
    locked = Attempt.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("version", "sitting", "user").defer("version__content").get(pk=pk)
