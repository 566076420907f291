"""A text in Twee as a conversation. It never fails: what cannot be understood is told with its line, and the rest is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from assessments.conversation.graph import Ending, Graph, Node
from assessments.conversation.people import Person
from assessments.conversation.twee import markup, references
from assessments.conversation.twee.desk import Desk
from assessments.conversation.twee.escaping import from_block
from assessments.conversation.twee.ids import Ids, as_id, is_id
from assessments.conversation.twee.names import Names
from assessments.conversation.twee.notes import Notes, Problem
from assessments.conversation.twee.passages import (
    Passage,
    Position,
    clean,
    composed,
    from_json,
    is_mark,
    split,
)
from assessments.conversation.twee.replies import Replies
from assessments.conversation.twee.report import Report, report
from assessments.conversation.twee.sections import Sections, read_section
from assessments.conversation.twee.special import FACTS, FORMAT, SECTIONS, TITLE, TURN, is_ours, is_twines
from assessments.conversation.twee.turns import TAGS, TurnReader
from assessments.conversation.writing import write_graph

LARGEST = 1_000_000
"""Bytes of a file at most."""


@dataclass(frozen=True)
class Imported:
    """A file as it was understood.

    graph       None only where no turn was found, or the file is too large
    graph_json  the same as `writing.write_graph` stores it; {} where there is none
    positions   where turns stand on the map, as far as the file says it
    problems    what could not be understood, by line
    understood  what was, in counts and sentences
    """

    graph_json: dict[str, Any] = field(default_factory=dict)
    graph: Graph | None = None
    title: str = ""
    ifid: str = ""
    positions: Mapping[str, Position] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    understood: Report = field(default_factory=Report)


def read_twee(text: str) -> Imported:
    """Read a conversation. Never raises: complaints are in `problems`."""
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return _nothing(
            "The file is larger than 1 MB, far more than a conversation needs. Is it the right file?"
        )
    text = clean(text)
    if text.lstrip().startswith(("<tw-", "<html", "<!DOCTYPE", "<!doctype")):
        return _nothing(
            "This is a page of HTML. In Twine choose “Build”, then “Export as Twee”, and bring that file here."
        )
    return _File(text).imported()


def _nothing(sentence: str) -> Imported:
    return Imported(problems=(Problem(1, sentence),))


class _File:
    """One file, passage by passage: who speaks is known before the first turn is read."""

    def __init__(self, text: str) -> None:
        self.notes = Notes()
        self.passages = split(text, self.notes)
        self.title, self.facts = self._title(), self._facts()
        own = any(one.name == "People" for one in self.passages)
        self.notes.foreign = str(self.facts.get("format", "")) != FORMAT and not own
        self.markup = str(self.facts.get("format", FORMAT)) != FORMAT or not (own or self.facts)
        self.sections = Sections()
        self.desk = Desk(self.notes, Names(declared=own), self.sections.people)
        self.turns = self._turns()
        self.ids = self._ids()

    def _named(self, name: str) -> list[Passage]:
        return [one for one in self.passages if one.name == name and TURN not in one.tags]

    def _title(self) -> str:
        rows = [row.text for one in self._named(TITLE)[:1] for row in one.rows if row.text]
        return composed(" ".join(from_block(rows, is_mark).split()))

    def _facts(self) -> dict[str, object]:
        for one in self._named(FACTS)[:1]:
            found = from_json(one.text)
            if found is not None:
                return found
            self.notes.problem(one.line, 'StoryData is not JSON, such as {"ifid": "…", "start": "a0"}.')
        return {}

    def _turns(self) -> list[Passage]:
        found: dict[str, Passage] = {}
        for one in self.passages:
            if is_ours(one.name, one.tags):
                continue
            if is_twines(one.name, one.tags):
                self.notes.passed_over(one.line, f"the passage “{one.name[:40]}” does nothing here.")
            elif one.name in found:
                self.notes.problem(
                    one.line,
                    f"There is another passage “{one.name[:40]}” (line {found[one.name].line}): this one is left out.",
                )
            elif not one.name:
                self.notes.problem(one.line, "A passage needs a name: “:: a0”.")
            else:
                found[one.name] = one
        return list(found.values())

    def _ids(self) -> dict[str, str]:
        """The id of each turn by the name of its passage."""
        ids = {one.name: one.name for one in self.turns if is_id(one.name)}
        taken = Ids(ids)
        for one in self.turns:
            if one.name not in ids:
                id_ = taken.take(as_id(composed(one.name).lower(), f"turn-{one.line}"))
                ids[one.name] = id_
                self.notes.decided(f"The passage “{one.name[:60]}” is called {id_} here.")
        return ids

    def imported(self) -> Imported:
        """All of it, read."""
        for name in SECTIONS:
            for one in self._named(name):
                read_section(name, one.rows, self.desk, self.sections)
            if name == "People":
                self._people()
        nodes = tuple(self._node(one) for one in self._with_ids_known())
        if not nodes:
            self.notes.problem(1, "No turn was found. A turn begins with “:: ” and its name.")
            return Imported(title=self.title, problems=self._problems(), understood=report(None, self.notes))
        return self._whole(nodes)

    def _people(self) -> None:
        first: dict[str, Person] = {}
        for one in self.sections.people:
            if first.setdefault(one.id, one) is not one:
                line = self._named("People")[0].line
                self.notes.problem(line, f"There are two people “{one.id}”: the first one is meant.")
        self.sections.people[:] = first.values()
        known = Names.of(self.sections.people, declared=self.desk.names.declared)
        self.desk.names = known

    def _with_ids_known(self) -> list[Passage]:
        targets = dict(self.ids)
        for id_ in self.ids.values():
            targets.setdefault(id_, id_)
        self.replies = Replies(self.desk, targets=targets)
        return self.turns

    def _node(self, passage: Passage) -> Node:
        if self.markup:
            passage = replace(passage, rows=markup.without(passage.rows, self.notes))
        for tag in passage.tags:
            if tag not in TAGS:
                self.notes.passed_over(passage.line, f"the tag “{tag[:40]}” does nothing here.")
        id_ = self.ids[passage.name]
        node = TurnReader(self.desk, self.replies, id_).read(passage)
        if id_ != passage.name and not node.title:
            node = replace(node, title=passage.name)
        if node.choices or node.ending:
            if node.choices and node.ending:
                self.notes.problem(
                    passage.line, f"“{id_}” ends the talk and offers replies: it can do one of them."
                )
            return node
        if self.notes.foreign:
            self.notes.decided(
                f"“{passage.name[:60]}” leads nowhere: it became an ending of the kind “mixed”."
            )
            title, node = node.title or passage.name, replace(node, title="")
            return replace(node, ending=Ending("mixed", title))
        self.notes.problem(
            passage.line,
            f"“{id_}” offers no reply and is no ending: add a reply, or a tag such as [end-good].",
        )
        return node

    def _whole(self, nodes: tuple[Node, ...]) -> Imported:
        if not self.sections.people:
            self.notes.problem(
                1,
                "Nobody speaks. Say who is in the room in “:: People”, or begin lines with a name and a colon.",
            )
        graph = Graph(
            start=self._start(nodes),
            people=tuple(self.sections.people),
            nodes=nodes,
            own_variables=tuple(self.sections.variables),
            skills=tuple(self.sections.skills),
            framework=self.sections.framework,
            cues=tuple(self.sections.cues),
            gates=tuple(self.sections.gates),
            rules=tuple(self.sections.rules),
            variants=tuple(self.sections.variants),
        )
        graph = _composed(graph)
        references.check(graph, self.notes)
        places = {self.ids[one.name]: one.position for one in self.turns if one.position}
        return Imported(
            graph_json=write_graph(graph),
            graph=graph,
            title=self.title,
            ifid=str(self.facts.get("ifid", "")),
            positions=places,
            problems=self._problems(),
            understood=report(graph, self.notes),
        )

    def _start(self, nodes: tuple[Node, ...]) -> str:
        named = self.facts.get("start")
        if isinstance(named, str) and named:
            if named in self.replies.targets:
                return self.replies.targets[named]
            line = self._named(FACTS)[0].line
            self.notes.problem(line, f"The talk should start at “{named[:40]}”; there is no such passage.")
        return self.ids.get("Start", nodes[0].id)

    def _problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(set(self.notes.problems)))


def _composed(value: Any) -> Any:
    """The same with every text in the one way that letters with accents are kept."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, tuple):
        return tuple(map(_composed, value))
    if isinstance(value, dict):
        return {_composed(name): _composed(one) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _composed(getattr(value, one.name)) for one in fields(value)})
    return value
