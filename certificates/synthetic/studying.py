"""How an invented learner studies: through the same acts as everybody, with answers that say that they are synthetic."""

from uuid import uuid4

from allauth.account.models import EmailAddress

from assessments import actions as attempts
from assessments import asking
from assessments.models import Attempt, CasePage
from certificates.synthetic import people, program
from cms.models import User
from courses import (
    actions,
    checking,
    evaluating,
    grade_entries,
    parts,
    requirements,
    seating,
    self_assessing,
)
from courses.blocks.learning import options_of
from courses.models import CoursePage, Discipline, LearnerProfile, LessonPage

SAFE = {
    "pharmacist": "Safe path, longer interval, as a pharmacist",
    "nurse/bsn": "Safe path in micrograms, as a bedside nurse",
    "social-worker": "Safe path, as a social worker",
}
SAFE_FOR_OTHERS = "Safe path"
UNSAFE = "Unsafe path, nothing taken off"
READ_BEFORE_STOPPING = 3
SEMINAR = (86, 91, 95, 89, 98)
POOR, POOR_AVERAGE = 52, 64
OWN_WORDS = "Synthetic answer: more time with the other disciplines."
AS_GOOD_AS = 4
"""What every invented learner rates themself, of five."""


def address(number):
    """The invented person's address."""
    return f"synthetic-{number:04d}@demo.example"


def account(person, number):
    """The invented person's account; nobody can sign in with it."""
    email = address(number)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, first_name=person.first, last_name=person.last)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(email, password, first_name, last_name):
    """An account with which somebody can sign in, for walking through the demo."""
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def profile(user, person):
    """Their profile, unless it is what they lack."""
    discipline = Discipline.objects.get(code=person.discipline)
    role = discipline.sub_roles.filter(code=person.seat.partition("/")[2]).first()
    found, _made = LearnerProfile.objects.get_or_create(user=user)
    found.certificate_name = person.on_paper
    found.credentials = person.credentials
    found.discipline, found.sub_role = discipline, role
    found.scope = "" if people.PROFILE in person.lacks else (role or discipline).scope
    return actions.save_profile(profile=found, by=user)


def study(enrollment, person, *, office):
    """Do everything this person does not lack; the plan of their team is written by planned.py, before."""
    user = enrollment.user
    if not {people.SCOPE, people.PROFILE} & set(person.lacks):
        actions.confirm_scope(profile=user.learner_profile, by=office, why="Synthetic")
    read(enrollment, most=READ_BEFORE_STOPPING if people.READING in person.lacks else None)
    if people.CASE not in person.lacks:
        answer(enrollment, program.PAIN, run_of(person))
    if people.RATING not in person.lacks:
        rate(enrollment)
    grade(enrollment, person, office=office)
    if people.EVALUATION not in person.lacks:
        evaluate(enrollment)
    confirm(enrollment, office, but={people.INTENSIVE: program.INTENSIVE}, person=person)


def run_of(person):
    """Which scripted run of the pain case this person follows."""
    return UNSAFE if people.SAFETY in person.lacks else SAFE.get(person.seat, SAFE_FOR_OTHERS)


def read(enrollment, most=None):
    """Read the lessons in order, all or `most`, and answer their checks as the author would."""
    lessons = LessonPage.objects.descendant_of(enrollment.cohort.program).live().order_by("path")
    for lesson in lessons[:most]:
        for block in checking.unanswered(enrollment.user, lesson, seating.seat_of(enrollment.user)):
            options = options_of(parts.find(lesson.body, block, "check").value)
            right = [option.id for option in options if option.right]
            checking.answer(user=enrollment.user, page=lesson, block_id=block, chosen=right)
        actions.complete_lesson(user=enrollment.user, page=lesson)


def answer(enrollment, slug, run):
    """Answer a case as one of its scripted runs does, unless there is an attempt."""
    page = CasePage.objects.descendant_of(enrollment.cohort.program).get(slug=slug)
    original = CasePage.objects.get(pk=page.original_id)
    if Attempt.objects.filter(user=enrollment.user, version__case_key=original.case_key).exists():
        return
    found = next(one for one in original.runs if one["name"] == run)
    script, asks = found["responses"], found.get("asks", ())
    attempt = attempts.start(enrollment=enrollment, case_key=original.case_key)
    while attempt.is_open:
        stage = attempt.definition.stages[attempt.stage]
        for note in stage.colleagues:
            if note.id in asks:
                asking.ask(attempt=attempt, note=note.id)
        raws = {item.id: script[item.id] for item in stage.items if item.id in script}
        attempts.give(attempt=attempt, stage=stage.id, raws=raws, revs={}, event_id=uuid4())
        attempt = Attempt.objects.get(pk=attempt.pk)


def rate(enrollment):
    """Give the first self-assessment that is open."""
    program_page = enrollment.cohort.program
    if program_page.statements_id is None:
        return
    for moment in self_assessing.moments(enrollment):
        if moment.is_open:
            begun = self_assessing.begin(enrollment=enrollment, moment=moment.moment, by=enrollment.user)
            values = dict.fromkeys(self_assessing.asked(program_page), AS_GOOD_AS)
            self_assessing.keep(assessment=begun, values=values)
            self_assessing.give(assessment=begun, by=enrollment.user)
            return


def grade(enrollment, person, *, office):
    """Enter the seminar's percentages: good ones, but where a grade is what the person lacks."""
    courses = list(CoursePage.objects.child_of(enrollment.cohort.program).order_by("path"))
    for place, course in enumerate(courses):
        percent = SEMINAR[(enrollment.user_id + place) % len(SEMINAR)]
        if people.AVERAGE in person.lacks:
            percent = POOR_AVERAGE
        elif people.GRADE in person.lacks and place == 0:
            percent = POOR
        grade_entries.enter(
            enrollment=enrollment,
            course=course,
            component="seminar",
            percent=percent,
            by=office,
            why="Synthetic",
        )


def evaluate(enrollment):
    """Answer the evaluation of every course that is open."""
    for state in evaluating.states(enrollment.cohort.program, [enrollment])[enrollment.pk]:
        if not state.is_open:
            continue
        answers = {}
        for question in evaluating.questions(state.course):
            own = question.kind == evaluating.WORDS
            answers[question.name] = OWN_WORDS if own else question.values[enrollment.user_id % 3 + 2]
        evaluating.answer(enrollment=enrollment, course=state.course, answers=answers, by=enrollment.user)


def confirm(enrollment, office, *, but, person):
    """Give the office's word on everything it confirms, but for what the person lacks."""
    missing = {words for lack, words in but.items() if lack in person.lacks}
    for rule in requirements.rules_for(enrollment):
        if rule.kind == "office_confirms" and rule.words not in missing:
            actions.confirm(enrollment=enrollment, requirement=rule, by=office, why="Synthetic")
