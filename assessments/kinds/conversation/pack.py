"""Conversation, as a content pack writes it: a Twee file beside the case, which can be drafted in Twine."""

import posixpath

from assessments import sounds
from assessments.conversation.reading import read_graph
from assessments.conversation.twee import read_twee, write_twee
from assessments.engine.reading import Reader
from assessments.material.naming import key_of, slug_of
from courses.packs.shapes import MAY, Decimal, Key, Line, decimal_text

KEYS = (
    Key(
        "script",
        Line(120, r"[A-Za-z0-9_-]+\.twee", "lucia.twee"),
        "The file of its turns, beside the case: docs/twee.md.",
    ),
    Key(
        "rubric",
        Line(80),
        "Slug of the rubric that own words are marked by, where a sitting asks for it.",
        MAY,
    ),
    Key("words_percent", Decimal(), "Percent of the points that marked own words carry.", MAY),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    path = posixpath.join(posixpath.dirname(case.fields.path), record["script"] or "")
    words = record["words_percent"]
    value = {"rubric": key_of(record, "rubric"), "words_percent": None if words is None else str(words)}
    if not record["script"]:
        return value | {"talk": {}}
    found = read_twee(case.reading.files.read(path))
    for problem in found.problems:
        case.reading.complaints.say(path, problem.line, problem.sentence)
    _keep_recordings(case.reading, path, found.graph)
    return value | {
        "talk": {"graph": found.graph_json, "ifid": found.ifid, "positions": dict(found.positions)}
    }


def _keep_recordings(reading, path, graph):
    """Keep what the lines let one hear. The load is one transaction: where it fails, nothing of this stays."""
    digests = {line.audio for line in graph.lines() if line.audio} if graph else ()
    for number, text in enumerate(reading.files.read(path).split("\n"), start=1):
        for sha256 in (one for one in digests if one in text):
            places = (reading.files.figure(f"sounds/{sha256}{ending}") for ending in sounds.ENDINGS)
            sentence = sounds.take_over(sha256, next(filter(None, places), None))
            if sentence:
                reading.complaints.say(path, number, sentence)


def beside(value, title, pen):
    """The text of the file that stands beside the case; the recordings of its lines are given to the pen."""
    talk = value["talk"] or {}
    graph = read_graph(Reader(talk.get("graph") or {}, "", []))
    for sha256 in {line.audio for line in graph.lines() if line.audio}:
        if name := sounds.file_name(sha256):
            pen.files.put(f"sounds/{name}", sounds.Bytes(sha256))
        else:
            pen.note(f"a recording that is not on this site is left out: {sha256}")
    return write_twee(graph, title=title, ifid=talk.get("ifid") or "", positions=talk.get("positions") or {})


def write(value, options):
    """Return the plain values of KEYS but the script, which is named after the case."""
    words = value.get("words_percent")
    return {
        "rubric": slug_of(value["rubric"]),
        "words_percent": None if words is None else decimal_text(words),
    }
