"""Highlighting, as a content pack writes it: the text in parts; those with an id may be chosen.

Parts are joined as people write: by a space, except before closing signs and after opening ones. `before` says so
where it is otherwise.
"""

from assessments.kinds.highlight.anchoring import anchored, tidy
from assessments.packs_described import ID
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Flag, Key, Markdown, Paragraph, Word

BETWEEN = {"space": " ", "nothing": "", "paragraph": "\n\n"}
PART = Mapping(
    Key(
        ID.name, ID.shape, "Only of what may be chosen: a name of its own in the whole case, permanent.", MAY
    ),
    Key("text", Markdown(), "The words, plain; an empty line begins a new paragraph."),
    Key("right", Flag(), "Whether it is to be chosen.", MAY),
    Key("critical", Flag(), "Choosing it could harm the patient.", MAY),
    Key("because", Paragraph(), "Why it is right or not.", MAY),
    Key(
        "before", Word(tuple(BETWEEN)), "What stands before it, where that is not plain from its signs.", MAY
    ),
)
KEYS = (Key("parts", Several(PART, least=1), "The running text from its beginning to its end."),)
_NAMES = ("right", "critical", "because")
_CLOSING, _OPENING = ".,;:!?…)]}’”%", "([{‘“"


def _usual(before, words):
    """What stands between two parts unless it is said."""
    if not before or words[:1] in _CLOSING or before[-1:] in _OPENING:
        return ""
    return " "


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    passage, ids, spans = "", [], []
    for part in record["parts"]:
        words, own = tidy(part["text"]), part["id"]
        passage += BETWEEN[part["before"]] if part["before"] else _usual(passage, words)
        passage += words
        if own:
            ids.append(case.id_of(part, place))
            spans.append({"words": words, **{name: part[name] for name in _NAMES}})
        elif any(part[name] for name in _NAMES):
            part.say(
                "text", "expected an “id” with it: only what may be chosen is right, critical or explained."
            )
    if not spans:
        record.say("parts", "expected parts with an “id”: those are what may be chosen.")
    return {"passage": passage, "spans": listed(spans, ids=ids) if spans else []}


def write(value, options):
    """Return the plain values of KEYS. A span whose words are gone stands at the end, in a paragraph of its own."""
    spans = {one["id"]: one["value"] for one in value["spans"]}
    parts, lost = anchored(value["passage"], [(id_, one["words"]) for id_, one in spans.items()])
    said, found = "", []
    for id_, text in [*parts, *((one.id, "\n\n" + spans[one.id]["words"]) for one in lost)]:
        words = text.strip()
        between = (said[len(said.rstrip()) :] + text[: len(text) - len(text.lstrip())]) if said else ""
        said += text
        if not words:
            continue
        found.append(_part(spans.get(id_), id_, words) | _before(found, words, between))
    return {"parts": found}


def _part(span, id_, words):
    if span is None:
        return {"text": words}
    return {"id": id_, "text": words, **{name: span.get(name) for name in _NAMES}}


def _before(found, words, between):
    usual = _usual(found[-1]["text"], words) if found else ""
    name = next(name for name, sign in BETWEEN.items() if sign == between)
    return {} if between == usual or not found else {"before": name}
