"""The program of the synthetic cohort: a short year put together from weeks that are written, with every kind of rule."""

from datetime import timedelta

from django.core.management.base import CommandError
from django.utils import timezone

from assessments.models import CarePlanPage, CasePage
from certificates.models import Design
from courses.models import (
    CatalogPage,
    Cohort,
    CoursePage,
    EvaluationQuestion,
    GradeComponent,
    LetterScale,
    ProgramPage,
    ProgramRequirement,
    WeekPage,
)

SLUG = "synthetic-year"
COHORT = "Synthetic cohort"
NEXT_COHORT = "Synthetic cohort, the year after"
CREDITS = 3
COURSES = (
    ("SYN-1", "Foundations and team", "certificate/pcc-1/week-1"),
    ("SYN-2", "Communication and goals", "certificate/pcc-2/week-1"),
    ("SYN-3", "Pain", "certificate/pcc-3/week-4"),
    ("SYN-4", "Symptoms to last days", "certificate/pcc-4/week-1"),
)
PAIN = "changing-the-drug"
COMPONENTS = (
    ("checks", "Knowledge checks", "knowledge_checks", 40),
    ("seminar", "Seminar", "hand", 60),
)
QUESTIONS = (
    (EvaluationQuestion.Kind.AGREEMENT, "I know better now what the other disciplines see."),
    (EvaluationQuestion.Kind.AGREEMENT, "I will do something differently at work."),
    (EvaluationQuestion.Kind.WORDS, "What should change in this course?"),
)
INTENSIVE = "One intensive attended"
PLAN = "four-in-the-morning"
"""The team care plan in the week that the last course shows."""


def program():
    """Return the program, made now if it is not there. Its texts are those of the demo, shown a second time."""
    found = ProgramPage.objects.filter(slug=SLUG).first()
    return found or _made()


def cohort(of, name=COHORT, *, starts_in=-200, ends_in=40):
    """Return a cohort of it; days are counted from today."""
    today = timezone.localdate()
    found, _made_now = Cohort.objects.get_or_create(
        program=of,
        name=name,
        defaults={
            "starts_on": today + timedelta(days=starts_in),
            "ends_on": today + timedelta(days=ends_in),
        },
    )
    return found


def _made():
    page = CatalogPage.objects.first()
    if page is None:
        raise CommandError("The demo is not loaded. Run: manage.py demo")
    made = page.add_child(
        instance=ProgramPage(
            title="Interprofessional palliative care, a synthetic year",
            slug=SLUG,
            summary="Four short courses for trying out the program office. Every learner in it is invented.",
            credits=CREDITS * len(COURSES),
            hours=180,
            statements=ProgramPage.objects.get(slug="certificate").statements,
            letter_scale=LetterScale.objects.order_by("pk").first(),
        )
    )
    for code, title, week in COURSES:
        course = made.add_child(
            instance=CoursePage(title=title, slug=code.lower(), code=code, credits=CREDITS)
        )
        source = WeekPage.objects.get(url_path__endswith=f"/{week}/")
        source.create_alias(parent=course, recursive=True)
        _grade(course)
        _evaluate(course)
    _ask(made)
    _word(made)
    return made


def _grade(course):
    for order, (key, name, source, weight) in enumerate(COMPONENTS):
        row = GradeComponent(page=course, key=key, name=name, source=source, weight=weight, sort_order=order)
        row.clean()
        row.save()


def _evaluate(course):
    for order, (kind, text) in enumerate(QUESTIONS):
        EvaluationQuestion.objects.create(page=course, kind=kind, text=text, sort_order=order)


def _ask(program):
    case = CasePage.objects.descendant_of(program).get(slug=PAIN)
    plan = CarePlanPage.objects.descendant_of(program).get(slug=PLAN)
    rules = [
        {"kind": "profile_complete"},
        {"kind": "credits", "amount": CREDITS * len(COURSES)},
        {"kind": "case_clear", "about": case},
        *({"kind": "course_grade", "about": course, "letter": "B"} for course in program.get_children()),
        {"kind": "gpa", "amount": "3.00"},
        {"kind": "office_confirms", "words": INTENSIVE},
        {"kind": "team_work_done", "about": plan},
        {"kind": "self_assessments_done", "amount": 1},
        {"kind": "evaluation_answered"},
        {"kind": "within_years", "amount": 5},
    ]
    for order, rule in enumerate(rules):
        row = ProgramRequirement(program=program, sort_order=order, **rule)
        row.clean()
        row.save()


def _word(program):
    Design.objects.create(
        program=program,
        layout=Design.Layout.FORMAL,
        title="Certificate of Program Completion",
        organization="University Health Sciences Campus",
        program_line="Interprofessional Palliative Care, a synthetic year",
        sentence="has completed four short courses, the pain case assessment, one intensive, and one team care plan.",
        hours="12 semester credits; 180 hours",
        office="Palliative Care Program Office",
        signer_1="Ruth Adeyemi-Hart, MD",
        signer_1_role="Program Director",
        signer_2="Daniel Whitcomb, PhD, LCSW",
        signer_2_role="Associate Director",
        fine_print="Demonstration: the program and its learners are invented. This is not a diploma, a degree or a transcript.",
    )
