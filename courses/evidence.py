"""The registry of what counts as evidence besides lessons: apps above tell it what a learner achieved in a program.

The competency passport, the hours letter and the overview of self-assessments all read it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_providers: list[Callable] = []


@dataclass(frozen=True)
class Evidence:
    """One thing a learner achieved, such as a case they passed.

    kind     permanent word, such as "case"; it stands in passports kept elsewhere
    result   what it came to, in a few words: "Passed, 12 of 15 points"
    path     tree path of its page in this program: it says which week and course it belongs to
    minutes  working time as the program estimates it
    domains, competencies  ids of the terms it is mapped to; with neither, its week's mapping counts
    """

    kind: str
    title: str
    at: datetime
    path: str
    result: str = ""
    minutes: int = 0
    url: str = ""
    domains: frozenset[int] = frozenset()
    competencies: frozenset[int] = frozenset()


def provide(function):
    """Register a function (user, program) → Evidence, Evidence, … (used as a decorator).

    It reads in a number of queries that does not grow with what it finds, and tells each thing once.
    """
    _providers.append(function)
    return function


def of(user, program):
    """Return everything the apps above know of a learner in a program, in order of registration."""
    return [found for function in _providers for found in function(user, program)]


def mapping(model, name, pages):
    """{page id: ids of the terms} of a kind of page, for its field `name`; {} where it has no such field. One query."""
    field = next((field for field in model._meta.many_to_many if field.name == name), None)
    if field is None:
        return {}
    page, term = field.m2m_column_name(), field.m2m_reverse_name()
    rows = field.remote_field.through._default_manager.filter(**{f"{page}__in": set(pages)})
    found = defaultdict(set)
    for page_id, term_id in rows.values_list(page, term):
        found[page_id].add(term_id)
    return {page_id: frozenset(terms) for page_id, terms in found.items()}
