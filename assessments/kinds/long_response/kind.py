"""Long response: a text of some length. It always waits for a marker, who judges it by the rubric."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.engine import written
from assessments.engine.answers import UNREADABLE, Answer, Blank, Result
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.reading import Reader
from assessments.engine.rubric import Rubric
from assessments.engine.rubric import lint as lint_rubric
from assessments.engine.written import Written

TITLE = "Long response"
MARKED_BY = "people"
MOST_WORDS = 2500
"""A field of an attempt holds some 3,000 words; with room to spare."""
REASONS = written.REASONS
FEEDBACK = {"label": "", "model_answer": "key", "rubric": "key"}
told, marked = written.told, written.marked


@dataclass(frozen=True, kw_only=True)
class LongResponse(Item):
    """A question answered with a text.

    words_least, words_most  the range asked for; None: no such end. A soft rule: outside of it one is told.
    model_answer             sanitized HTML
    plan                     who marks it, by when, what to look for: for markers, never shown to learners
    """

    rubric: Rubric | None
    words_least: int | None
    words_most: int | None
    model_answer: str
    plan: str

    @property
    def judged_by(self) -> Rubric | None:
        """The rubric by which it is marked."""
        return self.rubric


def read(reader: Reader) -> LongResponse:
    """Read the item from a definition."""
    return LongResponse(
        **common(reader),
        rubric=written.optional_rubric(reader),
        words_least=reader.optional_whole("words_least"),
        words_most=reader.optional_whole("words_most"),
        model_answer=reader.text("model_answer", ""),
        plan=reader.text("plan", ""),
    )


def lint(item: LongResponse) -> list[Finding]:
    """No rubric, one that cannot be marked by, no model answer or plan, a range of words that holds nothing."""
    findings = list(_words(item))
    if item.rubric is None:
        findings.append(block("", "Choose a published rubric: by its levels this is marked."))
    else:
        findings += lint_rubric(item.rubric, item.points)
    if not written.bare(item.model_answer):
        findings.append(block("", "Write a model answer. Markers need it, and learners read it afterwards."))
    if not item.plan.strip():
        findings.append(ask("", "Say who marks this, by when, and what to look for."))
    return findings


def _words(item: LongResponse) -> Iterator[Finding]:
    least, most = item.words_least, item.words_most
    if most is not None and least is not None and least > most:
        yield block("", f"At least {least} words and at most {most}: no text is both. Change one of them.")
    if max(least or 0, most or 0) > MOST_WORDS:
        yield block("", f"More than {MOST_WORDS} words do not fit into an answer. Ask for fewer.")
    if most is None:
        yield ask("", "There is no most number of words. Long texts take markers long.")
    found = written.count(written.bare(item.model_answer))
    if found and ((least and found < least) or (most and found > most)):
        yield ask("", f"The model answer has {found} words and so is outside of the range you ask for.")


def variants(item: LongResponse) -> list[Item]:
    """Only itself."""
    return [item]


def public_view(item: LongResponse, seed: str) -> dict[str, Any]:
    """The range of words. Neither rubric nor plan: descriptors often name the answer."""
    return {"words_least": item.words_least, "words_most": item.words_most}


def parse(item: LongResponse, raw: object) -> Answer:
    """Read {"text": "…"}; nothing but spaces is no answer."""
    text = written.text_of(raw)
    if text is None:
        return UNREADABLE
    return Written(written.count(text)) if text.strip() else Blank()


def typed(raw: object) -> str:
    """The text."""
    return written.text_of(raw) or ""


def stored(response: Written) -> dict[str, Any]:
    """{"written": true, "words": 120}: that something was written and how much, never the words."""
    return {"written": True, "words": response.words}


def restore(item: LongResponse, payload: Mapping[str, Any]) -> Answer:
    """That something was written, and how much."""
    words = payload.get("words")
    if payload.get("written") is not True or not isinstance(words, int) or isinstance(words, bool):
        return UNREADABLE
    return Written(words) if words >= 0 else UNREADABLE


def advise(item: LongResponse, answer: Answer) -> tuple[str, str] | None:
    """That the text is shorter or longer than asked for."""
    words = answer.words if isinstance(answer, Written) else None
    if words is None:
        return None
    if item.words_least is not None and words < item.words_least:
        said = f"At least {item.words_least} words are asked for, and this has {words}."
        return "too_short", f"{said} Write more, or give it as it is."
    if item.words_most is not None and words > item.words_most:
        said = f"At most {item.words_most} words are asked for, and this has {words}."
        return "too_long", f"{said} Shorten it, or give it as it is."
    return None


def score(item: LongResponse, answer: Answer) -> Result:
    """No rule scores a text: it waits for a marker."""
    return written.awaiting(item, answer)


def best_levels(item: LongResponse) -> dict[str, str]:
    """The best level of every criterion."""
    return item.rubric.best_levels if item.rubric else {}


def summary(item: LongResponse, answer: Answer) -> str:
    """Such as "A text of 120 words"."""
    if not isinstance(answer, Written):
        return ""
    return "A text of one word" if answer.words == 1 else f"A text of {answer.words} words"


def model_answer(item: LongResponse) -> dict[str, Any]:
    """The model answer, as somebody would type it."""
    return {"text": written.bare(item.model_answer)}


def feedback(item: LongResponse, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """The model answer and the rubric it is marked by."""
    return {"label": "", "model_answer": item.model_answer, "rubric": written.frame(item.rubric)}
