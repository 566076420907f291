"""Forming teams and setting them to work. One lock for everything about the teams of a teaming: its row."""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.forms import written
from assessments.models import ExerciseVersion, Team, Teaming, TeamMember, TeamTask, TeamWork
from assessments.refusals import WithoutReason
from assessments.teamwork import kinds, parts, small, telling
from assessments.teamwork.refusals import NotFormed, NotSet
from cms import audit
from courses import facts
from courses.models import Enrollment, LearnerProfile


def lock(teaming):
    """The teaming's row, locked to the end of the transaction."""
    audit.take_turn()
    return Teaming.objects.select_for_update(no_key=True, of=("self",)).get(pk=teaming.pk)


def lock_work(work):
    """A work's row, locked to the end of the transaction: whoever changes what a team sees holds it."""
    audit.take_turn()
    TeamWork.objects.select_for_update(no_key=True, of=("self",)).get(pk=work.pk)
    return TeamWork.objects.with_all().get(pk=work.pk)


def note_change(work):
    """Count one more change that members should see, and return its number. Only under `lock_work`."""
    TeamWork.objects.filter(pk=work.pk).update(change=F("change") + 1)
    work.refresh_from_db(fields=["change"])
    return work.change


def make_teaming(*, cohort, title, least, most, by):
    """Begin a set of teams for a cohort; without teams yet."""
    if least > most:
        raise NotFormed(_("The fewest in a team cannot be more than the most."))
    if Teaming.objects.filter(cohort=cohort, title=title).exists():
        raise NotFormed(_("This cohort has teams called “%(title)s” already.") % {"title": title})
    with transaction.atomic():
        teaming = Teaming.objects.create(cohort=cohort, title=title, least=least, most=most, made_by=by)
        audit.record("made", teaming, by=by, cohort=str(cohort.uuid), least=least, most=most)
    return teaming


def make_team(*, teaming, users, by, name=""):
    """Make one team of these learners of the cohort. Each leaves no other team: who is in one is refused, by name."""
    with transaction.atomic():
        team = _make(lock(teaming), users, by, name)
        _tell_of(team)
    return team


def make_teams(*, teaming, groups, by):
    """Make several teams at once, all or none: each group is a list of learners. Raises NotFormed."""
    with transaction.atomic():
        teaming = lock(teaming)
        small = next((len(group) for group in groups if len(group) < teaming.least), None)
        if small is not None:
            words = _("A team of %(small)d would be too small: these teams have at least %(least)d.")
            raise NotFormed(words % {"small": small, "least": teaming.least})
        made = [_make(teaming, group, by, "") for group in groups]
        for team in made:
            _tell_of(team)
    return made


def _make(teaming, users, by, name):
    must_run(teaming)
    last = teaming.teams.aggregate(last=Max("number"))["last"] or 0
    team = Team.objects.create(teaming=teaming, number=last + 1, name=name.strip()[:60])
    audit.record("made", team, by=by, teaming=str(teaming.uuid))
    for task in teaming.tasks.filter(ended_at=None).select_related("version"):
        begin(task, team)
    for user in users:
        _join(teaming, team, user, by)
    return team


def must_run(teaming):
    """Raise NotFormed where a set of teams was closed."""
    if teaming.ended_at is not None:
        raise NotFormed(_("These teams were closed. Begin a new set of teams."))


def _tell_of(team):
    for member in team.members.filter(ended_at=None).select_related(
        "user", "teaming__cohort__program", "team"
    ):
        telling.joined(member)


def join(*, team, user, by):
    """Put a learner of the cohort into a team. Raises NotFormed where they are in one, or the team is full or gone."""
    with transaction.atomic():
        member = _join(lock(team.teaming), team, user, by)
        telling.joined(member)
    return member


def _join(teaming, team, user, by):
    must_run(teaming)
    team.refresh_from_db(fields=["ended_at"])
    if team.ended_at is not None:
        raise NotFormed(_("%(team)s was dissolved. Choose another team.") % {"team": team})
    if not Enrollment.objects.active().filter(cohort=teaming.cohort_id, user=user).exists():
        raise NotFormed(_("%(name)s does not study in this cohort.") % {"name": user})
    running = (
        TeamMember.objects.filter(teaming=teaming, user=user, ended_at=None).select_related("team").first()
    )
    if running is not None:
        words = _("%(name)s is in %(team)s already. Move them, or leave them there.")
        raise NotFormed(words % {"name": user, "team": running.team})
    if team.members.filter(ended_at=None).count() >= teaming.most:
        words = _("%(team)s has %(most)d members already, the most these teams may have.")
        raise NotFormed(words % {"team": team, "most": teaming.most})
    profile = LearnerProfile.objects.filter(user=user).select_related("discipline", "sub_role").first()
    member = TeamMember.objects.create(
        team=team,
        teaming=teaming,
        user=user,
        seat=profile.seat[:80] if profile else "",
        code=profile.discipline.code if profile and profile.discipline_id else "",
        given_by=by,
    )
    audit.record("joined", member, by=by, about=user, team=str(team.uuid))
    _seen_by_members(team)
    facts.changed(user.pk)
    return member


def leave(*, member, by, why, tell=True):
    """End a place in a team; what the person did there stays theirs. Raises WithoutReason.

    Where the team is too small by it, faculty hear of it once, with a proposal. tell: whether the person is told.
    """
    why = need(why)
    with transaction.atomic():
        lock(member.teaming)
        member = TeamMember.objects.select_related("team__teaming__cohort", "user").get(pk=member.pk)
        if member.ended_at is None:
            _end(member, by, why)
            if tell:
                telling.left(member)
            _note_small(member.team, by)
    return member


def _end(member, by, why):
    parts.keep_done(member)
    member.ended_at, member.ended_by, member.ended_why = timezone.now(), by, why
    member.save(update_fields=["ended_at", "ended_by", "ended_why"])
    audit.record("left", member, by=by, about=member.user, why=why, team=str(member.team.uuid))
    _seen_by_members(member.team)
    facts.changed(member.user_id)


def _note_small(team, by):
    """Tell faculty in the moment in which a team gets too small: one less than it has to have."""
    number = team.members.filter(ended_at=None).count()
    if team.ended_at is None and number == team.teaming.least - 1:
        telling.too_small(team, number=number, proposal=small.proposal(team, timezone.now()), but=by)


def move(*, member, to, by, why, is_small_known=False):
    """Move a member to another team of the same teaming, in one transaction, and tell them who is in it."""
    if to.teaming_id != member.teaming_id:
        raise NotFormed(_("These are teams of another set. Choose one of the same set."))
    why = need(why)
    with transaction.atomic():
        teaming = lock(to.teaming)
        member = TeamMember.objects.select_related("team__teaming__cohort", "user").get(pk=member.pk)
        if member.ended_at is not None:
            raise NotFormed(
                _("%(name)s has left %(team)s already.") % {"name": member.user, "team": member.team}
            )
        if member.team_id == to.pk:
            return member
        _end(member, by, why)
        joined = _join(teaming, to, member.user, by)
        telling.joined(joined)
        if not is_small_known:
            _note_small(member.team, by)
    return joined


def rename(*, team, name, by):
    """Give a team a name of its own, or take it away: then it goes by its number."""
    name = " ".join((name or "").split())[:60]
    with transaction.atomic():
        lock(team.teaming)
        before = Team.objects.get(pk=team.pk)
        if before.name != name:
            Team.objects.filter(pk=team.pk).update(name=name)
            audit.record("renamed", team, by=by, before=before.name, after=name)
            _seen_by_members(team)
    return Team.objects.get(pk=team.pk)


def dissolve(*, team, by, why, tell=True):
    """End a team and every place in it. Its work stays readable to who was in it. Raises WithoutReason."""
    why = need(why)
    with transaction.atomic():
        lock(team.teaming)
        team = Team.objects.select_related("teaming").get(pk=team.pk)
        if team.ended_at is None:
            team.ended_at = timezone.now()
            team.save(update_fields=["ended_at"])
            audit.record("dissolved", team, by=by, why=why, teaming=str(team.teaming.uuid))
            for member in team.members.filter(ended_at=None).select_related(
                "user", "team", "teaming__cohort__program"
            ):
                _end(member, by, why)
                if tell:
                    telling.left(member)
    return team


def close(*, teaming, by, why):
    """End a set of teams: nothing is formed or set in it any more. Places end; what was done stays. Raises WithoutReason."""
    why = need(why)
    with transaction.atomic():
        teaming = lock(teaming)
        if teaming.ended_at is None:
            for team in teaming.teams.filter(ended_at=None):
                dissolve(team=team, by=by, why=why, tell=False)
            teaming.ended_at, teaming.ended_by = timezone.now(), by
            teaming.save(update_fields=["ended_at", "ended_by"])
            audit.record("closed", teaming, by=by, why=why)
    return teaming


def need(why):
    """A reason, or WithoutReason."""
    why = written(why or "").strip()[:500]
    if not why:
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    return why


def set_task(*, teaming, page, by, opens_at=None, due_at=None, closes_at=None):
    """Set an exercise to every team of a teaming, by its newest version. Raises NotSet."""
    version = ExerciseVersion.objects.newest(page.key)
    if version is None:
        raise NotSet(_("This exercise was never published. Publish it first."))
    opens_at = opens_at or timezone.now()
    in_order(opens_at, due_at, closes_at)
    with transaction.atomic():
        teaming = lock(teaming)
        must_run(teaming)
        if teaming.tasks.filter(exercise_key=page.key, ended_at=None).exists():
            raise NotSet(_("“%(title)s” is set to these teams already.") % {"title": version.title})
        task = TeamTask.objects.create(
            teaming=teaming,
            version=version,
            exercise_key=page.key,
            opens_at=opens_at,
            due_at=due_at,
            closes_at=closes_at,
            set_by=by,
        )
        for team in teaming.teams.filter(ended_at=None):
            begin(task, team)
        audit.record("set", task, by=by, exercise=str(page.key), version=version.number)
        facts.program_changed(teaming.cohort.program_id)
    return task


def in_order(*moments):
    """Raise NotSet unless what is given of these moments comes in this order."""
    moments = [one for one in moments if one]
    if moments != sorted(moments):
        raise NotSet(_("It opens first, then it is due, then it closes. Put the dates in this order."))


def begin(task, team):
    """Make the room of a team for a task, once. Only under `lock`."""
    work, made = TeamWork.objects.get_or_create(task=task, team=team)
    if made:
        kinds.get(task.version.kind).begin(work)
    return work


def _seen_by_members(team):
    """Who is in a team is part of what its rooms show, and of what its work comes to."""
    TeamWork.objects.filter(team=team).update(change=F("change") + 1)
    for work in TeamWork.objects.standing().filter(team=team).with_all():
        kinds.get(work.task.version.kind).members_changed(work)
