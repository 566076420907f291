"""Where two marks part: the reasons in words, the third person's decision, and the disputes of one's sittings."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.marking import acts, leases, people, settling
from assessments.models import Adjudication, Marking, Script
from assessments.refusals import NothingToMark, NotMarkedYet, WithoutReason
from cms.errors import Refused

Role = Marking.Role
MOST_WORDS = acts.MOST_CHARACTERS


class NotYoursToDecide(Refused):
    """Whoever gave one of two marks does not decide between them."""

    status = 403
    title = gettext_lazy("Somebody else decides here.")


@dataclass(frozen=True)
class Dispute:
    """A script on which two final marks part.

    marks    (first, second)
    reasons  sentences
    lease    who decides it just now, None for nobody
    is_mine  whether the person who looks gave one of the marks
    """

    script: Script
    rubric: object
    marks: tuple
    reasons: list
    lease: object
    is_mine: bool


def sentences(rubric, partings):
    """Why two marks need a third person, a sentence for each reason."""
    titles = {one.id: one.title for one in rubric.criteria}
    said = []
    for one in partings:
        title = titles.get(one.criterion, one.criterion)
        if one.kind == "level":
            said.append(_("“%(title)s”: %(n)d levels apart.") % {"title": title, "n": int(one.apart)})
        elif one.kind == "critical":
            said.append(
                _("“%(title)s”: one sees harm to the patient, the other does not.") % {"title": title}
            )
        elif one.kind == "total":
            share = round(float(one.apart * 100))
            said.append(_("The totals differ by %(share)d percent of the maximum.") % {"share": share})
        else:
            said.append(_("By the one mark it would be enough to pass alone, by the other not."))
    return said


def disputes(user):
    """The scripts this person may see both marks of because a third person has to decide, the oldest first."""
    reach = people.reach_of(user)
    rows = reach.scripts().filter(state=Script.State.DISPUTED)
    rows = rows.select_related("attempt__version", "sitting__cohort").defer("attempt__version__content")
    scripts = [one for one in rows.order_by("waits_since", "pk") if reach.leads_at(one.sitting)]
    marks = marks_of(scripts)
    held = {one.script_id: one for one in leases.running(scripts) if one.role == Role.ADJUDICATOR}
    versions = {}
    found = []
    for script in scripts:
        version = script.attempt.version
        definition = versions.setdefault(version.pk, version.definition)
        both = marks.get((script.attempt_id, script.item), {})
        lease = held.get(script.pk)
        found.append(
            _dispute(script, definition, both, user, lease if lease and lease.user_id != user.pk else None)
        )
    return found


def marks_of(scripts):
    """{(attempt id, item): {role: Marking}} of the final marks of scripts. One query."""
    found = {}
    rows = Marking.objects.final().filter(attempt__in={one.attempt_id for one in scripts})
    for one in rows.select_related("marker", "adjudication"):
        found.setdefault((one.attempt_id, one.item), {})[one.role] = one
    return found


def dispute_of(script, definition, user):
    """The dispute of one script (with its attempt) as a page shows it; None where its two marks do not part, or are not both there."""
    marks = marks_of([script]).get((script.attempt_id, script.item), {})
    if script.state != Script.State.DISPUTED or Role.FIRST not in marks or Role.SECOND not in marks:
        return None
    return _dispute(script, definition, marks, user, None)


def _dispute(script, definition, marks, user, lease):
    rubric, cut = settling.judged(script.attempt, script.item, definition)
    both = (marks.get(Role.FIRST), marks.get(Role.SECOND))
    reasons = sentences(rubric, settling.partings(rubric, cut, marks))
    is_mine = any(one is not None and one.marker_id == user.pk for one in both)
    return Dispute(script, rubric, both, reasons, lease, is_mine)


def must_decide(reach, script):
    """Raise NotYoursToDecide where this person leads there and gave one of the marks."""
    marks = Marking.objects.standing().filter(attempt=script.attempt_id, item=script.item)
    if marks.exclude(role=Role.ADJUDICATOR).filter(marker=reach.user).exists():
        raise NotYoursToDecide(
            _("You gave one of the two marks, so a third person decides. You can read afterwards how.")
        )


def decide(*, script, levels, why, by, rev=0, **words):
    """Decide between two marks: the third mark counts, and both markers read why. Returns the Marking.

    words  comment, did_well, to_change, anchored: what the learner reads, see acts.Said

    Raises WithoutReason, NothingToMark where they part no more, and whatever acts.finish_mark raises. The same once more changes nothing.
    """
    why = why.replace("\r\n", "\n").strip()
    if not why:
        raise WithoutReason(_("Say in a few words why you decide so: both markers read it."))
    if len(why) > MOST_WORDS:
        raise acts.WordsTooLong(len(why), MOST_WORDS)
    with transaction.atomic():
        _must_be_disputed(script)
        try:
            marking = acts.finish_mark(
                attempt=script.attempt,
                item=script.item,
                levels=levels,
                rev=rev,
                by=by,
                role=Role.ADJUDICATOR,
                **words,
            )
        except NotMarkedYet as found:
            unfinished = found  # its draft is to be kept: raised once it is
        else:
            Adjudication.objects.get_or_create(marking=marking, defaults={"why": why})
            return marking
    raise unfinished


def _must_be_disputed(script):
    """Raise NothingToMark where the two marks part no more, as when one was withdrawn; one's own decision may stand."""
    acts.lock_attempt(script.attempt_id)
    decided = Marking.objects.final().filter(
        attempt=script.attempt_id, item=script.item, role=Role.ADJUDICATOR
    )
    rows = Script.objects.filter(pk=script.pk, state=Script.State.DISPUTED)
    if not rows.exists() and not decided.exists():
        raise NothingToMark(_("A mark was withdrawn meanwhile, so there is nothing to decide just now."))


def draft_of(script):
    """The draft of a third person's mark, whoever began it; None for none."""
    rows = Marking.objects.filter(attempt=script.attempt_id, item=script.item, role=Role.ADJUDICATOR)
    return rows.filter(state=Marking.State.DRAFT).first()


def beside(rubric, *columns):
    """The criteria of a rubric with the levels of several marks beside each other, for a page.

    columns  {criterion: level} each; rows tell where all of them are at one level
    """
    rows = []
    for criterion in rubric.criteria:
        places = {level.id: number for number, level in enumerate(criterion.levels)}
        given = [criterion.level(levels.get(criterion.id)) for levels in columns]
        at = [places[one.id] for one in given if one is not None]
        rows.append(
            {
                "criterion": criterion,
                "levels": given,
                "harms": [one is not None and one.id == criterion.critical_level for one in given],
                "apart": max(at) - min(at) if at else 0,
            }
        )
    return rows


def agreed(rubric, first, second):
    """{criterion: level} of the criteria at which two marks say the same."""
    return {
        one.id: first[one.id]
        for one in rubric.criteria
        if one.id in first and first[one.id] == second.get(one.id)
    }


def percent(rubric, levels):
    """What levels come to, in percent of the rubric's points; None where one is missing."""
    share = rubric.share(levels)
    return None if share is None else round(float(share * 100))
