"""What happened in a plan, and what a row says, in words for people."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.engine.careplan import TEXTS, differing
from assessments.models import PlanRowVersion, PlanSignature

Kind = PlanRowVersion.Kind


def news(screen, since):
    """What others did since, in sentences for a person: at most a handful, however much it was."""
    me, by = screen.room.user.pk, defaultdict(list)
    for one in screen.plan.everything:
        if one.version.change > since and one.version.by_id != me:
            by[one.version.by_id, one.version.kind].append(one.says.short)
    found = [(_did(screen.name(user), kind, titles)) for (user, kind), titles in by.items()]
    said = defaultdict(int)
    for rows in screen.comments.values():
        for one in rows:
            if one.change > since and one.by_id != me:
                said[one.by_id] += 1
    for user, count in said.items():
        words = ngettext("%(name)s wrote a comment.", "%(name)s wrote %(count)d comments.", count)
        found.append(words % {"name": screen.name(user), "count": count})
    signed = PlanSignature.objects.filter(work=screen.work, change__gt=since).exclude(member__user=me)
    for one in signed.select_related("member__user"):
        found.append(_("%(name)s signed the plan.") % {"name": one.member.user})
    return found


def _did(name, kind, titles):
    if len(titles) == 1:
        words = {
            Kind.MADE: _("%(name)s added a row on “%(title)s”."),
            Kind.CHANGED: _("%(name)s changed the row on “%(title)s”."),
            Kind.DELETED: _("%(name)s took out the row on “%(title)s”."),
            Kind.RESTORED: _("%(name)s brought back the row on “%(title)s”."),
        }[kind]
        return words % {"name": name, "title": titles[0]}
    words = {
        Kind.MADE: _("%(name)s added %(count)d rows."),
        Kind.CHANGED: _("%(name)s changed %(count)d rows."),
        Kind.DELETED: _("%(name)s took out %(count)d rows."),
        Kind.RESTORED: _("%(name)s brought back %(count)d rows."),
    }[kind]
    return words % {"name": name, "count": len(titles)}


FIELD_NAMES = {
    "domain": gettext_lazy("Domain"),
    "problem": gettext_lazy("Problem"),
    "goal": gettext_lazy("Goal"),
    "whose": gettext_lazy("Whose words"),
    "intervention": gettext_lazy("What is done"),
    "when": gettext_lazy("When"),
    "measure": gettext_lazy("How you will know"),
    "goal_id": gettext_lazy("Goal it began from"),
    "library": gettext_lazy("Entry of the library"),
    "owners": gettext_lazy("Who owns it"),
}


def said_of(exercise, names, field_name, value):
    """A field's value as people read it."""
    if field_name == "owners":
        return ", ".join(names.get(code, code) for code in value or [])
    if field_name == "domain":
        return exercise.domain_names.get(value, "")
    if field_name == "library":
        return exercise.interventions[value].text if value in exercise.interventions else value
    if field_name == "goal_id":
        return exercise.goals_by_id[value].text if value in exercise.goals_by_id else value
    return value or ""


def both(exercise, names, mine, theirs, before):
    """The fields in which two texts differ, side by side; `take` says which is suggested: what only one changed."""
    found = []
    for name in differing(mine, theirs):
        only_they = (mine.get(name) or "") == (before.get(name) or "")
        found.append(
            {
                "name": name,
                "label": FIELD_NAMES[name],
                "mine": said_of(exercise, names, name, mine.get(name)),
                "theirs": said_of(exercise, names, name, theirs.get(name)),
                "take": "theirs" if only_they else "mine",
                "is_text": name in TEXTS,
            }
        )
    return found
