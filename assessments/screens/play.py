"""A conversation that its author plays: what a learner meets, and beside it everything that is hidden."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.conversation.people import EVERYBODYS
from assessments.conversation.step import opening_lines, outcome_of, scene, seen
from assessments.engine.score import in_points
from assessments.portraits import MOODS, portrait


def play_screen(item, talk):
    """What stands on the page: people, words, replies with what each would do, and the state."""
    graph, last = item.graph, talk.turns[-1] if talk.turns else None
    said = (*last.reaction, *last.lines) if last else opening_lines(graph, talk.state)
    looks = seen(graph, talk.state, said)
    return {
        "item": item,
        "talk": talk,
        "number": talk.number,
        "node": talk.node,
        "people": [_person(one, looks[one.id]) for one in graph.people],
        "last": last,
        "answered": _lines(graph, last.reaction) if last else [],
        "scene": scene(talk.node, talk.state),
        "said": _lines(graph, last.lines if last else said),
        "notes": _notes(graph, last),
        "replies": [_reply(graph, talk, one) for one in talk.offered],
        "kept_back": [one for one in talk.node.choices if one not in talk.offered],
        "state": _state(graph, talk),
        "cues": _cues(graph, talk),
        "earned": [
            (
                one.label,
                in_points(talk.earned.skills.get(one.id, 0)),
                in_points(item.most.skills.get(one.id, 0)),
            )
            for one in graph.skills
        ],
        "turns": [
            {"number": one.number, "text": one.choice.text, "kept": one.number - 1} for one in talk.turns
        ],
        "ending": talk.node.ending,
    }


def _lines(graph, said):
    return [
        {
            "speaker": graph.people_by_id[one.speaker].called,
            "line": one,
            "audio_url": reverse("case_sound", args=[one.audio]) if one.audio else "",
        }
        for one in said
    ]


def _person(person, look):
    return {
        "name": person.name,
        "called": person.called,
        "mood": MOODS[look.mood],
        "body": look.body,
        "portrait": portrait(person, look.mood, 104),
    }


def _reply(graph, talk, choice):
    outcome = outcome_of(choice, talk.state)
    return {
        "id": choice.id,
        "text": choice.text,
        "is_spoken": choice.spoken and not choice.silence,
        "error": outcome.error,
        "skills": [(one.label, outcome.skills[one.id]) for one in graph.skills if one.id in outcome.skills],
        "does": [_effect(graph, effect) for effect in outcome.effects],
        "goes_to": _called(graph, outcome.goes_to or choice.outcome.goes_to),
    }


def _called(graph, id_):
    """A turn as authors know it: by its title, else by its name."""
    return graph.by_id[id_].title or id_ if id_ in graph.by_id else id_


def _effect(graph, effect):
    label = graph.variables[effect.variable].label or effect.variable
    if effect.op == "=":
        return _("%(what)s becomes %(value)s") % {"what": label, "value": effect.by}
    sign = "+" if effect.op == "+" else "−"
    return f"{label} {sign}{effect.by}"


def _notes(graph, last):
    """What the last reply met, missed or could not make land, in sentences."""
    if last is None:
        return []
    notes = [_("A cue was met: “%(words)s”") % {"words": graph.cues_by_id[one].words} for one in last.met]
    notes += [_("A cue passed: “%(words)s”") % {"words": graph.cues_by_id[one].words} for one in last.missed]
    notes += [_("It did not land: the gate “%(gate)s” held.") % {"gate": one} for one in last.stopped]
    if last.rule:
        notes.append(_("The rule “%(rule)s” sent the talk here.") % {"rule": last.rule})
    return notes


def _state(graph, talk):
    """[(whose, [(what, value, change by the last reply)])] of everything that is carried."""
    before = talk.turns[-1].before.values if talk.turns else talk.state.values
    found = []
    for person in graph.people:
        rows = [
            (one.label, *_value(talk.state.values, before, f"{person.id}.{name}"))
            for name, one in EVERYBODYS.items()
        ]
        found.append((person.called, rows))
    own = [(one.label or one.id, *_value(talk.state.values, before, one.id)) for one in graph.own_variables]
    return found + ([(_("The program’s own"), own)] if own else [])


def _value(values, before, name):
    new, old = values[name], before[name]
    if new == old:
        return new, ""
    if isinstance(new, int) and isinstance(old, int):
        return new, f"{new - old:+d}".replace("-", "−")
    return new, _("was %(old)s") % {"old": old}


def _cues(graph, talk):
    said = {"met": _("met"), "missed": _("passed")}
    return [
        (graph.cues_by_id[id_].words, said[left] if left in said else _("open, %(n)s left") % {"n": left})
        for id_, left in talk.state.cues.items()
    ]
