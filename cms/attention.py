"""What needs somebody's attention: the cards on the CMS's first page, a registry that each app fills.

A card is a function of a person that returns a Card, or None when nothing waits:

    @attention.card(order=30)
    def scopes_to_confirm(user):
        …
        return attention.Card(_("Scopes of practice to confirm"), [attention.Item(str(one), url) for one in …])

Cards come in the order of their numbers: what only this person can mend first (10–19), what waits for their word
(20–29), their own work (30–39), the office's (40–59).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

SHOWN = 6


@dataclass(frozen=True)
class Item:
    """One thing that waits: its name, where to go, a word or two beside it, since when, and by when it is due."""

    title: str
    url: str
    note: str = ""
    at: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A heading and the things under it. `more_url` leads to all of them, where there is such a list."""

    title: str
    items: list = field(default_factory=list)
    total: int | None = None
    more_url: str = ""
    is_urgent: bool = False

    @property
    def shown(self):
        """The first few."""
        return self.items[:SHOWN]

    @property
    def count(self):
        """How many there are altogether."""
        return len(self.items) if self.total is None else self.total

    @property
    def left(self):
        """How many more there are than are shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True)
class _Entry:
    order: int
    name: str
    make: Callable


_entries: dict[str, _Entry] = {}


def card(*, order):
    """Register the decorated function as a card; a name can be taken only once."""

    def register(function):
        name = f"{function.__module__}.{function.__qualname__}"
        if name in _entries and _entries[name].make.__code__ != function.__code__:
            raise ValueError(f"There are two cards called {name}.")
        _entries[name] = _Entry(order, name, function)
        return function

    return register


def cards(user):
    """Return what waits for this person, in order."""
    entries = sorted(_entries.values(), key=lambda entry: (entry.order, entry.name))
    return [found for found in (entry.make(user) for entry in entries) if found and found.count]
