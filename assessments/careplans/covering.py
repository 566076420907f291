"""What team care plans cover, for the coverage of a program: their own mapping. All disciplines work on them."""

from assessments.models import CarePlanPage
from courses import covered


@covered.provide("assessments.CarePlanPage")
def care_plans(ids):
    """The domains and competencies of care plans."""
    domains, competencies = covered.mappings(CarePlanPage, ids)
    return {
        pk: covered.Covers(
            domains=domains.get(pk, frozenset()),
            competencies=competencies.get(pk, frozenset()),
            codes=frozenset(),
        )
        for pk in ids
    }
