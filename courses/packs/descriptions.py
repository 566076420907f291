"""What every file of a pack may say, but for cases: the one place from which reading, writing and the schemas follow."""

from courses import requirements
from courses.grade_sources import SOURCES
from courses.models import EvaluationQuestion, GradeComponent
from courses.models.pages import Half
from courses.models.terms import Scope
from courses.packs.kinds import KINDS, PROGRAM_PARTS
from courses.packs.mappings import Codes, Mapping, Numbers, Several, TextOr, Works
from courses.packs.shapes import MAY, SHOULD, Decimal, Flag, Key, Line, Markdown, Paragraph, Whole, Word

FORMAT = 1
LANGUAGES = ("en-us",)
CODE = Line(80, "[A-Za-z0-9_-]+", "social-worker")
PATH = Line(400, "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", "pcc-3/week-4")
WEEK_ELSEWHERE = Line(400, "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+){2}", "certificate/pcc-3/week-4")
WORK = TextOr(
    Paragraph(),
    Key(
        "doi",
        Line(200, r"10\.[0-9]{4,9}/\S+", "10.1000/182"),
        "Begins with 10. and has a slash, without https://.",
        MAY,
    ),
    Key("pmid", Line(9, "[1-9][0-9]{0,8}", "“12345678”"), "A number, in quotes.", MAY),
    Key("url", Line(500, "https?://.+", "https://www.example.org"), "An address.", MAY),
)
REFERENCES = Key(
    "references",
    Works(WORK),
    "The works the text rests on, numbered from 1; the text names each as <sup>1</sup>.",
    MAY,
)

PACK = Mapping(
    Key("format", Whole(FORMAT, FORMAT), "The version of the format."),
    Key("kind", Word(lambda: sorted(KINDS)), "What the pack holds."),
    Key("slug", CODE, "Its name among packs; of a program also the slug of its page."),
    Key("title", Line(255), "Its name in words."),
    Key("language", Word(LANGUAGES), "The language of its texts."),
    Key("needs", Several(CODE, least=1, flow=True), "Slugs of the packs that must be loaded before.", MAY),
    Key("notes", Several(Paragraph()), "Where the content comes from, and what a reader must know.", MAY),
)

_MAPPED = (
    Key("domains", Numbers(), "Numbers of the NCP domains it speaks of.", SHOULD),
    Key("competencies", Codes(), "Codes of competencies: VE, or framework/code.", SHOULD),
)
REQUIREMENT = Mapping(
    Key("kind", Word(lambda: list(requirements.KINDS)), "The kind of rule."),
    Key("about", PATH, "Path of the page it is about, from the course on.", MAY),
    Key("amount", Decimal(most=9999), "How much.", MAY),
    Key("letter", Line(4), "Of a course grade: the lowest letter that is enough, such as B.", MAY),
    Key("words", Line(200), "How learners read it; without it, the kind's own sentence.", MAY),
)
SUPPORT = Mapping(
    Key("name", Line(255), "Whom one can turn to."),
    Key("reach", Line(255), "A telephone number, an e-mail address or an https:// address."),
    Key("words", Line(255), "When and for whom, in a few words.", MAY),
)


def program():
    """program.yaml; what higher apps add stands at its end."""
    return Mapping(
        Key("title", Line(255), "The name of the program."),
        Key("level_of_care", Line(50), "Code of a level: primary, secondary or tertiary.", SHOULD),
        Key("summary", Paragraph(), "Two sentences for the catalog."),
        Key("credits", Decimal(most=999), "Credits; “0” when there are none."),
        Key("hours", Decimal(most=9999), "Hours of learning; “0” when nobody counts them."),
        Key("statements", Line(50), "Code of the set of statements learners rate themselves on.", MAY),
        Key("letter_scale", Line(50), "Code of the scale in whose letters its courses are graded.", MAY),
        Key("review_months", Whole(1, 1200), "How long a clinical review holds, in months.", MAY, default=24),
        Key("support", Several(SUPPORT, least=1), "Whom learners can turn to on a hard day.", MAY),
        Key(
            "requirements", Several(REQUIREMENT), "What earns the certificate, in the order learners read it."
        ),
        *(Key(part.name, part.shape, part.about, SHOULD) for part in PROGRAM_PARTS.values()),
    )


COMPONENT = Mapping(
    Key("key", CODE, "Permanent: what is entered by hand refers to it."),
    Key("name", Line(80), "As learners read it."),
    Key("source", Word(lambda: list(SOURCES)), "Where the grade comes from."),
    Key("weight", Decimal(above_zero=True, most=100), "In percent; those of a course add up to 100."),
    Key("about", PATH, "Path of the week, lesson, case or exercise it is about, from the course on.", MAY),
    Key("takes", Word(GradeComponent.Takes.values), "Which try counts.", MAY, default="best"),
)
QUESTION = Mapping(
    Key("kind", Word(EvaluationQuestion.Kind.values), "How it is answered."),
    Key("text", Line(250), "The question, or the statement one agrees with."),
    Key("options", Several(Line(120), least=2, most=8), "The answers of a choice.", MAY),
)
COURSE = Mapping(
    Key("title", Line(255), "The name of the course."),
    Key("code", Line(20), "Its code, such as PCC-3."),
    Key("credits", Decimal(most=999), "Credits; “0” when there are none."),
    Key("summary", Paragraph(), "Two or three sentences: what it is about.", SHOULD),
    Key(
        "objectives",
        Several(Paragraph(), usual=(3, 5)),
        "What learners can do at the end, three to five.",
        SHOULD,
    ),
    Key("grading", Several(COMPONENT, least=1), "The parts of its grade.", MAY),
    Key("evaluation", Several(QUESTION, least=1), "What its learners are asked about it.", MAY),
)

_HALF = Mapping(
    Key("title", Line(120), "Its title."),
    Key("summary", Paragraph(), "One sentence.", SHOULD),
)
WEEK = Mapping(
    Key("number", Whole(0, 32767), "Its number, as learners read it."),
    Key("title", Line(255), "The name of the week."),
    Key("headline", Line(160), "A sentence a colleague would say."),
    Key("promise", Paragraph(), "What a learner can do at the end of it.", SHOULD),
    *(Key(half, _HALF, f"The {label.lower()} half.") for half, label in Half.choices),
    Key(
        "patient",
        Mapping(
            Key("name", Line(80), "Name and age; always fictional.", SHOULD),
            Key("about", Line(200), "Who they are.", SHOULD),
        ),
        "The person in the middle.",
        SHOULD,
    ),
    Key(
        "objectives",
        Several(Paragraph(), usual=(2, 4)),
        "What learners can do at the end, two to four.",
        SHOULD,
    ),
    *_MAPPED,
)
SHARED_WEEK = Mapping(
    Key("same_as", WEEK_ELSEWHERE, "pack/course/week: the week it is, shared and not copied."),
)

LESSON = Mapping(
    Key("title", Line(255), "The name of the lesson."),
    Key("half", Word(Half.values), "The half of the week it belongs to."),
    Key("standfirst", Paragraph(), "What it is about, in a sentence or two.", SHOULD),
    Key("minutes", Whole(0, 600), "Reading time."),
    Key(
        "objectives",
        Several(Paragraph(), least=1, usual=(1, 4)),
        "What a reader can do afterward, one to four.",
    ),
    *_MAPPED,
    Key("review_discipline", Line(50), "The discipline whose reviewer should read it.", SHOULD),
    Key(
        "for",
        Several(Line(120), least=1, flow=True),
        "Whom it speaks to: scopes, tracks, disciplines, seats.",
        MAY,
    ),
    Key("not_for", Several(Line(120), least=1, flow=True), "It speaks to everybody but these.", MAY),
    REFERENCES,
)

_PAGE = (
    Key("title", Line(255), "The name of the page."),
    Key("standfirst", Paragraph(), "What it is about, in a sentence or two.", SHOULD),
)
HOME = Mapping(*_PAGE, Key("headline", Line(120), "A sentence a colleague would say."), REFERENCES)
TEXT_PAGE = Mapping(*_PAGE, REFERENCES)
CATALOG = Mapping(*_PAGE)
BARE = Mapping(REFERENCES)
"""Of a body without facts of its own, such as a story: only its references."""

# The vocabulary

_TERM = (
    Key("code", CODE, "Permanent: pages and rules refer to it."),
    Key("name", Line(120), "As people read it."),
)
_DESCRIPTION = Key("description", Paragraph(), "What it means here.", MAY)
_PRINTED = Key("on_certificate", Line(40), "How it is printed, if different from the name.", MAY)
LETTER = Mapping(
    Key("letter", Line(4), "Such as B+."),
    Key("from", Decimal(most=100), "From which percentage on it is given."),
    Key("points", Decimal(most=99), "The grade points it carries."),
    flow=True,
)
SCALE = Mapping(
    *_TERM, _DESCRIPTION, Key("letters", Several(LETTER, least=1), "From the highest to the lowest.")
)
TRACK = LEVEL = Mapping(*_TERM, _DESCRIPTION)
DISCIPLINE = Mapping(
    *_TERM,
    Key("track", Line(50), "Code of its track."),
    Key("scope", Word(Scope.values), "Usual scope of practice."),
    Key("asks_speciality", Flag(), "Whether learners say their speciality in words.", MAY),
    _PRINTED,
    _DESCRIPTION,
    Key(
        "sub_roles",
        Several(Mapping(*_TERM, Key("scope", Word(Scope.values), "Scope of practice."), _PRINTED)),
        "Finer seats within it.",
        MAY,
    ),
)
DOMAIN = Mapping(Key("number", Whole(1, 99), "Its number: pages refer to it."), *_TERM, _DESCRIPTION)
COMPETENCY = Mapping(
    *_TERM,
    _DESCRIPTION,
    Key("shown_by_asking", Flag(), "A case in which somebody asked a colleague is evidence for it.", MAY),
)
FRAMEWORK = Mapping(*_TERM, _DESCRIPTION, Key("competencies", Several(COMPETENCY), "In order.", MAY))
GLOSSARY_TERM = Mapping(
    Key("slug", CODE, "Permanent: prose may refer to it."),
    Key("term", Line(80), "The word."),
    Key("means", Markdown(), "What it means, in 20 to 60 plain words; Markdown."),
    Key(
        "also", Several(Line(), flow=True), "Other names, abbreviations and plurals that lead here, too.", MAY
    ),
    Key("see", Several(Line(80), flow=True), "Slugs of related terms.", MAY),
    Key("references", Several(Paragraph()), "Works it rests on.", MAY),
)
STATEMENT = Mapping(
    Key("code", CODE, "Permanent: ratings before and after are compared by it."),
    Key("text", Paragraph(200), "What a learner says of themself."),
    Key("area", Line(60), "Statements of an area stand together."),
    *(Key(key.name, key.shape, key.about, MAY) for key in _MAPPED),
    Key("retired", Flag(), "No longer asked; what was answered stays.", MAY),
)
STATEMENT_SET = Mapping(*_TERM, _DESCRIPTION, Key("statements", Several(STATEMENT, spaced=True), "In order."))
