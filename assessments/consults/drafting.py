"""Drafts: kept while they are written, each over the revision it was written over, so that nothing is lost.

A draft is its writer's alone. The browser keeps it until the server has it (cms/static/cms/js/consult.js).
"""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import checking, people
from assessments.consults.refusals import CannotConsult, ChangedElsewhere, NotTaken
from assessments.models import Consult, ConsultReplyDraft
from assessments.models.consults import WORDS

MOST_DRAFTS = 20
CHOICES = ("setting", "age", "needed")
REPLY_FIELDS = ("text", "references")
MOST_REPLY = 6000


def plain(text):
    """Text as it is stored: forms end lines in their own way; databases know no NUL, and no half of a sign."""
    text = str(text or "").replace("\r\n", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def too_long(said):
    """{field: sentence} for what is longer than its field."""
    found = {}
    for name in WORDS:
        most = Consult._meta.get_field(name).max_length
        over = len(said.get(name, "")) - most
        if over > 0:
            found[name] = _(
                "This is %(over)s letters too long; there is room for %(most)s. Your text is kept as you wrote it."
            ) % {"over": f"{over:,}", "most": f"{most:,}"}
    return found


def read(sent):
    """What a form or the browser's store says of a draft, by field; what makes no sense is left empty."""
    said = {name: plain(sent.get(name)) for name in WORDS}
    for name in CHOICES:
        known = dict(Consult._meta.get_field(name).choices)
        said[name] = plain(sent.get(name)) if plain(sent.get(name)) in known else ""
    said["signs"] = sent.get("signs") in (True, "on", "true", "1")
    return said


def save(*, uuid, said, rev, by, cohort=None):
    """Keep a draft, if it is still as it was at revision `rev`; an unknown uuid begins one. Returns the Consult.

    Raises ChangedElsewhere, NotTaken (too long), CannotConsult (sent already, erased, not theirs, nowhere to ask).
    """
    if problems := too_long(said):
        raise NotTaken(problems)
    try:
        return _save(uuid, said, rev, by, cohort)
    except IntegrityError:  # another window began it in this moment
        return _save(uuid, said, rev, by, cohort)


def _save(uuid, said, rev, by, cohort):
    with transaction.atomic():
        found = Consult.objects.select_for_update(no_key=True, of=("self",)).filter(uuid=uuid).first()
        if found is None:
            return _begin(uuid, said, by, cohort)
        if found.asker_id != by.pk or found.erased_at:
            raise CannotConsult(
                _(
                    "This draft was erased. What you wrote stands in this form: press “Keep as a draft” to make a new one of "
                    "it."
                )
            )
        if not found.is_draft:
            raise CannotConsult(_("This consult is sent. Add to it in its thread."))
        if all(getattr(found, name) == value for name, value in said.items()):
            return found
        if found.rev != rev:
            raise ChangedElsewhere(found.rev)
        return _write(found, said)


def _begin(uuid, said, by, cohort):
    if cohort is None:
        raise CannotConsult(_("You study in no cohort now, so there is no expert to ask."))
    if Consult.objects.there().filter(asker=by, state=Consult.State.DRAFT).count() >= MOST_DRAFTS:
        raise CannotConsult(
            _("You have %(number)d drafts. Send one of them, or erase it, first.") % {"number": MOST_DRAFTS}
        )
    found = Consult(uuid=uuid, asker=by, cohort=cohort, salt=secrets.token_hex(16), rev=0)
    return _write(found, said)


def _write(consult, said):
    for name, value in said.items():
        setattr(consult, name, value)
    consult.rev += 1
    consult.changed_at = timezone.now()
    count(consult)
    consult.save()
    return consult


def count(consult):
    """Note on a draft how many likely identifiers stand in it; confirmations come with sending."""
    consult.open_findings = len(checking.of_consult(consult).open)


def missing(consult):
    """{field: sentence} for what an expert needs and is not there."""
    found = too_long({name: getattr(consult, name) for name in WORDS})
    needs = {
        "setting": _("Say where the person is cared for."),
        "age": _("Choose a band of ages."),
        "question": _("Ask one question, in one sentence."),
        "story": _("Tell what is known, without anything by which the person could be known."),
        "needed": _("Say by when an answer helps."),
    }
    return found | {name: said for name, said in needs.items() if not getattr(consult, name).strip()}


# Replies


def save_reply(*, consult, said, rev, by):
    """Keep what somebody is writing in a thread. Raises ChangedElsewhere, NotTaken."""
    said = {name: plain(said.get(name)) for name in REPLY_FIELDS if said.get(name) is not None}
    if any(len(text) > MOST_REPLY for text in said.values()):
        raise NotTaken(
            {"text": _("This is too long; there is room for %(most)s letters.") % {"most": f"{MOST_REPLY:,}"}}
        )
    if _is_said(consult, by, said.get("text", "")):
        return ConsultReplyDraft(consult=consult, writer=by, rev=0)
    with transaction.atomic():
        rows = ConsultReplyDraft.objects.select_for_update(no_key=True, of=("self",))
        found = rows.filter(consult=consult, writer=by).first()
        if found is None:
            made, _new = ConsultReplyDraft.objects.get_or_create(
                consult=consult, writer=by, defaults={"said": said}
            )
            if made.said != said:  # another window began one in this moment
                raise ChangedElsewhere(made.rev)
            return made
        if found.said == said:
            return found
        if found.rev != rev:
            raise ChangedElsewhere(found.rev)
        found.said, found.rev, found.changed_at = said, found.rev + 1, timezone.now()
        found.save()
    return found


def _is_said(consult, by, text):
    """Whether a browser sends late what stands in the thread already."""
    last = consult.messages.filter(written_by=by).order_by("-pk").first()
    return last is not None and bool(text.strip()) and last.text == text.strip()


def join_replies(*, keep, other):
    """Put what one account was writing below what the other was, in each thread where both were. Returns how many."""
    theirs = ConsultReplyDraft.objects.filter(writer=other, consult__reply_drafts__writer=keep)
    count = 0
    for one in theirs:
        kept = ConsultReplyDraft.objects.select_for_update().get(consult=one.consult_id, writer=keep)
        for name in REPLY_FIELDS:
            texts = [said.get(name, "") for said in (kept.said, one.said)]
            kept.said[name] = "\n\n".join(dict.fromkeys(text for text in texts if text))
        kept.rev, kept.changed_at = kept.rev + 1, timezone.now()
        kept.save()
        one.delete()
        count += 1
    return count


def reply_of(consult, user):
    """What this person was writing there: ({field: text}, its revision)."""
    found = ConsultReplyDraft.objects.filter(consult=consult, writer=user).first()
    return (found.said, found.rev) if found else ({}, 0)


def gone_sentence(is_own):
    """Why what somebody is writing in a thread goes nowhere any more."""
    if is_own:
        return _("The words of this consult were erased. What you wrote was not sent: copy what you need.")
    return _(
        "You answer consults of this cohort no longer, or the words of this consult were erased. What you wrote was not "
        "sent: copy what you need."
    )


def may_write_in(user, consult):
    """Whether a reply of this person could be sent there one day: their own, or of an expert of the cohort."""
    return consult.asker_id == user.pk or people.is_expert_of(user, consult.cohort)
