"""A conversation as the learner meets it: who is there, what was said last, what can be replied; and its end."""

import re
import uuid
from dataclasses import replace

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assessments.conversation.order import drawn, ordered
from assessments.conversation.step import opening_lines, seen
from assessments.engine import kinds
from assessments.engine.public import chart_view, count_of, number_of
from assessments.engine.release import Standing, Viewer, visible
from assessments.models import Reflection
from assessments.portraits import MOODS, portrait
from assessments.screens.attempt import (
    _milliseconds,
    _minutes,
    _saved,
    _seal,
    _stage_words,
    _whole,
)
from assessments.screens.case import case_url, with_figures
from assessments.screens.debrief import given_stages
from assessments.screens.moments import listed
from assessments.talking import MOST_CHARACTERS
from assessments.timing import remaining
from cms import markdown

SPEAKER, LISTENER = 232, 92
_QUOTED = re.compile("“[^”]*”")


def open_talk(log):
    """The conversation that the open stage is, or None."""
    stages = log.definition.stages
    items = stages[log.state.stage].items if log.state.is_open and log.state.stage < len(stages) else ()
    return next((one for one in items if kinds.played(one)), None)


def talk_screen(log, *, now, asked="", posted=None, event_id=None, refused=None):
    """The turn that is open, or the end of the talk.

    asked    the turn that a page or its address was about, as text; another one is not there any more
    posted   {"words", "choice", "turn"}: what was sent and is not taken
    refused  why
    """
    item = open_talk(log)
    talk = log.state.talks.get(item.id) or kinds.played(item).begin(item)
    posted = posted or {}
    is_same = posted.get("turn", talk.number) == talk.number and not talk.is_over
    context = {
        **_frame(log, item, now),
        "about": _about(log.attempt, talk),
        "item": item,
        "number": talk.number,
        "is_over": talk.is_over,
        "is_new": asked == str(talk.number) and not refused,
        "is_elsewhere": bool(asked) and asked != str(talk.number) and not refused,
        "refused": refused,
        "held": "" if is_same else posted.get("words", ""),
        **_said(log.attempt, talk, state_open=log.state),
        **_known(log, item, talk),
    }
    if talk.is_over:
        return context | _over(log, item)
    context |= _to_reply(log, item, talk, posted if is_same else {}, event_id)
    return context | _to_put_right(context, posted if is_same else {}, refused)


def _frame(log, item, now):
    """What every page of an open attempt says of itself."""
    attempt, index, left = log.attempt, log.state.stage, remaining(log.attempt.deadline_at, now)
    count = count_of(log.definition, index, log.state.skipped)
    number = number_of(index, log.state.skipped)
    stage = log.definition.stages[index]
    return {
        "attempt": attempt,
        "title": log.definition.title,
        "stage": stage,
        "stages": range(count),
        "at": number - 1,
        "stage_words": _stage_words(number - 1, count) if count > 1 else "",
        "remaining_ms": _milliseconds(left),
        "minutes_left": _minutes(left),
        "whole_ms": _milliseconds(_whole(attempt)),
        "out_url": case_url(attempt),
        "draft_url": reverse("attempt_draft", args=[attempt.uuid, item.id]),
        "seal": _seal(attempt.user_id),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def _about(attempt, talk):
    if talk.is_over:
        return _("Practice, the end") if attempt.is_practice else _("The end")
    words = _("Practice, turn %(number)s") if attempt.is_practice else _("Turn %(number)s")
    return words % {"number": talk.number}


# What was said


def _said(attempt, talk, *, state_open):
    """The last reply and all that came of it; at the opening what is said first."""
    graph, last = talk.graph, talk.turns[-1] if talk.turns else None
    before = last.reaction if last else ()
    lines = last.lines if last else opening_lines(graph, talk.state)
    every = (*before, *lines)
    names = list(dict.fromkeys(one.speaker for one in every))
    is_several = len(names) > 1
    scene = talk.node.scene
    return {
        "people": _people(graph, talk.state, every, is_opening=last is None),
        "mine": parts(last.choice) if last else [],
        "hands_to": _colleague(last.choice) if last else "",
        "reaction": [_line(graph, one, is_several) for one in before],
        "scene": markdown.render(scene, prefix="scene-") if scene else "",
        "lines": [_line(graph, one, is_several) for one in lines],
        "heading": _heading(graph, talk, names),
        "coaching": _coaching(attempt, graph, last, state_open.phase),
    }


def _people(graph, state, said, *, is_opening):
    """Everybody in the room, who spoke last first. What a body did while speaking stands beside the words."""
    looks = seen(graph, state, [replace(one, body="") for one in said])
    speaker = said[-1].speaker if said else graph.people[0].id
    ordered_people = sorted(graph.people, key=lambda one: one.id != speaker)
    return [
        {
            "name": one.name if one.id == speaker else one.called,
            "called": one.called,
            "about": one.about if is_opening else "",
            "mood": MOODS[looks[one.id].mood],
            "body": looks[one.id].body,
            "is_speaker": one.id == speaker,
            "portrait": portrait(one, looks[one.id].mood, SPEAKER if one.id == speaker else LISTENER),
        }
        for one in ordered_people
    ]


def _line(graph, one, is_several):
    return {
        "who": graph.people_by_id[one.speaker].called,
        "is_named": is_several,
        "text": quoted(one.text),
        "body": one.body,
        "audio_url": reverse("case_sound", args=[one.audio]) if one.audio else "",
    }


def quoted(text):
    """What is said, in quotation marks."""
    return text if not text or text[0] in '“"' else f"“{text}”"


def parts(choice):
    """The words of a reply: [{"text", "is_said"}]. What is said stands in quotation marks, what is done does not."""
    if choice.spoken and not choice.silence and not choice.text.startswith("“"):
        return [{"text": quoted(choice.text), "is_said": True}]
    found, end = [], 0
    for match in _QUOTED.finditer(choice.text):
        found.append({"text": choice.text[end : match.start()].strip(), "is_said": False})
        found.append({"text": match[0], "is_said": True})
        end = match.end()
    found.append({"text": choice.text[end:].strip(), "is_said": False})
    return [one for one in found if one["text"]]


def _colleague(choice):
    return choice.hands_to.replace("_", " ").replace("-", " ")


def _heading(graph, talk, names):
    called = listed([graph.people_by_id[one].called for one in names])
    if talk.is_over:
        return _("The conversation is over.")
    if len(names) > 1:
        said = _("Turn %(number)s: %(who)s have spoken. What do you say?")
    elif names:
        said = _("Turn %(number)s: %(who)s has spoken. What do you say?")
    else:
        said = _("Turn %(number)s: what do you say?")
    return said % {"number": talk.number, "who": called}


def _coaching(attempt, graph, last, phase):
    """In practice, what there is to learn from the reply just given; else nothing."""
    standing = Standing(phase, stage_locked=True)
    if last is None or not attempt.is_practice:
        return None
    if "option_feedback" not in visible(attempt.policy, Viewer(is_owner=True), standing):
        return None
    cues = [graph.cues_by_id[one] for one in last.missed]
    gates = [gate for gate in graph.gates if gate.id in last.stopped]
    passed = [
        {
            "who": graph.people_by_id[one.person].called,
            "words": quoted(one.words),
            "because": one.because,
        }
        for one in cues
    ]
    found = {
        "because": last.outcome.because,
        "passed": passed,
        "stopped": [gate.because for gate in gates],
    }
    return found if any(found.values()) else None


# What can be replied


def _to_reply(log, item, talk, posted, event_id):
    attempt, seed, id_ = log.attempt, log.attempt.seed, f"{item.id}.{talk.number}"
    draft = next((one for one in attempt.drafts.all() if one.item == item.id), None)
    kept = draft.raw.get("text", "") if draft and draft.raw.get("turn") == str(talk.number) else ""
    choices = [
        {
            "name": drawn(seed, one.id),
            "parts": parts(one),
            "text": one.text,
            "is_stop": one.stop,
            "hands_to": _colleague(one),
            "is_chosen": drawn(seed, one.id) == posted.get("choice"),
        }
        for one in ordered(seed, talk.offered)
    ]
    return {
        "say_url": reverse("talk_say", args=[attempt.uuid, item.id]),
        "event_id": event_id or uuid.uuid4(),
        "field": id_,
        "writing": talk.node.writing,
        "most": MOST_CHARACTERS,
        "most_words": f"{MOST_CHARACTERS:,}",
        "words": posted.get("words", kept),
        "rev": draft.rev if draft else 0,
        "choices": [one for one in choices if not one["is_stop"]],
        "stops": [one for one in choices if one["is_stop"]],
        **(_saved([draft] if draft else []) if talk.node.writing else _nothing_to_save()),
    }


def _to_put_right(context, posted, refused):
    """What to look at, by field; "" where all is well."""
    own = replies = ""
    length = len(context["words"])
    if refused and context["writing"] and "choice" in posted and not context["words"].strip():
        own = _("Write first what you would say yourself; a few words are enough.")
    elif context["writing"] and length > MOST_CHARACTERS:
        own = too_long(length)
    if refused and "choice" in posted and not any(one["is_chosen"] for one in context["choices"]):
        replies = _("Choose one of the replies.")
    return {"own_error": own, "replies_error": replies}


def too_long(length):
    """That a text is longer than anything said in one turn, or ""."""
    if length <= MOST_CHARACTERS:
        return ""
    return _("This has %(found)s characters, and %(most)s are the most. Shorten it.") % {
        "found": f"{length:,}",
        "most": f"{MOST_CHARACTERS:,}",
    }


def _nothing_to_save():
    return {"saved_state": "rest", "saved_words": _("What has been said so far is kept.")}


# What one knows, and the end


def _known(log, item, talk):
    """The chart and what came before, for whoever wants to look; how it began, once it has gone on."""
    stage, index = log.definition.stages[log.state.stage], log.state.stage
    chart = with_figures(chart_view(log.definition, index))
    return {
        "person": log.definition.person,
        "chart": chart,
        "locked": given_stages(log, log.state.given_stages),
        "is_opening": not talk.turns,
        "stem": item.stem,
        "asides": stage.asides,
        "has_beginning": bool(stage.html or item.stem or stage.asides),
    }


def _over(log, item):
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
    frame = _frame(log, item, now) if is_open else _closed_frame(log)
    return {
        **frame,
        "about": _about(attempt, log.state.talks[item.id]) if is_open else "",
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
