"""What a learner does with a consult: send it, ask back, close it with a plan, take it back, erase it.

Nothing is sent while something in it may tell who somebody is: the server looks again, whatever the page showed.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import checking, drafting, people, telling
from assessments.consults.refusals import (
    CannotConsult,
    MayIdentify,
    NobodyAnswers,
    NotDeclared,
    NotTaken,
    ReadAgain,
)
from assessments.models import Consult, ConsultMessage, ConsultReplyDraft
from assessments.models.consults import WORDS
from cms import audit
from courses import facts
from courses.models import LearnerProfile

State, Kind = Consult.State, ConsultMessage.Kind
MOST_LETTERS = 4000


def locked(consult):
    """The consult as it is now, kept for this transaction."""
    Consult.objects.select_for_update(no_key=True, of=("self",)).get(pk=consult.pk)
    return Consult.objects.with_people().get(pk=consult.pk)


def send(*, consult, by, confirmed=(), declared=False, seen=None):
    """Send a draft to the experts of the cohort. Twice sends it once.

    confirmed  digests of findings of which the writer says that they identify nobody
    seen       what stood on the page on which that was declared (checking.seen): something else is not sent with it

    Raises NotTaken (something is missing), ReadAgain, MayIdentify, NotDeclared, NobodyAnswers, CannotConsult.
    """
    with transaction.atomic():
        consult = locked(consult)
        if consult.asker_id != by.pk or consult.erased_at:
            raise CannotConsult(_("Only who wrote a consult sends it."))
        if not consult.is_draft:
            return consult
        _must_be_whole(consult)
        if seen is not None and seen != checking.seen(consult):
            raise ReadAgain
        checked = checking.of_consult(consult, confirmed=confirmed)
        if checked.open:
            raise MayIdentify(checked)
        if not declared:
            raise NotDeclared
        consult.cohort = _cohort_for(consult, by)
        if not any(one.pk != by.pk for one in people.experts_of(consult.cohort)):
            raise NobodyAnswers
        checking.keep(consult, checked, by)
        _wait(consult)
        consult.sent_at = consult.declared_at = timezone.now()
        consult.open_findings = 0
        consult.seat = _seat_of(by)[:120]
        consult.save()
        audit.record(
            "sent", consult, by=by, about=by, confirmed=sum(one.is_confirmed for one in checked.soft)
        )
        telling.experts(consult, "sent", _("A case consult waits for an answer"))
    return consult


def ask_back(*, consult, text, by, confirmed=()):
    """Ask something back after an answer; who answered has it in hand again. The same twice is asked once."""
    with transaction.atomic():
        consult = locked(consult)
        _must_be_askers(consult, by)
        if is_said_already(consult, by, text):
            return consult
        if consult.state == State.CLOSED:
            raise CannotConsult(_("This consult is closed: nothing is asked back in it any more."))
        if consult.state != State.ANSWERED:
            raise CannotConsult(
                _("There is nothing to ask back yet. You can add to it once there is an answer.")
            )
        say(consult, Kind.BACK, text, by, confirmed)
        _wait(consult)
        # Two accounts of one person may have become one: nobody has in hand what they asked.
        others = [one for one in people.experts_of(consult.cohort) if one.pk != by.pk]
        if consult.taken_by_id and consult.taken_by in others:
            consult.taken_until = consult.due_at
            telling.expert(
                consult, consult.taken_by, "asked_back", _("Something was asked back in a case consult")
            )
        else:
            consult.taken_by = consult.taken_until = None
            telling.experts(consult, "inherited", _("A case consult waits for an answer"))
        consult.save()
        audit.record("asked back in", consult, by=by, about=by)
    return consult


def close(*, consult, text, by, confirmed=()):
    """Close an answered consult with what one will do now. The same twice changes nothing."""
    with transaction.atomic():
        consult = locked(consult)
        _must_be_askers(consult, by)
        if consult.state == State.CLOSED:
            if is_said_already(consult, by, text):
                return consult
            raise CannotConsult(_("This consult is closed already, with what you wrote then."))
        if consult.state != State.ANSWERED:
            raise CannotConsult(_("A consult is closed after an answer. You can take it back instead."))
        say(consult, Kind.PLAN, text, by, confirmed)
        consult.state, consult.closed_at = State.CLOSED, timezone.now()
        consult.save()
        audit.record("closed", consult, by=by, about=by)
    facts.changed(by.pk)
    return consult


def take_back(*, consult, by):
    """Take a sent consult back before its first answer: its words go, and its experts are told. Twice changes nothing."""
    with transaction.atomic():
        consult = locked(consult)
        if consult.state == State.WITHDRAWN:
            return consult
        _must_be_askers(consult, by)
        if consult.answered_at or not consult.is_waiting:
            raise CannotConsult(_("There is an answer already. You can close the consult, or erase it."))
        _tell_taken_back(consult, consult.taken_by)
        consult.state = State.WITHDRAWN
        _blank(consult, by)
        audit.record("took back", consult, by=by, about=by)
    return consult


def erase(*, consult, by, why=""):
    """Erase the words and pictures of a consult with everything written in its thread; that it was, and when, stays.

    By its asker without a reason, by the office with one (who may is asked by the view). Twice changes nothing.
    """
    is_own = consult.asker_id == by.pk
    why = drafting.plain(why)
    if not is_own and not why.strip():
        raise CannotConsult(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        consult = locked(consult)
        if consult.erased_at:
            return consult
        was_waiting, holder = consult.is_waiting, consult.taken_by
        if was_waiting and consult.answered_at is None:
            consult.state = State.WITHDRAWN
        elif was_waiting:
            consult.state = State.ANSWERED
        _blank(consult, by)
        audit.record("erased", consult, by=by, why=why, about=consult.asker)
        if was_waiting:
            _tell_taken_back(consult, holder)
        if not is_own:
            telling.asker(consult, "erased", _("Your case consult was erased"))
    return consult


def _tell_taken_back(consult, holder):
    for one in [holder] if holder else people.experts_of(consult.cohort):
        telling.expert(consult, one, "taken_back", _("A case consult was taken back"))


def _blank(consult, by):
    """Take out every word and picture; the dates stay."""
    now = timezone.now()
    for name in (*WORDS, "salt", "setting", "age", "needed"):
        setattr(consult, name, "")
    consult.offered_at = consult.published_at = consult.published_by = consult.published_upto = None
    consult.offers_name = consult.signs = False
    consult.erased_at, consult.erased_by = now, by
    consult.save()
    consult.messages.filter(erased_at=None).update(text="", references=[], erased_at=now)
    consult.pictures.all().delete()
    consult.reply_drafts.all().delete()


# What several of them ask


def say(consult, kind, text, by, confirmed, *, references=()):
    """Write one message into a thread, if nobody can be known by it. Raises NotTaken, MayIdentify."""
    text = drafting.plain(text).strip()
    if not text:
        raise NotTaken({"text": _("Write what you want to say first.")})
    if len(text) > MOST_LETTERS:
        over = f"{len(text) - MOST_LETTERS:,}"
        raise NotTaken(
            {
                "text": _("This is %(over)s letters too long. Your text is kept as you wrote it.")
                % {"over": over}
            }
        )
    digests = frozenset(confirmed) | checking.known(consult, by)
    said = {"text": text} | ({checking.REFERENCES: references_said(references)} if references else {})
    checked = checking.check(consult.salt, said, confirmed=digests)
    if checked.open:
        raise MayIdentify(checked)
    checking.keep(consult, checked, by)
    made = ConsultMessage.objects.create(
        consult=consult, kind=kind, written_by=by, text=text, references=list(references)
    )
    ConsultReplyDraft.objects.filter(consult=consult, writer=by).delete()
    return made


def references_said(references):
    """References as they were written, one a line."""
    return "\n".join(f"{one['text']} {one['url']}".strip() for one in references)


def is_said_already(consult, by, text):
    """Whether the last message is this one, as after two presses."""
    last = consult.messages.order_by("-pk").first()
    said = drafting.plain(text).strip()
    return last is not None and (last.written_by_id, last.text) == (by.pk, said) and bool(said)


def _wait(consult):
    consult.state = State.WAITING
    consult.due_at = timezone.now() + timedelta(days=people.days_of(consult.cohort))
    consult.reminded_at = None


def _must_be_whole(consult):
    if problems := drafting.missing(consult):
        raise NotTaken(problems)


def _must_be_askers(consult, by):
    if consult.asker_id != by.pk:
        raise CannotConsult(_("Only who asked does that."))
    if consult.erased_at:
        raise CannotConsult(_("The words of this consult were erased."))


def _cohort_for(consult, by):
    """The cohort whose experts are asked: the draft's, or where its writer studies now."""
    cohorts = [one.cohort for one in people.places_of(by)]
    if not cohorts:
        raise CannotConsult(
            _("You study in no cohort now, so there is no expert to ask. Your draft is kept.")
        )
    return next((one for one in cohorts if one.pk == consult.cohort_id), cohorts[0])


def _seat_of(user):
    profile = LearnerProfile.objects.filter(user=user).select_related("discipline", "sub_role").first()
    return profile.seat if profile else ""
