"""The people of a conversation: what each of them carries, and how it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.conversation.conditions import Condition
from assessments.conversation.variables import Value, Variable

FEELINGS = ("calm", "fear", "sadness", "anger", "withdrawal")
PREFERENCES = ("unasked", "everything", "headlines", "family", "nothing")
MOODS = ("at-ease", "worried", "sad", "angry", "withdrawn", "relieved")
HOT = 7
"""From this strength of emotion on, facts usually do not land (reference: Pollak 2007, Mroz 2022 on cues)."""
STIRRED = 4
"""From this strength on an emotion shows."""

BODIES: Mapping[str, str] = {
    "at-ease": "Shoulders down, looking at you.",
    "worried": "Brows drawn up, hands not still.",
    "sad": "Eyes down, breath slow.",
    "angry": "Jaw set, shoulders up.",
    "withdrawn": "Turned aside, arms close.",
    "relieved": "Breathing out, shoulders let go.",
}
"""What a body does in each mood where the author says nothing else."""
_SHOWS = {"calm": "at-ease", "fear": "worried", "sadness": "sad", "anger": "angry", "withdrawal": "withdrawn"}
_STIRRED = {"calm": "at-ease", "sadness": "sad", "withdrawal": "withdrawn"}

TRUST, EMOTION, FEELING, AWARENESS, PREFERENCE, VALUES, CONFLICT = (
    "trust", "emotion", "feeling", "awareness", "preference", "values", "conflict",
)  # fmt: skip

EVERYBODYS: Mapping[str, Variable] = {
    TRUST: Variable(TRUST, "trust in you", 0, 10, start=5),
    EMOTION: Variable(EMOTION, "strength of the emotion", 0, 10, start=3),
    FEELING: Variable(FEELING, "feeling", words=FEELINGS, start="fear"),
    AWARENESS: Variable(AWARENESS, "awareness of the prognosis", 0, 4, start=1),
    PREFERENCE: Variable(PREFERENCE, "what they want to hear", words=PREFERENCES, start="unasked"),
    VALUES: Variable(VALUES, "how much of what matters was drawn out", 0, 4, start=0),
    CONFLICT: Variable(CONFLICT, "conflict with others in the room", 0, 4, start=0),
}
"""What every person has, whatever the author adds. What they want to know is kept apart from what they know."""


@dataclass(frozen=True)
class Look:
    """How somebody is seen while a condition holds: a mood and what the body does."""

    when: Condition
    mood: str
    body: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in the room: who they are, how they are drawn, how they begin.

    face    traits for the drawing (skin, hair, tone, cloth, age, collar, moustache, …)
    starts  where the values of a person begin, other than everybody's
    """

    id: str
    name: str
    short: str = ""
    about: str = ""
    face: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, Value] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()

    @property
    def called(self) -> str:
        """What the screen calls them in a turn."""
        return self.short or (self.name.split(",")[0].split() or [""])[0]


@dataclass(frozen=True)
class Seen:
    """How somebody looks at a moment: a mood for the face, and words for it."""

    mood: str
    body: str


def mood_of(trust: int, emotion: int, feeling: str) -> str:
    """The mood a face shows where no look of the author's holds."""
    if emotion >= HOT:
        return _SHOWS[feeling]
    if emotion >= STIRRED:
        return _STIRRED.get(feeling, "worried")
    return "relieved" if trust >= 8 and emotion <= 2 else "at-ease"
