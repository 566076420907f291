"""Conversation: a talk with people who answer to how something is said. Given reply by reply, not as a form.

The talk itself is `assessments/conversation`; here it becomes an answer that earns points like every other. Critical
errors stand apart. What the learner wrote in own words is marked by people, where the sitting asks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from assessments.conversation import lint as graph_lint
from assessments.conversation.casting import for_seat as graph_for_seat
from assessments.conversation.casting import signature, with_variant
from assessments.conversation.earned import Attainable, share
from assessments.conversation.explore import best_way
from assessments.conversation.freezing import attainable_of
from assessments.conversation.graph import Graph
from assessments.conversation.maxima import Maxima, most_of, read_maxima
from assessments.conversation.reading import read_graph
from assessments.conversation.step import NotOffered, seen, spoken
from assessments.conversation.talk import Talk
from assessments.engine import written
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Critical,
    Result,
    Ungradable,
    scored,
    unscored,
    without_mark,
)
from assessments.engine.findings import Finding, ask, block
from assessments.engine.item import Item, common
from assessments.engine.reading import Reader
from assessments.engine.rubric import Rubric
from assessments.engine.rubric import lint as lint_rubric
from courses.audience import Seat

TITLE = "Conversation"
MARKED_BY = "people"
PLAYED = True
"""Its answer grows reply by reply (event `said`); no form gives it whole."""
AT_A_TURN, AT_THE_END = {"text", "turn"}, {"keep", "change"}
"""What a page keeps while somebody writes, before a reply and when the talk is over."""
REASONS = {
    "unreadable": UNREADABLE.sentence,
    "not_offered": "A reply of this conversation could not be given there. Load the page again.",
}
FEEDBACK = {
    "label": "",
    "turns": "option_feedback",
    "skills": "points",
    "criticals": "criticals",
    "ending": "own_answer",
}


@dataclass(frozen=True, kw_only=True)
class Conversation(Item):
    """A conversation as a question of a case.

    graph        as this attempt meets it, once `for_seat` has seen to that
    known        what can be earned in each of its versions
    most         what can be earned in the version that is met
    variant      which variant it is begun as; "" the first
    rubric       by which what was written in own words is marked; None: nobody marks it
    words_share  share of the points that the marked words carry, 0 to 1
    """

    graph: Graph
    known: Maxima = field(default_factory=dict)
    variant: str = ""
    rubric: Rubric | None = None
    words_share: Decimal = Decimal(0)
    seat: Seat | None = None
    whole: Graph | None = None

    DERIVED: ClassVar = ("variants", "known", "variant", "seat", "whole")
    """Fields that follow from the others: no change by themselves."""

    @property
    def judged_by(self) -> Rubric | None:
        """The rubric by which the words are marked."""
        return self.rubric

    @property
    def most(self) -> Attainable:
        """What can be earned in the version that is met."""
        whole = self.whole or self.graph
        return most_of(self.graph, self.known, self.variant, signature(whole, self.seat))


def read(reader: Reader) -> Conversation:
    """Read the item from a definition, its variants with it."""
    known = read_maxima(reader.take("attainable")) if reader.has("attainable") else {}
    reader.take("attainable")
    if known is None:
        reader.complain("What can be earned in this conversation could not be read.")
    words_share = reader.optional_decimal("words_share")
    first = Conversation(
        **common(reader),
        graph=read_graph(reader.reader("graph")),
        known=known or {},
        rubric=written.optional_rubric(reader),
        words_share=Decimal(0) if words_share is None else words_share,
    )
    if not first.graph.variants:
        return first
    others = tuple(
        replace(first, graph=with_variant(first.graph, one), variant=one.id) for one in first.graph.variants
    )
    return replace(first, variants=(first, *others))


def complete(raw: Mapping[str, Any], seats: Iterable[Seat]) -> dict[str, Any]:
    """A raw item with what can be earned in each of its versions, as it is frozen."""
    found = attainable_of(raw.get("graph") or {}, seats)
    return {**raw, "attainable": found} if found else dict(raw)


def for_seat(item: Conversation, seat: Seat | None) -> Conversation:
    """The conversation as a seat meets it."""
    return replace(item, graph=graph_for_seat(item.graph, seat), seat=seat, whole=item.graph)


def unmarked(item: Conversation) -> Conversation:
    """The conversation where nobody marks what was written in own words."""
    return replace(item, rubric=None, words_share=Decimal(0))


def lint(item: Conversation) -> list[Finding]:
    """Everything the checks say of the talk, and of how its words are marked."""
    # A variant has no more to say: what is amiss only in one is told with the seats.
    findings = [] if item.variant else list(graph_lint.lint(item.graph))
    asks_words = any(node.writing for node in item.graph.nodes)
    if item.rubric is None:
        if item.words_share:
            findings.append(block("", "Own words carry points, and there is no rubric to mark them by."))
        return findings
    findings += lint_rubric(item.rubric, item.points)
    if not asks_words:
        findings.append(ask("", "There is a rubric for own words, and no turn asks for them."))
    if not 0 < item.words_share < 1:
        findings.append(
            block("", "Say what share of the points own words carry, more than 0 and less than 1.")
        )
    return findings


def lint_seats(item: Conversation, seats: Mapping[str, Seat]) -> list[Finding]:
    """What only some seats or variants meet: where they cannot go on, or come to no good end."""
    return list(graph_lint.lint_seats(item.graph, seats))


def variants(item: Conversation) -> list[Item]:
    """The conversation as it is begun first, and each of its variants."""
    return list(item.variants) or [item]


def begin(item: Conversation) -> Talk:
    """The talk before the first reply."""
    return Talk(item.graph)


def public_view(item: Conversation, seed: str) -> dict[str, Any]:
    """Who is in the room as it opens, and what is said first. What can be replied is on the page of the talk."""
    talk = begin(item)
    lines = spoken(talk.node.lines, talk.state)
    looks = seen(item.graph, talk.state, lines)
    return {
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "called": one.called,
                "about": one.about,
                "face": dict(one.face),
                "mood": looks[one.id].mood,
                "body": looks[one.id].body,
            }
            for one in item.graph.people
        ],
        "scene": talk.node.scene,
        "lines": [
            {"who": item.graph.people_by_id[one.speaker].called, "text": one.text, "body": one.body}
            for one in lines
        ],
    }


def parse(item: Conversation, raw: object) -> Answer:
    """Read {"turns": [ids of replies]}, with {"written": [numbers]} where own words stood; nothing else gives it.

    What a page keeps while somebody writes ({"text", "turn"}, after the end {"keep", "change"}) is no answer yet.
    """
    if raw is None or raw == {}:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    if "turns" not in raw:
        drafted = all(isinstance(value, str) for value in raw.values())
        return Blank() if drafted and (set(raw) <= AT_A_TURN or set(raw) <= AT_THE_END) else UNREADABLE
    return restore(item, raw)


def typed(raw: object) -> str:
    """Nothing: own words are kept with the reply they stand before."""
    return ""


def stored(response: Talk) -> dict[str, Any]:
    """{"turns": [ids], "written": [numbers]}: never the words."""
    found: dict[str, Any] = {"turns": list(response.choices)}
    return found | ({"written": sorted(response.written)} if response.written else {})


def restore(item: Conversation, payload: Mapping[str, Any]) -> Answer:
    """Play the replies again. What cannot have been given is not gradable."""
    choices, words = payload.get("turns"), payload.get("written", ())
    if not isinstance(choices, list | tuple) or not isinstance(words, list | tuple):
        return UNREADABLE
    talk = begin(item)
    for number, choice in enumerate(choices, start=1):
        if not isinstance(choice, str):
            return UNREADABLE
        try:
            talk = talk.said(choice, written=number in words)
        except NotOffered:
            return Ungradable("not_offered", REASONS["not_offered"], malformed=True)
    return talk if talk.choices else Blank()


def score(item: Conversation, answer: Answer) -> Result:
    """Weighed skill points as a share of what can be earned; it waits for a marker where words are to be marked."""
    if not isinstance(answer, Talk):
        return without_mark(item, answer)
    if item.rubric is not None and answer.written:
        return unscored(item, "awaiting", _detail(item, answer))
    return scored(
        item, share(item.graph, answer.earned, item.most), _criticals(item, answer), _detail(item, answer)
    )


def marked(item: Conversation, answer: Answer, levels: Mapping[str, str]) -> Result:
    """The talk and the marked words together, each by its share."""
    if not isinstance(answer, Talk) or item.rubric is None:
        return score(item, answer)
    words = item.rubric.share(levels)
    if words is None:
        return score(item, answer)
    part = Fraction(item.words_share)
    whole = (1 - part) * share(item.graph, answer.earned, item.most) + part * words
    harm = tuple(Critical(item.id, sentence) for sentence in item.rubric.criticals(levels))
    detail = {"levels": dict(levels), "structure_hash": item.rubric.structure_hash, **_detail(item, answer)}
    return scored(item, whole, (*_criticals(item, answer), *harm), detail)


def _criticals(item: Conversation, talk: Talk) -> tuple[Critical, ...]:
    return tuple(Critical(item.id, sentence) for _number, sentence in talk.earned.criticals)


def _detail(item: Conversation, talk: Talk) -> dict[str, Any]:
    """For reports: how it ended, what each skill earned of what, the first critical turn, slips."""
    run, most = talk.earned, item.most
    return {
        "ending": talk.node.id if talk.is_over else "",
        "turns": len(talk.turns),
        "variant": item.variant,
        "skills": {
            one.id: [str(run.skills.get(one.id, Fraction(0))), str(most.skills.get(one.id, Fraction(0)))]
            for one in item.graph.skills
        },
        "critical_turns": [number for number, _sentence in run.criticals],
        "slips": list(run.slips),
    }


def told(item: Conversation, levels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every criterion with its levels in words, the given one marked."""
    return written.told(item, levels)


def best_levels(item: Conversation) -> dict[str, str]:
    """The best level of every criterion."""
    return item.rubric.best_levels if item.rubric else {}


def advise(item: Conversation, answer: Answer) -> tuple[str, str] | None:
    """Nothing: a talk is given as it went."""
    return None


def choosable(item: Conversation) -> list[tuple[str, str]]:
    """Its replies, by id and words: nothing else of it can be chosen."""
    return [(one.id, one.text) for node in item.graph.nodes for one in node.choices]


def summary(item: Conversation, answer: Answer) -> str:
    """Such as "9 replies: a plan that is his"."""
    if not isinstance(answer, Talk):
        return ""
    count = "One reply" if len(answer.turns) == 1 else f"{len(answer.turns)} replies"
    ending = answer.node.ending
    return f"{count}: {ending.title}" if ending else f"{count}, not ended"


def model_answer(item: Conversation) -> dict[str, Any]:
    """A way that earns the most without a critical error."""
    return {"turns": list(best_way(item.graph))}


def feedback(item: Conversation, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """How it ended; the coaching of each turn, what the skills earned, and what was critical, as each is released.

    The whole replay has its own page (screens/replay.py) under the same rules.
    """
    talk = answer if isinstance(answer, Talk) else begin(item)
    ending = talk.node.ending
    return {
        "label": "",
        "ending": ending.title if ending else "",
        "turns": [
            {"number": one.number, "reply": one.choice.text, "because": one.because} for one in talk.turns
        ],
        "skills": [
            {
                "label": one.label,
                "points": str(talk.earned.skills.get(one.id, 0)),
                "most": str(item.most.skills.get(one.id, 0)),
            }
            for one in item.graph.skills
        ],
        "criticals": [sentence for _number, sentence in talk.earned.criticals],
    }
