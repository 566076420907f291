"""What the page of each sort of part asks for: people, variables, skills, cues, gates, rules, variants."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.conversation.variables import MOST, Variable
from assessments.outline.choosing import Many, Word
from assessments.outline.face_fields import Face
from assessments.outline.fields import Name, Number, Text, Whole, or_whole, under
from assessments.outline.parts_fields import Starts
from assessments.outline.pickers import Condition
from assessments.outline.records import List, Record
from assessments.outline.rows import effects, value_problem
from assessments.outline.sheets import lines

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
        Name(
            "id",
            _("Name in conditions"),
            _("Such as “lucia”; empty: made of the name. Everything that names it follows."),
        ),
    )
)


class _Variable(Record):
    """A variable of the program: counted, or one of some words."""

    def shown(self, plain):
        plain = plain or {}
        return super().shown(plain | {"words": [{"text": one} for one in plain.get("words") or []]})

    def meant(self, shown, at, sheet):
        found = super().meant(shown, at, sheet)
        words = tuple(one["text"] for one in found["words"])
        if any(one != one.strip() for one in words):
            # Taken away in silence, conditions and effects that name the word as it stands would name nothing.
            sheet.says(under(at, "words"), _now("Each without a space before or after it."))
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
        Name(
            "id",
            _("Name in conditions"),
            _("Empty: made of the words above. Everything that names it follows."),
        ),
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
        Name(
            "id",
            _("Name in conditions"),
            _("Empty: made of the words above. Everything that names it follows."),
        ),
    )
)
GATE = Record(
    (
        Condition("when", _("While"), required=True, always=_("(say when)")),
        Many("stops", _("Stops the rise of"), choices=lambda about: about.variables, required=True),
        effects("effects", _("What happens instead")),
        lines("says", _("What is said instead")),
        Text("because", _("Because"), rows=2),
        Name("id", _("Name"), _("A short one, for yourself; may be empty.")),
    )
)
RULE = Record(
    (
        Condition("when", _("When"), required=True, always=_("(say when)")),
        Word("goes_to", _("The talk goes to"), choices=lambda about: about.turns),
        Name("id", _("Name"), _("A short one, for yourself; may be empty.")),
    )
)
STANDING_IN = Record(
    (*PERSON.fields[:-1], Word("id", _("Takes the place of"), choices=lambda about: about.people))
)
VARIANT = Record(
    (
        Text("title", _("Title"), _("Such as “With her brother in the room”."), required=True, most=120),
        Starts("starts", _("What begins otherwise"), most=30),
        List(
            "people",
            _("Who takes whose place"),
            _("In this run somebody else sits there, under the same name in conditions."),
            item=STANDING_IN,
            one=_("Person"),
            add=_("Add a person"),
            most=6,
            template="variant_people",
        ),
        Name("id", _("Name"), _("A short one, for yourself; may be empty.")),
    )
)
