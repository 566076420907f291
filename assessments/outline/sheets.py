"""What each page of the outline asks for: a turn with everything in it, and each sort of part."""

from django.utils.translation import gettext_lazy as _

from assessments import portraits
from assessments.conversation.graph import ERRORS
from assessments.conversation.people import MOODS
from assessments.outline.choosing import Many, Word
from assessments.outline.fields import Flag, Name, Text, Travels, Whole, under
from assessments.outline.parts_fields import Audience, Ends, OwnWords, Points
from assessments.outline.pickers import Condition
from assessments.outline.recordings import Recording
from assessments.outline.records import List, Record
from assessments.outline.rows import effects

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
        Recording(
            "audio",
            _("Recording"),
            _("MP3, M4A or OGG, at most 5 MB. The words above are its transcript: let them say the same."),
        ),
    )
)


class _NewLine(Record):
    """A line that begins with one way to say it. The face of who speaks stands beside each mood."""

    def blank(self):
        return super().blank() | {"sayings": [SAYING.blank()]}

    def meant(self, shown, at, sheet):
        found = super().meant(shown, at, sheet)
        if found.get("audio") and not any(one["text"].strip() for one in found["sayings"]):
            sheet.says(
                under(at, "audio"),
                _("Write the words of this line: whoever cannot hear the recording reads them."),
            )
        return found

    def views(self, shown, at, sheet):
        found = super().views(shown, at, sheet)
        person = sheet.about.graph.people_by_id.get(shown["speaker"])
        for row in found["sayings"]["rows"]:
            mood = row["fields"]["mood"]
            if person and mood["value"] in MOODS:
                mood["drawn"] = portraits.mini(person, mood["value"])
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
