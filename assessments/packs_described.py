"""What the file of a case in a content pack may say. Each kind of question describes its own part in its `pack.py`."""

from dataclasses import dataclass
from importlib import import_module

from courses.packs.mappings import ByKind, Codes, Keyed, Mapping, Numbers, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Flag, Key, Line, Markdown, Paragraph, Whole, Word

KINDS = ("single_choice", "multiple_response", "numeric")
ID = Key("id", Line(80, "[A-Za-z0-9_-]+", "new-dose"), "A name of its own in the whole case, permanent.")
_MAPPED = (
    Key("domains", Numbers(), "Numbers of the NCP domains it speaks for.", MAY),
    Key("competencies", Codes(), "Codes of competencies it speaks for.", MAY),
)


def kind(name):
    """The module in which a kind of question says how packs write it."""
    return import_module(f"assessments.kinds.{name}.pack")


@dataclass(frozen=True)
class Rows(Several):
    """Rows of a table; read as Nodes, for only the reader knows the columns."""

    def read(self, fields, name, optional):
        return fields.nodes(name, "a list of rows", self.least, optional=optional)


def option(right, about):
    """The description of an option; `right` is what the kind calls a right one."""
    return Mapping(
        ID,
        Key("text", Paragraph(), "What it says."),
        Key(right, Flag(), about, MAY),
        Key("critical", Flag(), "Choosing it could harm the patient.", MAY),
        Key("because", Paragraph(), "Why it is right or not."),
    )


NOTE = (Key("text", Markdown(), "What it says, in Markdown."),)
TABLE = (
    Key("columns", Several(Line(), least=2, flow=True), "Headings, none empty."),
    Key("rows", Rows(Several(Line(), flow=True, may_be_empty=True), least=1), "Each as long as the columns."),
    Key("source", Line(), "Where the numbers come from.", MAY),
)
ENTRY = Mapping(
    ID,
    Key("title", Line(255), "What it is."),
    Key("visible_from", Line(80), "Id of the stage from which on it is seen."),
    Key("kind", Word(("note", "table")), "What sort of entry it is."),
    ByKind({"note": NOTE, "table": TABLE}),
)
ITEM = Mapping(
    ID,
    Key("kind", Word(KINDS), "The kind of question."),
    Key("stem", Markdown(), "The question, in Markdown."),
    Key("points", Decimal(above_zero=True), "The most it earns."),
    *_MAPPED,
    ByKind(lambda: {name: kind(name).KEYS for name in KINDS}),
    Key("explanation", Markdown(), "Read after the answer, in Markdown.", SHOULD),
    Key("references", Several(Paragraph()), "Works it rests on."),
)
STAGE = Mapping(
    ID,
    Key("title", Line(255), "One thing to do, as a sentence."),
    Key("text", Markdown(), "What happens, in Markdown.", MAY),
    Key("items", Several(ITEM, least=1), "What is asked."),
)
RESPONSE = Mapping(
    Key("option", Line(80), "Id of the option that is chosen.", MAY),
    Key("options", Several(Line(80), flow=True), "Ids of the options that are chosen.", MAY),
    Key("text", Line(40), "What is typed, in quotes.", MAY),
    Key("unit", Line(40), "Id of the unit that is chosen.", MAY),
    flow=True,
)
EXPECT = Mapping(
    Key("decision", Word(("pass", "not_yet")), "How it must end."),
    Key("points", Decimal(), "What it must earn."),
    Key("criticals", Several(Line(80), flow=True), "Ids of the items answered critically."),
    Key("items", Keyed(Decimal(), flow=True), "Points by id of the item."),
)
RUN = Mapping(
    Key("name", Line(120), "Its name."),
    Key("why", Paragraph(), "What it shows.", SHOULD),
    Key("responses", Keyed(RESPONSE), "What is answered, by id of the item."),
    Key("expect", EXPECT, "What must come of it."),
)
CASE = Mapping(
    Key("title", Line(255), "The name of the case."),
    Key("summary", Paragraph(), "Two sentences for the week.", SHOULD),
    Key("minutes", Whole(0, 600), "How long it takes."),
    Key(
        "person",
        Mapping(
            Key("name", Line(80), "Name and age; always fictional."),
            Key("about", Line(200), "Who they are.", SHOULD),
        ),
        "The patient.",
    ),
    *_MAPPED,
    Key("review_discipline", Line(50), "The discipline whose reviewer should read it.", SHOULD),
    Key("cut", Decimal(above_zero=True, most=1), "Share of all points that passes."),
    Key("criticals_allowed", Whole(0, 0), "A critical error never passes."),
    Key("chart", Several(ENTRY, spaced=True), "The chart: written once, revealed by stage."),
    Key("stages", Several(STAGE, least=1, spaced=True), "The stages in order; once given, a stage locks."),
    Key("references", Several(Paragraph(), spaced_before=True), "Works the case rests on."),
    Key("runs", Several(RUN, spaced=True), "Scripted runs: replayed whenever the case is published.", SHOULD),
)
