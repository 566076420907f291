"""Handovers of a content pack, both ways: the author's form of a handover ⇄ its page."""

from assessments.engine.definition import SECTIONS
from assessments.engine.handover import SETTINGS
from assessments.packs import CaseReader
from assessments.packs_described import ID, MAPPED, NOTE, TABLE
from assessments.packs_written import plain_entry
from assessments.teamwork.packs import REVIEW, findings
from courses.packs import lookups, texts, tidy
from courses.packs.drafts import Draft
from courses.packs.kinds import PageText, WeekFolder
from courses.packs.mappings import ByKind, Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Flag, Key, Line, Markdown, Paragraph, Whole, Word

ENTRY = Mapping(
    ID,
    Key("title", Line(255), "What it is."),
    Key("section", Word(SECTIONS), "The part of the chart in which it stands.", MAY, "notes"),
    Key("kind", Word(("note", "table")), "What sort of entry it is."),
    ByKind({"note": NOTE, "table": TABLE}),
)
SECTION = Mapping(
    ID,
    Key("title", Line(255), "What the section is called."),
    Key("prompt", Paragraph(), "What it must hold."),
    Key("most", Whole(20, 1000), "The most words it may have."),
    Key("model", Markdown(), "What an experienced team would have written, in Markdown.", SHOULD),
)
FACT = Mapping(
    ID,
    Key("sentence", Paragraph(), "What the handover must tell, as a fact."),
    Key("is_safety", Flag(), "Without it somebody could come to harm: it must not be lost.", MAY),
    Key("look_for", Line(255), "How a reader recognizes it.", MAY),
)
QUESTION = Mapping(
    ID,
    Key("text", Paragraph(), "What the receiving team answers from the handover alone."),
    Key("answer", Markdown(), "What would have been right, in Markdown."),
)
DIMENSION = Mapping(
    ID,
    Key("title", Line(255), "What is rated."),
    Key("low", Paragraph(), "What 1 looks like."),
    Key("high", Paragraph(), "What 5 looks like."),
)
HANDOVER = Mapping(
    Key("title", Line(255), "The name of the exercise."),
    Key("summary", Paragraph(), "Two sentences for the week.", SHOULD),
    Key("minutes", Whole(0, 600), "Minutes of each member’s time, about."),
    Key("days", Whole(1, 180), "Days a team has in all."),
    Key(
        "person",
        Mapping(
            Key("name", Line(80), "Name and age; always fictional."),
            Key("about", Line(200), "Who they are.", SHOULD),
        ),
        "Who moves.",
    ),
    Key("leaves", Word(SETTINGS), "The setting they leave."),
    Key("goes_to", Word(SETTINGS), "The setting they go to."),
    *MAPPED,
    REVIEW,
    Key("most_asked", Whole(0, 10), "How often the receiving team may ask back.", MAY, 3),
    Key("story", Markdown(), "What has happened, and why they move, in Markdown."),
    Key("chart", Several(ENTRY, spaced=True), "The chart on the day of the move."),
    Key("sections", Several(SECTION, least=1, spaced=True), "What the team writes."),
    Key("facts", Several(FACT, least=1, spaced_before=True), "What must be told."),
    Key("questions", Several(QUESTION, least=1, spaced_before=True), "What the receiving team answers."),
    Key("dimensions", Several(DIMENSION, least=1, spaced_before=True), "What it is rated by, from 1 to 5."),
    Key("references", Several(Paragraph(), spaced_before=True), "Works the exercise rests on."),
)
PLAIN = ("title", "summary", "minutes", "days", "leaves", "goes_to", "story", "most_asked")
PARTS = {
    # stream of the page: (name in the pack, type of its blocks, names of their values)
    "sections": ("sections", "section", ("title", "prompt", "most", "model")),
    "facts": ("facts", "fact", ("sentence", "is_safety", "look_for")),
    "receiver_questions": ("questions", "question", ("text", "answer")),
    "dimensions": ("dimensions", "dimension", ("title", "low", "high")),
}


class Handovers(WeekFolder):
    """The handovers of a week, one file each."""

    name = "handovers"
    model = "assessments.HandoverPage"
    shape = HANDOVER

    def read(self, reading, name, path):
        """Return the draft of a handover. Its ids are the pack's."""
        one = HandoverReader(reading, reading.files.yaml(name.path))
        values = one.read()
        return Draft(
            self.model, path, name.path, values, lines=one.fields.lines | one.places, findings=findings,
            names_its_blocks=True,
        )  # fmt: skip


class HandoverReader(CaseReader):
    """Reads one handover; remembers the line of every id, for the findings of the checks."""

    def read(self):
        """Return the values of the page's fields."""
        found = HANDOVER.of(self.fields)
        person = found["person"] or {"name": "", "about": ""}
        known = self.reading.vocabulary.disciplines
        return {
            **{name: found[name] for name in PLAIN},
            "person_name": person["name"],
            "person_about": person["about"],
            "review_discipline": lookups.key_of(found, "review_discipline", known),
            "chart": [self.entry(one, self.id_of(one, "chart")) for one in found["chart"]],
            **{
                stream: [
                    {"type": type_, "value": {one: record[one] for one in names}, "id": self.id_of(record)}
                    for record in found[name]
                ]
                for stream, (name, type_, names) in PARTS.items()
            },
            "references": "\n".join(found["references"]),
            **lookups.mapped(found, self.reading),
        }


class HandoverText(PageText):
    """The page of a handover."""

    name = "assessments.HandoverPage"

    def write(self, page, pen):
        """The one file of the handover."""
        facts = {name: getattr(page, name) for name in PLAIN} | {
            "person": {"name": page.person_name, "about": page.person_about},
            "domains": lookups.numbers_of(page, pen.vocabulary),
            "competencies": lookups.codes_of(page, pen.vocabulary),
            "review_discipline": pen.vocabulary.code("disciplines", page.review_discipline_id),
            "chart": [plain_entry(one, pen) for one in texts.raw(page, "chart")],
            **{
                name: [
                    {"id": one["id"], **{key: one["value"].get(key) for key in names}}
                    for one in texts.raw(page, stream)
                ]
                for stream, (name, _type, names) in PARTS.items()
            },
            "references": tidy.lines(page.references),
        }
        return {texts.OWN: HANDOVER.text(facts)}
