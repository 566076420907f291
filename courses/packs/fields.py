"""Read the names of a mapping one by one, and say of each what was expected."""

import re
from decimal import Decimal

from courses.packs import tidy
from courses.packs.nodes import EMPTY, KINDS, Node

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Fields:
    """A mapping of a file. Ask for every name it may have, then `close` it: what nobody asked for is an error.

    A value that is missing or wrong is complained of and comes as something empty, so that reading goes on.
    """

    def __init__(self, node, path, complaints):
        if node.kind != "mapping":
            complaints.say(path, node.line, f"Expected names with values, not {KINDS[node.kind]}.")
            node = Node("mapping", {}, node.line, {})
        self.node = node
        self.path = path
        self.line = node.line
        self.complaints = complaints
        self._asked = set()

    def has(self, name):
        """Whether the name is there."""
        return name in self.node.value

    def line_of(self, name):
        """The line of a name, or of the mapping where the name is missing."""
        return self.node.keys.get(name, self.line)

    def known(self, name):
        """The plain value of a name as it was written, whatever it is; None where it is missing."""
        return self.node.value[name].plain() if name in self.node.value else None

    @property
    def lines(self):
        """{name: line} of every name."""
        return dict(self.node.keys)

    def say(self, name, sentence):
        """Complain of a name."""
        self.complaints.say(self.path, self.line_of(name), f"“{name}”: {sentence}")

    def advise(self, sentence, name=""):
        """Say something of the mapping, or of a name, that does not stop the pack."""
        self.complaints.advise(self.path, self.line_of(name), sentence)

    def asked(self, name):
        """Note that a name may be there."""
        self._asked.add(name)

    def take(self, name, kind, expected, optional=False):
        """Return the Node of a name when it is of a kind, else complain and return None."""
        self._asked.add(name)
        node = self.node.value.get(name)
        if node is None:
            if not optional:
                self.complaints.say(self.path, self.line, f"Expected “{name}”: {expected}.")
            return None
        if node.kind == "empty":
            self.say(name, f"expected {expected}. A name without a value is left out.")
            return None
        if node.kind != kind:
            quotes = " Put it in quotes." if kind == "text" and node.kind != "mapping" else ""
            self.say(name, f"expected {expected}, not {KINDS[node.kind]}.{quotes}")
            return None
        return node

    def plain(self, name, optional=False, most=None):
        """A short string on one line."""
        return self._string(name, "a short text", optional, most)

    def text(self, name, optional=False, most=None):
        """One plain paragraph; its line breaks become spaces."""
        return self._string(name, "a paragraph of text", optional, most)

    def _string(self, name, expected, optional, most):
        node = self.take(name, "text", expected, optional)
        if node is None:
            return ""
        words = tidy.line(node.value)
        if not words:
            self.say(name, f"expected {expected}; it is empty.")
        if most and len(words) > most:
            self.say(name, f"expected at most {most} characters; these are {len(words)}.")
        return words

    def markdown(self, name, optional=False):
        """Markdown without blocks; pictures need a figure, which describes them."""
        node = self.take(name, "text", "Markdown", optional)
        if node is None:
            return ""
        from courses.packs import bodies

        words = tidy.markdown(node.value)
        if not words.strip():
            self.say(name, "expected Markdown; it is empty.")
        for sentence in bodies.unwanted(words):
            self.say(name, sentence)
        return words

    def slug(self, name, optional=False):
        """Small letters, digits and single dashes."""
        words = self.plain(name, optional)
        if words and not SLUG.fullmatch(words):
            self.say(name, f"expected small letters, digits and single dashes, not “{words}”.")
        return words

    def whole(self, name, least=0, most=9999, optional=False):
        """A whole number."""
        expected = f"a whole number from {least} to {most}" if least != most else str(least)
        node = self.take(name, "whole", expected, optional)
        if node is None:
            return None if optional else least
        if not isinstance(node.value, int) or not least <= node.value <= most:
            self.say(name, f"expected {expected}, not {node.value}.")
            return least
        return node.value

    def decimal(self, name, optional=False, above_zero=False, most=None, below_zero=False):
        """A decimal, written as a string; returned as that string (None where optional and absent)."""
        self._asked.add(name)
        expected = 'a decimal in quotes, such as "0.5"'
        node = self.node.value.get(name)
        if node is not None and node.kind in ("whole", "decimal"):
            self.say(name, f"expected {expected}; put {node.value} in quotes.")
            return "1"
        node = self.take(name, "text", expected, optional)
        if node is None:
            return None if optional else "1"
        if not _DECIMAL.fullmatch(node.value) or len(node.value) > 30:
            self.say(name, f"expected {expected}, not “{node.value}”.")
            return "1"
        if Decimal(node.value) < 0 and not below_zero:
            self.say(name, "expected no decimal below 0.")
        if above_zero and not Decimal(node.value):
            self.say(name, "expected a decimal above 0.")
        if most is not None and Decimal(node.value) > most:
            self.say(name, f"expected a decimal of at most {most}.")
        return node.value

    def flag(self, name):
        """True or false; false where it is left out."""
        node = self.take(name, "flag", "true or false", optional=True)
        return bool(node and node.value)

    def required_flag(self, name):
        """True or false, which must be said."""
        node = self.take(name, "flag", "true or false")
        return bool(node and node.value)

    def choice(self, name, allowed, optional=False):
        """One word of a list."""
        allowed = list(allowed)
        expected = f"one of {', '.join(allowed)}"
        node = self.take(name, "text", expected, optional)
        if node is None:
            return ""
        if node.value not in allowed:
            self.say(name, f"expected {expected}, not “{node.value}”.")
            return allowed[0] if allowed else ""
        return node.value

    def nodes(self, name, expected, least=0, most=None, optional=False):
        """The Nodes of a list."""
        node = self.take(name, "list", expected, optional)
        if node is None:
            return []
        if len(node.value) < least or (most is not None and len(node.value) > most):
            if most is None:
                how_many = f"at least {least}"
            else:
                how_many = f"{least} to {most}" if least != most else str(least)
            self.say(name, f"expected {how_many} in this list; there are {len(node.value)}.")
        return node.value

    def texts(self, name, least=0, most=None, longest=None, optional=False, empty=False):
        """A list of strings; `empty` lets a string be empty, as in the cells of a table."""
        found = []
        for node in self.nodes(name, "a list of texts", least, most, optional):
            found.append(self.string_of(node, name, longest, empty))
        return found

    def string_of(self, node, name, longest=None, empty=False):
        """The string a list holds at this place, or a complaint."""
        if node.kind != "text":
            where = f"“{name}”: expected text, not {KINDS[node.kind]}. Put it in quotes."
            self.complaints.say(self.path, node.line, where)
            return ""
        words = tidy.line(node.value)
        if not words and not empty:
            self.complaints.say(self.path, node.line, f"“{name}”: expected text; it is empty.")
        if longest and len(words) > longest:
            sentence = f"“{name}”: expected at most {longest} characters; these are {len(words)}."
            self.complaints.say(self.path, node.line, sentence)
        return words

    def mapping(self, name, optional=False):
        """A mapping inside this one."""
        node = self.take(name, "mapping", "names with values", optional)
        if node is None:
            return None if optional else Silent(self.path)
        return Fields(node, self.path, self.complaints)

    def mappings(self, name, least=0, most=None, optional=False):
        """A list of mappings."""
        nodes = self.nodes(name, "a list of names with values", least, most, optional)
        return [Fields(node, self.path, self.complaints) for node in nodes]

    def close(self):
        """Complain of every name nobody asked for."""
        for name in self.node.value:
            if name not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.complaints.say(
                    self.path, self.line_of(name), f"“{name}” is not known here. Expected: {known}."
                )


class Silent(Fields):
    """A mapping that is missing: its absence was said once, so its names are not complained of."""

    def __init__(self, path):
        from courses.packs.complaints import Complaints

        super().__init__(EMPTY, path, Complaints())
