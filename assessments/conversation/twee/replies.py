"""One link as a reply, with everything that stands indented below it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.conversation.conditions import ALWAYS, Condition
from assessments.conversation.graph import EVERYBODY, Choice, Line, Outcome
from assessments.conversation.twee.blocks import Block, Entry, Keys
from assessments.conversation.twee.desk import Desk
from assessments.conversation.twee.escaping import listed, unworded
from assessments.conversation.twee.ids import Ids
from assessments.conversation.twee.links import Link
from assessments.conversation.twee.passages import Row
from assessments.conversation.variables import Effect
from assessments.engine.reading import to_decimal

_OUTCOME = ("does", "skills", "says", "because", "critical", "slip", "harm")
_TEXTS = ("because", "critical", "slip", "harm")
REPLY = Keys(
    "of a reply",
    valued=("id", "meets", "cue", *_OUTCOME),
    phrases=("when", "for", "for all but", "hands to", "otherwise", "otherwise when"),
    flags=("slip", "critical", "silence", "stop", "again"),
    texts=(*_TEXTS, "hands to"),
    speech=True,
)
OTHERWISE = Keys(
    "of an outcome",
    valued=(*_OUTCOME, "goes", "goes to"),
    flags=("slip", "critical"),
    texts=_TEXTS,
    speech=True,
)


@dataclass
class _Outcome:
    """What is gathered of an outcome."""

    effects: tuple[Effect, ...] = ()
    skills: dict[str, Decimal] = field(default_factory=dict)
    error: str = ""
    harm: str = ""
    reaction: list[Line] = field(default_factory=list)
    because: str = ""
    goes_to: str = ""


@dataclass
class Replies:
    """The reader of replies. Ids are given out once in a file; those that stand in it are known before."""

    desk: Desk
    given: Ids = field(default_factory=Ids)
    targets: dict[str, str] = field(default_factory=dict)

    def target(self, name: str, line: int) -> str:
        """The turn that a passage's name stands for; a complaint where there is none."""
        found = self.targets.get(name)
        if found is None:
            self.desk.notes.uses_name(line, "turn", name)
        return name if found is None else found

    def read(self, link: Link, block: Block, node: str, number: int) -> Choice:
        """The reply of a link: the number-th of its turn."""
        notes, outcome, otherwise = self.desk.notes, _Outcome(), []
        id_, who, hands_to, flags = "", EVERYBODY, "", set[str]()
        when: Condition = ALWAYS
        meets: tuple[str, ...] = ()
        text, spoken = link.said
        if link.setter:
            notes.passed_over(block.line, "what the link sets does nothing here.")
        for entry in REPLY.entries(block.below, notes, also=lambda one: self._reacts(one, outcome)):
            match entry.key:
                case "id":
                    id_ = self._own_id(entry)
                case "when":
                    when = self.desk.condition(entry.value, entry.line)
                case "for" | "for all but":
                    who = self.desk.audience(entry.value, entry.line, but=entry.key != "for")
                case "hands to":
                    hands_to = entry.text
                case "meets" | "cue":
                    meets += self.desk.names_of(entry.value, entry.line, "cue")
                case "silence" | "stop" | "again":
                    flags.add(entry.key)
                case "otherwise" | "otherwise when":
                    otherwise.append(self._otherwise(entry))
                case _:
                    self._outcome(entry, outcome)
        outcome.goes_to = self.target(link.target, block.line)
        return Choice(
            id=id_ or self.given.take(f"{node}-{number}"),
            text=text,
            outcome=Outcome(**_facts(outcome)),
            otherwise=tuple(otherwise),
            when=when,
            audience=who,
            spoken=spoken,
            silence="silence" in flags,
            stop="stop" in flags,
            again="again" in flags,
            hands_to=hands_to,
            meets=meets,
        )

    def _own_id(self, entry: Entry) -> str:
        id_ = self.desk.id(entry.value, entry.line)
        if id_ in self.given:
            self.desk.notes.problem(
                entry.line, f"There is another reply “{id_}”: every reply needs an id of its own."
            )
        return self.given.take(id_)

    def _reacts(self, block: Block, outcome: _Outcome) -> bool:
        lines = self.desk.says_block(block)
        outcome.reaction += lines
        return bool(lines)

    def _otherwise(self, entry: Entry) -> Outcome:
        found = _Outcome()
        when = self.desk.condition(entry.value, entry.line)
        rows: Iterable[Row] = entry.block.below
        for one in OTHERWISE.entries(rows, self.desk.notes, also=lambda block: self._reacts(block, found)):
            if one.key in ("goes", "goes to"):
                found.goes_to = self.target(unworded(one.value.removeprefix("->").strip(" ")), one.line)
            else:
                self._outcome(one, found)
        return Outcome(**_facts(found), when=when)

    def _outcome(self, entry: Entry, into: _Outcome) -> None:
        match entry.key:
            case "does":
                into.effects += self.desk.effects(entry.value, entry.line)
            case "skills":
                into.skills |= self._points(entry)
            case "says":
                into.reaction += self.desk.says(entry)
            case "because":
                into.because = entry.text
            case "harm":
                into.harm = entry.text
            case "slip" | "critical":
                into.error, into.harm = entry.key, entry.text

    def _points(self, entry: Entry) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for part in listed(entry.value):
            name, _space, number = part.rpartition(" ")
            points = to_decimal(number)
            if not name or points is None:
                self.desk.notes.problem(
                    entry.line, f"Expected a skill and its points, such as “opens 2”, not “{part[:40]}”."
                )
                continue
            if points <= 0:
                self.desk.notes.problem(
                    entry.line,
                    f"“{part[:40]}”: points are more than 0. A reply that harms is a “slip” instead.",
                )
                continue
            name = unworded(name.strip(" "))
            self.desk.notes.uses_name(entry.line, "skill", name)
            found[name] = points
        return found


def _facts(one: _Outcome) -> dict:
    return {**vars(one), "reaction": tuple(one.reaction)}
