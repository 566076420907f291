"""What cases cover, for the coverage of a program: their own mapping, and that of their questions."""

from django.utils.translation import gettext_lazy

from assessments.models import CasePage, Panel
from courses import covered, streams, uses
from courses.models import Competency, Discipline, Domain


@covered.provide("assessments.CasePage")
def cases(ids):
    """The domains and competencies of cases. A case speaks from no single seat: all disciplines work on it."""
    domains, competencies = covered.mappings(CasePage, ids)
    rows = CasePage.objects.filter(pk__in=ids).values_list("pk", "stages")
    return {
        pk: covered.Covers(
            domains=domains.get(pk, frozenset()),
            competencies=competencies.get(pk, frozenset()),
            codes=_of_the_questions(stages),
        )
        for pk, stages in rows
    }


def _of_the_questions(stages):
    questions = (
        item.get("value") or {}
        for _kind, stage in streams.raw_blocks(stages.raw_data)
        for item in (stage or {}).get("items") or []
    )
    return frozenset(code for one in questions for code in one.get("maps_to") or [])


@uses.collects
def questions(thing):
    """Cases with a question that is mapped to a domain or a competency."""
    if isinstance(thing, Domain):
        code = f"domain:{thing.number}"
    elif isinstance(thing, Competency):
        code = f"competency:{thing.framework.code}/{thing.code.lower()}"
    else:
        return
    for page, _names in uses.pages_saying(f'"{code}"'):
        yield gettext_lazy("Questions are mapped to it in"), page.title


@uses.collects
def panels(thing):
    """Cases that ask a panel; panels on which a discipline sits."""
    if isinstance(thing, Panel):
        for page, _names in uses.pages_saying(f'"{thing.slug}/'):
            yield gettext_lazy("Asked in"), page.title
    if isinstance(thing, Discipline):
        for panel in Panel.objects.all():
            if any(one.value["discipline"] == thing.code for one in panel.experts):
                yield gettext_lazy("Sits on the panel"), panel.title
