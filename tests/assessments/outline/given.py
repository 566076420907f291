"""A case with one conversation that uses everything there is, and its forms as a browser sends them back."""

from html.parser import HTMLParser

from django.http import QueryDict
from django.urls import reverse

from assessments.conversation.reading import read_draft
from assessments.conversation.writing import write_graph
from assessments.engine.reading import Reader
from assessments.models import CasePage
from tests import factories

TALK = "talk"
LUCIA_HOT = {"var": "lucia.emotion", "op": ">=", "value": 7}
GRAPH = {
    "start": "opening",
    "framework": "remap",
    "people": [
        {
            "id": "lucia",
            "name": "Lucia Alvarez, 38",
            "short": "Lucia",
            "about": "His daughter.",
            "face": {"skin": "3", "hair": "long", "glasses": "yes", "scar": "left"},
            "starts": {"trust": 4, "feeling": "anger"},
            "looks": [{"when": LUCIA_HOT, "mood": "angry", "body": "Arms folded."}],
        },
        {"id": "joaquin", "name": "Joaquin Alvarez, 71"},
    ],
    "variables": [
        {"id": "alignment", "label": "one shared picture", "least": 0, "most": 4, "start": 1},
        {"id": "directive", "words": ["unknown", "written"], "start": "unknown"},
    ],
    "skills": [
        {
            "id": "opens",
            "label": "Asks before telling",
            "steps": ["remap:reframe", "nurse:naming"],
            "dimension": "opens",
        },
        {"id": "empathy", "label": "Answers emotion", "weight": "2"},
    ],
    "cues": [
        {
            "id": "bounce",
            "person": "joaquin",
            "words": "I always bounce back.",
            "lasts": 2,
            "missed": [{"var": "joaquin.trust", "op": "-", "by": 1}],
            "because": "A door half opened.",
        }
    ],
    "gates": [
        {
            "id": "not-now",
            "when": LUCIA_HOT,
            "stops": ["lucia.awareness"],
            "effects": [{"var": "lucia.emotion", "op": "+", "by": 1}],
            "says": [{"speaker": "lucia", "sayings": [{"text": "Sorry. What?"}]}],
            "because": "Facts do not land.",
        }
    ],
    "rules": [{"id": "leaves", "when": {"var": "lucia.trust", "op": "=", "value": 0}, "goes_to": "stops"}],
    "variants": [
        {
            "id": "brother",
            "title": "With her brother",
            "starts": {"lucia.trust": 3, "directive": "written"},
            "people": [{"id": "lucia", "name": "Mateo Alvarez, 41"}],
        }
    ],
    "nodes": [
        {
            "id": "opening",
            "title": "Opening",
            "scene": "Clinic, late.\n\n*Rain.*",
            "key": True,
            "most": 2,
            "raises": ["bounce"],
            "effects": [{"var": "alignment", "op": "=", "by": 2}],
            "writing": {"ask": "What would you say?", "wordings": ["One.", "Two."]},
            "lines": [
                {
                    "speaker": "joaquin",
                    "sayings": [
                        {
                            "text": "So. Talk.",
                            "mood": "withdrawn",
                            "when": {"var": "joaquin.trust", "op": "<=", "value": 3},
                        },
                        {"text": "You wanted to talk.", "body": "He smooths his cap."},
                    ],
                    "only": {"any": [{"turn": 2}, {"not": {"visited": "listening"}}]},
                    "audience": {"codes": ["discipline:nurse"], "but": True},
                    "audio": "ab" * 32,
                }
            ],
            "choices": [
                {
                    "id": "opening-ask",
                    "text": "Is it all right if we talk?",
                    "goes_to": "listening",
                    "effects": [
                        {"var": "joaquin.trust", "op": "+", "by": 1},
                        {"var": "lucia.feeling", "op": "=", "by": "calm"},
                    ],
                    "skills": {"opens": "2", "empathy": "0.5"},
                    "because": "Permission lowers threat.",
                    "meets": ["bounce"],
                    "hands_to": "chaplain",
                    "again": True,
                    "reaction": [{"speaker": "lucia", "sayings": [{"text": "Yes."}]}],
                    "when": {"all": [{"cue": "bounce", "is": "open"}, {"not": {"chose": "opening-tell"}}]},
                    "otherwise": [
                        {
                            "when": {
                                "all": [LUCIA_HOT, {"any": [{"turn": 3}, {"visited": "opening", "times": 2}]}]
                            },
                            "goes_to": "stops",
                            "error": "slip",
                            "because": "Nothing lands.",
                        }
                    ],
                },
                {
                    "id": "opening-tell",
                    "text": "Do you want CPR?",
                    "goes_to": "listening",
                    "error": "critical",
                    "harm": "He is frightened into a choice.",
                    "audience": {"codes": ["seat:nurse/apn"], "but": False},
                },
                {"id": "opening-silence", "text": "", "silence": True, "done": True, "goes_to": "opening"},
                {"id": "opening-stop", "text": "Let us stop here.", "stop": True, "goes_to": "stops"},
            ],
        },
        {
            "id": "listening",
            "lines": [{"speaker": "lucia", "sayings": [{"text": "So you are giving up?"}]}],
            "choices": [
                {"id": "listening-1", "text": "Tell me more.", "goes_to": "good"},
                {"id": "listening-2", "text": "No.", "goes_to": "opening", "when": {"chose": "opening-ask"}},
            ],
        },
        {
            "id": "good",
            "title": "A plan",
            "ending": {"kind": "good", "title": "A plan that is his", "debrief": "So."},
        },
        {"id": "stops", "ending": {"kind": "stopped", "title": "Another day"}},
        {
            "id": "attic",
            "title": "Left over",
            "choices": [{"id": "attic-1", "text": "Go.", "goes_to": "good"}],
        },
    ],
}


def normal(raw):
    """A conversation in the form in which it is stored."""
    findings = []
    graph = read_draft(Reader(raw, "", findings))
    assert not findings, findings
    return write_graph(graph)


def case(raw=None, *, item=TALK, week=None, **changes):
    """A case that is a draft, with this conversation alone in its one stage."""
    value = {"stem": "You meet Lucia.", "points": "10", "talk": {"graph": raw or GRAPH, "ifid": "6F1C", "positions": {"opening": [1, 2]}}}  # fmt: skip
    stage = {
        "title": "Talk with them",
        "text": "",
        "items": [{"type": "conversation", "id": item, "value": value}],
    }
    fields = {
        "title": "Mr. Alvarez and Lucia",
        "summary": "A talk.",
        "minutes": 20,
        "person_name": "Joaquin Alvarez, 71",
        "person_about": "A retired roofer.",
        "cut_percent": 60,
        "stages": [{"type": "stage", "id": "one", "value": stage}],
    }
    made = CasePage(live=False, **(fields | changes))
    (week or factories.week()).add_child(instance=made)
    made.save_revision()
    return made


def author_of(page):
    """Somebody who teaches the course of a case."""
    return factories.user("faculty", course=page.get_parent().get_parent())


def stored(page, item=TALK):
    """The conversation of the newest draft."""
    draft = CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return next(
        block.value["talk"]
        for stage in draft.stages
        for block in stage.value["items"]
        if str(block.id) == item
    )


def graph_of(page, item=TALK):
    """Its graph."""
    return stored(page, item)["graph"]


def node_of(page, id_):
    """One turn of the newest draft."""
    return next(one for one in graph_of(page)["nodes"] if one["id"] == id_)


def address(page, name="talk_outline", *more):
    """An address of the outline."""
    return reverse(name, args=[page.pk, TALK, *more])


class _Form(HTMLParser):
    """What the controls of the form of a turn or a part hold, in the order of the page."""

    def __init__(self):
        super().__init__()
        self.found, self.within, self.area, self.choice = [], False, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.within = "data-talk-form" in attrs
        name = attrs.get("name")
        if not self.within or not name:
            self._option(tag, attrs)
        elif tag == "input":
            if attrs.get("type") != "checkbox" or "checked" in attrs:
                self.found.append((name, attrs.get("value") or ""))
        elif tag == "textarea":
            self.area = [name, ""]
        elif tag == "select":
            self.choice = [name, None]

    def _option(self, tag, attrs):
        if tag == "option" and self.choice and (self.choice[1] is None or "selected" in attrs):
            self.choice[1] = attrs.get("value") or ""

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            name, text = self.area
            text = text.removeprefix("\n")  # as a browser reads it
            self.found.append((name, text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")))
            self.area = None
        elif tag == "select" and self.choice:
            self.found.append((self.choice[0], self.choice[1] or ""))
            self.choice = None
        elif tag == "form":
            self.within = False


def form_of(html):
    """The form of a page as a browser sends it back: a QueryDict that can be changed."""
    parser = _Form()
    parser.feed(html if isinstance(html, str) else html.content.decode())
    parser.close()
    found = QueryDict(mutable=True)
    for name, value in parser.found:
        found.appendlist(name, value)
    return found


def send(visitor, url, form, **changes):
    """Post a form with some changes; None takes a field out."""
    data = {name: form.getlist(name) for name in form}
    for name, value in changes.items():
        data.pop(name, None)
        if value is not None:
            data[name] = value
    return visitor.post(url, data)
