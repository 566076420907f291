"""What the room shows: the plan by domain, what stands out, who is here, who signed, and what is new to the reader."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.careplans import rooms, wording
from assessments.careplans.standing import plan_of, signing_among
from assessments.models import (
    PlanComment,
    PlanMark,
    PlanReader,
    PlanRowVersion,
    TeamMember,
)
from cms.models import User

Kind = PlanRowVersion.Kind


@dataclass
class Card:
    """One row as the room shows it.

    new  what happened to it since the reader last looked, in a few words; "" where nothing did
    """

    standing: object
    owners: list
    by: object
    comments: list = field(default_factory=list)
    new: str = ""
    editing: list = field(default_factory=list)
    source: str = ""

    @property
    def says(self):
        """What the row says."""
        return self.standing.says

    @property
    def uuid(self):
        """Its id."""
        return self.standing.uuid


@dataclass
class Screen:
    """Everything about a room at one moment, read in a fixed number of queries."""

    room: object
    plan: object
    members: list
    names: dict
    comments: dict
    reader: PlanReader | None
    mark: PlanMark | None
    here: dict

    @property
    def work(self):
        """The work."""
        return self.room.work

    @property
    def exercise(self):
        """The frozen exercise."""
        return self.work.task.version.definition

    @property
    def may_write(self):
        """Whether the reader may change the plan now."""
        return self.room.member is not None and self.room.is_open

    @property
    def may_talk(self):
        """Whether the reader may comment now."""
        return self.room.is_open and (self.room.member is not None or self.room.is_faculty)

    @property
    def shows_keys(self):
        """Whether the must-haves and must-nots may be read: by faculty at once, by the team as the author chose."""
        if self.room.is_faculty and self.room.member is None:
            return True
        return keys_are_out(self.work, self.exercise, self.mark)

    def name(self, user_id):
        """Somebody's name."""
        return self.names.get(user_id) or _("Somebody")


def keys_are_out(work, exercise, mark):
    """Whether the team may read what is missing and what could harm."""
    is_released = mark is not None and mark.state == PlanMark.State.RELEASED
    return is_released or (exercise.reveal == "signed" and work.completed_at is not None)


def read(room):
    """The room as it stands for its reader; seven queries."""
    plan = plan_of(room.work)
    members = list(
        TeamMember.objects.filter(team=room.work.team).select_related("user").order_by("starts_at", "pk")
    )
    comments = defaultdict(list)
    said = PlanComment.objects.filter(row__work=room.work).select_related("row").order_by("change")
    for one in said:
        comments[one.row.uuid].append(one)
    names = {one.user_id: str(one.user) for one in members}
    doers = {one.version.by_id for one in plan.everything}
    doers |= {one.by_id for rows in comments.values() for one in rows}
    if missing := doers - set(names):
        names |= {one.pk: str(one) for one in User.objects.filter(pk__in=missing)}
    reader = PlanReader.objects.filter(work=room.work, user=room.user).first()
    mark = PlanMark.objects.filter(work=room.work, state=PlanMark.State.RELEASED).order_by("number").last()
    here = rooms.here(room.work.pk, but=room.user.pk)
    return Screen(room, plan, members, names, comments, reader, mark, here)


def running(screen):
    """The members now."""
    return [one for one in screen.members if one.ended_at is None]


def card(screen, standing, since):
    """One row as it is shown to somebody who last saw the plan at change `since`."""
    version, exercise = standing.version, screen.exercise
    names = names_of_disciplines(screen)
    comments = screen.comments.get(standing.uuid, [])
    for one in comments:
        one.who, one.is_new = screen.name(one.by_id), one.change > since and one.by_id != screen.room.user.pk
    entry = exercise.interventions.get(standing.says.library)
    return Card(
        standing=standing,
        owners=[names.get(code, code) for code in standing.says.owners],
        by=screen.name(version.by_id),
        comments=comments,
        new=_new_words(screen, standing, comments, since),
        editing=[said["full"] for said in screen.here.values() if said["row"] == str(standing.uuid)],
        source=entry.source if entry else "",
    )


def _new_words(screen, standing, comments, since):
    version, me = standing.version, screen.room.user.pk
    words = []
    if version.change > since and version.by_id != me:
        words.append(f"{screen.name(version.by_id)} {version.get_kind_display()}")
    fresh = sum(one.is_new for one in comments)
    if fresh:
        words.append(ngettext("%d new comment", "%d new comments", fresh) % fresh)
    return ", ".join(words)


def names_of_disciplines(screen):
    """Names of the disciplines one can be an owner by: those the exercise expects, and those of the team."""
    found = dict(screen.exercise.names)
    for one in running(screen):
        if one.code and one.code not in found:
            found[one.code] = one.seat or one.code
    return found


def domains(screen, since):
    """The eight domains, each with its cards."""
    by_domain = defaultdict(list)
    for standing in screen.plan.rows:
        by_domain[standing.says.domain].append(card(screen, standing, since))
    return [
        {"number": one.number, "name": one.name, "cards": by_domain[one.number]}
        for one in screen.exercise.domains
    ]


def flags(screen):
    """What stands out, each with the rows it leads to."""
    titles = {str(one.uuid): one.says.short or _("a row") for one in screen.plan.rows}
    return [
        {"flag": one, "rows": [(row, titles[row]) for row in one.rows if row in titles]}
        for one in screen.plan.flags(keys=screen.shows_keys)
    ]


def signing(screen):
    """Who has signed, and what has changed since for those whose signature no longer holds."""
    found = []
    for one in signing_among(screen.plan, running(screen)):
        since = _since(screen, one.signature) if one.signature and not one.holds else ""
        found.append({"member": one.member, "signature": one.signature, "holds": one.holds, "since": since})
    return found


def _since(screen, signature):
    doers = []
    for one in screen.plan.everything:
        if one.version.change > signature.change:
            doers.append(f"{screen.name(one.version.by_id)} {one.version.get_kind_display()}")
    return ", ".join(dict.fromkeys(doers))


def seen_by(screen):
    """The last change the reader saw before; everything counts as seen on the first visit."""
    if screen.reader is None:
        return screen.work.change
    return screen.reader.seen


def sides(screen):
    """What stands beside the plan and is renewed with it."""
    state = signing(screen)
    mine = next((one for one in state if one["member"].user_id == screen.room.user.pk), None)
    return {
        "flags": flags(screen),
        "signing": state,
        "my_signing": mine,
        "signed": sum(one["holds"] for one in state),
        "here": people_here(screen),
        "score": screen.plan.score() if screen.shows_keys else None,
        "out": [card(screen, one, screen.work.change) for one in screen.plan.out],
    }


def people_here(screen):
    """Who has the room open, and the row they are at work on."""
    titles = {str(one.uuid): one.says.short for one in screen.plan.rows}
    return [
        {"name": said["full"], "row": said["row"], "title": titles.get(said["row"], "")}
        for said in screen.here.values()
    ]


def context(screen, request):
    """The whole room."""
    since = seen_by(screen)
    return {
        "screen": screen,
        "room": screen.room,
        "work": screen.work,
        "exercise": screen.exercise,
        "members": running(screen),
        "domains": domains(screen, since),
        "since": since,
        "news": wording.news(screen, since),
        **sides(screen),
    }
