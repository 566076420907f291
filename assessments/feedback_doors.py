"""Who comes in where after marking, and what happens by the clock."""

from assessments import question_queue, releasing  # noqa: F401  (the queue registers its card)
from cms import gates, ticking

gates.guard(("attempt", "read"), "feedback", "feedback_pdf")
gates.guard(("attempt", "take"), "mark_question_ask", "mark_question_write")
gates.guard(("marking", "lead"), "mark_question_later", "mark_questions", "mark_question", "rubric_change")
gates.guard(("attempt", "erase_words"), "mark_question_erase")
gates.guard(("sitting", "release"), "sitting_release", "release_preview")


@ticking.job("release what is marked")
def release_marked():
    """Release the results of sittings whose plan says that the clock does, once they are over and marked."""
    return releasing.release_marked()
