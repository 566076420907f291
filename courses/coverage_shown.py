"""The coverage of a program as its public page shows it: a figure, its table twin, and what is counted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import coverage_words, covered

ALL = gettext_lazy("All pages")


def shown(program):
    """What a template draws of a program's coverage, or None while nothing of it is written. One query, mostly."""
    found = covered.of(program) if program.path else None
    if found is None or found.domains.is_empty:
        return None
    matrix = found.domains
    return {
        "title": _("What the program covers, by domain and by discipline’s seat"),
        "about": coverage_words.summary(found),
        "columns": [str(ALL), *(voice.name for voice in matrix.voices)],
        "rows": [
            (topic.name, [matrix.about.get(topic.code, 0), *matrix.row(topic)]) for topic in matrix.topics
        ],
        "pages": found.pages,
        "planned": found.planned,
    }
