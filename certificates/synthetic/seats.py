"""One case answered from many seats: invented learners of six disciplines, some of whom ask colleagues and some nobody.

Enough of each that the page of the other seats shows their discipline (five and more). Everybody is invented.
"""

from datetime import timedelta
from uuid import uuid4

from django.core.management.base import CommandError
from django.utils import timezone

from assessments import actions as attempts
from assessments import asking
from assessments.models import Attempt, CasePage
from assessments.refusals import NotReady
from certificates.synthetic import people, studying
from courses import actions
from courses.models import Cohort, ProgramPage

PROGRAM, CASE, COHORT = "certificate", "changing-the-drug", "Synthetic cohort, one case from every seat"
FIRST_NUMBER = 2201
RUNS = {
    "pharmacist": (
        "Safe path, longer interval, as a pharmacist",
        "Edge, 27 mg",
        "Typical mistake, too cautious",
    ),
    "nurse/bsn": ("Safe path in micrograms, as a bedside nurse",),
    "nurse/apn": ("Unsafe path, half a change", "Safe path"),
    "social-worker": ("Safe path, as a social worker", "Typical mistake, movement taken for pain"),
    "spiritual-care": ("Typical mistake, movement taken for pain", "Unsafe path, the order read in silence"),
    "physician": ("Typical mistake, kidneys missed", "Safe path", "Unsafe path, nothing taken off"),
    "counselor": ("Safe path, as a social worker", "Unsafe path, the order read in silence"),
}
"""Which scripted runs the people of a seat follow, in turn."""
HOW_MANY = {
    "pharmacist": 6,
    "nurse/bsn": 4,
    "nurse/apn": 2,
    "social-worker": 6,
    "spiritual-care": 6,
    "physician": 5,
    "counselor": 5,
}
NOBODY, EVERYBODY = 4, 5
"""Every fourth person asks nobody, every fifth everybody; the others ask every second colleague."""


def load(*, say):
    """Let them answer, as far as they have not."""
    case = CasePage.objects.filter(slug=CASE, alias_of=None).first()
    if case is None:
        raise CommandError("The demo is not loaded. Run: manage.py demo")
    cohort, number = _cohort(), FIRST_NUMBER
    for seat, count in HOW_MANY.items():
        for place in range(count):
            _answer(cohort, case, number, seat, RUNS[seat][place % len(RUNS[seat])])
            number += 1
    say(f"{cohort}: {number - FIRST_NUMBER} learners of {len(_disciplines())} disciplines.")
    return cohort


def _disciplines():
    return {seat.partition("/")[0] for seat in HOW_MANY}


def _cohort():
    today = timezone.localdate()
    found, _made = Cohort.objects.get_or_create(
        program=ProgramPage.objects.get(slug=PROGRAM),
        name=COHORT,
        defaults={"starts_on": today - timedelta(days=90), "ends_on": today + timedelta(days=30)},
    )
    return found


def _answer(cohort, case, number, seat, run):
    person = people.Person(*_name(number), seat)
    user = studying.account(person, number)
    if Attempt.objects.filter(user=user, version__case_key=case.key).exists():
        return
    studying.profile(user, person)
    enrollment = actions.enroll(user=user, cohort=cohort, by=user, invited=True)
    script = next(one for one in case.runs if one["name"] == run)["responses"]
    attempt = attempts.start(enrollment=enrollment, case_key=case.key)
    while attempt.is_open:
        stage = attempt.definition.stages[attempt.stage]
        for note in wanted(stage.colleagues, number):
            asking.ask(attempt=attempt, note=note.id)
        _give(attempt, stage, {item.id: script[item.id] for item in stage.items if item.id in script})
        attempt = Attempt.objects.get(pk=attempt.pk)


def _name(number):
    person = people.invented(number)
    return person.first, person.last


def wanted(notes, number):
    """Whom the person of this number asks among the colleagues of a stage."""
    if number % NOBODY == 0:
        return ()
    if number % EVERYBODY == 0:
        return notes
    return [note for place, note in enumerate(notes) if (place + number) % 2]


def _give(attempt, stage, raws):
    """Give a stage as it is: what one would be asked about first is given all the same."""
    about = {"attempt": attempt, "stage": stage.id, "raws": raws, "revs": {}, "event_id": uuid4()}
    try:
        attempts.give(**about)
    except NotReady as refused:
        despite = frozenset((item, code) for item, (code, _sentence) in refused.problems.items())
        attempts.give(**about | {"revs": _revs(attempt), "despite": despite})


def _revs(attempt):
    return dict(attempt.drafts.values_list("item", "rev"))
