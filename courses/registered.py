"""What this app puts into the registries of the app below it, and of its own."""

from django.utils.translation import gettext as _

from cms import gates, log
from courses import (  # noqa: F401  (most register themselves)
    changes,
    evaluating,
    front,
    grades,
    kinds_of_evaluation,
    kinds_of_grades,
    kinds_of_requirements,
    kinds_of_self_assessment,
    last_seen,
    merging_rules,
    readers,
    record,
    reminding,
    rollover,
    self_assessing,
    today,
)
from courses.models import Enrollment, EvaluationAnswered, GradeEntry
from courses.rosters import since, work  # noqa: F401  (their clocks and signs register themselves)

log.NAMED_BY.append("learner_profile__certificate_name")

gates.guard(
    gates.SIGNED_IN,
    "today",
    "record",
    "profile",
    "join",
    "leave",
    "lesson_place",
    "lesson_done",
    "lesson_check",
    "lesson_notes",
    "reflection",
    "notes",
    "notes_export",
    "note_erase",
)
gates.guard(
    gates.SIGNED_IN,
    "self_assessment",
    "self_assessment_rate",
    "passport",
    "passport_pdf",
    "passport_json",
    "hours_letter",
)
gates.guard(("cms", "enter"), "look", "looked_at")
gates.guard(
    ("coverage", "read"), "coverage", "coverage_pages", "clinical_reviews", "clinical_reviews_results"
)
gates.guard(gates.SIGNED_IN, "search")
gates.guard(gates.EVERYBODY, "glossary", "glossary_term")
gates.guard(gates.SIGNED_IN, "calendar", "calendar_renew")
gates.guard(gates.EVERYBODY, "calendar_feed", "calendar_stop")
gates.guard(gates.EVERYBODY, "invitation")
gates.guard(("extension_request", "make"), "more_time_any", "more_time", "more_time_undo")
gates.guard(("extension_request", "answer"), "requests", "request_answer")
gates.guard(("cohort", "read"), "cohorts", "cohort")
gates.guard(("cohort", "write"), "cohort_new", "cohort_edit", "cohort_dates", "cohort_rollover")
gates.guard(("invitation", "make"), "invite", "invitation_withdraw")
gates.guard(
    ("roster", "import"),
    "roster_import",
    "roster_template",
    "roster_plan",
    "roster_apply",
    "roster_drop",
    "roster_undo",
    "roster_csv",
)
gates.guard(("invitation", "make"), "invitations", "invitations_many")
gates.guard(("profile", "confirm_scope"), "scope_confirm")
gates.guard(("evaluation", "answer"), "evaluation")
gates.guard(("evaluation", "read"), "evaluations", "evaluation_results")
gates.guard(("evaluation", "erase_words"), "evaluation_erase")
gates.guard(("grade", "enter"), "grade_enter", "grades_enter")
gates.guard(("grade", "read"), "grades_desk", "grades", "grades_learner")
gates.guard(
    ("enrollment", "manage"),
    "enrollment_withdraw",
    "enrollment_defer",
    "enrollment_resume",
    "enrollment_transfer",
)
gates.guard(("account", "rename"), "learner_name")
gates.guard(("account", "merge"), "account_merge")
gates.guard(("requirement", "confirm"), "requirement_confirm")


@today.card
def self_assessment_waiting(request, enrollment):
    """On the first page: the self-assessment that can be given now."""
    program = enrollment.cohort.program
    if program.statements_id is None:
        return None
    waiting = next((one for one in self_assessing.moments(enrollment) if one.is_open), None)
    return waiting and {
        "template": "courses/self_assessment_card.html",
        "moment": waiting,
        "enrollment": enrollment,
    }


@record.section
def graded(request):
    """The grades of every program the person studies or studied in, with how each was worked out."""
    rows = (
        Enrollment.objects.filter(user=request.user).select_related("cohort__program").order_by("enrolled_at")
    )
    found = [(one, grades.of_enrollment(one)) for one in rows]
    found = [(one, courses) for one, courses in found if courses]
    return {"template": "courses/record_grades.html", "found": found} if found else None


@today.card
def evaluation_waiting(request, enrollment):
    """On the first page: a course that can be evaluated now."""
    found = evaluating.states(enrollment.cohort.program, [enrollment])[enrollment.pk]
    waiting = next((one for one in found if one.is_open), None)
    return waiting and {
        "template": "courses/evaluation_card.html",
        "state": waiting,
        "enrollment": enrollment,
    }


@rollover.left_behind
def grades_and_evaluations_of(cohort):
    """What was entered for its learners, and what they said of their courses: both are its own."""
    return [
        (_("Grades entered by hand"), GradeEntry.objects.filter(enrollment__cohort=cohort).count()),
        (_("Evaluations answered"), EvaluationAnswered.objects.filter(enrollment__cohort=cohort).count()),
    ]
