"""What this app puts into the registries of the app below it, and of its own."""

from cms import gates
from courses import (  # noqa: F401  (most register themselves)
    front,
    kinds_of_requirements,
    kinds_of_self_assessment,
    reminding,
    self_assessing,
    today,
)

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
gates.guard(("profile", "confirm_scope"), "scope_confirm")
gates.guard(("enrollment", "manage"), "enrollment_withdraw")
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
