"""Releasing results: to one, some or all. What went out stays what a learner reads until the next release of theirs.

The enrollments of the cohort are locked first, as beginning an attempt does, then the sitting, then the attempts, as
marking does: of two releases in the same moment the second finds nothing left to do.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import (
    Attempt,
    ItemScore,
    Marking,
    MarkingPlan,
    Outcome,
    Release,
    ReleasedResult,
    Script,
    Sitting,
)
from assessments.refusals import NotReleasable, WordsTooLong
from cms import audit, mail
from courses import facts
from courses.models import Enrollment

MOST_CHARACTERS = 1000
"""Of the word that goes out with a release."""
CHANGES = {
    "decision": gettext_lazy("Whether you passed has changed."),
    "criticals": gettext_lazy("What was found critical for safety has changed."),
    "points": gettext_lazy("The points have changed."),
    "marks": gettext_lazy("What a marker judged or wrote has changed."),
}
"""What a correction can change, as its learner is told in the mail: that it did, never what it is now."""


@dataclass(frozen=True)
class Result:
    """How far the result of one closed attempt is.

    newest   the outcome that counts for who teaches, or None
    waiting  its scripts on which somebody still has to do something
    """

    attempt: Attempt
    newest: Outcome | None
    waiting: tuple = ()

    @property
    def is_ready(self):
        """Whether it may go out: it is scored, and everything in it is marked."""
        return self.newest is not None and not self.waiting

    @property
    def is_new(self):
        """Whether nothing of it was released yet."""
        return self.attempt.released_outcome_id is None

    @property
    def is_changed(self):
        """Whether something else was released of it than what counts now."""
        return (
            not self.is_new and self.newest is not None and self.newest.pk != self.attempt.released_outcome_id
        )

    @property
    def is_due(self):
        """Whether a release of it would change what its learner reads."""
        return self.is_ready and (self.is_new or self.is_changed)

    @property
    def name(self):
        """What a form calls it."""
        return str(self.attempt.uuid)

    @property
    def code(self):
        """What it is called where names are not shown."""
        return self.attempt.uuid.hex[:6].upper()


@dataclass(frozen=True)
class Made:
    """What a release came to: its row, whether this call made it, and the Results that were left out as not ready."""

    release: Release
    is_new: bool = True
    left_out: list = field(default_factory=list)

    @property
    def number(self):
        """The number of the release in its sitting."""
        return self.release.number


def not_releasable(sitting, now):
    """Why results cannot be released yet, as a sentence, or "": nobody may be told what is still being asked."""
    running = sitting.attempts.filter(state=Attempt.State.OPEN).count()
    if running:
        return ngettext(
            "One attempt is still open. Release when it is handed in or its time is over.",
            "%(count)d attempts are still open. Release when they are handed in or their time is over.",
            running,
        ) % {"count": running}
    waiting = 0 if sitting.is_over_for_all(now) else not_begun(sitting).count()
    if waiting:
        return ngettext(
            "One learner has not begun and still can. Release after the sitting closes, or close it now.",
            "%(count)d learners have not begun and still can. Release after the sitting closes, or close it now.",
            waiting,
        ) % {"count": waiting}
    if not closed_attempts(sitting).exists():
        return _("Nobody has handed anything in, so there is nothing to release.")
    return ""


def not_begun(sitting):
    """Enrollments of learners who study in the cohort and have no try that counts."""
    begun = Attempt.objects.counted().filter(sitting=sitting.pk).values("user")
    return Enrollment.objects.active().filter(cohort=sitting.cohort_id).exclude(user__in=begun)


def closed_attempts(sitting):
    """Attempts that count and are closed: those whose results a release is about."""
    return Attempt.objects.counted().filter(sitting=sitting).exclude(state=Attempt.State.OPEN)


def results(sitting, attempts=None):
    """A Result for each closed attempt of a sitting (or for these), in the order of people. Three queries.

    attempts  a queryset of its attempts, such as locked ones
    """
    rows = closed_attempts(sitting) if attempts is None else attempts
    rows = list(rows.select_related("user").order_by("user__last_name", "user__first_name", "user", "number"))
    newest = {
        one.attempt_id: one
        for one in Outcome.objects.filter(attempt__in=[row.pk for row in rows]).order_by("at", "id")
    }
    waiting = {}
    for script in Script.objects.unsettled().filter(attempt__in=[row.pk for row in rows]):
        waiting.setdefault(script.attempt_id, []).append(script)
    return [Result(row, newest.get(row.pk), tuple(waiting.get(row.pk, ()))) for row in rows]


def release(*, sitting, by, words="", attempts=None, is_whole=False, seen=None):
    """Release results and write to whom they belong. Never taken back; a change of what went out is a correction.

    attempts  ids of attempts; None for all that are closed. What is not marked whole is left out (Made.left_out).
    by        None for the clock
    is_whole  refuse unless everything is ready, as the clock does
    seen      {attempt id: id of the outcome that was looked at}: refuse where another one counts by now

    The same once more, as after two presses, changes nothing and writes to nobody. Raises NotReleasable while
    somebody could still be told an answer, where nothing is ready, where a correction says nothing, or where what
    was looked at is not what would go out; WordsTooLong.
    """
    words = words.replace("\r\n", "\n").strip()
    if len(words) > MOST_CHARACTERS:
        raise WordsTooLong(len(words), MOST_CHARACTERS)
    with transaction.atomic():
        sitting, now = lock(sitting), timezone.now()
        chosen = _chosen(sitting, attempts)
        left_out = [one for one in chosen if not one.is_ready]
        due = [one for one in chosen if one.is_due]
        if not due and not left_out and chosen:
            return Made(_last(chosen), is_new=False)
        why_not = _why_not(sitting, due, words, now, must_be_whole=is_whole and bool(left_out))
        why_not = why_not or _not_as_seen(due, seen or {})
        if why_not:
            raise NotReleasable(why_not)
        first = {one.attempt.pk for one in due if one.is_new}
        made, rows = _write(sitting, due, by, now, words)
        people = _tell(sitting, made, rows, first)
        facts.changed(*sorted({one.attempt.user_id for one in due}))
        audit.record("released", sitting, by=by, number=made.number, people=people, attempts=len(due))
    return Made(made, left_out=left_out)


def _chosen(sitting, attempts):
    """Results of these attempts, locked as marking locks them."""
    rows = closed_attempts(sitting)
    if attempts is not None:
        rows = rows.filter(pk__in=list(attempts))
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return results(sitting, rows)


def _why_not(sitting, due, words, now, *, must_be_whole):
    # What was released to somebody holds no key for them any more: a correction asks for nothing of this.
    tells_keys = not due or any(one.is_new for one in due)
    if tells_keys and (why_not := not_releasable(sitting, now)):
        return why_not
    if not due or must_be_whole:
        return _("Answers still wait for a marker. Release once they are marked.")
    if any(one.is_changed for one in due) and not words:
        return _(
            "These results are released. Say what was corrected; it goes to everybody whose result changed."
        )
    return ""


def _not_as_seen(due, seen):
    other = sum(1 for one in due if seen.get(one.attempt.pk, one.newest.pk) != one.newest.pk)
    if not other:
        return ""
    return ngettext(
        "One of these results has changed since you opened this page. Look at it again, then release.",
        "%(count)d of these results have changed since you opened this page. Look at them again, then release.",
        other,
    ) % {"count": other}


def _write(sitting, due, by, now, words):
    number = (sitting.releases.aggregate(most=Max("number"))["most"] or 0) + 1
    made = Release.objects.create(sitting=sitting, number=number, by=by, at=now, words=words)
    before = Outcome.objects.in_bulk([one.attempt.released_outcome_id for one in due if not one.is_new])
    told = _told([*(one.newest for one in due if one.is_changed), *before.values()])
    rows = [
        ReleasedResult(
            release=made,
            attempt=one.attempt,
            outcome=one.newest,
            changes=changes(before[one.attempt.released_outcome_id], one.newest, told)
            if one.is_changed
            else [],
        )
        for one in due
    ]
    ReleasedResult.objects.bulk_create(rows)
    for one in due:
        one.attempt.released_at, one.attempt.released_outcome = now, one.newest
        one.attempt.feedback_read_at = None
    Attempt.objects.bulk_update(
        [one.attempt for one in due], ["released_at", "released_outcome", "feedback_read_at"], batch_size=200
    )
    if sitting.released_at is None:
        sitting.released_at = now
        sitting.save(update_fields=["released_at"])
    return made, rows


def changes(before, after, told):
    """What of a result is another than before: names of CHANGES.

    told  {run id: {item: (points, levels, words)}} of both runs
    """
    one, other = told.get(before.run_id, {}), told.get(after.run_id, {})
    found = []
    if before.decision != after.decision:
        found.append("decision")
    if before.critical_count != after.critical_count:
        found.append("criticals")
    points = [{item: values[0] for item, values in side.items()} for side in (one, other)]
    if (before.points, before.max_points) != (after.points, after.max_points) or points[0] != points[1]:
        found.append("points")
    if any(one.get(item, (0, None))[1:] != other.get(item, (0, None))[1:] for item in {*one, *other}):
        found.append("marks")
    return found


def _told(outcomes):
    """What the runs of these outcomes say of each item: points, levels, and the words that came with them."""
    rows = list(ItemScore.objects.filter(run__in=[one.run_id for one in outcomes]))
    markings = Marking.objects.in_bulk([row.detail["marking"] for row in rows if row.detail.get("marking")])
    found = {}
    for row in rows:
        mark = markings.get(row.detail.get("marking"))
        words = (mark.did_well, mark.to_change, mark.comment, mark.anchored) if mark else None
        found.setdefault(row.run_id, {})[row.item] = (row.points, row.detail.get("levels"), words)
    return found


def _last(chosen):
    """The newest release in which any of these went out."""
    rows = ReleasedResult.objects.filter(attempt__in=[one.attempt.pk for one in chosen])
    return rows.select_related("release").order_by("-release__number").first().release


def _tell(sitting, made, rows, first):
    """A message to everybody whose result is out or has changed; it never says what it is. Returns how many."""
    theirs = {}
    for row in rows:
        if row.attempt_id in first or row.changes:
            theirs.setdefault(row.attempt.user_id, []).append(row)
    for mine in theirs.values():
        is_correction = not any(row.attempt_id in first for row in mine)
        about = max((row.attempt for row in mine), key=lambda one: one.number)
        kinds = {name for row in mine for name in row.changes} if is_correction else set()
        mail.send(
            "results_released",
            about.user.email,
            {
                "person": about.user,
                "case": sitting.version.title,
                "correction": is_correction,
                "changes": [said for name, said in CHANGES.items() if name in kinds],
                "words": made.words,
                "url": reverse("feedback", args=[about.uuid]),
                "debrief_url": reverse("debrief", args=[about.uuid]),
            },
            subject=_("A correction to released results") if is_correction else _("Results are released"),
        )
    return len(theirs)


def lock(sitting):
    """The sitting as it is now, with the enrollments of its cohort locked first, as beginning does."""
    list(
        Enrollment.objects.select_for_update(no_key=True)
        .filter(cohort=sitting.cohort_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = Sitting.objects.select_for_update(of=("self",), no_key=True).select_related("version", "cohort")
    return rows.defer("version__content").get(pk=sitting.pk)


# By the clock


def release_marked():
    """Release sittings whose plan says so, once they are closed for all and everything in them is marked.

    Only what nobody was told yet goes out so: a correction needs words, and a person who writes them.
    """
    waits = Q(attempts__released_outcome=None, attempts__state__in=("submitted", "expired"))
    rows = Sitting.objects.filter(plan__release_rule=MarkingPlan.ReleaseRule.WHEN_MARKED)
    rows = rows.annotate(
        left=Count("attempts", filter=waits, distinct=True),
        unmarked=Count(
            "scripts",
            filter=~Q(scripts__state=Script.State.SETTLED) & ~Q(scripts__attempt__state=Attempt.State.VOID),
            distinct=True,
        ),
    ).filter(left__gt=0, unmarked=0)
    done = 0
    for sitting in rows.select_related("version", "cohort").defer("version__content"):
        if not sitting.is_over_for_all(timezone.now()):
            continue
        due = closed_attempts(sitting).filter(released_outcome=None).values_list("pk", flat=True)
        try:
            done += release(sitting=sitting, by=None, attempts=due, is_whole=True).is_new
        except NotReleasable:  # somebody has begun or withdrawn a mark meanwhile: the next minute looks again
            continue
    return done


# Whether it is as it says


def differences(attempt):
    """Where the attempt says that something else was released than its rows do; a sentence each."""
    row = attempt.released_results.order_by("-release__number").first()
    said = attempt.released_outcome_id
    if said is not None and (row is None or row.outcome_id != said):
        return ["It shows another result than was released."]
    if said is None and row is not None:
        return ["A result was released, and it does not show it."]
    return []
