"""Script concordance: a thought, a new fact, and how far the fact moves the thought, from -2 to +2.

There is no one right answer: a panel of experts answered the same question, and an answer earns the votes it got
there as a share of the votes of the most frequent one: aggregate scoring (Université de Montréal, CPASS, *Provide
scores*). Ten experts give acceptable precision, more than twenty gain next to nothing (Charlin et al. 2005).

No sound pass mark is known for it (Dory et al., Med Educ 2012; Charlin et al., Teach Learn Med 2010), so it teaches
and does not decide: FORMATIVE_ONLY. The usual report on a scale of 80 + 5·z compares a whole test with the panel's
own scores; for single questions inside a case it would mean nothing, so we say how many answered alike instead.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
from assessments.engine.reading import Reader

TITLE = "Script concordance"
FORMATIVE_ONLY = True
SCALE = ("-2", "-1", "0", "1", "2")
WORDS = {
    "-2": "Speaks strongly against it",
    "-1": "Speaks somewhat against it",
    "0": "Changes nothing",
    "1": "Speaks somewhat for it",
    "2": "Speaks strongly for it",
}
SHORT = {"-2": "−2", "-1": "−1", "0": "0", "1": "+1", "2": "+2"}
REASONS = {
    "unknown_answer": "This answer is not on the scale. Choose one from −2 to +2.",
    "unreadable": UNREADABLE.sentence,
}
FEEDBACK = {"hypothesis": "", "information": "", "chosen": "own_answer", "panel": "key"}
ENOUGH = 10
"""A panel of fewer gives scores that another panel would not repeat."""


@dataclass(frozen=True)
class Expert:
    """What one member of the panel answered, and why. `discipline` is its code, `discipline_name` its name."""

    id: str
    discipline: str
    discipline_name: str
    answer: str
    because: str


@dataclass(frozen=True, kw_only=True)
class ScriptConcordance(Item):
    """A thought (hypothesis), a new fact (information), and what a panel made of it."""

    hypothesis: str
    information: str
    panel: tuple[Expert, ...]

    @property
    def votes(self) -> dict[str, int]:
        """How many of the panel gave each answer of the scale."""
        counted = Counter(expert.answer for expert in self.panel)
        return {answer: counted[answer] for answer in SCALE}

    @property
    def mode(self) -> int:
        """Votes of the most frequent answer."""
        return max(self.votes.values())


@dataclass(frozen=True)
class Judged(Response):
    """One answer of the scale."""

    answer: str


def read(reader: Reader) -> ScriptConcordance:
    """Read the item from a definition."""
    panel = []
    for part in reader.readers("panel"):
        panel.append(
            Expert(
                id=part.identifier(),
                discipline=part.text("discipline"),
                discipline_name=part.text("discipline_name", ""),
                answer=part.choice("answer", SCALE),
                because=part.text("because", ""),
            )
        )
        part.close()
    return ScriptConcordance(
        **common(reader),
        hypothesis=reader.text("hypothesis"),
        information=reader.text("information"),
        panel=tuple(panel),
    )


def lint(item: ScriptConcordance) -> list[Finding]:
    """A panel that is missing, small, of one mind or of two; an empty thought or fact."""
    findings = []
    for words, name in ((item.hypothesis, "thought"), (item.information, "new fact")):
        if not words.strip():
            findings.append(block("", f"The {name} is missing. Write it in a sentence."))
    ids = [expert.id for expert in item.panel]
    if not ids:
        findings.append(block("", "No panel answered this. Choose a question of a published panel."))
        return findings
    if len(set(ids)) < len(ids):
        findings.append(block("", "An expert answered twice. Each has one answer."))
    if len(ids) < ENOUGH:
        count = "one expert" if len(ids) == 1 else f"{len(ids)} experts"
        findings.append(ask("", f"The panel has {count}. From ten on, scores hold; ten to twenty are usual."))
    if any(not expert.because.strip() for expert in item.panel):
        findings.append(ask("", "Some experts give no reason. Learners learn most from the reasons."))
    return findings + _lint_spread(item.votes)


def _lint_spread(votes: Mapping[str, int]) -> list[Finding]:
    given = [answer for answer in SCALE if votes[answer]]
    if len(given) == 1:
        sentence = "All experts agree, so nothing is uncertain here. Ask it as a single best answer instead."
        return [ask("", sentence)]
    findings = []
    if set(given) <= {"-2", "2"}:
        findings.append(ask("", "Only the ends of the scale were chosen. Ask what is less clear-cut."))
    if _has_two_peaks(votes):
        sentence = (
            "The panel is of two minds: two answers lead, and fewer chose what lies between. The question may be"
            " read in two ways; write it more clearly, or take another."
        )
        findings.append(ask("", sentence))
    return findings


def _has_two_peaks(votes: Mapping[str, int]) -> bool:
    """Whether two answers, each with at least half of the leader's votes, have fewer than both between them."""
    counts = [votes[answer] for answer in SCALE]
    high = [place for place, count in enumerate(counts) if count * 2 >= max(counts) and count]
    return any(
        min(counts[low + 1 : top], default=len(SCALE) * max(counts)) < min(counts[low], counts[top])
        for low in high
        for top in high
        if top > low + 1
    )


def variants(item: ScriptConcordance) -> list[Item]:
    """Only itself."""
    return [item]


def public_view(item: ScriptConcordance, seed: str) -> dict[str, Any]:
    """Thought, fact and scale; nothing of the panel."""
    scale = [{"value": value, "sign": SHORT[value], "words": WORDS[value]} for value in SCALE]
    return {"hypothesis": item.hypothesis, "information": item.information, "scale": scale}


def parse(item: ScriptConcordance, raw: object) -> Answer:
    """Read {"answer": "-2" to "2"}."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    answer = raw.get("answer")
    if answer is None or answer == "":
        return Blank()
    if not isinstance(answer, str):
        return UNREADABLE
    if answer not in SCALE:
        return Ungradable("unknown_answer", REASONS["unknown_answer"], malformed=True)
    return Judged(answer)


def typed(raw: object) -> str:
    """Nothing: the answer is chosen, not written."""
    return ""


def stored(response: Judged) -> dict[str, Any]:
    """{"answer": "-2" to "2"}."""
    return {"answer": response.answer}


def restore(item: ScriptConcordance, payload: Mapping[str, Any]) -> Answer:
    """The answer an event keeps."""
    return parse(item, payload)


def _credit(item: ScriptConcordance, answer: str) -> Fraction:
    """Votes for the answer as a share of the votes for the most frequent one."""
    return Fraction(item.votes[answer], item.mode) if item.mode else Fraction(0)


def score(item: ScriptConcordance, answer: Answer) -> Result:
    """The credit of the panel. No answer is critical: where one is, ask it in another way."""
    if not isinstance(answer, Judged):
        return without_mark(item, answer)
    return scored(item, _credit(item, answer.answer), (), {"answer": answer.answer})


def compared(item: ScriptConcordance) -> list[Part]:
    """How far the new fact moved the thought for people."""
    return [Part("answer", "", tuple(WORDS.items()), ordered=True)]


def summary(item: ScriptConcordance, answer: Answer) -> str:
    """The answer with its words."""
    return f"{SHORT[answer.answer]}: {WORDS[answer.answer]}" if isinstance(answer, Judged) else ""


def model_answer(item: ScriptConcordance) -> dict[str, Any]:
    """The most frequent answer of the panel; of several, the lowest."""
    return {"answer": next(answer for answer in SCALE if item.votes[answer] == item.mode)}


def feedback(item: ScriptConcordance, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """What was asked and chosen; and, once the key may be seen, how the panel and each discipline answered, and why."""
    chosen = answer.answer if isinstance(answer, Judged) else None
    return {
        "hypothesis": item.hypothesis,
        "information": item.information,
        "chosen": chosen,
        "panel": {
            "count": len(item.panel),
            "chosen": chosen,
            "with_you": item.votes[chosen] if chosen else None,
            "scale": [
                {
                    "value": value,
                    "sign": SHORT[value],
                    "words": WORDS[value],
                    "votes": item.votes[value],
                    "credit": str(_credit(item, value)),
                    "most": item.votes[value] == item.mode > 0,
                    "chosen": value == chosen,
                }
                for value in SCALE
            ],
            "disciplines": _disciplines(item),
            "experts": _experts(item, chosen),
        },
    }


def _disciplines(item: ScriptConcordance) -> list[dict[str, Any]]:
    """For each discipline its name and its votes along the scale, in the order of the panel."""
    found: dict[str, dict[str, Any]] = {}
    for expert in item.panel:
        name = expert.discipline_name or expert.discipline
        row = found.setdefault(expert.discipline, {"name": name, "votes": [0] * len(SCALE)})
        row["votes"][SCALE.index(expert.answer)] += 1
    return list(found.values())


def _experts(item: ScriptConcordance, chosen: str | None) -> list[dict[str, Any]]:
    """Each expert's answer and reason, from one end of the scale to the other."""
    return [
        {
            "id": expert.id,
            "discipline": expert.discipline_name or expert.discipline,
            "sign": SHORT[expert.answer],
            "words": WORDS[expert.answer],
            "because": expert.because,
            "agrees": expert.answer == chosen,
        }
        for expert in sorted(item.panel, key=lambda one: SCALE.index(one.answer))
    ]
