"""`manage.py demo`: two programs, seven sign-ins and a finished certificate, so that everything can be tried at once."""

import json
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from assessments import actions as attempts
from assessments import sittings
from assessments.engine import kinds
from assessments.models import CasePage, CaseVersion, Sitting
from certificates import actions as certificates
from certificates import printing
from certificates.models import Certificate
from certificates.synthetic import consults, feedback, intensive
from cms import roles
from cms.models import User
from courses import actions as studies
from courses import checking, evaluating, packs, parts, seating
from courses.blocks.learning import options_of
from courses.models import (
    Cohort,
    CoursePage,
    Discipline,
    Enrollment,
    LearnerProfile,
    LessonPage,
    ProgramPage,
    WeekPage,
)

# Whoever loads the tables puts them in force, and only a reviewer who prescribes or dispenses may.
PACKS = (
    ("vocabulary", "administrator"),
    ("site", "administrator"),
    ("material", "reviewer"),
    ("certificate", "administrator"),
    ("pain-in-one-week", "administrator"),
)
PROGRAM = "pain-in-one-week"
REHEARSAL = "certificate"
"""Where the conversations are, set for practice: any turn can be tried again."""
COHORT = "Open door"
SAFE_RUN = "Safe path"

# Demo accounts exist in local mode only, where the site answers to this machine alone.
ACCOUNTS = {
    "learner": ("hanna.reyes@demo.example", "two chairs and a lamp", "Hanna", "Reyes"),
    "rehearsing": ("wren.castell@demo.example", "a cup before the words", "Wren", "Castell"),
    "faculty": ("joel.whitfield@demo.example", "chalk on a winter coat", "Joel", "Whitfield"),
    "reviewer": ("priya.nambiar@demo.example", "count it a second time", "Priya", "Nambiar"),
    "office": ("joan.mbeki@demo.example", "the kettle and the files", "Joan", "Mbeki"),
    "administrator": ("tomas.lind@demo.example", "all the keys on one ring", "Tomas", "Lind"),
    "expert": ("sunniva.aldercott@demo.example", "a lamp left on upstairs", "Sunniva", "Aldercott"),
}
FINISHER = ("folake.adeyemi@demo.example", "seed catalog, last page", "Folake", "Adeyemi")


class Command(BaseCommand):
    help = "Load the demo programs and accounts (local mode only), or with --json print the sign-ins and addresses."

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", action="store_true", help="Print the sign-ins and addresses; load nothing."
        )

    def handle(self, *, json, **options):
        if not settings.IS_LOCAL:
            raise CommandError("Demo accounts are for SITE_MODE=local only. This site is in production mode.")
        if json:
            self.stdout.write(described())
            return
        self._load()
        for role, (email, password, *_name) in ACCOUNTS.items():
            self.stdout.write(f"{role:<14} {email:<32} {password}")

    def _load(self):
        content = settings.BASE_DIR / "courses" / "content"
        people = {role: _account(*account) for role, account in ACCOUNTS.items()}
        roles.grant(user=people["administrator"], role="administrator", by=None, why="Demo")
        for pack, role in PACKS:
            if role == "reviewer":
                _give_reviewer(people)
            try:
                report = packs.load(content / pack, by=people[role])
            except packs.PackErrors as errors:
                raise CommandError("\n".join(map(str, errors.complaints))) from None
            self.stdout.write(report.summary)
        _give_roles(people)
        cohorts = {program.slug: _cohort(program) for program in ProgramPage.objects.all()}
        _profile(people["learner"], seat="nurse/apn", credentials="MSN, APRN", scope="prescribes")
        studies.enroll(user=people["learner"], cohort=cohorts[PROGRAM], by=people["office"])
        _finish(cohorts[PROGRAM], office=people["office"])
        _profile(people["rehearsing"], seat="nurse/bsn", credentials="BSN, RN", scope="gives")
        rehearsing = studies.enroll(user=people["rehearsing"], cohort=cohorts[REHEARSAL], by=people["office"])
        _set_conversations(cohorts[REHEARSAL], by=people["faculty"])
        people["finisher"] = User.objects.get(email=FINISHER[0])
        intensive.day(cohorts[REHEARSAL], people)
        feedback.for_the_demo(rehearsing, faculty=people["faculty"])
        consults.load(
            cohorts[REHEARSAL],
            expert=people["expert"],
            faculty=people["faculty"],
            rehearsing=people["rehearsing"],
        )


def _account(email, password, first_name, last_name):
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _give_roles(people):
    by = people["administrator"]
    for course in CoursePage.objects.filter(code__in=["PAIN-1", "PCC-1", "PCC-2", "PCC-3"]):
        roles.grant(user=people["faculty"], role="faculty", course=course, by=by, why="Demo")
    roles.grant(user=people["office"], role="office", by=by, why="Demo")


def _give_reviewer(people):
    by = people["administrator"]
    roles.grant(user=people["reviewer"], role="reviewer", discipline="pharmacist", by=by, why="Demo")


def _cohort(program):
    today = timezone.localdate()
    cohort, _made = Cohort.objects.get_or_create(
        program=program,
        name=COHORT,
        defaults={
            "starts_on": today - timedelta(days=14),
            "ends_on": today + timedelta(days=351),
            "open_enrollment": True,
        },
    )
    return cohort


def _profile(user, *, seat, scope, credentials=""):
    if LearnerProfile.objects.filter(user=user).exists():
        return
    code, _slash, role = seat.partition("/")
    discipline = Discipline.objects.get(code=code)
    profile = LearnerProfile(
        user=user,
        certificate_name=user.get_full_name(),
        credentials=credentials,
        discipline=discipline,
        sub_role=discipline.sub_roles.filter(code=role).first(),
        scope=scope,
    )
    studies.save_profile(profile=profile, by=user)


def _set_conversations(cohort, *, by):
    """Set every conversation of a program to its cohort for practice, as often as one likes."""
    for page in CasePage.objects.descendant_of(cohort.program).live():
        version = CaseVersion.objects.newest(page.key)
        there = Sitting.objects.filter(cohort=cohort, case_key=page.key).exists()
        if any(kinds.played(item) for item in version.definition.items) and not there:
            sittings.open_sitting(
                cohort=cohort,
                case_key=page.key,
                purpose=Sitting.Purpose.PRACTICE,
                version=version,
                by=by,
                attempts_allowed=0,
            )


def _answer_checks(learner, lesson):
    """Answer every knowledge check of a lesson as its author would."""
    for block in checking.unanswered(learner, lesson, seating.seat_of(learner)):
        options = options_of(parts.find(lesson.body, block, "check").value)
        right = [option.id for option in options if option.right]
        checking.answer(user=learner, page=lesson, block_id=block, chosen=right)


def _finish(cohort, *, office):
    """Let one more learner go the whole way, through the same acts as everybody, up to the certificate."""
    learner = _account(*FINISHER)
    _profile(learner, seat="pharmacist", scope="dispenses", credentials="PharmD")
    enrollment = studies.enroll(user=learner, cohort=cohort, by=office)
    studies.confirm_scope(profile=learner.learner_profile, by=office, why="Demo")
    for lesson in LessonPage.objects.descendant_of(cohort.program).live():
        _answer_checks(learner, lesson)
        studies.complete_lesson(user=learner, page=lesson)
    if not Certificate.objects.filter(learner=learner).exists():
        _answer_safely(enrollment)
        _evaluate(enrollment)
        certificates.issue(enrollment=Enrollment.objects.get(pk=enrollment.pk), by=office)
    for certificate in Certificate.objects.filter(learner=learner, issued_at=None):
        printing.print_certificate.call(certificate.pk)


def _evaluate(enrollment):
    """Say of every course what somebody content says: the best of a scale, the second of some answers."""
    for state in evaluating.states(enrollment.cohort.program, [enrollment])[enrollment.pk]:
        if state.is_open:
            asked = evaluating.questions(state.course)
            answers = {one.name: "5" if "5" in one.values else "1" for one in asked if one.values}
            evaluating.answer(enrollment=enrollment, course=state.course, answers=answers, by=enrollment.user)


def _answer_safely(enrollment):
    """Work through the case as its first scripted run does, stage by stage."""
    case = CasePage.objects.descendant_of(enrollment.cohort.program).first()
    script = next(run for run in case.runs if run["name"] == SAFE_RUN)
    attempt = attempts.start(enrollment=enrollment, case_key=case.key)
    for stage in attempt.definition.stages:
        if stage.opens is not None:
            continue  # The consequence of an unsafe answer, and these are safe.
        raws = {item.id: script["responses"][item.id] for item in stage.items}
        attempts.give(attempt=attempt, stage=stage.id, raws=raws, revs={}, event_id=uuid4())


def described():
    """The sign-ins and the addresses of the demo, as JSON for programs."""
    program = ProgramPage.objects.filter(slug=PROGRAM).first()
    certificate = Certificate.objects.filter(learner__email=FINISHER[0]).order_by("awarded_at").first()
    if program is None or certificate is None:
        raise CommandError("The demo is not loaded. Run: manage.py demo")
    below = {
        name: model.objects.descendant_of(program).live().order_by("path").first()
        for name, model in (
            ("course", CoursePage),
            ("week", WeekPage),
            ("lesson", LessonPage),
            ("case", CasePage),
        )
    }
    paths = {"program": program.get_url(), **{name: page.get_url() for name, page in below.items()}}
    paths |= {
        "dashboard": reverse("today"),
        "desk": reverse("desk"),
        "verification": reverse("verification", args=[certificate.number]),
    }
    accounts = {
        role: {"email": email, "password": password} for role, (email, password, *_name) in ACCOUNTS.items()
    }
    return json.dumps({"accounts": accounts, "paths": paths}, indent=2)
