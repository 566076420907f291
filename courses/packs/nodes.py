"""YAML with line numbers, and only the plain part of it: mappings, lists, texts, whole numbers, true and false."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)")
KINDS = {
    "mapping": "a mapping",
    "list": "a list",
    "text": "text",
    "whole": "a whole number",
    "flag": "true or false",
    "decimal": "a decimal without quotes",
    "empty": "nothing",
}


@dataclass(frozen=True)
class Node:
    """A value and the line it begins on.

    kind   one of KINDS
    value  {name: Node} for a mapping, [Node] for a list, else the plain value
    keys   for a mapping, the line of each name
    """

    kind: str
    value: Any
    line: int
    keys: Any = None

    def plain(self):
        """The value without line numbers."""
        if self.kind == "mapping":
            return {name: node.plain() for name, node in self.value.items()}
        if self.kind == "list":
            return [node.plain() for node in self.value]
        return self.value


EMPTY = Node("mapping", {}, 1, {})


def parse(text, path, complaints, first_line=1, is_list=False):
    """Return the mapping a file holds as a Node; what cannot be read is complained of and comes as an empty one.

    `first_line` is the line of the file on which the YAML begins, for front matter. `is_list`: the file holds a list.
    """
    before = first_line - 1
    for number, line in enumerate(text.split("\n"), start=first_line):
        if "\t" in line:
            complaints.say(path, number, "There is a tab here. Indent with spaces.")
            return EMPTY
    try:
        unwanted = list(_unwanted(text))
        root = None if unwanted else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        complaints.say(path, before + line, f"This is not YAML: {_words(problem)}.")
        return EMPTY
    except (yaml.YAMLError, RecursionError) as problem:
        complaints.say(path, first_line, f"This is not YAML: {problem}.")
        return EMPTY
    for line, sentence in unwanted:
        complaints.say(path, before + line, sentence)
    if unwanted:
        return EMPTY
    if not isinstance(root, yaml.SequenceNode if is_list else yaml.MappingNode):
        what = "a list, each entry after “- ”" if is_list else "names with values, such as “title: Pain”"
        complaints.say(path, first_line, f"Expected {what}.")
        return EMPTY
    return _node(root, path, complaints, before)


def _words(problem):
    words = problem.problem or problem.context or str(problem)
    return words.replace("\n", " ")


def _unwanted(text):
    """Yield (line, sentence) for every part of YAML a pack has no use for."""
    documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            yield line, f"Expected the value itself; “*{event.anchor}” repeats one from elsewhere."
        elif getattr(event, "anchor", None):
            yield line, f"Expected a plain value; “&{event.anchor}” is an anchor."
        if getattr(event, "tag", None):
            yield line, f"Expected a plain value; “{event.tag}” is a tag."
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield line, "Expected one document in a file; a second one begins here."


def _node(node, path, complaints, before):
    line = before + node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        value, keys = {}, {}
        for key, child in node.value:
            key_line = before + key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                complaints.say(path, key_line, "Expected a plain word as a name.")
            elif key.value in keys:
                first = keys[key.value]
                complaints.say(path, key_line, f"“{key.value}” is here twice; it was first on line {first}.")
            else:
                keys[key.value] = key_line
                value[key.value] = _node(child, path, complaints, before)
        return Node("mapping", value, line, keys)
    if isinstance(node, yaml.SequenceNode):
        return Node("list", [_node(child, path, complaints, before) for child in node.value], line)
    return Node(*_scalar(node), line)


def _scalar(node):
    """(kind, value) of a scalar: what is in quotes or a block is text, and of plain words only these are more."""
    return ("text", node.value) if node.style is not None else plain_value(node.value)


def plain_value(text):
    """(kind, value) of a scalar that stands there without quotes."""
    if text in ("", "~", "null"):
        return "empty", None
    if text in ("true", "false"):
        return "flag", text == "true"
    if _WHOLE.fullmatch(text):
        return "whole", int(text) if len(text) < 10 else text
    if _DECIMAL.fullmatch(text):
        return "decimal", text
    return "text", text
