"""Team work as one person meets it: on the page of an exercise, in a week, and on the page of their teams."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.models import ExerciseVersion, TeamMember, TeamTask
from assessments.teamwork import kinds, scope
from assessments.teamwork import parts as of_people
from cms import access
from courses import doors
from courses.models import LearnerProfile


@dataclass(frozen=True)
class Mate:
    """Somebody in a team as the others see them.

    clock  what time it is where they are, "19:40"; "" for oneself and where it is the reader's own time
    """

    name: str
    first: str
    seat: str
    is_me: bool
    clock: str = ""


def mates(teams, reader, now=None):
    """{team id: [Mate, …]} of those who are in these teams now, the reader first. Two queries."""
    now = now or timezone.now()
    rows = list(
        TeamMember.objects.filter(team__in=teams, ended_at=None).select_related("user").order_by("pk")
    )
    profiles = LearnerProfile.objects.filter(user__in={row.user_id for row in rows})
    zones = {one.user_id: one.zone for one in profiles.only("user_id", "time_zone")}
    own = timezone.localtime(now).utcoffset()
    found = {}
    for row in sorted(rows, key=lambda one: one.user_id != reader.pk):
        there = now.astimezone(zones[row.user_id]) if row.user_id in zones else None
        is_me = row.user_id == reader.pk
        elsewhere = there is not None and not is_me and there.utcoffset() != own
        found.setdefault(row.team_id, []).append(
            Mate(
                str(row.user),
                row.user.first_name or str(row.user),
                row.seat,
                is_me,
                f"{there:%H:%M}" if elsewhere else "",
            )
        )
    return found


def page_context(request, page):
    """What the page of an exercise shows its reader: what it is, their team and how they stand, or where it is set."""
    user = getattr(request, "user", None)
    kind = kinds.get(page.exercise)
    version = ExerciseVersion.objects.newest(page.key) if page.pk else None
    context = {"kind": kind, "version": version, "references": _lines(page.references)}
    if getattr(request, "is_preview", False):
        # Whoever may preview writes or reviews it: they see all of it, the keys too, unless they look as a learner.
        is_whole = kind.preview and getattr(request, "viewing", None) is None
        return context | ({"raw": kind.compile(page)} if is_whole else {})
    if user is None or not user.is_authenticated or version is None:
        return context
    mine = of_people.parts([user.pk], keys=[page.key]).get(user.pk, [])
    part = of_people.best(mine)
    context["part"] = part
    if part is not None:
        context["mates"] = mates([part.work.team_id], user).get(part.work.team_id, [])
        context["others"] = [one for one in mine if one is not part]
    elif page.path and doors.enrollment_for(user, page):
        context["what_next"] = what_next(user, page)
    if access.reach(user, "team", "read") is not None:
        context["set_to"] = set_to(user, page.key)
    return context


def what_next(user, page):
    """For a learner without a team that has this exercise: what will happen, in a sentence."""
    places = TeamMember.objects.filter(user=user, ended_at=None, team__ended_at=None)
    cohort = doors.enrollment_for(user, page).cohort
    place = places.filter(teaming__cohort=cohort).select_related("team").first()
    if place is not None:
        return _("You are in %(team)s. Faculty have not set this exercise to your team yet.") % {
            "team": place.team
        }
    return _(
        "You are in no team yet. Faculty form the teams, and you hear by mail who is in yours. There is nothing to "
        "do until then."
    )


def set_to(user, key):
    """The tasks by which this exercise is set in cohorts of this reader, the newest first."""
    tasks = TeamTask.objects.filter(exercise_key=key, ended_at=None, teaming__in=scope.teamings_for(user))
    return list(
        tasks.select_related("teaming__cohort", "version").defer("version__content").order_by("-opens_at")
    )


def weekly(user, pages):
    """{page id: Activity} of exercises in a week: how this learner stands with each."""
    from courses.activities import Activity

    rows = list(Page.objects.filter(pk__in=[page.pk for page in pages]).specific())
    keys = {page.pk: page.key for page in rows}
    mine = of_people.parts([user.pk], keys=set(keys.values())).get(user.pk, []) if user else []
    found = {}
    for page in rows:
        part = of_people.best([one for one in mine if one.work.task.exercise_key == keys[page.pk]])
        head, stop, _rest = page.summary.partition(". ")
        about = {
            "page_id": page.pk,
            "title": page.title,
            "url": page.url,
            "quote": head + stop.strip(),
            "label": str(kinds.get(page.exercise).label),
        }
        found[page.pk] = Activity(**about | _how(page, part))
    return found


def _how(page, part):
    """What a week says of an exercise: as long as no team has it, it asks nothing of anybody."""
    kind = kinds.get(page.exercise)
    if part is None:
        about = {"kind": kind.label, "minutes": page.minutes}
        meta = _("%(kind)s, with your team. About %(minutes)d minutes") % about
        return {"meta": meta, "verb": _("Look at it"), "asks": False}
    said = {
        "state": part.state,
        "meta": (part.stand.is_done and part.stand.result) or part.why,
        "due_at": part.work.task.due_at,
        "asks": part.waits,
        "next": _("Next, work with your team."),
        "verb": _("Look back") if part.stand.is_done else _("Look at it"),
    }
    if part.waits:
        said |= {"url": part.work.url, "verb": str(kind.verb)}
    return said


def teams_in(user, cohort_id):
    """The teams of a cohort in which somebody is now."""
    rows = TeamMember.objects.filter(
        user=user, ended_at=None, team__ended_at=None, teaming__cohort=cohort_id
    ).select_related("team")
    return [one.team for one in rows]


def waiting_for(user, cohort_id):
    """What waits for a learner in the teams of one cohort: what is due first comes first, what has no date last."""
    found = [
        one
        for one in of_people.parts([user.pk]).get(user.pk, [])
        if one.waits and one.work.task.teaming.cohort_id == cohort_id
    ]
    far = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.work.task.due_at or far, one.work.pk))


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
