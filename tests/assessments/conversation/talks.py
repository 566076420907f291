"""A conversation as faculty would have written it: two people, a turn for own words, a cue, a gate, ways to stop.

Whatever no learner may read before its time has HIDDEN in it.
"""

import uuid
from copy import deepcopy

from assessments import talking
from tests.assessments import cases, writing
from tests.assessments.conversation import graphs
from tests.assessments.engine import rotation

HIDDEN = "Zq7"
"""Stands in every text that is hidden."""
ITEM = "talk"


def _line(speaker, text, body="", mood="", **more):
    saying = {"text": text} | ({"body": body} if body else {}) | ({"mood": mood} if mood else {})
    return {"speaker": speaker, "sayings": [saying], **more}


def _reply(id_, text, goes_to, *effects, **more):
    found = {"id": f"{id_}-{HIDDEN}", "text": text, "goes_to": goes_to, "because": f"{HIDDEN} why {id_}."}
    return found | ({"effects": graphs.does(*effects)} if effects else {}) | more


GRAPH = {
    "start": "opening",
    "framework": "remap",
    "people": [
        {
            "id": "joaquin",
            "name": "Joaquin Alvarez, 71",
            "short": "Mr. Alvarez",
            "about": "A retired roofer. He wants to be at the lake in June.",
            "face": {"skin": "3", "hair": "bald", "tone": "3", "cloth": "2", "moustache": "yes"},
            "starts": {"trust": 5, "emotion": 3, "feeling": "fear"},
        },
        {
            "id": "lucia",
            "name": "Lucia Alvarez, 38",
            "short": "Lucia",
            "about": "His daughter. She has slept in a chair for two weeks.",
            "face": {"skin": "3", "hair": "long", "tone": "1", "cloth": "1", "collar": "round"},
            "starts": {"trust": 5, "emotion": 5, "feeling": "fear"},
        },
    ],
    "variables": [graphs.number("shared", 4, label=f"{HIDDEN} how far one picture is shared")],
    "skills": [
        {"id": "opens", "label": f"{HIDDEN} asks before telling", "dimension": "opens"},
        {"id": "empathy", "label": f"{HIDDEN} answers emotion", "dimension": "empathy"},
    ],
    "cues": [
        {
            "id": "bounce",
            "person": "joaquin",
            "words": "I always bounce back.",
            "missed": graphs.does("joaquin.trust -1"),
            "because": f"{HIDDEN} he half opened a door.",
        }
    ],
    "gates": [
        {
            "id": "not-now",
            "when": graphs.compare("joaquin.emotion >= 7"),
            "stops": ["joaquin.awareness"],
            "says": [_line("joaquin", "Sorry. What?", "He did not hear it.")],
            "because": f"{HIDDEN} while emotion is this high, facts do not land.",
        }
    ],
    "rules": [{"id": "leaves", "when": graphs.compare("lucia.trust = 0"), "goes_to": "stopped"}],
    "nodes": [
        {
            "id": "opening",
            "title": f"{HIDDEN} opening",
            "scene": "Clinic, late on a *Thursday*. Lucia has pulled her chair close to his.",
            "lines": [_line("joaquin", "They said you wanted to talk.", "He smooths his cap on his knee.")],
            "choices": [
                _reply("tell", "Your scan shows the heart is weaker than in spring.", "bounce",
                       "joaquin.trust -2", "joaquin.emotion +4", error="slip"),
                _reply("ask", "Is it all right if we talk about how things are?", "bounce",
                       "joaquin.trust +1", skills={"opens": "2"},
                       reaction=[_line("lucia", "Finally.", "She lets go of the arm of the chair.", "relieved")]),
                _reply("wait", "Say nothing yet. Stay where you are.", "bounce", silence=True, done=True),
            ],
        },
        {
            "id": "bounce",
            "title": f"{HIDDEN} bounce",
            "lines": [
                _line("joaquin", "I always bounce back."),
                _line("lucia", "So that’s it. You people have already given up on him.",
                      "She has moved her chair between you and him.", "angry"),
            ],
            "raises": ["bounce"],
            "key": True,
            "writing": {"ask": "What would you say?", "wordings": [f"{HIDDEN} one.", f"{HIDDEN} two."]},
            "choices": [
                _reply("name", "You are frightened of losing him. I will stay with you both.", "round",
                       "lucia.emotion -2", meets=["bounce"], skills={"empathy": "2"}),
                _reply("facts", "“I am worried that time may be short. I hope I am wrong.” Then wait.", "round",
                       "joaquin.awareness +2", "joaquin.emotion +3", done=True),
                _reply("priest", "There is somebody who can sit with you both. May I ask her in?", "round",
                       hands_to="chaplain"),
                _reply("pause", "Stay silent.", "round", silence=True, done=True),
                _reply("stop", "Suggest stopping, and meet tomorrow", "stopped", stop=True, done=True),
            ],
        },
        {
            "id": "round",
            "title": f"{HIDDEN} round",
            "scene": "A cart goes by in the hall.",
            "lines": [_line("joaquin", "And what happens now?")],
            "choices": [
                _reply("again", "Tell me more about the lake.", "round", again=True),
                _reply("plan", "Then let us plan for the lake.", "good", "shared +1", skills={"opens": "1"}),
                _reply("force", "You will go to the hospital tonight.", "bad", error="critical",
                       harm=f"{HIDDEN} he is sent where he never wanted to be."),
                _reply("later", "Offer to meet tomorrow", "stopped", stop=True, done=True),
            ],
        },
        {
            "id": "good",
            "lines": [
                {"speaker": "joaquin", "sayings": [
                    {"text": "All right. The lake, then.", "body": "He puts his cap on.", "mood": "relieved",
                     "when": graphs.compare("shared >= 1")},
                    {"text": f"{HIDDEN} We will see."},
                ]},
            ],
            "ending": {"kind": "good", "title": "A plan that is his", "debrief": f"{HIDDEN} you asked first."},
        },
        {
            "id": "bad",
            "lines": [_line("lucia", "We are leaving.", mood="angry")],
            "ending": {"kind": "bad", "title": "They leave", "debrief": f"{HIDDEN} nobody asked him."},
        },
        {
            "id": "stopped",
            "lines": [_line("joaquin", "Tomorrow, then.")],
            "ending": {"kind": "stopped", "title": "To go on tomorrow", "debrief": f"{HIDDEN} it waits."},
        },
    ],
}  # fmt: skip
GOOD = ("ask", "name", "plan")
"""The shortest way to the good ending, by the replies' own names."""

OGG = b"OggS" + bytes(400)
"""The beginning of a recording, as far as anybody looks at it."""


def with_sound(sha256, node="opening", graph=None):
    """The conversation where the first line of a turn can be heard."""
    found = deepcopy(graph or GRAPH)
    turn = next(one for one in found["nodes"] if one["id"] == node)
    turn["lines"][0]["audio"] = sha256
    return found


def item(graph=None, **changes):
    """The conversation as a question of a case."""
    return {
        "id": ITEM,
        "kind": "conversation",
        "stem": "<p>Find out what they hope for, together.</p>",
        "points": "10",
        "explanation": "",
        "references": [],
        "graph": deepcopy(graph or GRAPH),
    } | changes


def fields_of(question):
    """The author's fields of a conversation, beyond those all kinds share."""
    talk = {"graph": question["graph"], "ifid": str(uuid.uuid4()), "positions": {}}
    rubric = question.get("rubric")
    chosen = (
        writing.published(rubric["slug"], {name: rubric[name] for name in writing.RUBRIC}).pk
        if rubric
        else None
    )
    return {"talk": talk, "rubric": chosen, "words_percent": "30" if rubric else None}


def raw(*, mixed=False, **changes):
    """A case that is a conversation; mixed: a chart and a question stand before it."""
    usual = rotation.case()
    stage = {
        "id": "meeting",
        "title": "Sit down with them.",
        "html": "<p>Late on a Thursday.</p>",
        "items": [item(**changes)],
    }
    stages = [*usual["stages"][:1], stage] if mixed else [stage]
    chart = (
        [one for one in usual["chart"] if one["visible_from"] == usual["stages"][0]["id"]] if mixed else []
    )
    return usual | {"title": "Mr. Alvarez and Lucia", "stages": stages, "chart": chart}


def page(*, mixed=False, parent=None, graph=None, **about):
    """A live case that is a conversation."""
    changes = {"graph": graph} if graph else {}
    return cases.page(raw(mixed=mixed, **changes), parent=parent, **about)


def attempt(case=None, enrollment=None, *, practice=False):
    """An attempt at the conversation that has just begun."""
    case = case or page()
    enrollment = enrollment or cases.learner(case)
    if practice:
        cases.sitting(case, enrollment, purpose="practice", feedback={})
    return cases.attempt(case, enrollment)


def say(attempt, *names, words="I would stay with her.", turn=None):
    """Give these replies, by the author's names of them, with own words where they are asked for."""
    for name in names:
        log = talking.Log.of(attempt)
        talk = talking.talk_of(log, ITEM)
        talking.say(
            attempt=attempt,
            item=ITEM,
            turn=turn or talk.number,
            choice=f"{name}-{HIDDEN}",
            event_id=uuid.uuid4(),
            words=words if talk.node.writing else "",
        )
    attempt.refresh_from_db()
    return attempt
