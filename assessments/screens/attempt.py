"""The attempt: the open stage, and what stands where a page is out of date."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.engine import kinds
from assessments.engine.public import public_view
from assessments.screens import story
from assessments.screens.case import case_url, with_figures
from assessments.screens.debrief import given_stages, has_seats
from assessments.screens.words import about_words, answer_words, clock, pause_words
from assessments.timing import remaining


def attempt_screen(log, *, now, drafts=None, problems=None, changed=None, posted=None, event_id=None):
    """The open stage, the chart as far as it goes, and what is already given.

    problems  {item: (code, sentence)} that the learner should look at
    changed   {item: the other window's raw answer}
    posted    {item: raw} that this page sent and that is not stored
    """
    attempt, case = log.attempt, log.definition
    index = log.state.stage
    view = public_view(case, index, attempt.seed, log.state.skipped, log.state.asked)
    view["stage"] |= story.shown_in(view["stage"], attempt)
    view["chart"] = with_figures(view["chart"])
    drafts = {draft.item: draft for draft in attempt.drafts.all()} if drafts is None else drafts
    items = [
        _asked(log, item, drafts, problems or {}, changed or {}, posted or {})
        for item in view["stage"]["items"]
    ]
    number, count = view["stage"]["number"], view["stage"]["count"]
    locked = given_stages(log, log.state.given_stages)
    return {
        "attempt": attempt,
        "case": view,
        "stage": view["stage"],
        "stages": range(count),
        "items": items,
        "about": about_words(attempt),
        "stage_words": _stage_words(number - 1, count),
        "button": _button_words(number - 1, count, len(items)),
        "lock_words": _lock_words(number - 1, count),
        "pause_words": pause_words(attempt),
        "event_id": event_id or uuid.uuid4(),
        **_saved(drafts.values()),
        "problems": [item for item in items if item["error"]],
        "locked": locked,
        "has_seats": has_seats(log),
        "receipt": locked[-1]["receipt"] if locked else "",
        "whole_ms": _milliseconds(_whole(attempt)),
        "seal": seal_of(attempt.user_id),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "remaining_ms": _milliseconds(remaining(attempt.deadline_at, now)),
        "minutes_left": _minutes(remaining(attempt.deadline_at, now)),
        "out_url": case_url(attempt),
    }


def _saved(drafts):
    """The save line as it is true without a script, too."""
    saved_at = max((draft.saved_at for draft in drafts), default=None)
    if saved_at is None:
        return {
            "saved_state": "rest",
            "saved_words": _("Nothing is saved yet. What you give is kept for good."),
        }
    return {
        "saved_state": "saved",
        "saved_clock": clock(saved_at),
        "saved_words": _("Saved on the server at %(time)s.") % {"time": clock(saved_at)},
    }


def _asked(log, item, drafts, problems, changed, posted):
    id_ = item["id"]
    draft, given = drafts.get(id_), log.state.responses.get(id_)
    stored = draft.raw if draft else _given_before(log, id_, given) if given else {}
    code, sentence = problems.get(id_, ("", ""))
    return {
        **item,
        "html_id": f"q-{id_}",
        "raw": posted.get(id_, stored),
        "rev": draft.rev if draft else 0,
        "draft_url": reverse("attempt_draft", args=[log.attempt.uuid, id_]),
        "ask": f"kinds/{item['kind']}/ask.html",
        "code": code,
        "error": sentence,
        "changed": answer_words(log.definition.find(id_), changed[id_]) if id_ in changed else "",
    }


def _given_before(log, id_, given):
    """What was given before the attempt was opened again; a text stands in its own row, not in the log."""
    if kinds.judged(log.definition.find(id_)) is None:
        return dict(given.response)
    words = log.attempt.words.filter(pk=given.words.get("id")).first()
    return {"text": words.text} if words else {}


def _stage_words(index, count):
    if count == 1:
        return _("One stage.")
    where = _("Stage %(stage)s of %(count)s.") % {"stage": index + 1, "count": count}
    if index == 0:
        return where
    if index == 1:
        return f"{where} {_('Stage 1 is locked.')}"
    locked = [str(number) for number in range(1, index + 1)]
    both = _("%(some)s and %(last)s") % {"some": ", ".join(locked[:-1]), "last": locked[-1]}
    return f"{where} {_('Stages %(numbers)s are locked.') % {'numbers': both}}"


def _button_words(index, count, items):
    what = ngettext("Give this answer", "Give these answers", items)
    if index + 1 == count:
        return _("%(give)s and hand in") % {"give": what}
    return _("%(give)s and lock stage %(stage)s") % {"give": what, "stage": index + 1}


def _lock_words(index, count):
    if index + 1 == count:
        return _("After this the case is handed in: you can read it but not change it.")
    return _("After this you can read stage %(stage)s but not change it.") % {"stage": index + 1}


def _milliseconds(span):
    return None if span is None else int(span.total_seconds() * 1000)


def seal_of(user_id):
    """The key with which a person's own pages seal what waits on a device; nobody else ever gets it."""
    return salted_hmac("assessments.kept_on_a_device", str(user_id), algorithm="sha256").hexdigest()


def _whole(attempt):
    """How long the attempt may take in all: half of it is a mark the timer speaks at."""
    return None if attempt.deadline_at is None else attempt.deadline_at - attempt.started_at


def _minutes(span):
    return None if span is None else int(span.total_seconds() // 60)


def stale_screen(log, stage, raws, refused):
    """What stands of a stage that was given elsewhere, beside what this window still held."""
    attempt, case = log.attempt, log.definition
    index = case.stage_index(stage)
    is_locked = index is not None and log.state.is_locked(index)
    items = case.stages[index].items if index is not None else ()
    held = [_held(item, raws[item.id], was_met=is_locked) for item in items if raws.get(item.id)]
    url = reverse("attempt" if attempt.is_open else "debrief", args=[attempt.uuid])
    return {
        "attempt": attempt,
        "title": refused.title,
        "sentence": refused.sentence,
        "stands": given_stages(log, [index]) if is_locked else [],
        "held": [one for one in held if one["words"]],
        "url": url,
        "case_title": case.title,
        "out_url": case_url(attempt),
    }


def _held(item, raw, *, was_met):
    """What a window sent to a question. Of one that was never met only what was typed: its own words tell nothing."""
    if was_met:
        return {"stem": item.stem, "words": answer_words(item, raw)}
    return {"stem": _("Your words"), "words": kinds.typed(item, raw)}
