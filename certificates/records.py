"""How every learner stands, kept for lists of thousands: told what changed, worked out for whom it changed.

A change of facts only marks the record (one UPDATE in the same transaction). It is worked out anew when somebody
looks, and each minute; a change that arrives in between leaves the mark standing, so none is lost.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certificates import eligibility, names, rules
from certificates.models import LearnerRecord, RecordLine
from cms import audit
from courses import facts, last_seen, late
from courses.models import Enrollment

AT_ONCE = 200
"""How many are worked out in one go: some tens of queries whatever their number."""
GOOD_FOR = timedelta(hours=24)
"""Some rules turn with the calendar alone, so a record is looked at once a day."""


@facts.listen
def mark(*, users, program):
    """Note that facts changed: of these people, or of everybody in a program."""
    # Every act writes to the log as well, some before this and some after it.
    audit.take_turn()
    if users:
        records = LearnerRecord.objects.filter(user_id__in=users)
        enrollments = Enrollment.objects.filter(user_id__in=users)
    else:
        records = LearnerRecord.objects.filter(program_id=program)
        enrollments = Enrollment.objects.filter(cohort__program_id=program)
    with transaction.atomic(savepoint=False):
        if not users:
            # In the order in which they are locked to be worked out.
            list(records.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        records.update(asked=F("asked") + 1)
        add_missing(enrollments)


def add_missing(enrollments=None):
    """Begin a record for each enrollment that has none; return how many."""
    enrollments = Enrollment.objects.all() if enrollments is None else enrollments
    missing = enrollments.filter(record=None).select_related("user", "cohort")
    rows = [_begun(enrollment) for enrollment in missing]
    LearnerRecord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _begun(enrollment):
    """The record of somebody who is not judged yet: the list shows and finds them by name meanwhile."""
    return LearnerRecord(**_who(enrollment, str(enrollment.user)))


def _who(enrollment, name, number=""):
    """Whose record it is and by what they are found: name, address, and the number of their certificate."""
    user = enrollment.user
    return {
        "enrollment": enrollment,
        "user_id": user.pk,
        "program_id": enrollment.cohort.program_id,
        "cohort_id": enrollment.cohort_id,
        "name": name[:255],
        "sort_name": names.plain(name)[:255],
        "search": names.plain(" ".join((name, user.get_full_name(), user.email, number))),
        "email": user.email,
    }


def bring_up_to_date(records=None, most=AT_ONCE):
    """Work out anew what changed, of these records or of all, up to `most`; return how many still wait."""
    stale = (LearnerRecord.objects.all() if records is None else records).stale()
    pks = list(stale.order_by("fresh_at").values_list("pk", flat=True)[: most + 1])
    for start in range(0, min(len(pks), most), AT_ONCE):
        work_out(pks[start : min(start + AT_ONCE, most)])
    return 0 if len(pks) <= most else stale.count()


def work_out(pks):
    """Judge these enrollments (ids) and write down what came of it."""
    asked = dict(LearnerRecord.objects.filter(pk__in=pks).values_list("pk", "asked"))
    people = eligibility.people().select_related("cohort__course").filter(pk__in=asked)
    cases = eligibility.cases(people.order_by("pk"))
    traces = _Traces([case.enrollment for case in cases])
    with transaction.atomic():
        now = timezone.now()
        # Lines are replaced as a whole: two who do it at once must not mix theirs.
        locked = LearnerRecord.objects.select_for_update(no_key=True).filter(pk__in=asked).order_by("pk")
        # What is gone by now is not written anew.
        there = set(locked.values_list("pk", flat=True))
        cases = [case for case in cases if case.enrollment.pk in there]
        records = [_record(case, traces, asked[case.enrollment.pk], now) for case in cases]
        # Written as rows that exist already: some ten times quicker than an update with a case for each.
        LearnerRecord.objects.bulk_create(
            records,
            update_conflicts=True,
            unique_fields=["enrollment"],
            update_fields=_WRITTEN,
            batch_size=100,
        )
        RecordLine.objects.filter(record__in=there).delete()
        RecordLine.objects.bulk_create((line for case in cases for line in _lines(case)), batch_size=500)


_WRITTEN = [
    field.name for field in LearnerRecord._meta.concrete_fields if field.name not in ("enrollment", "asked")
]


class _Traces:
    """What of many learners stands beside their verdicts: when they were last here, and what is due first."""

    def __init__(self, enrollments):
        self.seen = last_seen.of([one.user_id for one in enrollments])
        self.undone = late.first_undone([one for one in enrollments if one.state in rules.STUDYING])


def _record(case, traces, told, now):
    enrollment, verdict, certificate = case.enrollment, case.verdict, case.certificate
    user = enrollment.user
    profile = getattr(user, "learner_profile", None)
    number = certificate.number if certificate else ""
    hold = traces.undone.get(enrollment.pk)
    return LearnerRecord(
        **_who(enrollment, case.name, number),
        discipline=profile.discipline.code if profile and profile.discipline else "",
        seat=profile.seat[:120] if profile else "",
        state=verdict.state,
        rank=rules.STATES.index(verdict.state),
        met=verdict.met,
        total=len(verdict.standings),
        is_unsafe=verdict.is_unsafe,
        unsafe_since=min((one.since for one in verdict.standings if one.safety and one.since), default=None),
        is_studying=enrollment.state in rules.STUDYING,
        reasons=[[reason.title, reason.why, reason.safety] for reason in verdict.reasons],
        remarks=list(verdict.remarks),
        number=number,
        awarded_on=certificate.award_date if certificate else None,
        conflict=case.conflict[:255],
        active_at=traces.seen.get(user.pk),
        due_at=hold.due_at if hold else None,
        due_title=hold.title[:255] if hold else "",
        told=told,
        fresh_at=now,
    )


def _lines(case):
    for position, standing in enumerate(case.verdict.standings):
        yield RecordLine(
            record_id=case.enrollment.pk,
            position=position,
            rule=standing.rule,
            kind=standing.kind,
            title=standing.title[:255],
            state=state_of(standing),
            why=standing.why,
            figure=standing.figure[:40],
        )


def state_of(standing):
    """Return the one word for how a learner stands with a requirement."""
    if standing.waived:
        return RecordLine.State.WAIVED
    if standing.met:
        return RecordLine.State.MET
    if standing.safety:
        return RecordLine.State.UNSAFE
    return RecordLine.State.BEGUN if standing.begun else RecordLine.State.NOT_YET


def keep_current(most=2000):
    """What the clock does each minute: add missing records, mark old ones, work out what waits."""
    add_missing()
    old = LearnerRecord.objects.filter(fresh_at__lt=timezone.now() - GOOD_FOR, told=F("asked"))
    LearnerRecord.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).update(
        asked=F("asked") + 1
    )
    waiting = LearnerRecord.objects.stale().count()
    bring_up_to_date(most=most)
    return min(waiting, most)
