"""What each page of the outline asks for: a turn with everything in it, and each sort of part."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.conversation.graph import ERRORS
from assessments.conversation.people import MOODS
from assessments.conversation.variables import MOST, Variable
from assessments.outline.fields import (
    Flag,
    List,
    Many,
    Name,
    Number,
    Record,
    Text,
    Travels,
    Whole,
    Word,
    or_whole,
    under,
)
from assessments.outline.parts_fields import Audience, Ends, Face, OwnWords, Points, Starts, drawn
from assessments.outline.pickers import Condition, effects, value_problem
from cms.templatetags import ui

ERROR_WORDS = {
    "": _("no error"),
    "slip": _("a slip: shown in the look back, harms nobody"),
    "critical": _("critical: it harms the patient, nobody passes with it"),
}


def _errors(about):
    return [(code, ERROR_WORDS[code]) for code in ERRORS if code]


SAYING = Record(
    (
        Condition("when", _("Said when"), always=_("whenever nothing above is said")),
        Text("text", _("Words"), rows=2),
        Text("body", _("What the body does")),
        Word("mood", _("Mood of the face"), choices=lambda about: about.moods, none=_("as they feel")),
    )
)
LINE = Record(
    (
        Word("speaker", _("Who speaks"), choices=lambda about: about.people),
        List(
            "sayings",
            _("Words"),
            _("The first that holds is said."),
            item=SAYING,
            one=_("Words"),
            add=_("Other words, said only when …"),
            most=10,
            template="sayings",
        ),
        Condition("only", _("Said at all when")),
        Audience("audience", _("For seats")),
        Travels("audio", ""),
    )
)


class _NewLine(Record):
    """A line that begins with one way to say it. The face of who speaks stands beside each mood."""

    def blank(self):
        return super().blank() | {"sayings": [SAYING.blank()]}

    def views(self, shown, at, sheet):
        found = super().views(shown, at, sheet)
        person = sheet.about.graph.people_by_id.get(shown["speaker"])
        for row in found["sayings"]["rows"]:
            mood = row["fields"]["mood"]
            if person and mood["value"] in MOODS:
                name, traits = drawn(person.name, person.face)
                mood["drawn"] = ui.mini_face(name, mood["value"], 44, **traits)
        return found


_LINE = _NewLine(LINE.fields)


def lines(name, label, help_=""):
    """What is said, line by line."""
    return List(name, label, help_, item=_LINE, one=_("Line"), add=_("Add a line"), most=20, template="lines")


def _outcome(**goes):
    return (
        effects(
            "effects", _("Effects"), _("What it changes in the people, and in the program’s own numbers.")
        ),
        Points("skills", _("Skills it shows"), most=9),
        Word("error", _("Error"), choices=_errors, none=ERROR_WORDS[""]),
        Text("harm", _("What happens to the patient"), _("One sentence, where it is critical."), rows=2),
        lines("reaction", _("Reaction, said at once")),
        Text(
            "because",
            _("Because"),
            _("One or two sentences for the look back: why this helps, or does not."),
            rows=2,
        ),
        Word("goes_to", _("Goes to"), choices=lambda about: about.targets, **goes),
    )


OTHERWISE = Record(
    (
        Condition("when", _("When"), required=True, always=_("(say when)")),
        *_outcome(none=_("as above")),
    )
)
REPLY = Record(
    (
        Text("text", _("Words of the reply"), rows=2),
        Flag("done", _("Done, not said"), _("The words tell what one does.")),
        Flag("silence", _("A silence"), _("A reply without words; it stands last.")),
        Flag("stop", _("An offer to stop and come back"), _("It stands last, too.")),
        Flag("again", _("May be chosen again")),
        *_outcome(),
        List(
            "otherwise",
            _("Otherwise, when …"),
            _("Asked in order; the first that holds replaces everything the reply does."),
            item=OTHERWISE,
            one=_("Otherwise"),
            add=_("Add “otherwise, when …”"),
            most=6,
            template="otherwise",
        ),
        Condition("when", _("Offered when")),
        Audience("audience", _("For seats")),
        Many("meets", _("Cues it answers"), choices=lambda about: about.cues),
        Text("hands_to", _("Hands over to"), _("A colleague by name, or a discipline.")),
        Name("id", _("Name in conditions"), _("Keep it once learners have met the reply.")),
        Travels("was", ""),
    )
)
TURN = Record(
    (
        Text("title", _("Title"), _("For authors: learners do not see it.")),
        Text("scene", _("Scene"), _("What is to be seen and heard before anybody speaks. Markdown."), rows=3),
        lines("lines", _("What is said")),
        List(
            "choices",
            _("Replies"),
            _("What the learner can answer. Learners meet them in an order of their own."),
            item=REPLY,
            one=_("Reply"),
            add=_("Add a reply"),
            most=12,
            template="replies",
        ),
        Ends("ending", _("Ending")),
        Flag("key", _("A decisive turn"), _("The look back offers to try again from here.")),
        OwnWords("writing", _("Own words")),
        Many("raises", _("Cues that it lets be seen"), choices=lambda about: about.cues),
        effects("effects", _("Effects on entering")),
        Whole("most", _("Most visits"), _("How often it may be entered; 0: as often as one likes."), most=99),
        Name(
            "id",
            _("Name of the turn"),
            _("Conditions and Twee call it so. Everything that names it follows."),
        ),
    )
)

LOOK = Record(
    (
        Condition("when", _("While"), required=True, always=_("(say when)")),
        Word("mood", _("Mood of the face"), choices=lambda about: about.moods),
        Text("body", _("What the body does")),
    )
)
PERSON = Record(
    (
        Text(
            "name",
            _("Name and age"),
            _("Such as “Lucia Alvarez, 38”. Always made up."),
            required=True,
            most=120,
        ),
        Text(
            "short", _("Called"), _("What the screen calls them; empty: the first word of the name."), most=60
        ),
        Text("about", _("Who they are"), rows=2),
        Face("face", _("Face")),
        Starts("starts", _("How they begin"), _("Empty: as everybody begins."), of="person", most=20),
        List(
            "looks",
            _("How it shows"),
            _("While one of these holds, the face and the body are so; else they follow from the feelings."),
            item=LOOK,
            one=_("Look"),
            add=_("Add a look"),
            most=10,
            template="looks",
        ),
        Name("id", _("Name in conditions"), _("Such as “lucia”. Everything that names it follows.")),
    )
)


class _Variable(Record):
    """A variable of the program: counted, or one of some words."""

    def shown(self, plain):
        plain = plain or {}
        return super().shown(plain | {"words": [{"text": one} for one in plain.get("words") or []]})

    def meant(self, shown, at, sheet):
        found = super().meant(shown, at, sheet)
        words = tuple(one["text"].strip() for one in found["words"])
        start = found["start"].strip()
        start = start if words else or_whole(start)
        least, most = found.get("least", 0), found.get("most", 1)
        if "." in found["id"]:
            sheet.says(under(at, "id"), _now("Without a dot: the dot stands before what a person carries."))
        if not words and not least < most <= least + MOST:
            sheet.says(under(at, "most"), _now("Above the least, by at most %(most)s.") % {"most": MOST})
        elif sentence := value_problem(Variable("", "", least, most, start, words), start):
            sheet.says(under(at, "start"), sentence)
        return found | {"words": list(words), "start": start}


VARIABLE = _Variable(
    (
        Text(
            "label", _("What it is"), _("In words, as conditions name it: “alignment of the team”."), most=120
        ),
        Whole("least", _("Least"), least=0, most=20),
        Whole("most", _("Most"), least=0, most=20, usual=1),
        List(
            "words",
            _("Or one of these words"),
            _("With words it is not counted."),
            item=Record((Text("text", _("Word"), most=40),)),
            one=_("Word"),
            add=_("Add a word"),
            most=10,
            template="wordings",
        ),
        Text("start", _("Begins at"), _("A number, or one of the words."), most=40),
        Name("id", _("Name in conditions"), _("Such as “alignment”. Everything that names it follows.")),
    )
)
SKILL = Record(
    (
        Text("label", _("What one shows"), _("Such as “Asks before telling”."), required=True, most=120),
        Many("steps", _("Steps of frameworks"), choices=lambda about: about.steps),
        Word("dimension", _("Rated as"), choices=lambda about: about.dimensions, none=_("nothing")),
        Number("weight", _("Weight"), _("How much its points count beside those of the others.")),
        Name("id", _("Name in conditions"), _("Everything that names it follows.")),
    )
)
CUE = Record(
    (
        Word("person", _("Whose cue"), choices=lambda about: about.people),
        Text("words", _("What they say or show"), rows=2, required=True),
        Whole("lasts", _("Lasts"), _("How many replies there are to answer it."), least=1, most=20, usual=1),
        effects("missed", _("When it is missed")),
        Text(
            "because",
            _("Because"),
            _("For the look back: what it was, and what answering it would have done."),
            rows=2,
        ),
        Name("id", _("Name in conditions"), _("Everything that names it follows.")),
    )
)
GATE = Record(
    (
        Condition("when", _("While"), required=True, always=_("(say when)")),
        Many("stops", _("Stops the rise of"), choices=lambda about: about.variables, required=True),
        effects("effects", _("What happens instead")),
        lines("says", _("What is said instead")),
        Text("because", _("Because"), rows=2),
        Name("id", _("Name"), ""),
    )
)
RULE = Record(
    (
        Condition("when", _("When"), required=True, always=_("(say when)")),
        Word("goes_to", _("The talk goes to"), choices=lambda about: about.turns),
        Name("id", _("Name"), ""),
    )
)
VARIANT = Record(
    (
        Text("title", _("Title"), _("Such as “With her brother in the room”."), required=True, most=120),
        Starts("starts", _("What begins otherwise"), most=30),
        List(
            "people",
            _("Who takes whose place"),
            _("A person with the same name in conditions as the one whose place they take."),
            item=PERSON,
            one=_("Person"),
            add=_("Add a person"),
            most=6,
            template="variant_people",
        ),
        Name("id", _("Name"), ""),
    )
)
