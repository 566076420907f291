"""The requirement that self-assessments are given. It knows how many, never what was rated."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import self_assessing
from courses.progress import Standing
from courses.requirements import Kind
from courses.self_ratings import MOMENTS


class SelfAssessmentsDone(Kind):
    """So many of the three self-assessments of a program are given."""

    name = "self_assessments_done"
    label = gettext_lazy("Self-assessments given")
    wants_amount = True

    def problem(self, *, about, amount, words, letter=""):
        """There are three moments, so one to three can be asked."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if amount and amount not in range(1, len(MOMENTS) + 1):
            found["amount"] = _("There are three self-assessments. Ask for one, two or three.")
        return found

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        titles = {
            1: _("One self-assessment"),
            2: _("Two self-assessments"),
            3: _("All three self-assessments"),
        }
        return titles.get(int(requirement.amount), str(self.label))

    def facts(self, requirement, enrollments):
        """(the three moments, address of the learner's overview) by enrollment; none where nothing is asked."""
        if requirement.program.statements_id is None:
            return {}
        moments = self_assessing.moments_of(requirement.program, enrollments)
        return {one.pk: (moments[one.pk], reverse("self_assessment", args=[one.uuid])) for one in enrollments}

    def judge(self, requirement, facts):
        """Met from the amount on; else what is open, or why nothing is."""
        title, need = str(self.title(requirement)), int(requirement.amount)
        if facts is None:
            return Standing(
                title, False, _("The program has no statements to rate yet. The program office adds them.")
            )
        moments, url = facts
        given = [one for one in moments if one.is_given]
        why = _("%(given)d of %(need)d given.") % {"given": min(len(given), need), "need": need}
        if len(given) >= need:
            about = tuple(f"self_assessment:{one.assessment.uuid}" for one in given)
            return Standing(title, True, why, url=url, about=about)
        return Standing(
            title,
            False,
            f"{why} {_next(moments)}",
            begun=bool(given) or any(one.is_begun for one in moments),
            url=url,
        )


def _next(moments):
    """The sentence about what can be given now, else about when the next one opens."""
    if waiting := [one for one in moments if one.is_open]:
        return _("Open now: %(which)s.") % {"which": ", ".join(one.label.lower() for one in waiting)}
    shut = next(one for one in moments if not one.is_given)
    return _("The next one is not open yet. %(why)s") % {"why": shut.shut}
