"""How teams and their members stand with plans, for passports, requirements and the page of every team. Flat in queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import (
    PlanCompletion,
    PlanDebrief,
    PlanMark,
    PlanPeerRating,
    PlanReflection,
    PlanRow,
    PlanRowVersion,
    PlanSignature,
    TeamMember,
)
from assessments.teamwork.kinds import Stand

Verdict = PlanReflection.Verdict


@dataclass
class Facts:
    """What is known of one work, from a few queries about many.

    signed  {user id: change} of the last signature each gave in the place they hold now
    left    the same of places that ended: what somebody signed before they left
    """

    members: dict = field(default_factory=dict)
    changed: int = 0
    rows: int = 0
    signed: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)
    completions: list = field(default_factory=list)
    debriefs: list = field(default_factory=list)
    reflections: dict = field(default_factory=dict)
    ratings: dict = field(default_factory=lambda: defaultdict(set))
    marks: list = field(default_factory=list)
    wrote: set = field(default_factory=set)

    @property
    def holding(self):
        """Users whose signature is about the plan as it is."""
        return {
            user for user, change in self.signed.items() if change > self.changed and user in self.members
        }

    @property
    def last(self):
        """What it came to when everybody had last signed, or None."""
        return self.completions[-1] if self.completions else None

    @property
    def is_released(self):
        """Whether faculty have released marks of it."""
        return any(one.state == PlanMark.State.RELEASED for one in self.marks)

    @property
    def is_harmful(self):
        """Whether it holds something that could harm, and nobody talked with the team about it since."""
        if self.last is None or not self.last.harms:
            return False
        return not any(one.at >= self.last.at for one in self.debriefs)


def facts_of(works):
    """{work id: Facts} of these works; nine queries, however many they are."""
    ids = {one.pk for one in works}
    found = {pk: Facts() for pk in ids}
    by_team = defaultdict(list)
    for work in works:
        by_team[work.team_id].append(work.pk)
    for one in TeamMember.objects.filter(team__in=by_team, ended_at=None).select_related("user"):
        for pk in by_team[one.team_id]:
            found[pk].members[one.user_id] = one
    rows = PlanRow.objects.filter(work__in=ids).values("work")
    standing = Count("pk", filter=Q(deleted_at=None), distinct=True)
    for row in rows.annotate(standing=standing, last=Max("versions__change")):
        found[row["work"]].rows, found[row["work"]].changed = row["standing"], row["last"] or 0
    for work, by in (
        PlanRowVersion.objects.filter(row__work__in=ids).values_list("row__work", "by_id").distinct()
    ):
        found[work].wrote.add(by)
    # A signature counts for the place it was given in: who left and came back signs again.
    has_left = ExpressionWrapper(Q(member__ended_at__isnull=False), output_field=BooleanField())
    signatures = PlanSignature.objects.filter(work__in=ids)
    signatures = signatures.values("work", user=F("member__user"), has_left=has_left)
    for row in signatures.annotate(last=Max("change")):
        facts = found[row["work"]]
        (facts.left if row["has_left"] else facts.signed)[row["user"]] = row["last"]
    for one in PlanCompletion.objects.filter(work__in=ids).order_by("number"):
        found[one.work_id].completions.append(one)
    for one in PlanDebrief.objects.filter(work__in=ids):
        found[one.work_id].debriefs.append(one)
    for one in PlanReflection.objects.filter(work__in=ids).select_related("member").defer("text"):
        found[one.work_id].reflections[one.member.user_id] = one
    ratings = PlanPeerRating.objects.filter(work__in=ids)
    for work, by, about in ratings.values_list("work", "rater__user", "ratee__user"):
        found[work].ratings[by].add(about)
    for one in PlanMark.objects.filter(work__in=ids).order_by("number"):
        found[one.work_id].marks.append(one)
    return found


def stands(pairs):
    """{(work id, user id): Stand} of (work, user id) pairs."""
    works = {work.pk: work for work, _user in pairs}
    known = facts_of(list(works.values()))
    return {(work.pk, user): _stand(works[work.pk], known[work.pk], user) for work, user in pairs}


def _stand(work, facts, user):
    exercise = work.task.version.definition
    todo = [*_team_todo(work, facts, user), *_own_todo(exercise, facts, user)]
    begun = any(user in those for those in (facts.wrote, facts.signed, facts.left, facts.reflections))
    if todo:
        return Stand(False, " ".join(todo), begun=begun, result=_signed_words(facts))
    at = max([work.completed_at, facts.reflections[user].written_at])
    return Stand(
        True,
        _("Signed by everybody, and your part is given."),
        begun=True,
        at=at,
        result=_signed_words(facts),
    )


def _team_todo(work, facts, user):
    if not facts.rows:
        yield _("Your team has not begun its plan.")
    elif user not in facts.holding:
        words = _("The plan changed since you signed it. Sign it again.")
        yield words if user in facts.signed else _("You have not signed the plan yet.")
    elif work.completed_at is None:
        missing = [str(one.user) for pk, one in facts.members.items() if pk not in facts.holding]
        yield _("Signatures are missing: %(names)s.") % {"names": ", ".join(missing)}
    if work.completed_at is None:
        return
    if work.task.version.definition.reveal == "released" and not facts.is_released:
        # Said whether anything could harm or not: that something could is a key until the marks are out.
        yield _("Your faculty read the plan before it counts: they have not released their marks yet.")
    elif facts.is_harmful:
        yield _(
            "Something in the plan could harm. Change it and sign again, or talk about it with your faculty."
        )


def _own_todo(exercise, facts, user):
    mine = facts.reflections.get(user)
    if mine is None:
        yield _("Your own reflection is missing.")
    elif mine.verdict == Verdict.NOT_YET:
        yield _("Your reflection came back: write it again.")
    others = set(facts.members) - {user}
    if exercise.questions and others - facts.ratings[user]:
        yield _("You have not said yet how you worked with each of your team.")


def _signed_words(facts):
    if not facts.rows or not facts.members:
        return ""
    if len(facts.holding) == len(facts.members):
        return _("Signed by all %(count)d") % {"count": len(facts.members)}
    return _("Signed by %(signed)d of %(count)d") % {
        "signed": len(facts.holding),
        "count": len(facts.members),
    }


def overview(works):
    """{work id: sentences} for the page on which faculty see every team."""
    known = facts_of(works)
    return {work.pk: list(_sentences(work, known[work.pk])) for work in works}


def _sentences(work, facts):
    if not facts.rows:
        yield _("Not begun.")
        return
    rows = ngettext("%(count)d row", "%(count)d rows", facts.rows) % {"count": facts.rows}
    signed = _signed_words(facts)
    yield f"{rows}, {signed[:1].lower()}{signed[1:]}." if signed else f"{rows}."
    if work.completed_at is not None and facts.last is not None:
        words = _("%(points)d of %(most)d must-haves.")
        yield words % {"points": facts.last.points, "most": facts.last.most}
        if facts.last.harms:
            yield (
                _("Something in it could harm.")
                if facts.is_harmful
                else _("What could harm was talked about.")
            )
    judged = [one for one in facts.reflections.values() if one.verdict]
    waiting = len(facts.reflections) - len(judged)
    if waiting:
        yield _("Reflections to read: %(count)d.") % {"count": waiting}
    if facts.marks:
        is_out = facts.marks[-1].state == PlanMark.State.RELEASED
        yield _("Marked and released.") if is_out else _("Marked, not released.")
