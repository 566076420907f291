"""What the file of a case in a content pack may say. Each kind of question describes its own part in its `pack.py`."""

from dataclasses import dataclass
from importlib import import_module

from assessments.engine.definition import ENTRY_KINDS, SECTIONS
from assessments.engine.kinds import names as names_of_kinds
from assessments.engine.story import DAYS
from courses.packs import scalars, tidy
from courses.packs.mappings import ByKind, Codes, Keyed, Mapping, Numbers, Several
from courses.packs.shapes import (
    MAY,
    SHOULD,
    Decimal,
    Flag,
    Key,
    Line,
    Markdown,
    Paragraph,
    Shape,
    Whole,
    Word,
)

ID = Key("id", Line(80, "[A-Za-z0-9_-]+", "new-dose"), "A name of its own in the whole case, permanent.")
MAPPED = (
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
PICTURE = (
    Key("src", Line(255), "A file of the pack, as in figures/film.png."),
    Key("alt", Paragraph(), "What it shows, in words."),
    Key("caption", Paragraph(), "What stands below it.", MAY),
    Key("source", Line(), "Where it comes from, with its license.", MAY),
)
ENTRY = Mapping(
    ID,
    Key("title", Line(255), "What it is."),
    Key("visible_from", Line(80), "Id of the stage from which on it is seen."),
    Key("section", Word(SECTIONS), "The part of the chart in which it stands.", MAY, "notes"),
    Key("kind", Word(ENTRY_KINDS), "What sort of entry it is."),
    ByKind({"note": NOTE, "table": TABLE, "picture": PICTURE}),
)
_FOR = (
    Key(
        "for", Several(Line(80), flow=True), "The seats it is for, as in lessons; without it, everybody.", MAY
    ),
    Key("not_for", Several(Line(80), flow=True), "Everybody but these.", MAY),
)
ITEM = Mapping(
    ID,
    Key("kind", Word(names_of_kinds), "The kind of question."),
    Key("stem", Markdown(), "The question, in Markdown."),
    Key("points", Decimal(above_zero=True), "The most it earns."),
    *_FOR,
    *MAPPED,
    ByKind(lambda: {name: kind(name).KEYS for name in names_of_kinds()}),
    Key("explanation", Markdown(), "Read after the answer, in Markdown.", SHOULD),
    Key("references", Several(Paragraph()), "Works it rests on."),
)
ASIDE = Mapping(
    ID,
    *_FOR,
    Key("title", Line(255), "What it is about.", MAY),
    Key("text", Markdown(), "What these seats notice, in Markdown."),
)
COLLEAGUE = Mapping(
    ID,
    Key("seat", Several(Line(80), flow=True, least=1), "Whose seat it is; who sits there knows it anyway."),
    Key("name", Line(80), "Who it is in the story; without it, the name of the seat.", MAY),
    Key("title", Line(160), "What one would ask for; it must not answer itself.", MAY),
    Key("takes", Whole(0, 10080), "Minutes that asking costs in the story."),
    Key("text", Markdown(), "The note, in Markdown."),
    Key("matters", Paragraph(), "Why it should be asked for; read afterwards by who did not.", MAY),
)
LIMIT = Mapping(
    Key("minutes", Whole(1, 10080), "Minutes of asking in the stage after which it happens."),
    Key("text", Markdown(), "What happens then, in Markdown."),
)
CLOCK = Mapping(
    Key("day", Word(DAYS), "The day on which the story begins."),
    Key("time", Line(5, "[0-2][0-9]:[0-5][0-9]", "14:00"), "The time at which it begins, in quotes."),
    flow=True,
)
CONDITION = Mapping(
    Key("item", Line(80), "Id of an item of an earlier stage.", MAY),
    Key("chose", Several(Line(161), flow=True), "Ids of options; any of them was chosen.", MAY),
    Key("chose_none", Several(Line(161), flow=True), "Ids of options; none of them was chosen.", MAY),
    Key("at_least", Decimal(), "A number of at least this, in the keyed unit.", MAY),
    Key("below", Decimal(), "A number below this, in the keyed unit.", MAY),
    Key("asked", Several(Line(80), flow=True), "Ids of colleagues; any of them was asked.", MAY),
    Key("asked_none", Several(Line(80), flow=True), "Ids of colleagues; none of them was asked.", MAY),
    Key("minutes_at_least", Whole(1, 100000), "The story has gone on for at least so many.", MAY, None),
    flow=True,
)
OPENS = Mapping(
    Key("all", Several(CONDITION), "Met when all of these hold.", MAY),
    Key("any", Several(CONDITION), "Met when any of these holds.", MAY),
)
STAGE = Mapping(
    ID,
    Key("title", Line(255), "One thing to do, as a sentence."),
    Key("opens", OPENS, "The answers that lead here; without it, it follows the stage before it.", MAY),
    Key("cut", Decimal(above_zero=True, most=1), "Share of its own points without which nobody passes.", MAY),
    Key("text", Markdown(), "What happens, in Markdown.", MAY),
    Key("asides", Several(ASIDE), "What some seats notice.", MAY),
    Key("colleagues", Several(COLLEAGUE), "What others know and tell whoever asks.", MAY),
    Key("limit", LIMIT, "What happens when asking takes too long here.", MAY),
    Key("takes", Whole(0, 100000), "Minutes the stage itself takes in the story.", MAY, 0),
    Key("items", Several(ITEM, least=1), "What is asked."),
)


@dataclass(frozen=True)
class TextOrTexts(Shape):
    """What stands in one field of an answer: a text, or a list of texts where several can be chosen."""

    def read(self, fields, name, optional):
        fields.asked(name)
        node = fields.node.value[name]
        if node.kind == "list":
            return [fields.string_of(one, name) for one in node.value]
        return fields.string_of(node, name, empty=True)

    def emit(self, value, indent, used):
        return [self.inline(value)] if isinstance(value, list) else scalars.paragraph(value, indent, used)

    def inline(self, value):
        if isinstance(value, list):
            return f"[{', '.join(scalars.scalar(tidy.line(one), flow=True) for one in value)}]"
        return scalars.scalar(value, flow=True)

    def schema(self):
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


RESPONSE = Keyed(TextOrTexts(), flow=True)
"""A raw answer, as the form of its kind sends it: what stands in each of its fields."""

EXPECT = Mapping(
    Key(
        "decision",
        Word(("pass", "not_yet", "pending")),
        "How it must end; pending while a marker is awaited.",
    ),
    Key("points", Decimal(), "What it must earn."),
    Key("criticals", Several(Line(80), flow=True), "Ids of the items answered critically."),
    Key("items", Keyed(Decimal(), flow=True), "Points by id of the item."),
)
RUN = Mapping(
    Key("name", Line(120), "Its name."),
    Key("why", Paragraph(), "What it shows.", SHOULD),
    Key("seat", Line(101), "Code of the seat it is answered from; without it, everything is asked.", MAY),
    Key("variant", Whole(1, 99), "Which variant of each question it meets.", MAY, 1),
    Key("responses", Keyed(RESPONSE), "What is answered, by id of the item."),
    Key("asks", Several(Line(80), flow=True), "Ids of the colleagues who are asked.", MAY),
    Key("marks", Keyed(Keyed(Line(80), flow=True)), "Levels a marker gives: item, criterion, level.", MAY),
    Key("expect", EXPECT, "What must come of it."),
)
CASE = Mapping(
    Key("title", Line(255), "The name of the case."),
    Key("summary", Paragraph(), "Two sentences for the week.", SHOULD),
    Key("minutes", Whole(0, 600), "How long it takes."),
    Key("content_note", Line(300), "What of it may be hard, in one sentence; read before one begins.", MAY),
    Key(
        "person",
        Mapping(
            Key("name", Line(80), "Name and age; always fictional."),
            Key("about", Line(200), "Who they are.", SHOULD),
        ),
        "The patient.",
    ),
    *MAPPED,
    Key("review_discipline", Line(50), "The discipline whose reviewer should read it.", SHOULD),
    Key("cut", Decimal(above_zero=True, most=1), "Share of all points that passes."),
    Key("criticals_allowed", Whole(0, 0), "A critical error never passes."),
    Key("runs_asked", Whole(1, 3), "Runs handed in before it is passed; the second meets a variant.", MAY, 1),
    Key("clock", CLOCK, "When the story begins; needed where colleagues can be asked.", MAY),
    Key("chart", Several(ENTRY, spaced=True), "The chart: written once, revealed by stage."),
    Key("stages", Several(STAGE, least=1, spaced=True), "The stages in order; once given, a stage locks."),
    Key("references", Several(Paragraph(), spaced_before=True), "Works the case rests on."),
    Key("runs", Several(RUN, spaced=True), "Scripted runs: replayed whenever the case is published.", SHOULD),
)
