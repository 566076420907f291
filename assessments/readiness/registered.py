"""What readiness sets put into the registries below: doors, the kind of exercise, a job by the clock, coverage."""

from assessments.readiness import acts, kind, packs  # noqa: F401  (the last two register themselves)
from cms import gates, ticking
from courses import covered

# Members take part, faculty read and comment; the views find nothing for anybody else.
gates.guard(
    ("team", "take"), "readiness", "readiness_pulse", "readiness_draft", "readiness_give", "readiness_act"
)
gates.guard(("team", "read_work"), "readiness_questions")


@ticking.job("open team tests whose own tests are over")
def open_team_tests():
    """Open the team's part where the time for the own tests is over, and tell the team."""
    return acts.open_due()


@covered.provide("assessments.ReadinessPage")
def sets(ids):
    """The domains and competencies of readiness sets: all disciplines work on them."""
    from assessments.models import ReadinessPage

    domains, competencies = covered.mappings(ReadinessPage, ids)
    return {
        pk: covered.Covers(
            domains=domains.get(pk, frozenset()), competencies=competencies.get(pk, frozenset())
        )
        for pk in ids
    }
