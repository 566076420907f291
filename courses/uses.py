"""What uses a word of the vocabulary: pages, profiles, statements, parts of texts; said so that somebody can go there.

Four ways to be used, each with its own search: a relation of the database, a choice inside a body (Wagtail's reference
index knows it), a code of an audience, a code of a sub-role. Apps above add their own.
"""

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from cms import access
from cms.models import RoleGrant
from courses import audience, streams
from courses.models import Discipline, SubRole, Track
from courses.models.fields import AudienceField

NAMED = 4
"""So many are named; of the rest only the number is said."""

# By model and field, or by field alone: what a relation means to the people who use it.
_RELATIONS = {
    "learnerprofile.discipline": gettext_lazy("Learners who sit in it"),
    "learnerprofile.sub_role": gettext_lazy("Learners who sit in it"),
    "review_discipline": gettext_lazy("Review asked for by"),
    "domains": gettext_lazy("Mapped to it"),
    "competencies": gettext_lazy("Mapped to it"),
    "discipline.track": gettext_lazy("Disciplines of this track"),
    "competency.framework": gettext_lazy("Its competencies"),
    "level_of_care": gettext_lazy("Level of care of"),
    "programpage.statements": gettext_lazy("Self-assessment of"),
    "statement.set": gettext_lazy("Its statements"),
    "selfrating.statement": gettext_lazy("Answers that learners gave"),
    "glossaryterm.see": gettext_lazy("Other terms lead to it"),
}
_BLOCKS = {"seats": gettext_lazy("Shown as a seat in"), "term": gettext_lazy("Explained in")}
_WRITTEN_FOR = gettext_lazy("Written for it")
_COUNTED = frozenset({"courses.learnerprofile", "courses.selfrating"})
"""Models whose rows are people's own: how many there are is said, and not which."""

_collectors: list[Callable] = []


@dataclass
class Use:
    """One way in which a word is used: what that is, the names of what uses it, and how many have no name here."""

    how: str | Promise
    names: list[str] = field(default_factory=list)
    unnamed: int = 0

    def __str__(self):
        shown = ", ".join(f"“{name}”" for name in self.names[:NAMED])
        left = len(self.names) - NAMED + self.unnamed if len(self.names) > NAMED else self.unnamed
        if not shown:
            return f"{self.how}: {left}."
        more = _(" and %(number)d more") % {"number": left} if left else ""
        return f"{self.how}: {shown}{more}."


def collects(function):
    """Register a function (thing) → (how, name), (how, name), … (used as a decorator). A name of "" is counted."""
    _collectors.append(function)
    return function


def of(thing):
    """Everything that uses a word, as Uses; the same page is named once for each way."""
    found: dict[str, Use] = {}
    for collector in _collectors:
        for how, name in collector(thing):
            use = found.setdefault(str(how), Use(how))
            if not name:
                use.unnamed += 1
            elif name not in use.names:
                use.names.append(name)
    return list(found.values())


def pages_saying(*needles):
    """Yield (page, names of its fields) for all pages with a needle in the stored text of a body or an audience.

    Aliases are left out: they say what their original says.
    """
    for model, names in _fields_of_pages():
        texts = {f"text_of_{name}": Cast(name, TextField()) for name in names}
        said = [Q(**{f"{text}__contains": needle}) for text in texts for needle in needles]
        pages = model.objects.filter(alias_of=None).annotate(**texts)
        for page in pages.filter(functools.reduce(operator.or_, said)).order_by("path"):
            yield page, names


@functools.cache
def _fields_of_pages():
    """Every kind of page with its fields that hold bodies or audiences."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Page) and model is not Page:
            names = [one.name for one in model._meta.fields if isinstance(one, StreamField | AudienceField)]
            if names:
                found.append((model, names))
    return found


# The ways


@collects
def relations(thing):
    """Rows of the database that point at it; what belongs to it (a discipline's sub-roles) goes with it."""
    for relation in thing._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.related_model):
            continue
        model, pointer = relation.related_model, relation.field
        if model._meta.auto_created or isinstance(pointer, ParentalKey):
            continue
        rows = model._default_manager.filter(**{pointer.name: thing})
        if issubclass(model, Page):
            rows = rows.filter(alias_of=None).order_by("path")
        how = _RELATIONS.get(f"{model._meta.model_name}.{pointer.name}") or _RELATIONS.get(
            pointer.name, gettext_lazy("Used by")
        )
        counted = model._meta.label_lower in _COUNTED
        for row in rows if not counted else range(rows.count()):
            yield how, "" if counted else (row.title if isinstance(row, Page) else str(row))


@collects
def choices_in_bodies(thing):
    """Blocks of pages that chose it, as Wagtail's reference index remembers."""
    of_pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(thing).filter(base_content_type=of_pages)
    places = list(references.values_list("object_id", "content_type", "model_path"))
    pages = Page.objects.filter(alias_of=None).in_bulk({int(pk) for pk, _type, _path in places})
    for pk, kind, path in places:
        name, *within = path.split(".")
        model = ContentType.objects.get_for_id(kind).model_class()
        if int(pk) in pages and model and isinstance(model._meta.get_field(name), StreamField):
            how = next((_BLOCKS[block] for block in _BLOCKS if block in within), gettext_lazy("Chosen in"))
            yield how, pages[int(pk)].title


@collects
def audiences(thing):
    """Lessons and parts that are written for it, or for everybody but it."""
    needles = {
        Track: lambda: [f'"{audience.TRACK}:{thing.code}"'],
        Discipline: lambda: [f'"{audience.DISCIPLINE}:{thing.code}"', f'"{audience.SEAT}:{thing.code}/'],
        SubRole: lambda: [f'"{audience.SEAT}:{thing.discipline.code}/{thing.code}"'],
    }.get(type(thing))
    if needles:
        for page, _names in pages_saying(*needles()):
            yield _WRITTEN_FOR, page.title


@collects
def seats_of_a_sub_role(thing):
    """Blocks that show a sub-role's seat: they know it by its code."""
    if isinstance(thing, SubRole):
        for page, names in pages_saying(f'"sub_role": "{thing.code}"'):
            bodies = [value for name in names if hasattr(value := getattr(page, name), "raw_data")]
            if any((thing.discipline_id, thing.code) in streams.seats(body.raw_data) for body in bodies):
                yield _BLOCKS["seats"], page.title


@collects
def reviewers(thing):
    """People who review for a discipline now."""
    if isinstance(thing, Discipline):
        running = RoleGrant.objects.filter(role=access.REVIEWER, discipline=thing.code, ended_at=None)
        for _one in range(running.count()):
            yield gettext_lazy("Clinical reviewers of it"), ""
