"""The words of this site that packs may refer to, read once for a load or a dump."""

from courses.models import GlossaryTerm, LetterScale, StatementSet
from courses.models.terms import Competency, Discipline, Domain, LevelOfCare, Scope, Track
from courses.packs.drafts import Vocabulary

BARE_FRAMEWORK = "ipec"
"""The framework whose codes packs write alone."""


def vocabulary():
    """The Vocabulary of this site."""
    disciplines = {one.code: one.pk for one in Discipline.objects.all()}
    seats = {code: (pk, "") for code, pk in disciplines.items()}
    for discipline in Discipline.objects.prefetch_related("sub_roles"):
        for role in discipline.sub_roles.all():
            seats[f"{discipline.code}/{role.code}"] = (discipline.pk, role.code)
    competencies = {}
    for one in Competency.objects.select_related("framework").order_by(
        "framework__position", "position", "name"
    ):
        competencies[f"{one.framework.code}/{one.code}"] = one.pk
        if one.framework.code == BARE_FRAMEWORK:
            competencies[one.code] = one.pk
    terms = list(GlossaryTerm.objects.all())
    return Vocabulary(
        disciplines=disciplines,
        seats=seats,
        levels={one.code: one.pk for one in LevelOfCare.objects.all()},
        domains={one.number: one.pk for one in Domain.objects.all()},
        competencies=competencies,
        tracks={one.code: one.pk for one in Track.objects.all()},
        scopes=tuple(Scope.values),
        statements={one.code: one.pk for one in StatementSet.objects.all()},
        scales={one.code: one.pk for one in LetterScale.objects.all()},
        terms={one.slug: one.pk for one in terms},
        names=frozenset(name for one in terms for name in one.names),
    )
