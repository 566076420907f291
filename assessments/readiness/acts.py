"""What members and faculty do with a readiness set. Every act holds the lock of the team's work, and one transaction."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import forms
from assessments.engine import kinds, scratching
from assessments.engine.answers import Ungradable
from assessments.engine.readiness import APPLICATION, right_of
from assessments.models import ReadinessOpening, ReadinessTest, Scratch, TeamDecision, TeamWord, TeamWork
from assessments.readiness import notices, standing
from assessments.readiness.refusals import AlreadyScratched, DraftChanged, OwnTestShut, Unanswered
from assessments.refusals import NotFromHere, WithoutReason
from assessments.teamwork import saying
from assessments.teamwork.entering import changing, may_mark
from assessments.teamwork.refusals import AlreadyDone, NotYet
from assessments.teamwork.teams import lock_work, need, note_change
from cms import audit
from courses import facts

FACULTY = "faculty"
"""The place of what faculty say to a team about its whole work."""


# The own test


def save_draft(*, room, question, raw, rev):
    """Keep what stands in one field of somebody's own test. Returns (the test, its new rev).

    rev is the one the page knew; where another window wrote meanwhile, DraftChanged carries its answer.
    """
    room.need_member()
    room.need_open()
    raw = _chosen(room.work.task.version.definition, question, raw)
    with transaction.atomic():
        test = _locked_test(room)
        _must_be_alone(room.work, test)
        kept = test.answers.get(question, {"rev": 0, "raw": {}})
        if kept["raw"] != raw:
            if kept["rev"] != rev:
                raise DraftChanged(question, kept)
            kept = {"rev": kept["rev"] + 1, "raw": raw}
            test.answers[question] = kept
            test.saved_at = timezone.now()
            test.save(update_fields=["answers", "saved_at"])
    return test, kept["rev"]


def give(*, room, raws, revs):
    """Give one's own test, once and whole. The team's part opens when it was the last one.

    Raises Unanswered with every question that is empty; nothing is locked then, and everything is kept.
    """
    readiness = room.work.task.version.definition
    with changing(room) as now:
        now.need_member()
        now.need_open()
        test = _locked_test(now)
        if test.given_at is not None:
            return test
        _must_be_alone(now.work, test)
        for question, raw in raws.items():
            kept = test.answers.get(question, {"rev": 0, "raw": {}})
            raw = _chosen(readiness, question, raw)
            if raw != kept["raw"] and question in revs and revs[question] != kept["rev"]:
                raise DraftChanged(question, kept)
            if raw != kept["raw"]:
                test.answers[question] = {"rev": kept["rev"] + 1, "raw": raw}
        empty = [one.id for one in readiness.questions if one.id not in test.chosen]
        if not empty:
            test.given_at = test.saved_at = timezone.now()
            test.save()
            audit.record("gave", test, by=room.user, about=room.user, work=str(now.work.uuid))
            note_change(now.work)
            _open_if_all_are_through(now.work)
            facts.changed(room.user.pk)
        else:
            test.save(update_fields=["answers"])
    if empty:
        raise Unanswered(empty)
    return test


def _chosen(readiness, question, raw):
    """A raw answer as it can be kept. Raises NotFromHere for what no form of ours sends."""
    item, raw = readiness.find(question), forms.plain(raw)
    if item is None:
        raise NotFromHere(_("This is not part of the test. Load the page again."))
    answer = kinds.parse(item, raw)
    if isinstance(answer, Ungradable):
        raise NotFromHere(answer.sentence)
    return {"option": raw["option"]} if raw.get("option") else {}


def _locked_test(room):
    ReadinessTest.objects.get_or_create(work=room.work, user=room.user)
    return ReadinessTest.objects.select_for_update().get(work=room.work, user=room.user)


def _must_be_alone(work, test):
    if test.given_at is not None:
        raise OwnTestShut(_("You have given your own test. It stays as you gave it."))
    if test.excused_at is not None:
        raise OwnTestShut(_("Faculty let you off your own test. Go on with your team."))
    if standing.of_one(work).is_together:
        raise OwnTestShut(
            _(
                "Your team’s part is open, so your own test is closed: you would read there what is right. Tell faculty."
            )
        )


def _open_if_all_are_through(work):
    state = standing.of_one(work)
    if state.opening is None and state.members and not state.waiting_for:
        open_for(work, ReadinessOpening.Why.EVERYBODY)


def open_for(work, why, *, by=None, reason=""):
    """Open the team's part, under its lock; everybody in the team is told."""
    opening = ReadinessOpening.objects.create(work=work, why=why, by=by, reason=reason)
    audit.record("opened", opening, by=by, work=str(work.uuid), because=why)
    note_change(work)
    notices.team_part_opened(work)
    return opening


def open_by_faculty(*, room, reason):
    """Open the team's part although somebody's own test is missing. Raises WithoutReason, or AlreadyDone."""
    reason = need(reason)
    with changing(room) as now:
        now.need_open()
        if standing.of_one(now.work).is_together:
            raise AlreadyDone(_("The team’s part is open already."))
        return open_for(now.work, ReadinessOpening.Why.FACULTY, by=room.user, reason=reason)


def excuse(*, room, user, reason):
    """Let a member off an own test that closed before they gave it. Raises WithoutReason."""
    reason = need(reason)
    with changing(room) as now:
        test, _made = ReadinessTest.objects.get_or_create(work=now.work, user=user)
        if test.given_at is not None:
            raise AlreadyDone(_("%(name)s has given their own test.") % {"name": user})
        if test.excused_at is None:
            test.excused_at, test.excused_by, test.excused_why = timezone.now(), room.user, reason
            test.save(update_fields=["excused_at", "excused_by", "excused_why"])
            audit.record("excused", test, by=room.user, about=user, why=reason)
            note_change(now.work)
            _open_if_all_are_through(now.work)
            facts.changed(user.pk)
    return test


def open_due(now=None):
    """Open the team's part where the time for the own tests is over, or nobody is waited for any more; return how many.

    A job by the clock. Who was waited for may have left the team meanwhile.
    """
    now = now or timezone.now()
    running = (
        TeamWork.objects.standing()
        .with_all()
        .filter(task__version__kind="readiness", task__opens_at__lte=now, opening=None, team__ended_at=None)
    )
    done = 0
    for state in standing.of(one for one in running if not one.task.is_over(now)).values():
        is_over = standing.alone_until(state.work) <= now
        if is_over or (state.members and not state.waiting_for):
            done += _open_by_clock(state.work, is_over)
    return done


def _open_by_clock(work, is_over):
    with transaction.atomic():
        locked = lock_work(work)
        if ReadinessOpening.objects.filter(work=locked).exists():
            return 0
        if is_over:
            open_for(locked, ReadinessOpening.Why.TIME)
        else:
            _open_if_all_are_through(locked)
    return 1


# The team's test


def say(*, room, place, option, text):
    """Speak for an option, or remark on a question: what a team says is kept with the answer it is about."""
    with changing(room) as now:
        is_faculty = now.member is None and now.is_faculty and may_mark(now)
        if not is_faculty:
            now.need_member()
        now.need_open()
        state = standing.of_one(now.work)
        if place == FACULTY and not is_faculty:
            raise NotFromHere(_("This is not part of the test. Load the page again."))
        if not is_faculty and not state.is_together:
            raise NotYet(
                _("The team’s part is not open yet: nobody should learn here what others think is right.")
            )
        _must_be_offered(state, place, "" if is_faculty else option)
        return saying.say(
            now.work,
            user=room.user,
            place=place,
            text=text,
            option="" if is_faculty else option,
            is_faculty=is_faculty,
        )


def _must_be_offered(state, place, option):
    readiness = state.readiness
    if place == FACULTY:
        return
    if place == APPLICATION:
        known = {one.id for one in readiness.application.ways}
    else:
        question = readiness.find(place)
        known = None if question is None else {one.id for one in question.options}
    if known is None or (option and option not in known):
        raise NotFromHere(_("This is not part of the test. Load the page again."))
    opened = {one.option for one in state.scratches if one.question == place}
    if option and option in opened:
        raise AlreadyDone(_("This option lies open already. Choose another one, or leave a remark."))


def voices_for(work, place, members):
    """{option: ids of running members who speak for it} at one place."""
    said = TeamWord.objects.filter(work=work, place=place, is_faculty=False).order_by("pk")
    return scratching.voices(said.values_list("user_id", "option"), [one.user_id for one in members])


def scratch(*, room, question, option, seen):
    """Lay an option open: at once, and for good.

    seen  how many of this question's options lay open on the page. Where somebody scratched since, nothing is done:
          AlreadyScratched tells what happened, so that nobody scratches without having looked.
    """
    with changing(room) as now:
        now.need_member()
        now.need_open()
        state = standing.of_one(now.work)
        item = state.readiness.find(question)
        if item is None or option not in {one.id for one in item.options}:
            raise NotFromHere(_("This is not part of the test. Load the page again."))
        if not state.is_together:
            raise NotYet(_("The team’s part is not open yet."))
        before = [one for one in state.scratches if one.question == question]
        if before and (
            seen != len(before) or before[-1].is_right or option in {one.option for one in before}
        ):
            raise AlreadyScratched(before[-1], item, room.user)
        _must_be_spoken_for(state, question, option)
        change = note_change(now.work)
        made = Scratch.objects.create(
            work=now.work,
            question=question,
            option=option,
            nth=len(before) + 1,
            is_right=option == right_of(item),
            by=room.user,
            change=change,
        )
        audit.record(
            "scratched", made, by=room.user, work=str(now.work.uuid), question=question, nth=made.nth
        )
        return made


def _must_be_spoken_for(state, place, option):
    needed = scratching.needed(state.readiness.voices, len(state.members))
    have = len(voices_for(state.work, place, state.members).get(option, ()))
    if have < needed:
        words = ngettext(
            "%(needed)d member has to speak for it first; so far %(have)d has.",
            "%(needed)d members have to speak for it first; so far %(have)d have.",
            needed,
        )
        raise NotYet(words % {"needed": needed, "have": have})


# The decision


def decide(*, room, option, text):
    """Give what the team decided, with its reason: once, for all of them. Nobody sees another team's before that."""
    with changing(room) as now:
        now.need_member()
        now.need_open()
        state = standing.of_one(now.work)
        if state.decision is not None:
            words = _("%(name)s gave your team’s decision a moment ago. It stands; yours was not taken.")
            raise AlreadyDone(words % {"name": state.decision.user})
        if option not in {one.id for one in state.readiness.application.ways}:
            raise NotFromHere(_("Choose one of the ways first."))
        if not state.is_together or not state.is_through:
            raise NotYet(_("Find the right answer to every question first. Then your team decides."))
        text = saying.tidy(text, saying.MOST_CHARACTERS, what=_("The reason"))
        if not text:
            raise WithoutReason(_("Write your team’s reason first: other teams will answer it."))
        _must_be_spoken_for(state, APPLICATION, option)
        was_open = standing.may_be_compared(now.work.task)
        made = TeamDecision.objects.create(
            work=now.work, option=option, text=text, user=room.user, change=note_change(now.work)
        )
        TeamWork.objects.filter(pk=now.work.pk).update(completed_at=made.decided_at)
        audit.record("decided", made, by=room.user, work=str(now.work.uuid))
        facts.changed(*[one.user_id for one in state.members])
        if standing.may_be_compared(now.work.task):
            # What the others decided is part of what each of their rooms shows.
            TeamWork.objects.filter(task=now.work.task).exclude(pk=now.work.pk).update(change=F("change") + 1)
            if not was_open:
                notices.all_have_decided(now.work.task)
        return made
