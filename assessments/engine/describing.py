"""The JSON Schema of a frozen case, found by asking the readers themselves what they would read.

Nothing is described twice: a reader that asks for a key is the description of that key. A new kind of question is
in the schema as soon as its folder is there.
"""

from typing import Any

from assessments.engine import kinds
from assessments.engine.definition import ENTRY_KINDS, READABLE, SCHEMA, read_chart_entry, read_whole
from assessments.engine.reading import DECIMAL, ID, RATIO, Reader

Schema = dict[str, Any]


class Describer(Reader):
    """A reader of nothing: it answers every question with something harmless, and keeps what was asked."""

    def __init__(self, chosen: str = "") -> None:
        super().__init__({}, "", [])
        self.properties: Schema = {}
        self.required: list[str] = []
        self.chosen = chosen

    @property
    def schema(self) -> Schema:
        """What was asked, as the schema of an object."""
        properties = {name: _of(value) for name, value in self.properties.items()}
        return {
            "type": "object",
            "properties": properties,
            "required": sorted(self.required),
            "additionalProperties": False,
        }

    def _ask(self, name: str, schema: object, *, must: bool) -> None:
        self.properties[name] = schema
        if must and name not in self.required:
            self.required.append(name)

    def has(self, name: str) -> bool:
        """Everything is there."""
        return True

    def take(self, name: str) -> object:
        """Something, whatever it is."""
        self.properties.setdefault(name, {})
        return name

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        self._ask(name, {"type": "string"}, must=default is None)
        return default or ""

    def identifier(self, name: str = "id") -> str:
        """An id."""
        self._ask(name, {"type": "string", "pattern": f"^{ID}$"}, must=True)
        return "id"

    def decimal(self, name: str) -> Any:
        """A decimal in quotes."""
        self._ask(name, {"type": "string", "pattern": f"^{DECIMAL}$"}, must=True)
        return super().decimal(name)

    def optional_decimal(self, name: str) -> Any:
        """A decimal in quotes, or nothing."""
        self._ask(name, {"type": ["string", "null"], "pattern": f"^{DECIMAL}$"}, must=False)

    def exact(self, name: str) -> Any:
        """A number in quotes, perhaps as a ratio."""
        self._ask(name, {"type": "string", "pattern": f"^({DECIMAL}|{RATIO})$"}, must=True)
        return super().exact(name)

    def optional_exact(self, name: str) -> Any:
        """The same, or nothing."""
        self._ask(name, {"type": ["string", "null"], "pattern": f"^({DECIMAL}|{RATIO})$"}, must=False)

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        self._ask(name, {"type": "integer", "minimum": 0}, must=default is None)
        return default or 0

    def optional_whole(self, name: str) -> int | None:
        """A whole number, or nothing."""
        self._ask(name, {"type": ["integer", "null"], "minimum": 0}, must=False)
        return None

    def flag(self, name: str) -> bool:
        """True or false."""
        self._ask(name, {"type": "boolean"}, must=False)
        return False

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of some words."""
        self._ask(name, {"enum": list(allowed)}, must=True)
        return self.chosen if self.chosen in allowed else allowed[0]

    def optional_choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of some words, or nothing."""
        self._ask(name, {"enum": [*allowed, None]}, must=False)
        return ""

    def values(self, name: str) -> list[object]:
        """A list of anything."""
        self._ask(name, {"type": "array"}, must=False)
        return []

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        self._ask(name, {"type": "array", "items": {"type": "string"}}, must=False)
        return ()

    def readers(self, name: str, within: str = "") -> list[Reader]:
        """A list of objects: one of them is asked, and stands for all."""
        one = Describer(self.chosen)
        self._ask(name, [one], must=False)
        return [one]

    def reader(self, name: str) -> Reader:
        """An object within this one."""
        one = Describer(self.chosen)
        self._ask(name, one, must=name in self.required)
        return one

    def close(self) -> None:
        """There is nothing nobody asked for."""


def _of(value: object) -> Schema:
    if isinstance(value, Describer):
        return value.schema
    if isinstance(value, list):
        return {"type": "array", "items": _of(value[0])}
    assert isinstance(value, dict)
    return value


def schema() -> Schema:
    """The JSON Schema (2020-12) of every definition that can be read."""
    whole = Describer()
    read_whole(whole)
    found = whole.schema
    found["properties"]["schema"] = {"enum": list(READABLE)}
    found["required"] = sorted({*found["required"], "schema", "person", "chart", "stages"})
    stage = found["properties"]["stages"]["items"]
    stage["properties"]["items"] = {
        "type": "array",
        "items": {"anyOf": [_item(name) for name in kinds.names()]},
    }
    found["properties"]["chart"]["items"] = {"anyOf": [_entry(kind) for kind in ENTRY_KINDS]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A frozen case, schema {SCHEMA}",
        "description": "What an attempt answers and what is scored: plain JSON that refers to nothing outside itself.",
        **found,
    }


def _item(name: str) -> Schema:
    asked = Describer()
    kinds.get(name).read(asked)
    found = asked.schema
    found["title"] = kinds.get(name).TITLE
    found["properties"]["kind"] = {"const": name}
    shared = ("id", "kind", "audience")
    variant = {key: part for key, part in found["properties"].items() if key not in shared}
    found["properties"]["variants"] = {
        "type": "array",
        "items": {"type": "object", "properties": variant, "additionalProperties": False},
    }
    return found


def _entry(kind: str) -> Schema:
    asked = Describer(kind)
    read_chart_entry(asked)
    found = asked.schema
    found["properties"]["kind"] = {"const": kind}
    found["required"] = [name for name in found["required"] if name != "section"]
    return found
