"""What becomes of an exercise that is set: other dates, taking it back, a newer version while nobody began."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import ExerciseVersion, TeamDone, TeamMember, TeamTask
from assessments.teamwork import kinds, teams, telling
from assessments.teamwork.refusals import NotSet
from cms import audit
from courses import facts

DATES = ("opens_at", "due_at", "closes_at")


def change_dates(*, task, by, opens_at, due_at=None, closes_at=None):
    """Give a task other dates; members of every team are told what moved. The same dates change nothing."""
    teams.in_order(opens_at, due_at, closes_at)
    with transaction.atomic():
        task = _locked(task)
        before = {name: getattr(task, name) for name in DATES}
        after = {"opens_at": opens_at, "due_at": due_at, "closes_at": closes_at}
        if before == after:
            return task
        for name, moment in after.items():
            setattr(task, name, moment)
        task.save(update_fields=DATES)
        audit.record("moved", task, by=by, before=_plain(before), after=_plain(after))
        _seen(task)
        telling.dates_moved(task, before)
    return task


def _plain(dates):
    return {name: moment.isoformat() if moment else None for name, moment in dates.items()}


def take_back(*, task, by, why):
    """Take an exercise back: nobody works on it any more, and it counts for nothing. Raises NotSet where a team did it.

    Also where somebody had done it when they left a team that goes on: it counts for them, whatever the team does.
    """
    why = teams.need(why)
    with transaction.atomic():
        task = _locked(task)
        done = done_by(task)
        if done:
            words = _("%(done)d of the teams have done it already: it counts for them. Close it instead.")
            raise NotSet(words % {"done": done})
        _end(task, by, why)
    return task


def done_by(task):
    """How many teams have done a task, or had done it when somebody left them."""
    return task.works.filter(
        ~Q(completed_at=None) | Exists(TeamDone.objects.filter(work=OuterRef("pk")))
    ).count()


def _end(task, by, why):
    task.ended_at, task.ended_by = timezone.now(), by
    task.save(update_fields=["ended_at", "ended_by"])
    audit.record("took back", task, by=by, why=why)
    _seen(task)


def take_newer(*, task, by):
    """Set the newest version of the exercise instead of the one teams have. Raises NotSet once anybody began."""
    with transaction.atomic():
        task = _locked(task)
        newest = ExerciseVersion.objects.newest(task.exercise_key)
        if newest.pk == task.version_id:
            return task
        if begun(task):
            raise NotSet(_("A team has begun. Every team keeps the version it was set."))
        _end(task, by, _("A newer version is set instead."))
        made = TeamTask.objects.create(
            teaming=task.teaming,
            version=newest,
            exercise_key=task.exercise_key,
            set_by=by,
            **{name: getattr(task, name) for name in DATES},
        )
        for team in made.teaming.teams.filter(ended_at=None):
            teams.begin(made, team)
        audit.record("set", made, by=by, exercise=str(made.exercise_key), version=newest.number)
    return made


def begun(task):
    """How many teams have begun a task: somebody of them did something."""
    works = list(task.works.with_all())
    begun = {work.pk for work in works if work.began_at or work.completed_at}
    by_team = {work.team_id: work for work in works}
    people = TeamMember.objects.filter(team__in=by_team).values_list("team", "user")
    stands = kinds.stands([(by_team[team], user) for team, user in people])
    return len(begun | {work for (work, _user), stand in stands.items() if stand.begun})


def _locked(task):
    teams.lock(task.teaming)
    task = TeamTask.objects.select_related("version", "teaming__cohort__program").get(pk=task.pk)
    if task.ended_at is not None:
        raise NotSet(_("This exercise was taken back already."))
    return task


def _seen(task):
    for work in task.works.all():
        teams.note_change(work)
    facts.program_changed(task.teaming.cohort.program_id)
