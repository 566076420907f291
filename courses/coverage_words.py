"""What a program covers, and what it does not, in sentences a colleague would say."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_PEOPLE = ("er", "or", "ist", "ian", "ant", "nurse")
"""How names of disciplines end that are what one person is called, and not the work, as "Spiritual care" is."""


def gap(found):
    """A Gap of courses.coverage as a sentence."""
    if found.topic is None:
        return _("Nothing in the program speaks %(where)s.") % {"where": _from(found.voices)}
    about = lowered(found.topic.name)
    if not found.voices:
        return _("Nothing is about %(topic)s.") % {"topic": about}
    return _("Nothing about %(topic)s speaks %(where)s.") % {"topic": about, "where": _from(found.voices)}


def unmapped(matrix):
    """A sentence for each framework that has competencies to which no page is mapped."""
    groups = {}
    for topic in matrix.topics:
        if not matrix.about.get(topic.code):
            groups.setdefault(topic.group, []).append(topic.name)
    return [
        _("Of “%(framework)s”, no page is mapped to: %(names)s.")
        % {"framework": group, "names": ", ".join(names)}
        for group, names in groups.items()
    ]


def _from(voices):
    names = [lowered(one.name) for one in voices]
    if len(names) > 1:
        return _("from these seats: %(seats)s") % {"seats": ", ".join(names)}
    if names[0].endswith(_PEOPLE):
        return _("from the %(person)s’s seat") % {"person": names[0]}
    return _("from the seat of %(work)s") % {"work": names[0]}


def lowered(name):
    """A name inside a sentence: its first letter small, unless it is an abbreviation."""
    return name if name[1:2].isupper() or name[1:2] == " " else name[:1].lower() + name[1:]


def pages(number):
    """A number of pages in words."""
    return ngettext("%(n)d page", "%(n)d pages", number) % {"n": number}


def summary(covered):
    """Two sentences about a program's domains, for who cannot see the figure, or has no time for it."""
    matrix = covered.domains
    most = max(matrix.topics, key=lambda topic: matrix.about.get(topic.code, 0))
    cells = len(matrix.topics) * len(matrix.voices)
    open_cells = sum(not number for topic in matrix.topics for number in matrix.row(topic))
    return _(
        "Most is about %(topic)s (%(pages)s). Of %(all)d meetings of a domain and a discipline’s seat, %(open)d are "
        "still open."
    ) % {
        "topic": lowered(most.name),
        "pages": pages(matrix.about.get(most.code, 0)),
        "all": cells,
        "open": open_cells,
    }
