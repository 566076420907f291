"""Questioning a mark: a learner asks, faculty answer or change the mark, and what came of it stays on record.

One lock each, the attempt's, as marking takes it. What is written can be erased; when it was written stays.
"""

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import releasing, reports, scoring
from assessments.actions import lock
from assessments.log import digest_of_words
from assessments.marking.plans import plan_of
from assessments.marking.remarking import replace
from assessments.models import Attempt, Marking, MarkQuestion, QuestionException, QuestionMessage
from assessments.refusals import CannotQuestion, QuestionClosed, WithoutReason, WordsTooLong
from cms import audit, mail

MOST_CHARACTERS = 4000
State, Decision, Side = MarkQuestion.State, MarkQuestion.Decision, QuestionMessage.Side


# Until when, and about what


def deadline_of(attempt, plan=None, exceptions=None):
    """Until when a learner may question marks of an attempt; None while they may not read one yet.

    exceptions  rows of QuestionException of it, where they are read already
    """
    since = attempt.released_at if attempt.pinned_outcome_id else _told_at(attempt)
    if since is None:
        return None
    usual = since + timedelta(days=(plan or plan_of(attempt.sitting)).question_days)
    rows = attempt.question_exceptions.all() if exceptions is None else exceptions
    return max([usual, *(one.until for one in rows)])


def _told_at(attempt):
    outcome = reports.told_outcomes([attempt]).get(attempt.pk)
    return outcome.at if outcome and "marks" in reports.shown_to_owner(attempt) else None


def marking_read(attempt, item):
    """The Marking whose levels the learner reads at a question; None where they read none."""
    if "marks" not in reports.shown_to_owner(attempt):
        return None
    return scoring.markings_of(scoring.told(attempt)).get(item)


def why_not(attempt, item, now):
    """Why no question can be asked about a mark now, as a sentence, or ""."""
    if marking_read(attempt, item) is None:
        return _("There is no mark to question here.")
    until = deadline_of(attempt)
    if until is None or now > until:
        return too_late(until)
    return ""


def too_late(until):
    """What a learner reads after the deadline."""
    return _(
        "Marks could be questioned until %(until)s. If something kept you from it, write to your course faculty: "
        "they can let you ask later."
    ) % {"until": _moment(until)}


def _moment(at):
    from assessments.beginning import moment_words

    return moment_words(at) if at else ""


# What learners do


def ask(*, attempt, item, criterion="", why, by):
    """Question a mark. The same question once more, as after two presses, is the same question.

    Raises CannotQuestion (not theirs to ask, too late, or one is open already), WithoutReason, WordsTooLong.
    """
    why = _written(why)
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        if attempt.user_id != by.pk:
            raise CannotQuestion(_("Only the learner whose answer it is questions its mark."))
        open_one = attempt.questions.open().filter(item=item).first()
        if open_one is not None:
            first = open_one.messages.order_by("pk").first()
            if first is not None and first.text == why:
                return open_one
            raise CannotQuestion(
                _("You have asked about this mark already. Add to your question instead, below it.")
            )
        if sentence := why_not(attempt, item, now):
            raise CannotQuestion(sentence)
        found = attempt.definition.find(item)
        known = {one.id for one in found.judged_by.criteria}
        plan = plan_of(attempt.sitting)
        try:
            with transaction.atomic():
                question = MarkQuestion.objects.create(
                    attempt=attempt,
                    item=item,
                    criterion=criterion if criterion in known else "",
                    opened_at=now,
                    due_at=now + timedelta(days=plan.due_days),
                    asked_of=marking_read(attempt, item),
                )
        except IntegrityError:  # the constraint's word, should the lock ever not be enough
            raise CannotQuestion(_("You have asked about this mark already.")) from None
        _say(question, Side.LEARNER, why, by)
        audit.record("questioned", question, by=by, about=by, attempt=str(attempt.uuid), item=item)
    return question


def write(*, question, text, by, side):
    """Add to the thread of an open question. Faculty who write back tell the learner by mail that they did."""
    text = _written(text)
    with transaction.atomic():
        question = _locked(question)
        _must_be_open(question)
        last = question.messages.order_by("-pk").first()
        if last is not None and (last.text, last.written_by_id) == (text, by.pk):
            return question
        _say(question, side, text, by)
        audit.record("wrote in", question, by=by, about=question.attempt.user)
        if side == Side.FACULTY:
            _tell(question, "mark_question_asked_back", _("About the mark you questioned"))
    return question


def withdraw(*, question, by):
    """Take one's own question back. Twice changes nothing."""
    with transaction.atomic():
        question = _locked(question)
        if question.state == State.WITHDRAWN:
            return question
        if question.attempt.user_id != by.pk:
            raise CannotQuestion(_("Only who asked takes a question back."))
        _must_be_open(question)
        question.state = State.WITHDRAWN
        _close(question, by)
        audit.record("took back", question, by=by, about=by)
    return question


# What faculty do


def stands(*, question, why, by):
    """Answer that the mark stands, with the reason; the learner is told by mail that there is an answer.

    The same answer of the same person twice changes nothing. Raises QuestionClosed where a colleague has answered.
    """
    why = _written(why)
    with transaction.atomic():
        question = _locked(question)
        if question.decision == Decision.STANDS and _is_answered_so(question, why, by):
            return question
        _must_be_open(question)
        _must_not_be_own(question, by)
        question.state, question.decision = State.ANSWERED, Decision.STANDS
        _say(question, Side.FACULTY, why, by, is_answer=True)
        _close(question, by)
        audit.record("answered", question, by=by, about=question.attempt.user, decision="stands")
        _tell(question, "mark_question_answered", _("Your question about a mark is answered"))
    return question


def change(*, question, levels, why, by, instead_of, **words):
    """Answer that the mark is changed: another one takes its place, and what was and what is stays on record.

    The learner is told once the correction is released to them (`correct`), or now where nothing waits for that.
    instead_of  id of the Marking the page showed
    words       did_well, to_change, comment, anchored

    Raises what remarking.replace raises, QuestionClosed, WithoutReason.
    """
    why = _written(why)
    with transaction.atomic():
        question = _locked(question)
        _must_be_open(question)
        _must_not_be_own(question, by)
        attempt = question.attempt
        _must_differ(instead_of, levels, words)
        said = _("Questioned (%(code)s).") % {"code": question.code}
        new = replace(
            attempt=attempt,
            item=question.item,
            instead_of=instead_of,
            levels=levels,
            by=by,
            why=said,
            **words,
        )
        question.state, question.decision, question.changed_to = State.ANSWERED, Decision.CHANGED, new
        question.outcome = scoring.latest(attempt)
        _say(question, Side.FACULTY, why, by, is_answer=True)
        _close(question, by)
        audit.record(
            "answered",
            question,
            by=by,
            about=attempt.user,
            decision="changed",
            before=instead_of,
            after=new.pk,
        )
        if attempt.pinned_outcome_id is None:
            _tell(question, "mark_question_answered", _("Your question about a mark is answered"))
    return question


def correct(*, question, words, by):
    """Release the changed result to the learner who asked, with words of explanation. Twice changes nothing.

    Raises CannotQuestion where the mark was not changed: what else is to go out is released with the sitting's.
    """
    attempt = question.attempt
    if not question.is_changed:
        raise CannotQuestion(_("Only a mark that was changed has a correction to release."))
    return releasing.release(sitting=attempt.sitting, by=by, words=words, attempts=[attempt.pk])


def grant(*, attempt, until, why, by):
    """Let a learner question marks of an attempt until later. Raises WithoutReason, or CannotQuestion for the past."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    if until <= timezone.now():
        raise CannotQuestion(_("That moment has passed. Choose a later one."))
    with transaction.atomic():
        attempt = lock(attempt.pk)
        made = QuestionException.objects.create(
            attempt=attempt, until=until, why=why.strip()[:500], granted_by=by
        )
        audit.record(
            "extended questions of", attempt, by=by, why=why, about=attempt.user, until=until.isoformat()
        )
    return made


def erase(*, message, why, by):
    """Erase what somebody wrote in a thread. Twice changes nothing."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        message = QuestionMessage.objects.select_for_update(no_key=True).get(pk=message.pk)
        if message.erased_at:
            return message
        message.text, message.erased_at, message.erased_by = "", timezone.now(), by
        message.save(update_fields=["text", "erased_at", "erased_by"])
        audit.record("erased", message, by=by, why=why, question=str(message.question.uuid))
    return message


# What all of them ask


def _written(text):
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise WithoutReason(_("Write what you want to say. Without words there is nothing to answer."))
    if len(text) > MOST_CHARACTERS:
        raise WordsTooLong(len(text), MOST_CHARACTERS)
    return text


def _locked(question):
    """The question as it is now, its attempt locked first."""
    lock(question.attempt_id)
    rows = MarkQuestion.objects.select_for_update(no_key=True, of=("self",))
    found = rows.get(pk=question.pk)
    found.attempt = Attempt.objects.with_case().get(pk=found.attempt_id)
    return found


def _must_be_open(question):
    if not question.is_open:
        raise QuestionClosed(question)


def _is_answered_so(question, why, by):
    answer = question.messages.filter(is_answer=True).last()
    return answer is not None and (answer.text, answer.written_by_id) == (why, by.pk)


def _must_not_be_own(question, by):
    if question.attempt.user_id == by.pk:
        raise CannotQuestion(_("Nobody answers what they asked themself. Leave it to a colleague."))


def _must_differ(marking, levels, words):
    """Refuse a mark that is the one before, in levels, words and comments on places."""
    before = Marking.objects.filter(pk=marking).first()
    if before is None:
        return
    words.setdefault("anchored", tuple(before.anchored))  # a form that does not show them loses none
    said = {
        name: (value or "").replace("\r\n", "\n").strip()
        for name, value in words.items()
        if name != "anchored"
    }
    is_same = before.levels == levels and [one for one in words["anchored"] if one["text"].strip()] == [
        *before.anchored
    ]
    if is_same and all(getattr(before, name) == value for name, value in said.items()):
        raise CannotQuestion(
            _(
                "Nothing differs from the mark that counts. Change a level or the words, or answer that it stands."
            )
        )


def _close(question, by):
    question.closed_at, question.closed_by = timezone.now(), by
    question.save()


def _say(question, side, text, by, *, is_answer=False):
    salt = secrets.token_hex(16)
    return QuestionMessage.objects.create(
        question=question,
        side=side,
        written_by=by,
        is_answer=is_answer,
        salt=salt,
        sha256=digest_of_words(salt, text),
        text=text,
    )


def _tell(question, template, subject):
    """A message to who asked: that there is something to read, and never what."""
    attempt = question.attempt
    url = reverse("feedback", args=[attempt.uuid])
    about = {"person": attempt.user, "case": attempt.version.title, "url": f"{url}#question-{question.pk}"}
    mail.send(template, attempt.user.email, about, subject=subject)
