"""Long response, as a content pack writes it."""

from assessments.material.naming import RUBRIC, key_of, slug_of
from courses.packs.shapes import MAY, SHOULD, Key, Markdown, Paragraph, Whole

KEYS = (
    RUBRIC,
    Key("words_least", Whole(1, 2500), "The least number of words; a soft rule.", MAY),
    Key("words_most", Whole(1, 2500), "The most words; a soft rule.", MAY),
    Key("model_answer", Markdown(), "A very good answer, in Markdown."),
    Key("plan", Paragraph(), "For markers: who marks it, by when, what to look for.", SHOULD),
)
_SAME = ("words_least", "words_most", "model_answer", "plan")


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    return {name: record[name] for name in _SAME} | {"rubric": key_of(record, "rubric")}


def write(value, options):
    """Return the plain values of KEYS."""
    return {name: value[name] for name in _SAME} | {"rubric": slug_of(value["rubric"])}
