"""The requirements that an evaluation is answered and that everything is done within some years."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import evaluating, progress
from courses.kinds_of_requirements import Tree
from courses.models import Cohort, CoursePage
from courses.progress import Standing
from courses.requirements import Kind

MOST_YEARS = 50


class EvaluationAnswered(Kind):
    """The evaluation of a course, or of every course of the program, is answered. Never what was answered."""

    name = "evaluation_answered"
    label = gettext_lazy("The evaluation is answered")
    wants_about = "may"

    def problem(self, *, about, amount, words, letter=""):
        """It is about a course or the whole program."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if about is not None and not issubclass(about.specific_class, CoursePage):
            found["about"] = _("Choose a course, or leave this empty for the whole program.")
        return found

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        if requirement.about:
            return _("Evaluation of “%(course)s” answered") % {"course": requirement.about.title}
        return _("Every course’s evaluation answered")

    def facts(self, requirement, enrollments):
        """[(State, address of the form), …] by enrollment, of the courses the rule is about."""
        tree = Tree.of(requirement, enrollments)
        found = evaluating.states(requirement.program, enrollments, tree)
        wanted = requirement.about_id
        return {
            one.pk: [
                (state, reverse("evaluation", args=[one.uuid, state.course.pk]))
                for state in found[one.pk]
                if wanted in (None, state.course.pk)
            ]
            for one in enrollments
        }

    def judge(self, requirement, facts):
        """Met once all of them are answered; else which are open."""
        title, facts = str(self.title(requirement)), facts or []
        if not facts:
            return Standing(
                title, False, _("No evaluation is asked here yet. The program adds the questions.")
            )
        done = [state for state, _url in facts if state.answered]
        numbers = {"done": len(done), "all": len(facts)}
        if len(done) == len(facts):
            why = _("Answered.") if len(facts) == 1 else _("%(done)d of %(all)d answered.") % numbers
            return Standing(title, True, why, about=tuple(f"evaluation:{one.answered.pk}" for one in done))
        said = _("%(done)d of %(all)d answered.") % numbers if len(facts) > 1 else ""
        state, url = next((one for one in facts if one[0].is_open), (None, ""))
        if state:
            what = _("Open now: %(course)s.") % {"course": state.course.title}
        else:
            what = next(state.shut for state, _url in facts if not state.answered)
        return Standing(title, False, f"{said} {what}".strip(), begun=bool(done), url=url)


class WithinYears(Kind):
    """Everything is done within so many years of enrollment."""

    name = "within_years"
    label = gettext_lazy("Everything within so many years of enrollment")
    wants_amount = True

    def problem(self, *, about, amount, words, letter=""):
        """Whole years."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if amount and (amount != int(amount) or not 1 <= amount <= MOST_YEARS):
            found["amount"] = _("Say how many whole years, from 1 to %(most)d.") % {"most": MOST_YEARS}
        return found

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        years = int(requirement.amount)
        return (
            _("Everything within %(years)d years") % {"years": years}
            if years > 1
            else _("Everything within a year")
        )

    def facts(self, requirement, enrollments):
        """(day of enrollment, today) in the cohort's zone, by enrollment."""
        cohorts = Cohort.objects.in_bulk({one.cohort_id for one in enrollments})
        return {one.pk: _days(one, cohorts[one.cohort_id].zone) for one in enrollments}

    def judge(self, requirement, facts):
        """Met up to the last day."""
        title = str(self.title(requirement))
        if facts is None:
            return Standing(title, False)
        begun, today = facts
        return progress.within_years(title=title, begun=begun, years=int(requirement.amount), today=today)


def _days(enrollment, zone) -> tuple[date, date]:
    return timezone.localdate(enrollment.enrolled_at, zone), timezone.localdate(timezone=zone)
