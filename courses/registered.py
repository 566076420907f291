"""What this app puts into the registries of the app below it, and of its own."""

from cms import gates
from courses import front, kinds_of_requirements  # noqa: F401  (both register themselves)

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
)
gates.guard(("cms", "enter"), "look", "looked_at")
gates.guard(gates.EVERYBODY, "invitation")
gates.guard(("cohort", "read"), "cohorts", "cohort")
gates.guard(("cohort", "write"), "cohort_new", "cohort_edit")
gates.guard(("invitation", "make"), "invite", "invitation_withdraw")
gates.guard(("profile", "confirm_scope"), "scope_confirm")
gates.guard(("enrollment", "manage"), "enrollment_withdraw")
gates.guard(("requirement", "confirm"), "requirement_confirm")
