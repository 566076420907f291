"""Script concordance, as a content pack writes it: the panel by its slug, its question by its code."""

from courses.packs.shapes import Key, Line, Paragraph

CODE = "[A-Za-z0-9][A-Za-z0-9_-]*"
KEYS = (
    Key("hypothesis", Paragraph(), "The thought one has."),
    Key("information", Paragraph(), "The new fact that could change it."),
    Key("panel", Line(80, CODE, "night-calls"), "Slug of the panel that answered."),
    Key("question", Line(80, CODE, "jerks"), "Id of the question in that panel."),
)


def read(case, record, id_, place):
    """Return the raw value of the author's block beyond what every kind shares."""
    return {
        "hypothesis": record["hypothesis"],
        "information": record["information"],
        "panel": f"{record['panel']}/{record['question']}",
    }


def write(value, options):
    """Return the plain values of KEYS."""
    panel, _slash, question = (value.get("panel") or "").partition("/")
    return {
        "hypothesis": value["hypothesis"],
        "information": value["information"],
        "panel": panel,
        "question": question,
    }
