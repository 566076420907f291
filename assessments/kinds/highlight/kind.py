"""Highlight: choose words in a running text. One up for each right span, one down for each wrong one, never below zero.

The rule is the NCSBN "+/-". Every span that may be chosen is marked as such, right or wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import options as opt
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Response,
    Result,
    Ungradable,
    scored,
    without_mark,
)
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.options import Option
from assessments.engine.reading import Reader
from assessments.kinds.highlight.anchoring import Lost

TITLE = "Highlight words"
REASONS = {
    "unknown_option": "Some of these words cannot be chosen here. Choose among those that are marked.",
    "unreadable": UNREADABLE.sentence,
}
FEEDBACK = {**opt.FEEDBACK, "paragraphs": ""}
MOST_OF_IT = Fraction(3, 5)
"""A key that covers more of the text than this asks what does not matter, rather than what does."""


@dataclass(frozen=True, kw_only=True)
class Highlight(Item):
    """A running text: spans that may be chosen, and the plain words between them.

    text  the words before each span, and those after the last one: one more than there are spans
    lost  spans whose words could not be found in the author's passage; none in a published case
    """

    spans: tuple[Option, ...]
    text: tuple[str, ...]
    lost: tuple[Lost, ...]

    @property
    def parts(self) -> tuple[str | Option, ...]:
        """The text in reading order."""
        before = (part for words, span in zip(self.text, self.spans, strict=False) for part in (words, span))
        return (*before, *self.text[len(self.spans) :])

    @property
    def keys(self) -> frozenset[str]:
        """Ids of the right spans."""
        return frozenset(span.id for span in self.spans if span.right)


@dataclass(frozen=True)
class Marked(Response):
    """The ids of the chosen spans, sorted, at least one."""

    spans: tuple[str, ...]


def read(reader: Reader) -> Highlight:
    """Read the item from a definition."""
    spans, text = list[Option](), [""]
    for part in reader.readers("parts"):
        if part.has("id"):
            spans.append(opt.read_option(part, "right"))
            text.append("")
        else:
            text[-1] += part.text("text")
            part.close()
    lost = []
    for one in reader.readers("lost"):
        lost.append(Lost(one.identifier(), one.text("why")))
        one.close()
    return Highlight(**common(reader), spans=tuple(spans), text=tuple(text), lost=tuple(lost))


def lint(item: Highlight) -> list[Finding]:
    """Spans that were not found, overlap or say the same; no key; a key that is nearly the whole text."""
    findings = [block(one.id, one.why) for one in item.lost]
    findings += _lint_spans(item.spans)
    right = len(item.keys)
    if not item.spans:
        findings.append(block("", "Nothing in the text can be chosen. Make spans of some of its words."))
    elif not right:
        findings.append(block("", "No span is marked as right. Mark at least one."))
    elif right == len(item.spans):
        findings.append(ask("", "Every span is right, so choosing all of them wins. Add some that are not."))
    whole = sum(len(part if isinstance(part, str) else part.text) for part in item.parts)
    if sum(len(span.text) for span in item.spans if span.right) > MOST_OF_IT * whole:
        findings.append(ask("", "More than 60 % of the text is right. Shorten the spans, or show more text."))
    return findings


def _lint_spans(spans: tuple[Option, ...]) -> list[Finding]:
    findings = []
    seen: set[str] = set()
    for span in spans:
        if span.id in seen:
            findings.append(block(span.id, "Two spans share this id. Give each its own."))
        seen.add(span.id)
        if not span.text.strip():
            findings.append(block(span.id, "This span has no words. Take some from the passage."))
        if "\n\n" in span.text:
            findings.append(block(span.id, "A span ends within its paragraph. Make two spans of it."))
        if span.right and span.critical:
            sentence = "This span is right and marked critical at once. Take one of the two marks away."
            findings.append(block(span.id, sentence))
        if span.critical and not span.because.strip():
            sentence = "This span is critical. Say in one sentence what it could have done to the patient."
            findings.append(block(span.id, sentence))
        elif not span.because.strip():
            findings.append(ask(span.id, "This span says nothing afterwards. Add why it is right or not."))
    return findings


def variants(item: Highlight) -> list[Item]:
    """Only itself."""
    return [item]


def _paragraphs(item: Highlight, spans: Mapping[str, dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The text paragraph by paragraph; of each span what `spans` says of it."""
    found: list[list[dict[str, Any]]] = [[]]
    for part in item.parts:
        if isinstance(part, Option):
            found[-1].append(spans[part.id])
            continue
        first, *rest = part.split("\n\n")
        for number, text in enumerate([first, *rest]):
            if number:
                found.append([])
            if text:
                found[-1].append({"text": text})
    return [paragraph for paragraph in found if paragraph]


def public_view(item: Highlight, seed: str) -> dict[str, Any]:
    """The text, and what of it may be chosen."""
    spans = {one["id"]: dict[str, Any](one) for one in opt.public_options(item.spans)}
    return {"paragraphs": _paragraphs(item, spans)}


def parse(item: Highlight, raw: object) -> Answer:
    """Read {"spans": [ids]}; an id given twice counts once."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    given = raw.get("spans")
    if given is None:
        return Blank()
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        return UNREADABLE
    if not given:
        return Blank()
    if not set(given) <= {span.id for span in item.spans}:
        return Ungradable("unknown_option", REASONS["unknown_option"], malformed=True)
    return Marked(tuple(sorted(set(given))))


def typed(raw: object) -> str:
    """Nothing: words are chosen, not written."""
    return ""


def stored(response: Marked) -> dict[str, Any]:
    """{"spans": [ids]}, sorted."""
    return {"spans": list(response.spans)}


def restore(item: Highlight, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def score(item: Highlight, answer: Answer) -> Result:
    """Right less wrong, as a share of the key; every critical span chosen counts apart."""
    if not isinstance(answer, Marked):
        return without_mark(item, answer)
    picked = opt.picked(item.spans, answer.spans)
    right = sum(span.right for span in picked)
    earned = opt.one_up_one_down(item.spans, answer.spans)
    share = Fraction(earned, len(item.keys)) if item.keys else Fraction(0)
    detail = {"spans": list(answer.spans), "right": right, "wrong": len(picked) - right}
    return scored(item, share, opt.criticals(item.id, picked), detail)


def compared(item: Highlight) -> list[Part]:
    """Which words people marked."""
    return [Part("spans", "", tuple((one.id, one.text) for one in item.spans), several=True)]


def summary(item: Highlight, answer: Answer) -> str:
    """The chosen words, in the order of the text."""
    chosen = answer.spans if isinstance(answer, Marked) else ()
    return "; ".join(f"“{span.text}”" for span in item.spans if span.id in chosen)


def model_answer(item: Highlight) -> dict[str, Any]:
    """All right spans."""
    return {"spans": sorted(item.keys)}


def feedback(item: Highlight, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """The text with what was chosen and what is right, and every span with why."""
    options = opt.explained(item.spans, answer.spans if isinstance(answer, Marked) else ())
    return {"paragraphs": _paragraphs(item, {one["id"]: one for one in options}), "options": options}
