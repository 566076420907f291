"""The runs of a conversation that count, for faculty: read from the log of replies in a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count

from assessments.conversation.flow import Run
from assessments.conversation.step import NotOffered
from assessments.engine import kinds
from assessments.engine.events import Rewound, Said
from assessments.models import Attempt, AttemptEvent, CaseVersion

CLOSED = (Attempt.State.SUBMITTED, Attempt.State.EXPIRED)


def versions_with_runs(case_key, program):
    """[(version, how many closed attempts)] of a case in a program, newest first; those without any are left out."""
    rows = CaseVersion.objects.filter(case_key=case_key, attempts__in=_closed(program)).defer("content")
    return [(row, row.runs) for row in rows.annotate(runs=Count("attempts")).order_by("-number")]


def chosen(versions, asked):
    """The version that is asked for by its number, else the newest that anybody has gone through; None without any."""
    known = {str(version.number): version for version, _runs in versions}
    return known.get(asked) or (versions[0][0] if versions else None)


def runs_of(version, item_id, program, cohort=None):
    """[Run] of a conversation in one version: every closed attempt of a program, or of one of its cohorts."""
    attempts = _closed(program).filter(version=version)
    if cohort is not None:
        attempts = attempts.filter(sitting__cohort=cohort)
    attempts = list(attempts.select_related("version", "sitting").defer("version__content"))
    said = replies_of(attempts, item_id)
    return [run for one in attempts if (run := _run(one, item_id, said.get(one.pk, []))) is not None]


def _closed(program):
    return Attempt.objects.filter(state__in=CLOSED, sitting__cohort__program=program)


def replies_of(attempts, item_id):
    """{attempt id: [reply ids of the run that counts]}, in one query; what was gone back from is left out."""
    found = defaultdict(list)
    rows = AttemptEvent.objects.filter(attempt__in=attempts, item=item_id, kind__in=[Said.KIND, Rewound.KIND])
    for attempt, kind, payload in rows.order_by("attempt", "seq").values_list("attempt", "kind", "payload"):
        if kind == Rewound.KIND:
            del found[attempt][payload["kept"] :]
        else:
            found[attempt].append(payload["choice"])
    return dict(found)


def _run(attempt, item_id, choices):
    """The run of one attempt, or None where its seat never met the conversation, or said nothing in it."""
    item = attempt.definition.find(item_id)
    if item is None or not choices:
        return None
    talk = kinds.played(item).begin(item)
    for choice in choices:
        try:
            talk = talk.said(choice)
        except NotOffered:  # written by another engine: it is counted as far as it can be followed
            break
    return Run(attempt.seat.get("discipline", ""), talk, item.most)
