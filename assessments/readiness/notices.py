"""Who is told what by mail: that the team's part opened, and that all teams have decided."""

from django.utils.translation import gettext as _

from assessments.models import TeamWork
from assessments.teamwork import mailing


def team_part_opened(work):
    """Tell the members that the team can scratch."""
    subject = _("Your team’s test is open: %(title)s") % {"title": work.task.version.title}
    return mailing.tell(work, "team_part_opened", subject=subject)


def all_have_decided(task):
    """Tell every team that the decisions stand side by side."""
    subject = _("All teams have decided: %(title)s") % {"title": task.version.title}
    works = TeamWork.objects.with_all().filter(task=task, team__ended_at=None)
    return sum(mailing.tell(work, "teams_decided", subject=subject) for work in works)
