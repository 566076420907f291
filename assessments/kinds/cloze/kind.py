"""Cloze: a text with blanks, each filled from its own list.

One point for each blank that is right (NCSBN "0/1"). Blanks that are linked, because one gives the reason for the
other, are marked together (NCSBN "rationale"); see `blanks.earned`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine import parts
from assessments.engine.answers import Answer, Result, scored, without_mark
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding
from assessments.engine.item import Item, common
from assessments.engine.options import Option
from assessments.engine.parts import Picks
from assessments.engine.reading import Reader
from assessments.kinds.cloze import checks
from assessments.kinds.cloze.blanks import Blank, earned, read_blanks, read_linked, worth
from assessments.kinds.cloze.text import Mark, split

TITLE = "Cloze with lists"
REASONS = parts.REASONS
FEEDBACK = {
    **opt.FEEDBACK,
    "parts": "",
    "html": "",
    "blank": "",
    "label": "",
    "filled": "own_answer",
    "blanks": "",
    "linked": "key",
}


@dataclass(frozen=True, kw_only=True)
class Cloze(Item):
    """A text with blanks.

    text    sanitized HTML with a mark [[id]] where each blank stands
    linked  ids of blanks that are marked together: two, or three with the finding before its two reasons
    """

    text: str
    blanks: tuple[Blank, ...]
    linked: tuple[tuple[str, ...], ...]
    shuffle: bool

    @property
    def sets(self) -> tuple[tuple[str, ...], ...]:
        """All blanks as they are marked: the linked ones together, every other one by itself.

        Each blank once, and only blanks that are there, so that scoring is total.
        """
        free = [blank.id for blank in self.blanks]
        found = []
        for ids in self.linked:
            mine = tuple(id_ for id_ in dict.fromkeys(ids) if id_ in free)
            free = [id_ for id_ in free if id_ not in mine]
            found += [mine] if mine else []
        return (*found, *((id_,) for id_ in dict.fromkeys(free)))


def read(reader: Reader) -> Cloze:
    """Read the item from a definition."""
    return Cloze(
        **common(reader),
        text=reader.text("text"),
        blanks=read_blanks(reader),
        linked=read_linked(reader),
        shuffle=reader.flag("shuffle"),
    )


def lint(item: Cloze) -> list[Finding]:
    """What is amiss with the text, the blanks and the sets: see the checks of this kind."""
    return checks.lint(item.text, item.blanks, item.linked, shuffle=item.shuffle)


def variants(item: Cloze) -> list[Item]:
    """Only itself."""
    return [item]


def _in_order(item: Cloze, blank: Blank, seed: str | None) -> tuple[Option, ...]:
    return opt.in_order(blank.options, f"{item.id}/{blank.id}", item.shuffle, seed)


def _parts(item: Cloze) -> list[str | Blank]:
    """The text in order, cut at its blanks; a mark that means none stays in the text."""
    blanks = {blank.id: blank for blank in item.blanks}
    return [
        blanks.get(part.code, f"[[{part.code}]]") if isinstance(part, Mark) else part
        for part in split(item.text)
    ]


def public_view(item: Cloze, seed: str) -> dict[str, Any]:
    """The text in parts: HTML, and blanks with their options in this attempt's order."""
    return {
        "parts": [
            {"html": part}
            if isinstance(part, str)
            else {
                "blank": part.id,
                "label": part.label,
                "options": opt.public_options(_in_order(item, part, seed)),
            }
            for part in _parts(item)
        ]
    }


def parse(item: Cloze, raw: object) -> Answer:
    """Read {blank: option id}."""
    offered = {blank.id: [option.id for option in blank.options] for blank in item.blanks}
    return parts.parse(raw, offered, several=False)


def typed(raw: object) -> str:
    """Nothing: blanks are filled from lists."""
    return ""


stored = parts.stored


def restore(item: Cloze, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def score(item: Cloze, answer: Answer) -> Result:
    """The share of the marks its blanks and sets can earn, and every critical option chosen."""
    if not isinstance(answer, Picks):
        return without_mark(item, answer)
    right = {blank.id: blank.is_right(answer.of(blank.id)) for blank in item.blanks}
    most = sum(worth(ids) for ids in item.sets)
    marks = sum(earned(ids, lambda id_: right[id_]) for ids in item.sets)
    picked = [one for blank in item.blanks for one in opt.picked(blank.options, answer.of(blank.id))]
    return scored(
        item,
        Fraction(marks, most) if most else Fraction(0),
        opt.criticals(item.id, picked),
        {"chosen": stored(answer), "right": right, "marks": marks, "most": most},
    )


def _filled(blank: Blank, answer: Answer) -> list[str]:
    return [option.text for option in opt.picked(blank.options, parts.chosen(answer, blank.id))]


def compared(item: Cloze) -> list[Part]:
    """What people put into each blank."""
    return [
        Part(blank.id, blank.label, tuple((one.id, one.text) for one in blank.options))
        for blank in item.blanks
    ]


def summary(item: Cloze, answer: Answer) -> str:
    """What stands in each blank."""
    return parts.said((blank.label, _filled(blank, answer)) for blank in item.blanks)


def model_answer(item: Cloze) -> dict[str, Any]:
    """A right option for each blank; a harmless one where there is one."""
    return {blank.id: _best(blank) for blank in item.blanks}


def _best(blank: Blank) -> str:
    right = sorted((option for option in blank.options if option.right), key=lambda option: option.critical)
    return right[0].id if right else ""


def feedback(item: Cloze, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """The text as it was filled; then every option of every blank, what was right, and why."""
    labels = {blank.id: blank.label for blank in item.blanks}
    return {
        "parts": [
            {"html": part}
            if isinstance(part, str)
            else {"blank": part.id, "label": part.label, "filled": "".join(_filled(part, answer)[:1])}
            for part in _parts(item)
        ],
        "blanks": [
            {
                "id": blank.id,
                "label": blank.label,
                "options": opt.explained(_in_order(item, blank, seed), parts.chosen(answer, blank.id)),
            }
            for blank in item.blanks
        ],
        "linked": [[labels[id_] for id_ in ids] for ids in item.sets if len(ids) > 1],
    }
