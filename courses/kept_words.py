"""The registry of what learners keep and change after something they did: apps above tell it, the passport shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_providers: list[Callable] = []
_of_seats: list[Callable] = []


@dataclass(frozen=True)
class Kept:
    """One thing to keep and one to change, in the learner's own words.

    title  what it was about, such as the title of a case
    path   tree path of its page in this program, for the order
    """

    title: str
    at: datetime
    keep: str
    change: str
    path: str = ""
    url: str = ""


def provide(function):
    """Register a function (user, program) → Kept, Kept, … (used as a decorator); a fixed number of queries."""
    _providers.append(function)
    return function


def of(user, program):
    """Everything a learner kept and changed in a program, in its order, then in time."""
    found = [one for function in _providers for one in function(user, program)]
    return sorted(found, key=lambda one: (one.path, one.at))


@dataclass(frozen=True)
class Seen:
    """What another seat saw that the learner had not, in their own words.

    title  of the case
    seat   name of the discipline
    path   tree path of its page in this program, for the order
    """

    title: str
    at: datetime
    seat: str
    words: str
    path: str = ""
    url: str = ""


def provide_seen(function):
    """Register a function (user, program) → Seen, Seen, … (used as a decorator); a fixed number of queries."""
    _of_seats.append(function)
    return function


def seen_of(user, program):
    """Everything a learner said of other seats in a program, in its order, then in time."""
    found = [one for function in _of_seats for one in function(user, program)]
    return sorted(found, key=lambda one: (one.path, one.at))
