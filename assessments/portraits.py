"""How the people of a conversation are seen: drawn, and in words."""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cms import faces
from cms.sent import whole

MOODS = {
    "at-ease": _("At ease"),
    "worried": _("Worried"),
    "sad": _("Sad"),
    "angry": _("Angry"),
    "withdrawn": _("Withdrawn"),
    "relieved": _("Relieved"),
}
"""The word that stands beside each face."""
_NAMED = (("hair", faces.HAIR), ("collar", ("shirt", "round")))
_WHOLE = {"skin": 5, "tone": 4, "cloth": 3, "age": 130}
WORN = ("moustache", "beard", "glasses", "cannula")


def traits(face):
    """The traits for `cms.faces` of what an author chose: {"skin": "3", "hair": "long", "glasses": "yes"}."""
    found = {name: face[name] for name, known in _NAMED if face.get(name) in known}
    numbers = {name: whole(face.get(name, ""), most=most) for name, most in _WHOLE.items()}
    found |= {name: number for name, number in numbers.items() if number}
    if not found:
        return {name: True for name in WORN if face.get(name) not in (None, "", "no")}
    # Whoever is described wears what is said and nothing else, whatever a face made from the name would wear.
    return found | {name: face.get(name) not in (None, "", "no") for name in WORN}


def portrait(person, mood, size=132):
    """Head and shoulders as SVG; the words for it must stand beside it."""
    return mark_safe(faces.portrait(person.name, mood, size, **traits(person.face)))  # noqa: S308 (drawn by us)


def mini(person, mood, size=44):
    """The face alone, as SVG."""
    return mark_safe(faces.mini(person.name, mood, size, **traits(person.face)))  # noqa: S308 (drawn by us)
