"""Short response: a word, a number or a sentence. What has a listed form is scored at once; a person judges the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import written
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Critical,
    Response,
    Result,
    scored,
)
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.quantity import plain
from assessments.engine.reading import Reader
from assessments.engine.rubric import SIMPLE, Rubric
from assessments.engine.rubric import lint as lint_rubric
from assessments.engine.written import Written
from assessments.kinds.short_response.forms import Form, match, number, read_forms

TITLE = "Short response"
MARKED_BY = "people"
REASONS = written.REASONS
FEEDBACK = {
    "label": "",
    "because": "option_feedback",
    "accepts": "key",
    "model_answer": "key",
    "rubric": "key",
}
told, marked = written.told, written.marked


@dataclass(frozen=True, kw_only=True)
class ShortResponse(Item):
    """A question answered in a few words.

    accepts, rejects  forms that earn a share, and wrong ones, which may be critical
    rubric            by which the rest is marked; None: right, partly or not
    model_answer      sanitized HTML
    """

    label: str
    hint: str
    accepts: tuple[Form, ...]
    rejects: tuple[Form, ...]
    rubric: Rubric | None
    model_answer: str

    @property
    def judged_by(self) -> Rubric:
        """The rubric by which it is marked."""
        return self.rubric or SIMPLE

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every listed form."""
        return (*self.accepts, *self.rejects)


@dataclass(frozen=True)
class Matched(Response):
    """The id of the listed form the answer has."""

    form: str


def read(reader: Reader) -> ShortResponse:
    """Read the item from a definition."""
    return ShortResponse(
        **common(reader),
        label=reader.text("label", ""),
        hint=reader.text("hint", ""),
        accepts=read_forms(reader, "accepts", right=True),
        rejects=read_forms(reader, "rejects", right=False),
        rubric=written.optional_rubric(reader),
        model_answer=reader.text("model_answer", ""),
    )


def lint(item: ShortResponse) -> list[Finding]:
    """No marking plan, forms that contradict each other, harm that is not said, numbers that are none."""
    findings = [*_forms(item), *_contradictions(item)]
    if item.rubric is not None:
        findings += lint_rubric(item.rubric, item.points)
    if not written.bare(item.model_answer):
        said = "What has no listed form is marked by a person. Write the model answer they mark by."
        findings.append(block("", said))
    if item.accepts and not any(form.share == 1 for form in item.accepts):
        findings.append(
            ask(
                "",
                "Every accepted form earns a part only, so nobody gets all points at once. Is that intended?",
            )
        )
    return findings


def _forms(item: ShortResponse) -> Iterator[Finding]:
    seen: set[str] = set()
    for form in item.forms:
        if form.id in seen:
            yield block(form.id, "Two forms share this id. Give each its own.")
        seen.add(form.id)
        if not form.text.strip():
            yield block(form.id, "This form is empty. Write it or take it away.")
        elif form.how == "number" and number(form.text) is None:
            yield block(form.id, f"“{form.text}” is not a number. Write one without a unit, or match words.")
        elif not form.matches(form.text):
            yield block(form.id, f"“{form.text}” cannot match anything. Write it in other words.")
        if not 0 <= form.share <= 1:
            yield block(form.id, f"“{form.text}” earns {plain(form.share)}; a share lies between 0 and 1.")
        if form.critical and not form.because.strip():
            yield block(form.id, "This form is critical. Say what it could have done to the patient.")
        elif not form.because.strip():
            yield ask(form.id, f"“{form.text}” says nothing afterwards. Add why it is right or not.")
        if form.how == "contains" and len(form.text.strip()) < 4:
            yield ask(form.id, f"“{form.text}” is very short to look for in an answer.")


def _contradictions(item: ShortResponse) -> Iterator[Finding]:
    for accepted in item.accepts:
        for wrong in item.rejects:
            if wrong.matches(accepted.text):
                said = f"The accepted “{accepted.text}” also has the wrong form “{wrong.text}”. Change one of them."
                yield block(accepted.id, said)
            elif accepted.matches(wrong.text) and accepted.how == wrong.how:
                said = f"The wrong “{wrong.text}” also has the accepted form “{accepted.text}”. Change one of them."
                yield block(wrong.id, said)


def variants(item: ShortResponse) -> list[Item]:
    """Only itself."""
    return [item]


def public_view(item: ShortResponse, seed: str) -> dict[str, Any]:
    """Name and hint, and nothing of the forms."""
    return {"label": item.label, "hint": item.hint}


def parse(item: ShortResponse, raw: object) -> Answer:
    """Read {"text": "…"}: the form it has, or that something was written for a person to judge."""
    text = written.text_of(raw)
    if text is None:
        return UNREADABLE
    if not text.strip():
        return Blank()
    form = match(item.forms, text)
    return Matched(form.id) if form else Written()


def typed(raw: object) -> str:
    """The text."""
    return written.text_of(raw) or ""


def stored(response: Matched | Written) -> dict[str, Any]:
    """{"matched": id} or {"written": true}, never the words."""
    return {"matched": response.form} if isinstance(response, Matched) else {"written": True}


def restore(item: ShortResponse, payload: Mapping[str, Any]) -> Answer:
    """The form that was matched, or that something was written."""
    if payload.get("written") is True:
        return Written()
    form = _form(item, payload.get("matched"))
    return Matched(form.id) if form else UNREADABLE


def _form(item: ShortResponse, id_: object) -> Form | None:
    return next((form for form in item.forms if form.id == id_), None)


def advise(item: ShortResponse, answer: Answer) -> tuple[str, str] | None:
    """Nothing."""
    return None


def score(item: ShortResponse, answer: Answer) -> Result:
    """The share of the form it has, critical where that is; what has none waits for a marker."""
    form = _form(item, answer.form) if isinstance(answer, Matched) else None
    if form is None:
        return written.awaiting(item, answer)
    criticals = (Critical(item.id, form.because),) if form.critical else ()
    return scored(item, Fraction(form.share), criticals, {"matched": form.id})


def best_levels(item: ShortResponse) -> dict[str, str]:
    """The best level of every criterion."""
    return item.judged_by.best_levels


def summary(item: ShortResponse, answer: Answer) -> str:
    """That something was written. Not the form it has: that would give the key away before its time."""
    return "A short answer" if isinstance(answer, Matched | Written) else ""


def model_answer(item: ShortResponse) -> dict[str, Any]:
    """The first form that earns full marks, else the model answer as somebody would type it."""
    full = next((form for form in item.accepts if form.share == 1), None)
    return {"text": full.text if full else written.bare(item.model_answer)}


def feedback(item: ShortResponse, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """What the author says to the form it has, the accepted forms, the model answer and the rubric."""
    form = _form(item, answer.form) if isinstance(answer, Matched) else None
    return {
        "label": item.label,
        "because": form.because if form else "",
        "accepts": [one.text for one in item.accepts if one.share == 1],
        "model_answer": item.model_answer,
        "rubric": written.frame(item.rubric),
    }
