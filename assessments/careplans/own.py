"""What each member gives alone: a reflection in their own words, and how they worked with each of the team."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.careplans.refusals import NotGiven
from assessments.careplans.rooms import locked_for_talk
from assessments.models import PlanPeerRating, PlanReflection, TeamMember
from cms import audit
from courses import facts

MOST_CHARACTERS = 6000
MOST_WORDS_ABOUT = 1000
RATERS_LEAST = 3
"""Raters whose answers are averaged before anybody reads what they were rated: of fewer, one could guess who said what."""
LEVELS = (1, 2, 3, 4, 5)
Verdict = PlanReflection.Verdict


def reflect(*, room, text):
    """Keep a member's reflection; one that came back is given again by it.

    It may be given after the exercise has closed, too, as long as it was not taken back: it is the member's own work.
    Raises NotGiven or NotInTeam.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise NotGiven(_("The reflection has no words. Write something; nothing was changed."))
    if len(text) > MOST_CHARACTERS:
        words = _(
            "This has %(found)d characters, and %(most)d are the most. Shorten it; it is all still here."
        )
        raise NotGiven(words % {"found": len(text), "most": MOST_CHARACTERS})
    with transaction.atomic():
        room = locked_for_talk(room)
        member = room.need_member()
        if not room.work.task.is_open() and not room.work.task.is_over():
            room.need_open()
        mine = PlanReflection.objects.filter(work=room.work, member__user=room.user).first()
        if mine is not None and mine.verdict == Verdict.MET:
            raise NotGiven(_("Faculty have read your reflection and said that it is met. It stays as it is."))
        if mine is None:
            mine = PlanReflection(work=room.work, member=member)
        mine.text, mine.written_at, mine.verdict = text, timezone.now(), ""
        mine.save()
        facts.changed(room.user.pk)
    return mine


def rate(*, room, ratee, levels, words=""):
    """Say how one worked with another member: a level from 1 to 5 for every question. Raises NotGiven, NotInTeam, NotOpen."""
    exercise = room.work.task.version.definition
    if set(levels) != {one.id for one in exercise.questions} or not set(levels.values()) <= set(LEVELS):
        raise NotGiven(_("Answer every question with 1 to 5. Nothing was saved yet."))
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > MOST_WORDS_ABOUT:
        said = _(
            "This has %(found)d characters, and %(most)d are the most. Shorten it; it is all still here."
        )
        raise NotGiven(said % {"found": len(words), "most": MOST_WORDS_ABOUT})
    with transaction.atomic():
        room = locked_for_talk(room)
        member = room.need_member()
        room.need_open()
        other = TeamMember.objects.filter(team=room.work.team, pk=ratee, ended_at=None).first()
        if other is None or other.user_id == room.user.pk:
            raise NotGiven(_("They are not in your team now. Nothing was saved."))
        if are_shown(room.work):
            raise NotGiven(_("Everybody has answered, and what was said is shown. It stays as it is."))
        found, _made = PlanPeerRating.objects.update_or_create(
            work=room.work,
            rater=member,
            ratee=other,
            defaults={"levels": levels, "words": words, "at": timezone.now()},
        )
        facts.changed(room.user.pk)
    return found


def written(reflection):
    """When its text was written, exactly: it tells one text from the next."""
    return reflection.written_at.isoformat()


def are_shown(work):
    """Whether members may read how they were rated: once everybody has rated everybody, or the exercise closed."""
    if work.task.is_over():
        return True
    members = list(TeamMember.objects.filter(team=work.team, ended_at=None).values_list("user_id", flat=True))
    given = set(PlanPeerRating.objects.filter(work=work).values_list("rater__user", "ratee__user"))
    return len(members) > 1 and all(
        (by, about) in given for by in members for about in members if by != about
    )


def averages(work, user_id):
    """How one member was rated: (number of raters, {question id: average to one decimal}); no averages below three raters."""
    rows = PlanPeerRating.objects.filter(work=work, ratee__user=user_id).order_by("at")
    raters = dict(rows.values_list("rater__user", "levels"))  # of who left and came back, the last answer
    levels = defaultdict(list)
    for said in raters.values():
        for question, level in said.items():
            levels[question].append(level)
    if len(raters) < RATERS_LEAST:
        return len(raters), {}
    means = {name: Decimal(sum(found)) / len(found) for name, found in levels.items()}
    return len(raters), {name: mean.quantize(Decimal("0.1")) for name, mean in means.items()}


def judge(*, room, reflection, verdict, comment, read=""):
    """Faculty say that a reflection is met, or that it is not yet and why.

    read  when the text that was read was written, as `written` says it: another text is not judged by it
    Raises NotGiven.
    """
    comment = comment.replace("\x00", "").strip()[:2000]
    if verdict not in Verdict.values:
        raise NotGiven(_("Choose whether it is met. Nothing was saved."))
    if verdict == Verdict.NOT_YET and not comment:
        raise NotGiven(_("Say what is missing, so that it can be written again. Nothing was saved."))
    with transaction.atomic():
        locked_for_talk(room)
        found = PlanReflection.objects.select_related("member").get(pk=reflection.pk)
        if read and read != written(found):
            raise NotGiven(
                _("It was written anew while you read it. Read it as it is now; nothing was saved.")
            )
        found.verdict, found.comment = verdict, comment
        found.judged_at, found.judged_by = timezone.now(), room.user
        found.save(update_fields=["verdict", "comment", "judged_at", "judged_by"])
        audit.record(
            "judged the reflection of", found, by=room.user, about=found.member.user_id, verdict=verdict
        )
        facts.changed(found.member.user_id)
    return found
