"""Finding words of the glossary by any of their names."""

import json
from dataclasses import dataclass

from cms.markdown import render
from courses.models import GlossaryTerm


@dataclass(frozen=True)
class Word:
    """A word of the glossary as a page shows it: `names` are what the text calls it."""

    term: str
    slug: str
    means: str
    names: tuple[str, ...]

    @property
    def names_json(self):
        """The names for the page's script."""
        return json.dumps(self.names, ensure_ascii=False)


def index():
    """{name in lower case: GlossaryTerm} of everything the glossary answers to; the first term of a name has it."""
    found = {}
    terms = list(GlossaryTerm.objects.all())
    # What a term is called by itself comes before what others are called besides.
    for term in terms:
        found.setdefault(term.slug, term)
        found.setdefault(term.term.lower(), term)
    for term in terms:
        for name in term.names:
            found.setdefault(name, term)
    return found


def find(name):
    """The term of this name, or None."""
    return index().get(" ".join(name.lower().split()))


def words_for(names):
    """The words that a text names, each once and in alphabetical order; names that nobody explained are left out."""
    if not names:
        return []
    known, called = index(), {}
    for name in names:
        term = known.get(name)
        if term:
            called.setdefault(term, []).append(name)
    words = [Word(term.term, term.slug, render(term.means), tuple(by)) for term, by in called.items()]
    return sorted(words, key=lambda word: word.term.lower())


def unknown(names):
    """Those of the names that the glossary does not have."""
    known = index()
    return [name for name in names if name not in known]
