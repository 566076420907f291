"""How somebody is drawn: the traits of a face, and what the drawing needs of them."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from assessments.outline.choosing import Word
from assessments.outline.fields import Flag, Travels
from assessments.outline.records import Group, Record
from assessments.portraits import WORN

HAIR_WORDS = {
    "cropped": gettext_lazy("cropped"),
    "bald": gettext_lazy("bald"),
    "long": gettext_lazy("long"),
    "bob": gettext_lazy("bob"),
    "bun": gettext_lazy("bun"),
    "curls": gettext_lazy("curls"),
    "scarf": gettext_lazy("scarf"),
}
COLLARS = [("shirt", gettext_lazy("shirt")), ("round", gettext_lazy("round"))]


SKIN_WORDS = {
    "1": gettext_lazy("1, lightest"),
    "2": "2",
    "3": "3",
    "4": "4",
    "5": gettext_lazy("5, darkest"),
}
TONE_WORDS = {
    "1": gettext_lazy("black"),
    "2": gettext_lazy("brown"),
    "3": gettext_lazy("gray"),
    "4": gettext_lazy("white"),
}


def _tones(words):
    return lambda about: list(words.items())


def _numbers(most):
    rows = [(str(number), str(number)) for number in range(1, most + 1)]
    return lambda about: rows


@dataclass
class Face(Group):
    """The traits by which somebody is drawn, all as texts. A trait that is not asked here travels along."""

    kind = "face"

    def __post_init__(self):
        none = gettext_lazy("from the name")
        self.record = Record(
            (
                Word("skin", gettext_lazy("Skin"), choices=_tones(SKIN_WORDS), none=none),
                Word("hair", gettext_lazy("Hair"), choices=lambda about: list(HAIR_WORDS.items()), none=none),
                Word("tone", gettext_lazy("Tone of the hair"), choices=_tones(TONE_WORDS), none=none),
                Word("cloth", gettext_lazy("Clothes"), choices=_numbers(3), none=none),
                Word("collar", gettext_lazy("Collar"), choices=lambda about: COLLARS, none=none),
                Flag("moustache", gettext_lazy("Moustache")),
                Flag("beard", gettext_lazy("Beard")),
                Flag("glasses", gettext_lazy("Glasses")),
                Flag("cannula", gettext_lazy("Oxygen cannula")),
                Travels("other", ""),
            )
        )

    def shown(self, plain):
        """What is asked, and the rest as a text that travels."""
        plain = dict(plain or {})
        words = {one.name: dict(one.choices(None)) for one in self.record.fields if one.kind == "word"}
        asked = {name: plain.pop(name) for name in words if plain.get(name) in words[name]}
        worn = {name: plain.pop(name) == "yes" for name in WORN if plain.get(name) == "yes"}
        return self.record.shown(
            asked | worn | {"other": json.dumps(plain, ensure_ascii=False) if plain else ""}
        )

    def meant(self, shown, at, sheet):
        """The traits that are not as the name draws them."""
        found = super().meant(shown, at, sheet)
        traits = {
            name: found[name] for name in ("skin", "hair", "tone", "cloth", "collar") if found.get(name)
        }
        traits |= {name: "yes" for name in WORN if found[name]}
        return _other(shown["other"]) | traits


def _other(text):
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return (
        {str(name): value for name, value in found.items() if isinstance(value, str)}
        if isinstance(found, dict)
        else {}
    )
