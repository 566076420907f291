"""The requirement that a piece of team work is done. It asks nobody's word: the work itself says so."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models.exercises import ExercisePage
from assessments.teamwork import parts as of_people
from courses.progress import Standing
from courses.requirements import Kind


class TeamWorkDone(Kind):
    """An exercise for teams, of any kind: done by the learner and their team, in whichever cohort."""

    name = "team_work_done"
    label = gettext_lazy("A piece of team work is done")
    column = gettext_lazy("Teams")
    wants_about = True

    def problem(self, *, about, amount, words, letter=""):
        """It must be about an exercise for teams."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if about is not None and not issubclass(about.specific_class, ExercisePage):
            found["about"] = _("Choose an exercise for teams.")
        return found

    def title(self, requirement):
        """The exercise by its title."""
        return requirement.words or _("“%(title)s” done with a team") % {"title": requirement.about.title}

    def facts(self, requirement, enrollments):
        """(part that says most or None, address of the exercise) by enrollment; flat in queries."""
        page = requirement.about.specific
        users = {enrollment.pk: enrollment.user_id for enrollment in enrollments}
        found = of_people.parts(set(users.values()), keys=[page.key])
        url = page.url or ""
        return {pk: (of_people.best(found.get(user, [])), url) for pk, user in users.items()}

    def judge(self, requirement, facts):
        """Met, or what is missing."""
        title = str(self.title(requirement))
        part, url = facts or (None, "")
        if part is None:
            return Standing(title, False, _("No team of yours has it now."), url=url)
        done = part.stand.is_done
        return Standing(
            title,
            done,
            part.why,
            begun=part.stand.begun and not done,
            url=part.work.url if part.when == of_people.OPEN else url,
            about=(f"team_work:{part.work.uuid}",) if done else (),
            figure=part.stand.result if done else "",
        )
