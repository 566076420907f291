"""What handovers put into the registries below: doors, the kind of exercise, a job by the clock, coverage."""

from assessments.handovers import attention, kind, packs, rounds  # noqa: F401  (the first three register themselves)
from cms import gates, ticking
from courses import covered

# Members take part, faculty read, comment and receive; the views find nothing for anybody else.
gates.guard(
    ("team", "take"), "handover", "handover_pulse", "handover_act", "handover_reading", "handover_reading_act"
)


@ticking.job("hand handovers on that nobody receives")
def hand_on():
    """Where a team that received a handover is gone, give it to another one."""
    return rounds.settle_due()


@covered.provide("assessments.HandoverPage")
def handovers(ids):
    """The domains and competencies of handovers: all disciplines work on them."""
    from assessments.models import HandoverPage

    domains, competencies = covered.mappings(HandoverPage, ids)
    return {
        pk: covered.Covers(
            domains=domains.get(pk, frozenset()), competencies=competencies.get(pk, frozenset())
        )
        for pk in ids
    }
