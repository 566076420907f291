"""What an expert does with a consult: take it in hand, give it back, answer it; and who is reminded when nobody did.

Two never answer at once: taking is one lock, and whoever comes second reads who has it and until when.
"""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import people, telling
from assessments.consults.asking import Kind, State, is_said_already, locked, say
from assessments.consults.refusals import CannotConsult, InHandElsewhere, NotTaken
from assessments.models import Consult
from assessments.models.consults import HELD_FOR
from cms import audit

MOST_REFERENCES = 20
LONGEST_REFERENCE = 400
_LINK = re.compile(r"^(?P<text>.*?)\s*<?(?P<url>https?://\S+?)>?\.?$")


def take(*, consult, by):
    """Take a waiting consult in hand for two days, or go on with it. Who had it longer than that is told.

    Raises InHandElsewhere, CannotConsult.
    """
    with transaction.atomic():
        consult = locked(consult)
        _take(consult, by)
        consult.save()
    return consult


def _take(consult, by):
    _must_answer(consult, by)
    if not consult.is_waiting:
        raise CannotConsult(_("This question waits for nobody: it is answered, or was taken back."))
    if consult.is_held_by_another(by):
        raise InHandElsewhere(consult)
    before = consult.taken_by
    if before is not None and before.pk != by.pk:
        telling.expert(consult, before, "taken_over", _("A colleague took a case consult"))
    if before is None or before.pk != by.pk:
        audit.record("took", consult, by=by, about=consult.asker, instead_of=before.pk if before else None)
    consult.taken_by = by
    consult.taken_until = max(timezone.now() + HELD_FOR, consult.taken_until or timezone.now())


def give_back(*, consult, by):
    """Give a consult back; its other experts are told. Twice changes nothing."""
    with transaction.atomic():
        consult = locked(consult)
        if consult.taken_by_id != by.pk or not consult.is_waiting:
            return consult
        consult.taken_by = consult.taken_until = None
        consult.save()
        audit.record("gave back", consult, by=by, about=consult.asker)
        subject = _("A case consult waits for an answer")
        telling.experts(consult, "given_back", subject, but={by.pk}, alone="given_up")
    return consult


def answer(*, consult, text, references, by, confirmed=()):
    """Answer a waiting consult, with references; the asker is told that there is an answer. The same twice is one.

    references: a text, one reference a line, with a link at its end where there is one; names of authors may stand in it, and nothing of a
    person they care for.

    Raises InHandElsewhere, NotTaken, MayIdentify, CannotConsult.
    """
    with transaction.atomic():
        consult = locked(consult)
        if is_said_already(consult, by, text):
            return consult
        _take(consult, by)
        say(consult, Kind.ANSWER, text, by, confirmed, references=read_references(references))
        now = timezone.now()
        consult.state, consult.answered_at = State.ANSWERED, consult.answered_at or now
        consult.save()
        audit.record("answered", consult, by=by, about=consult.asker)
        telling.asker(consult, "answered", _("There is an answer to your case consult"))
    return consult


def read_references(text):
    """[{"text", "url"}] of the lines of a text. Raises NotTaken for a line that is no reference."""
    found = []
    for number, line in enumerate((one.strip() for one in (text or "").splitlines()), start=1):
        if not line:
            continue
        if len(line) > LONGEST_REFERENCE:
            sentence = _(
                "Line %(number)d is too long for a reference. Put what you want to say about it into the answer."
            )
            raise NotTaken({"references": sentence % {"number": number}})
        match = _LINK.match(line)
        made = (
            {"text": match["text"].strip(" ,;:"), "url": match["url"]} if match else {"text": line, "url": ""}
        )
        if not made["text"]:
            sentence = _("Line %(number)d is a link alone. Say what it leads to: authors, title, year.")
            raise NotTaken({"references": sentence % {"number": number}})
        found.append(made)
    if len(found) > MOST_REFERENCES:
        raise NotTaken(
            {"references": _("These are more than %(most)d references.") % {"most": MOST_REFERENCES}}
        )
    return found


def _must_answer(consult, by):
    if consult.asker_id == by.pk:
        raise CannotConsult(_("Nobody answers what they asked themself. Leave it to a colleague."))
    if consult.erased_at or not people.is_expert_of(by, consult.cohort):
        raise CannotConsult(
            _(
                "You are not assigned to this cohort any more, or the words of this consult were erased. What you wrote was "
                "not sent; copy it from the form if you need it."
            )
        )


# By the clock


def free_what_nobody_holds(now=None):
    """Give back what experts had in hand whose assignment is over: nothing is lost, and everybody is told.

    Returns how many. Safe to run twice.
    """
    freed = 0
    for found in people.in_hand_without_work(now):
        with transaction.atomic():
            consult = locked(found)
            if consult.taken_by_id != found.taken_by_id or not consult.is_waiting:
                continue
            gone = consult.taken_by
            consult.taken_by = consult.taken_until = None
            consult.save()
            audit.record("freed", consult, by=None, about=consult.asker, expert=gone.pk)
            others = telling.experts(
                consult, "inherited", _("A case consult waits for an answer"), but={gone.pk}
            )
            telling.who_left(consult, gone)
            what = "moved" if others else "moved_none"
            telling.asker(consult, what, _("Another expert answers your case consult"))
            freed += 1
    return freed


def remind(now=None):
    """Remind of what should have been answered by now, once: who has it in hand now, or everybody who may take it.

    Returns how many.
    """
    now = now or timezone.now()
    told = 0
    rows = Consult.objects.waiting().there().filter(due_at__lt=now, reminded_at=None)
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            consult = locked(Consult(pk=pk))
            if consult.reminded_at or not consult.is_waiting or consult.due_at >= now:
                continue
            consult.reminded_at = now
            consult.save(update_fields=["reminded_at"])
            subject = _("A case consult is past its day")
            if consult.holder:
                telling.expert(consult, consult.holder, "late", subject)
            else:
                telling.experts(consult, "late", subject)
            telling.asker(consult, "late_asker", _("Your case consult is not answered yet"))
            told += 1
    return told
