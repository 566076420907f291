"""After a conversation: how its end leads on, and the form alone for one thing to keep and one to change."""

import uuid

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assessments.engine.public import count_of, number_of
from assessments.models import Reflection
from assessments.screens.attempt import _saved
from assessments.screens.case import case_url
from assessments.screens.talk_frame import about, frame, open_talk, too_long
from assessments.talking import MOST_CHARACTERS


def over(log, item):
    """Where the end leads: to the form, in practice from there to the run."""
    url = reverse("talk_keep", args=[log.attempt.uuid, item.id])
    has_reflected = Reflection.objects.filter(attempt=log.attempt, item=item.id).exists()
    replay = replay_url(log.attempt, item.id) if has_reflected and log.attempt.is_practice else ""
    return {"keep_url": url, "replay_url": replay}


def replay_url(attempt, item):
    """Where a run is looked back at turn by turn; "" where there is no such page."""
    try:
        return reverse("talk_replay", args=[attempt.uuid, item])
    except NoReverseMatch:
        return ""


def keep_screen(log, item, *, now, posted=None, event_id=None, refused=None):
    """The form alone: one thing to keep, one to change."""
    attempt, is_open = log.attempt, open_talk(log) == item
    written = Reflection.objects.filter(attempt=attempt, item=item.id).first()
    draft = attempt.drafts.filter(item=item.id).first() if is_open else None
    values = {"keep": written.keep, "change": written.change} if written else {}
    values |= {name: draft.raw[name] for name in ("keep", "change") if draft and name in draft.raw}
    values |= posted or {}
    titles = {"keep": _("One thing to keep"), "change": _("One thing to change")}
    around = frame(log, item, now) if is_open else _closed_frame(log)
    return {
        **around,
        "about": about(attempt, log.state.talks[item.id]) if is_open else "",
        "item": item,
        "is_open": is_open,
        "keep_url": reverse("talk_keep", args=[attempt.uuid, item.id]),
        "field": f"{item.id}.keep",
        "fields": [_field(name, titles[name], values.get(name, ""), refused) for name in titles],
        "most": MOST_CHARACTERS,
        "most_words": f"{MOST_CHARACTERS:,}",
        "rev": draft.rev if draft else 0,
        "event_id": event_id or uuid.uuid4(),
        "refused": refused,
        **_buttons(log, item, is_open),
        **_saved([draft] if draft else []),
    }


def _field(name, label, value, refused):
    error = too_long(len(value))
    if refused and not value.strip():
        error = _("A few words are enough.")
    return {"name": name, "label": label, "value": value, "error": error}


def _closed_frame(log):
    return {
        "attempt": log.attempt,
        "title": log.definition.title,
        "remaining_ms": None,
        "out_url": case_url(log.attempt),
    }


def _buttons(log, item, is_open):
    """What saving does next, in words."""
    if not is_open:
        return {"button": _("Save")}
    if log.attempt.is_practice and replay_url(log.attempt, item.id):
        return {"button": _("Save, and look at the run")}
    count = count_of(log.definition, log.state.stage, log.state.skipped)
    number = number_of(log.state.stage, log.state.skipped)
    if number == count:
        said = _("The conversation is then handed in. What you write here you may still change.")
        return {"button": _("Save, and hand in"), "lock_words": said}
    said = _("Stage %(stage)s is then locked. What you write here you may still change.")
    words = _("Save, and lock stage %(stage)s")
    return {"button": words % {"stage": number}, "lock_words": said % {"stage": number}}
