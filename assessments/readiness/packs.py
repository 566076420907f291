"""Readiness sets of a content pack, both ways: the author's form of a set ⇄ its page."""

from assessments.models import ReadinessPage
from assessments.packs import CaseReader
from assessments.packs_described import ID, MAPPED, kind
from assessments.packs_written import plain_item
from assessments.teamwork.packs import REVIEW, findings
from courses.packs import lookups, texts, tidy
from courses.packs.drafts import Draft, listed
from courses.packs.kinds import PageText, WeekFolder
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Key, Line, Markdown, Paragraph, Whole, Word

QUESTION = Mapping(
    ID,
    Key("stem", Markdown(), "The question, in Markdown."),
    *kind("single_choice").KEYS,
    Key("explanation", Markdown(), "Read once the team has found the right option, in Markdown.", MAY),
    Key("references", Several(Paragraph()), "Works it rests on.", MAY),
)
APPLICATION = Mapping(
    Key("situation", Markdown(), "What happens, in Markdown."),
    Key("question", Line(300), "The one choice that every team makes."),
    Key("prompt", Line(300), "What the written reason should hold."),
    Key(
        "ways",
        Several(Mapping(ID, Key("text", Paragraph(), "What the team would do.")), least=2, most=6),
        "What a team can choose.",
    ),
    Key("afterwards", Markdown(), "Read once every team has decided, in Markdown.", SHOULD),
)
SET = Mapping(
    Key("title", Line(255), "The name of the set."),
    Key("summary", Paragraph(), "Two sentences for the week.", SHOULD),
    Key("minutes", Whole(0, 600), "Minutes of each member’s time, about."),
    Key("days", Whole(1, 180), "Days a team has in all."),
    Key("days_alone", Whole(1, 60), "Days each member has for their own test."),
    Key(
        "credits",
        Line(40, r"[0-9]{1,2}(, ?[0-9]{1,2}){0,5}", "4, 2, 1, 0"),
        "What the first, second … scratch earns.",
    ),
    Key("voices", Word(("half", "all", "any")), "Who must have spoken for an option before it is scratched."),
    *MAPPED,
    REVIEW,
    Key("introduction", Markdown(), "What to have read before, in Markdown.", MAY),
    Key("questions", Several(QUESTION, least=1, spaced=True), "The questions, one best answer each."),
    Key("application", APPLICATION, "The application exercise."),
    Key("references", Several(Paragraph(), spaced_before=True), "Works the set rests on."),
)
PLAIN = ("title", "summary", "minutes", "days", "days_alone", "credits", "voices", "introduction")


class Readiness(WeekFolder):
    """The readiness sets of a week, one file each."""

    name = "readiness"
    model = "assessments.ReadinessPage"
    shape = SET

    def read(self, reading, name, path):
        """Return the draft of a set. Its ids are the pack's."""
        one = SetReader(reading, reading.files.yaml(name.path))
        values = one.read()
        return Draft(
            self.model, path, name.path, values, lines=one.fields.lines | one.places, findings=findings,
            names_its_blocks=True,
        )  # fmt: skip


class SetReader(CaseReader):
    """Reads one set; remembers the line of every id, for the findings of the checks."""

    def read(self):
        """Return the values of the page's fields."""
        found = SET.of(self.fields)
        application = found["application"] or {
            "situation": "", "question": "", "prompt": "", "ways": [], "afterwards": "",
        }  # fmt: skip
        known = self.reading.vocabulary.disciplines
        return {
            **{name: found[name] for name in PLAIN},
            "review_discipline": lookups.key_of(found, "review_discipline", known),
            "questions": [self._question(one) for one in found["questions"]],
            "situation": application["situation"],
            "choice_asked": application["question"],
            "reason_asked": application["prompt"],
            "ways": [
                {"type": "way", "value": one["text"], "id": self.id_of(one)} for one in application["ways"]
            ],
            "afterwards": application["afterwards"],
            "references": "\n".join(found["references"]),
            **lookups.mapped(found, self.reading),
        }

    def _question(self, record):
        id_ = self.id_of(record)
        value = {
            "stem": record["stem"],
            "points": "1",
            "explanation": record["explanation"],
            "references": listed(record["references"], id_, "references"),
            "maps_to": [],
            "who": [],
            "but": False,
        }
        value |= kind("single_choice").read(self, record, id_, id_)
        return {"type": "single_choice", "value": value, "id": id_}


class ReadinessText(PageText):
    """The page of a readiness set."""

    name = "assessments.ReadinessPage"

    def write(self, page, pen):
        """The one file of the set."""
        assert isinstance(page, ReadinessPage)
        facts = {name: getattr(page, name) for name in PLAIN} | {
            "domains": lookups.numbers_of(page, pen.vocabulary),
            "competencies": lookups.codes_of(page, pen.vocabulary),
            "review_discipline": pen.vocabulary.code("disciplines", page.review_discipline_id),
            "questions": [plain_item(one, pen) for one in texts.raw(page, "questions")],
            "application": {
                "situation": page.situation,
                "question": page.choice_asked,
                "prompt": page.reason_asked,
                "ways": [{"id": one["id"], "text": one["value"]} for one in texts.raw(page, "ways")],
                "afterwards": page.afterwards,
            },
            "references": tidy.lines(page.references),
        }
        return {texts.OWN: SET.text(facts)}
