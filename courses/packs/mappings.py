"""Shapes that hold others: mappings, lists, and what differs by kind."""

from dataclasses import dataclass
from typing import Any

from courses.packs import scalars, tidy
from courses.packs.fields import Fields
from courses.packs.shapes import MUST, Key, Line, Record, Shape


class ByKind:
    """Keys that depend on the value of another key: {value: keys}. `kinds` may be a function, asked when it is needed."""

    def __init__(self, kinds, by="kind"):
        self._kinds = kinds
        self.by = by

    @property
    def kinds(self):
        """{value: keys}."""
        return self._kinds() if callable(self._kinds) else self._kinds

    def keys(self, value):
        """The keys for a mapping's values."""
        return self.kinds.get(value.get(self.by), ())


class Mapping(Shape):
    """Names with values, in the order in which they are written."""

    empty = None

    def __init__(self, *keys, flow=False):
        """`flow`: in braces on one line where it fits."""
        self.keys = keys
        self.flow = flow

    def of(self, fields):
        """Read the mapping itself; what nobody asked for is an error."""
        record = Record(fields)
        for key in self.keys:
            for one in key.keys(record) if isinstance(key, ByKind) else (key,):
                record[one.name] = one.read(fields)
        fields.close()
        return record

    def read(self, fields, name, optional):
        inside = fields.mapping(name, optional)
        return None if inside is None else self.of(inside)

    def lines(self, value, indent=0):
        """The lines of the mapping's names, each `indent` deep."""
        found, pad = [], " " * indent
        for key in self.keys:
            for one in key.keys(value) if isinstance(key, ByKind) else (key,):
                part = value.get(one.name)
                if not one.is_written(part):
                    continue
                if isinstance(one.shape, Several) and one.shape.is_set_apart and part and not indent:
                    found.append("")
                first, *rest = one.shape.emit(part, indent + 2, indent + len(one.name) + 2)
                found += [f"{pad}{one.name}: {first}".rstrip(" "), *rest]
        return found

    def text(self, value):
        """The mapping as a whole file."""
        return "\n".join(self.lines(value)) + "\n"

    def emit(self, value, indent, used):
        if self.flow and used + len(self.inline(value)) <= tidy.WIDTH:
            return [self.inline(value)]
        return ["", *self.lines(value, indent)]

    def inline(self, value):
        written = [(key, value.get(key.name)) for key in self.keys if key.is_written(value.get(key.name))]
        return f"{{{', '.join(f'{key.name}: {key.shape.inline(part)}' for key, part in written)}}}"

    def schema(self):
        plain = [key for key in self.keys if isinstance(key, Key)]
        found = {"type": "object"}
        properties = {key.name: _described(key) for key in plain}
        rules = []
        for part in (key for key in self.keys if isinstance(key, ByKind)):
            for value, keys in part.kinds.items():
                for key in keys:
                    properties.setdefault(key.name, {})
                then = {"properties": {key.name: _described(key) for key in keys}}
                names = [key.name for key in keys if key.need == MUST]
                others = sorted(
                    {key.name for one in part.kinds.values() for key in one} - {key.name for key in keys}
                )
                then |= {"required": names} if names else {}
                then["properties"] |= dict.fromkeys(others, False)
                rules.append({"if": {"properties": {part.by: {"const": value}}}, "then": then})
        found |= {"properties": properties, "required": [key.name for key in plain if key.need == MUST]}
        found["additionalProperties"] = False
        return found | ({"allOf": rules} if rules else {})


def _described(key):
    found = key.shape.schema()
    return {"description": key.about, **found} if key.about else found


@dataclass(frozen=True)
class Several(Shape):
    """A list of values of one shape, each a text or a mapping.

    flow    written on one line where it fits
    spaced  with an empty line before it and between its entries; spaced_before, only before it
    """

    shape: Any
    least: int = 0
    most: int | None = None
    flow: bool = False
    spaced: bool = False
    longest: int | None = None
    spaced_before: bool = False
    usual: tuple[int, int] | None = None
    """How many there usually are: another number is taken, and said."""
    may_be_empty: bool = False
    """Whether a text in it may be empty, as the cell of a table."""

    @property
    def empty(self):
        return []

    @property
    def is_set_apart(self):
        """Whether an empty line stands before it."""
        return self.spaced or self.spaced_before

    def read(self, fields, name, optional):
        if isinstance(self.shape, Mapping):
            found = fields.mappings(name, self.least, self.most, optional)
            return [self.shape.of(one) for one in found]
        found = self._texts(fields, name, optional)
        if self.usual and found and not self.usual[0] <= len(found) <= self.usual[1]:
            least, most = self.usual
            fields.advise(f"“{name}”: there are {len(found)}; {least} to {most} read best.", name)
        return found

    def _texts(self, fields, name, optional):
        return fields.texts(name, self.least, self.most, self.longest, optional, self.may_be_empty)

    def emit(self, value, indent, used):
        if not value:
            return ["[]"]
        if self.flow and used + len(self.inline(value)) <= tidy.WIDTH:
            return [self.inline(value)]
        pad, found = " " * indent, [""]
        for number, one in enumerate(value):
            if self.spaced and number:
                found.append("")
            found += dashed(self.shape, one, indent, pad)
        return found

    def inline(self, value):
        return f"[{', '.join(self.shape.inline(one) for one in value)}]"

    def schema(self):
        inside = self.shape.schema() | ({"maxLength": self.longest} if self.longest else {})
        if self.may_be_empty:
            inside.pop("minLength", None)
        found = {"type": "array", "items": inside}
        found |= {"minItems": self.least} if self.least else {}
        return found | ({"maxItems": self.most} if self.most is not None else {})


def dashed(shape, value, indent, pad):
    """The lines of one entry of a list."""
    if isinstance(shape, Mapping) and not (
        shape.flow and indent + 2 + len(shape.inline(value)) <= tidy.WIDTH
    ):
        first, *rest = shape.lines(value, indent + 2)
        return [f"{pad}- {first.lstrip(' ')}", *rest]
    first, *rest = shape.emit(value, indent + 2, indent + 2)
    return [f"{pad}- {first}".rstrip(" "), *rest]


@dataclass(frozen=True)
class Numbers(Shape):
    """A list of whole numbers; read as Nodes, for what they name is the reader's to say."""

    most: int = 99
    empty: Any = None

    def read(self, fields, name, optional):
        return fields.nodes(name, "a list of whole numbers", optional=optional)

    def emit(self, value, indent, used):
        return [f"[{', '.join(str(int(one)) for one in value)}]"]

    def schema(self):
        return {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": self.most}}


@dataclass(frozen=True)
class Codes(Shape):
    """A list of codes of the site's vocabulary; read as Nodes."""

    empty: Any = None

    def read(self, fields, name, optional):
        return fields.nodes(name, "a list of codes", optional=optional)

    def emit(self, value, indent, used):
        return Several(Line(), flow=True).emit(list(value), indent, used)

    def schema(self):
        return {"type": "array", "items": {"type": "string", "minLength": 1}}


class TextOr(Mapping):
    """A mapping, or only the text of its first key: `- A work.` or `- text: A work.` with more."""

    def __init__(self, shape, *keys):
        super().__init__(Key("text", shape, "As it is cited."), *keys)
        self.shape = shape

    def lines(self, value, indent=0):
        if any(value.get(key.name) for key in self.keys[1:]):
            return super().lines(value, indent)
        first, *rest = self.shape.emit(value["text"], indent, indent)
        return [first, *rest]

    def schema(self):
        return {"anyOf": [self.shape.schema(), super().schema()]}


@dataclass(frozen=True)
class Works(Shape):
    """References: each a text, or a mapping of a text and where the work is found."""

    shape: Any
    need_all: bool = False

    @property
    def empty(self):
        return []

    def read(self, fields, name, optional):
        found = []
        for node in fields.nodes(name, "a list of works", optional=optional):
            if node.kind == "mapping":
                one = self.shape.of(Fields(node, fields.path, fields.complaints))
            else:
                one = Record(fields) | {key.name: "" for key in self.shape.keys}
                one["text"] = fields.string_of(node, name)
            found.append(dict(one) | {"line": node.line})
        return found

    def emit(self, value, indent, used):
        return Several(self.shape).emit(value, indent, used)

    def schema(self):
        return {"type": "array", "items": self.shape.schema()}


class Keyed(Shape):
    """A mapping whose names are ids: each has a value of one shape."""

    empty = None

    def __init__(self, shape, flow=False):
        self.shape = shape
        self.flow = flow

    def read(self, fields, name, optional):
        inside = fields.mapping(name, optional)
        record = Record(inside)
        for id_ in (inside and inside.node.value) or {}:
            record[id_] = self.shape.read(inside, id_, False)
        if inside is not None:
            inside.close()
        return record

    def emit(self, value, indent, used):
        if not value:
            return ["{}"]
        if self.flow and used + len(self.inline(value)) <= tidy.WIDTH:
            return [self.inline(value)]
        found, pad = [""], " " * indent
        for id_, one in value.items():
            first, *rest = self.shape.emit(one, indent + 2, indent + len(id_) + 2)
            found += [f"{pad}{scalars.scalar(id_)}: {first}".rstrip(" "), *rest]
        return found

    def inline(self, value):
        parts = (f"{scalars.scalar(id_, flow=True)}: {self.shape.inline(one)}" for id_, one in value.items())
        return f"{{{', '.join(parts)}}}"

    def schema(self):
        return {"type": "object", "additionalProperties": self.shape.schema()}
