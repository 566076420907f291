"""What was said in a turn, and by whom: people as they look, lines, one's own reply, and what there is to learn from it."""

import re
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.conversation.step import opening_lines, scene, seen
from assessments.engine.release import Standing, Viewer, visible
from assessments.portraits import MOODS, portrait
from assessments.screens.moments import listed
from cms import markdown

SPEAKER, LISTENER = 232, 92
_QUOTED = re.compile("“[^”]*”")


def said_last(attempt, talk, phase):
    """The last reply and all that came of it; at the opening what is said first."""
    graph, last = talk.graph, talk.turns[-1] if talk.turns else None
    before = last.reaction if last else ()
    lines = last.lines if last else opening_lines(graph, talk.state)
    every = (*before, *lines)
    names = list(dict.fromkeys(one.speaker for one in every))
    is_several = len(names) > 1
    sight = scene(talk.node, talk.state)
    return {
        "people": _people(graph, talk.state, every, is_opening=last is None),
        "mine": parts(last.choice) if last else [],
        "hands_to": colleague(last.choice) if last else "",
        "reaction": [_line(graph, one, is_several) for one in before],
        "scene": markdown.render(sight, prefix="scene-") if sight else "",
        "lines": [_line(graph, one, is_several) for one in lines],
        "heading": _heading(graph, talk, names),
        "coaching": _coaching(attempt, graph, last, phase),
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
    return _apart(choice.text)


def wording_parts(text):
    """The words of a colleague, as `parts`: all of it is said where no quotation marks tell what is."""
    return _apart(text) if "“" in text else [{"text": quoted(text), "is_said": True}]


def _apart(text):
    found, end = [], 0
    for match in _QUOTED.finditer(text):
        found.append({"text": text[end : match.start()].strip(), "is_said": False})
        found.append({"text": match[0], "is_said": True})
        end = match.end()
    found.append({"text": text[end:].strip(), "is_said": False})
    return [one for one in found if one["text"]]


def colleague(choice):
    """To whom a reply hands over, in words."""
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
        "because": last.because,
        "passed": passed,
        "stopped": [gate.because for gate in gates],
    }
    return found if any(found.values()) else None
