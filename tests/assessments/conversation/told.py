"""A short conversation with one of everything, the case it stands in, and learners who talk their way through it."""

import uuid

from assessments import talking
from assessments.conversation.reading import read_graph
from assessments.engine.reading import Reader
from assessments.log import Log
from assessments.material import rubrics
from assessments.models import Attempt
from tests.assessments import cases
from tests.assessments.engine import rotation

ITEM = "talk"
BEST = ("open-ask", "fear-name", "plan-offer")
WORST = ("open-tell", "fear-facts", "plan-force")
OWN = "I would sit down and say that this must be frightening."
KEEP, CHANGE = "I sat down first.", "I answered her fear with the scan."


def _says(text, speaker="lucia", body="", **more):
    saying = {"text": text} | ({"body": body} if body else {})
    return {"speaker": speaker, "sayings": [saying], **more}


def _does(*effects):
    found = []
    for text in effects:
        name, change = text.rsplit(" ", 1)
        found.append({"var": name, "op": change[0], "by": int(change[1:])})
    return found


def graph():
    """Lucia and her father, three turns: asking, her fear, the plan."""
    return {
        "start": "open",
        "framework": "remap",
        "people": [
            {"id": "lucia", "name": "Lucia Alvarez, 44", "about": "His daughter.", "face": {"skin": "3", "hair": "long"},
             "starts": {"trust": 5, "emotion": 5}},
            {"id": "father", "name": "Joaquin Alvarez, 71", "short": "Mr. Alvarez", "starts": {"emotion": 4}},
        ],
        "skills": [
            {"id": "opens", "label": "Asks before telling", "steps": ["spikes:perception"], "dimension": "opens"},
            {"id": "empathy", "label": "Answers the feeling", "steps": ["remap:expect-emotion"], "weight": "2"},
        ],
        "cues": [{"id": "given-up", "person": "lucia", "words": "You have given up on him.",
                  "missed": _does("lucia.emotion +1"), "because": "Given up was fear of losing him."}],
        "gates": [{"id": "not-now", "when": {"var": "lucia.emotion", "op": ">=", "value": 7},
                   "stops": ["lucia.awareness"], "says": [_says("Wait. What?")], "because": "She was too frightened to take it in."}],
        "nodes": [
            {"id": "open", "lines": [_says("They said you wanted to talk.", body="Her coat is still on."),
                                     _says("The chaplain knows us.", "father",
                                           audience={"codes": ["discipline:spiritual-care"], "but": False})],
             "choices": [
                 {"id": "open-ask", "text": "What have you been told so far?", "goes_to": "fear",
                  "effects": _does("lucia.trust +1"), "skills": {"opens": "2"}, "because": "You asked before you told.",
                  "reaction": [_says("That it is worse.")]},
                 {"id": "open-tell", "text": "The scan shows that it has grown.", "goes_to": "fear", "error": "slip",
                  "effects": _does("lucia.trust -2", "lucia.emotion +3"), "because": "She was told before she was asked.",
                  "reaction": [_says("I see.")]},
                 {"id": "open-bless", "text": "May I sit with you both a while?", "goes_to": "fear", "because": "A chaplain can begin so.",
                  "audience": {"codes": ["discipline:spiritual-care"], "but": False}},
             ]},
            {"id": "fear", "key": True, "raises": ["given-up"], "lines": [_says("You have given up on him.")],
             "writing": {"ask": "What would you say to her now?",
                         "wordings": ["This is frightening.", "I am not going anywhere.", "Tell me what you fear most."]},
             "choices": [
                 {"id": "fear-name", "text": "This is frightening. I am here.", "goes_to": "plan", "meets": ["given-up"],
                  "effects": _does("lucia.emotion -3", "lucia.trust +2"), "skills": {"empathy": "2"},
                  "because": "You named it and stayed."},
                 {"id": "fear-facts", "text": "The blood tests agree, I am afraid.", "goes_to": "plan",
                  "effects": _does("lucia.awareness +1"), "because": "She was not asking about the tests."},
             ]},
            {"id": "plan", "lines": [_says("And now?", "father")],
             "choices": [
                 {"id": "plan-offer", "text": "May I say what I would suggest?", "goes_to": "good", "skills": {"opens": "1"},
                  "because": "You asked leave again."},
                 {"id": "plan-force", "text": "We stop the treatment today.", "goes_to": "bad", "error": "critical",
                  "harm": "He goes home with a plan he never agreed to.", "because": "It was decided over his head."},
             ]},
            {"id": "good", "ending": {"kind": "good", "title": "A plan that is his", "debrief": "You asked, and he chose."}},
            {"id": "bad", "lines": [_says("Then we will go.")],
             "ending": {"kind": "bad", "title": "They leave", "debrief": "Nobody had asked him."}},
        ],
        "variants": [{"id": "brother", "title": "With her brother in the room",
                      "people": [{"id": "father", "name": "Tomas Alvarez, 39"}]}],
    }  # fmt: skip


RATED = {
    "title": "Talking with people",
    "about": "Say how it was, not how it should have been.",
    "criteria": [
        {
            "id": f"dimension-{n}",
            "title": f"Dimension {n}",
            "description": "",
            "levels": [
                {"id": f"l{level}", "label": label, "points": str(level), "descriptor": ""}
                for level, label in enumerate(("Not yet", "Partly", "Well", "Very well"))
            ],
            "critical_level": "",
            "critical_because": "",
        }
        for n in range(1, 10)
    ],
}
TOP = {one["id"]: "l3" for one in RATED["criteria"]}
HALF = {one["id"]: "l1" for one in RATED["criteria"]}


def rubric():
    """The rubric by which talks are rated."""
    return rubrics.put("talking-with-people", RATED, by=None)


def page(*, parent=None, raw=None, with_rubric=False, more=(), **changes):
    """A live case whose first stage is the conversation; `more` are stages of a definition that follow."""
    value = {
        "stem": "You meet them in the hall.",
        "points": 10,
        "explanation": "",
        "references": [],
        "maps_to": [],
        "talk": {"graph": raw or graph(), "ifid": str(uuid.uuid4()), "positions": {}},
        "rubric": rubric().pk if with_rubric else None,
        "words_percent": "40" if with_rubric else None,
    }
    stage = {
        "title": "In the hall",
        "text": "",
        "items": [{"type": "conversation", "value": value, "id": ITEM}],
    }
    fields = cases.fields(rotation.case() | {"stages": list(more), "chart": []})
    fields["stages"] = [{"type": "stage", "value": stage, "id": "hall"}, *fields["stages"]]
    fields |= {"title": "Mr. Alvarez and Lucia", "person_name": "Joaquin Alvarez, 71", "runs": []}
    return cases.page(parent=parent, **{**fields, **changes})


def say(attempt, *choices, own=OWN):
    """Give these replies one after the other, with own words where the turn asks for them."""
    for choice in choices:
        attempt = Attempt.objects.get(pk=attempt.pk)
        talk = talking.talk_of(Log.of(attempt), ITEM)
        words = own if talk.node.writing else ""
        talking.say(
            attempt=attempt, item=ITEM, turn=talk.number, choice=choice, event_id=uuid.uuid4(), words=words
        )
    return Attempt.objects.get(pk=attempt.pk)


def read(raw=None):
    """The graph as the engine reads it."""
    findings = []
    found = read_graph(Reader(raw or graph(), "", findings))
    assert not findings, findings
    return found


def back(attempt, kept):
    """Go back to after so many replies."""
    talking.go_back(attempt=attempt, item=ITEM, kept=kept, event_id=uuid.uuid4())
    return Attempt.objects.get(pk=attempt.pk)


def reflect(attempt):
    """Keep one thing and change one."""
    return talking.reflect(attempt=attempt, item=ITEM, keep=KEEP, change=CHANGE)


def through(case, enrollment, choices=BEST, *, finish=True, reflected=True, own=OWN, **rules):
    """An attempt that talked its way through; handed in unless `finish` is off. rules: of the sitting."""
    if rules:
        cases.sitting(case, enrollment, **rules)
    attempt = say(cases.attempt(case, enrollment), *choices, own=own)
    if reflected:
        reflect(attempt)
    if finish:
        cases.give(attempt, {})
        attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt
