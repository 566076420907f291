"""Team care plans of a content pack, both ways: a file in the folder `care_plans` of a week ⇄ its page."""

from assessments.engine.findings import blocking
from assessments.material.naming import RUBRIC, key_of, slug_of
from assessments.models import TeamTask
from assessments.teamwork import freezing
from courses.packs import keeping, lookups, texts, tidy
from courses.packs.drafts import Draft, listed, stable_id
from courses.packs.kinds import PageText, WeekFolder
from courses.packs.mappings import Codes, Mapping, Numbers, Several
from courses.packs.shapes import MAY, SHOULD, Key, Line, Markdown, Paragraph, Whole, Word

NAME = Key(
    "name", Line(60, "[a-z0-9-]+", "breathing-plan"), "A short name of its own in the file, permanent."
)
DOMAIN = Key("domain", Whole(1, 8), "Number of the NCP domain.")
_CODES = Several(Line(50), flow=True)
VOICE = Mapping(NAME, Key("who", Line(80), "Who says it."), Key("words", Paragraph(), "In their words."))
PROBLEM = Mapping(NAME, DOMAIN, Key("text", Line(400), "The problem."))
GOAL = Mapping(
    NAME, Key("text", Paragraph(), "The goal, as it is said."), Key("whose", Line(80), "Whose words.")
)
INTERVENTION = Mapping(
    NAME,
    DOMAIN,
    Key("text", Paragraph(), "What is done."),
    Key("owners", _CODES, "Codes of the disciplines whose work it can be; without it, anybody’s.", MAY),
    Key("source", Line(255), "The work it rests on."),
)
MUST = Mapping(
    NAME,
    Key("sentence", Paragraph(), "What no good plan leaves out; teams read it afterwards."),
    Key("any_of", Several(Line(60), least=1, flow=True), "Names of interventions by which it is recognized."),
    Key("domain", Whole(0, 8), "The domain it has to stand in.", MAY, 0),
    Key("owners", _CODES, "One of these disciplines has to own it.", MAY),
)
MUST_NOT = Mapping(
    NAME,
    Key("intervention", Line(60), "Name of the intervention that could harm."),
    Key("because", Paragraph(), "What it could do to this person, in a sentence."),
)
CONTRADICTION = Mapping(
    NAME,
    Key("one", Line(60), "Name of an intervention or a goal."),
    Key("other", Line(60), "Name of another one that cannot stand beside it."),
    Key("sentence", Paragraph(), "Why not both."),
)
QUESTION = Mapping(NAME, Key("text", Line(200), "What members are asked about each other, from 1 to 5."))
CARE_PLAN = Mapping(
    Key("title", Line(255), "The name of the exercise."),
    Key("summary", Paragraph(), "Two sentences for the week.", SHOULD),
    Key("minutes", Whole(0, 6000), "Of each member’s time, about."),
    Key("days", Whole(1, 180), "Days a team has."),
    Key("content_note", Line(300), "What of it may be hard, in one sentence.", MAY),
    Key(
        "person",
        Mapping(
            Key("name", Line(80), "Name and age; always fictional."),
            Key("about", Line(200), "Who they are.", SHOULD),
        ),
        "The patient.",
    ),
    Key("domains", Numbers(), "Numbers of the NCP domains it speaks for.", MAY),
    Key("competencies", Codes(), "Codes of competencies it speaks for.", MAY),
    Key("review_discipline", Line(50), "The discipline whose reviewer should read it.", SHOULD),
    Key(
        "team",
        Mapping(
            Key("disciplines", _CODES, "Codes of the disciplines that are expected."),
            Key("least", Whole(2, 12), "Fewest in a team."),
            Key("most", Whole(2, 12), "Most in a team."),
        ),
        "Who it is for.",
    ),
    RUBRIC,
    Key("reveal", Word(("signed", "released")), "When teams read what is missing.", MAY, "signed"),
    Key("story", Markdown(), "What has happened, in Markdown."),
    Key("voices", Several(VOICE), "In the patient’s and family’s words.", SHOULD),
    Key("problems", Several(PROBLEM), "Problems that are given.", MAY),
    Key("goals", Several(GOAL), "Goals that may be taken up.", MAY),
    Key("library", Several(INTERVENTION, least=1, spaced=True), "Interventions a row may begin from."),
    Key("musts", Several(MUST, least=1, spaced=True), "What no good plan leaves out."),
    Key("must_nots", Several(MUST_NOT), "What could harm.", MAY),
    Key("contradictions", Several(CONTRADICTION), "What cannot both stand.", MAY),
    Key("reflection", Paragraph(), "What each member reflects on, alone."),
    Key("questions", Several(QUESTION), "What members are asked about each other.", SHOULD),
    Key("references", Several(Paragraph(), spaced_before=True), "Works it rests on."),
)
SAME = ("title", "summary", "minutes", "days", "content_note", "reveal", "story", "reflection")
STREAMS = {
    "voices": ("voice", ("who", "words")),
    "problems": ("problem", ("domain", "text")),
    "goals": ("goal", ("text", "whose")),
    "library": ("intervention", ("domain", "text", "owners", "source")),
    "musts": ("must", ("sentence", "any_of", "domain", "owners")),
    "must_nots": ("must_not", ("intervention", "because")),
    "contradictions": ("contradiction", ("one", "other", "sentence")),
    "questions": ("question", ("text",)),
}
"""Field of the page → (its block, what stands in one beside its short name)."""


class CarePlanFiles(WeekFolder):
    """The team care plans of a week, one file each."""

    name = "care_plans"
    model = "assessments.CarePlanPage"
    shape = CARE_PLAN

    def read(self, reading, name, path):
        """Return the draft of the page."""
        fields = reading.files.yaml(name.path)
        record = CARE_PLAN.of(fields)
        person = record["person"] or {"name": "", "about": ""}
        team = record["team"] or {"disciplines": [], "least": 4, "most": 6}
        values = {
            **{one: record[one] for one in SAME},
            "person_name": person["name"],
            "person_about": person["about"],
            "least": team["least"],
            "most": team["most"],
            "disciplines": _keys(record, team["disciplines"], reading),
            "rubric": key_of(record, "rubric"),
            "review_discipline": lookups.key_of(record, "review_discipline", reading.vocabulary.disciplines),
            "references": "\n".join(record["references"]),
            **{
                one: [_block(kind, part, names) for part in record[one]]
                for one, (kind, names) in STREAMS.items()
            },
            **lookups.mapped(record, reading),
        }
        lines = dict(fields.lines) | {
            part["name"]: part.fields.line for one in STREAMS for part in record[one] if part["name"]
        }
        return Draft(
            self.model, path, name.path, values, lines=lines, findings=findings, names_its_blocks=True
        )


def findings(page):
    """What the checks say of the unsaved page."""
    return [(one.where, one.sentence) for one in blocking(freezing.findings(page))]


def _keys(record, codes, reading):
    known, found = reading.vocabulary.disciplines, []
    for code in codes or []:
        if code in known:
            found.append(known[code])
        else:
            record.say("team", f"expected codes of disciplines ({', '.join(map(str, known))}), not “{code}”.")
    return sorted(set(found))


def _block(kind, part, names):
    name = part["name"]
    value = {"name": name, **{one: part[one] for one in names}}
    if "domain" in value:
        value["domain"] = str(value["domain"] or "")
    if value.get("domain") == "0":
        value["domain"] = ""
    if "any_of" in value:
        value["any_of"] = listed(value["any_of"], "care-plan", name, "any-of")
    if "owners" in value:
        value["owners"] = list(value["owners"] or [])
    return {"type": kind, "value": value, "id": stable_id("care-plan", kind, name)}


class CarePlanText(PageText):
    """The page of a team care plan."""

    name = "assessments.CarePlanPage"

    def write(self, page, pen):
        """Its one file."""
        known = pen.vocabulary
        facts = {one: getattr(page, one) for one in SAME} | {
            "person": {"name": page.person_name, "about": page.person_about},
            "domains": lookups.numbers_of(page, known),
            "competencies": lookups.codes_of(page, known),
            "review_discipline": known.code("disciplines", page.review_discipline_id),
            "team": {
                "disciplines": [known.code("disciplines", one.pk) for one in page.disciplines.all()],
                "least": page.least,
                "most": page.most,
            },
            "rubric": slug_of(page.rubric_id),
            "references": tidy.lines(page.references),
            **{
                one: [_plain(block, names) for block in texts.raw(page, one)]
                for one, (_kind, names) in STREAMS.items()
            },
        }
        return {texts.OWN: CARE_PLAN.text(facts)}


def _plain(block, names):
    value = block["value"]
    found = {"name": value["name"], **{one: value.get(one) for one in names}}
    if "domain" in found:
        found["domain"] = int(found["domain"] or 0)
    if "any_of" in found:
        found["any_of"] = [one["value"] if isinstance(one, dict) else one for one in found["any_of"] or []]
    return found


@keeping.reason
def set_to_teams(keys):
    """Teams were set one of them."""
    from assessments.models import CarePlanPage

    pages = CarePlanPage.objects.filter(pk__in=keys, alias_of=None).values_list("exercise_key", flat=True)
    there = TeamTask.objects.filter(exercise_key__in=list(pages)).exists()
    return "teams were set it" if there else ""
