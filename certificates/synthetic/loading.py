"""The synthetic cohort, put together: who studies, and what the office did with them."""

from datetime import timedelta

from django.utils import timezone

from certificates import actions as certificates
from certificates import batches, printing, records, rules
from certificates.models import Batch, Certificate, LearnerRecord, Revocation
from certificates.synthetic import many, people, planned, program, studying
from courses import actions, placing, waiving
from courses.models import Enrollment, LessonProgress

PROPOSED = 5
"""So many certificates wait for a second person's approval."""
AWAY_FOR = timedelta(days=45)


def load(*, office, second, faculty, learners, say):
    """Load the cohort, as far as it is not there, and return it.

    office, second: two people of the office. say: told how far it is, for large cohorts. Everybody is there before
    anybody studies: a plan is written by a team.
    """
    cohort = program.cohort(program.program())
    there = [_enrolled(cohort, number, person, office) for number, person in enumerate(people.PEOPLE)]
    both = list(zip(there, people.PEOPLE, strict=True))
    lacking = {one.user_id for one, person in both if people.PLANS in person.lacks}
    planned.load(cohort, lacking=lacking, office=office, faculty=faculty)
    for enrollment, person in both:
        _study(enrollment, person, office=office, second=second)
    _propose(cohort, office=office)
    many.add(cohort, range(len(people.PEOPLE), learners), office=office, say=say)
    while records.keep_current():
        pass
    return cohort


def _propose(cohort, *, office):
    """Put the first eligible ones together; who approves them is somebody else, and looks at it first."""
    if Batch.objects.filter(made_by=office).exists():
        return
    records.bring_up_to_date()
    ready = LearnerRecord.objects.filter(cohort_id=cohort.pk, state=rules.ELIGIBLE)
    batches.make(enrollments=list(ready.values_list("pk", flat=True)[:PROPOSED]), by=office)


def _enrolled(cohort, number, person, office):
    user = studying.account(person, number)
    found = Enrollment.objects.filter(user=user, cohort=cohort).first()
    if found is not None:
        return found
    studying.profile(user, person)
    return actions.enroll(user=user, cohort=cohort, by=office, invited=True)


def _study(enrollment, person, *, office, second):
    if enrollment.grade_entries.exists():
        return  # everybody gets grades: they have studied
    studying.study(enrollment, person, office=office)
    if person.state:
        AFTERWARDS[person.state](enrollment, person, office=office, second=second)


def _issue(enrollment, person, *, office, second):
    enrollment = Enrollment.objects.get(pk=enrollment.pk)
    certificate = certificates.issue(enrollment=enrollment, by=office)
    printing.print_certificate.call(certificate.pk)
    return Certificate.objects.get(pk=certificate.pk)


def _revoke(enrollment, person, *, office, second):
    certificate = _issue(enrollment, person, office=office, second=second)
    certificates.revoke(
        certificate=certificate, by=second, reason=Revocation.Reason.ERROR, words="Synthetic: issued in error"
    )


def _replace(enrollment, person, *, office, second):
    certificate = _issue(enrollment, person, office=office, second=second)
    again = certificates.reissue(
        certificate=certificate,
        by=second,
        reason=Revocation.Reason.REPLACED,
        words="Synthetic: the first one was misprinted",
    )
    printing.print_certificate.call(again.pk)


def _rename(enrollment, person, *, office, second):
    _issue(enrollment, person, office=office, second=second)
    profile = enrollment.user.learner_profile
    profile.certificate_name = f"{person.first} {person.last}-Synthetic"
    actions.save_profile(profile=profile, by=enrollment.user)


def _ask_for_a_waiver(enrollment, person, *, office, second):
    from courses import requirements

    standings = requirements.standings(enrollment.cohort.program, [enrollment])[enrollment.pk]
    missing = next(one for one in standings if not one.met)
    return waiving.ask(enrollment=enrollment, rule=missing.rule, by=office, why="Synthetic: done elsewhere")


def _waive(enrollment, person, *, office, second):
    waiver = _ask_for_a_waiver(enrollment, person, office=office, second=second)
    waiving.approve(waiver=waiver, by=second)


def _withdraw(enrollment, person, *, office, second):
    actions.withdraw(enrollment=enrollment, by=office, why="Synthetic")


def _defer(enrollment, person, *, office, second):
    later = program.cohort(enrollment.cohort.program, program.NEXT_COHORT, starts_in=160, ends_in=400)
    placing.defer(enrollment=enrollment, by=office, why="Synthetic", until=later)


def _stay_away(enrollment, person, *, office, second):
    """Nobody can be away for weeks in a minute: only here are moments moved back."""
    long_ago = timezone.now() - AWAY_FOR
    LessonProgress.objects.filter(user=enrollment.user).update(seen_at=long_ago)
    Enrollment.objects.filter(pk=enrollment.pk).update(enrolled_at=long_ago - AWAY_FOR)


def _nothing(enrollment, person, *, office, second):
    """Nothing more."""


AFTERWARDS = {
    people.ISSUED: _issue,
    people.REVOKED: _revoke,
    people.REPLACED: _replace,
    people.RENAMED: _rename,
    people.PROPOSED: _nothing,
    people.WAIVED: _waive,
    people.WAIVER_ASKED: _ask_for_a_waiver,
    people.DEFERRED: _defer,
    people.WITHDRAWN: _withdraw,
    people.AWAY: _stay_away,
}
