"""Test runs of everything that was ever published, replayed: does it still come out as its author expects."""

import json
from dataclasses import dataclass

from assessments.engine import runs
from assessments.engine.findings import InvalidDefinition
from assessments.models import CaseVersion
from courses import seating


@dataclass(frozen=True)
class Replayed:
    """A case with every test run of every published version, and what is amiss with a version as a whole."""

    title: str
    key: str
    kind: str
    runs: list
    problems: list

    @property
    def is_ok(self):
        """Whether every run came out as expected, and every version could be read."""
        return not self.problems and all(run["ok"] for run in self.runs)

    def as_json(self):
        """As plain JSON."""
        return {
            "kind": self.kind,
            "key": self.key,
            "title": self.title,
            "ok": self.is_ok,
            "problems": self.problems,
            "runs": self.runs,
        }


def cases():
    """Every case, by title, with its runs replayed; one version is in memory at a time."""
    seats = seating.every_seat()
    found = {}
    for version in CaseVersion.objects.order_by("case_key", "number").iterator(chunk_size=1):
        one = found.setdefault(version.case_key, {"runs": [], "problems": []})
        one["title"] = version.title
        problem = _problem(version)
        if problem:
            one["problems"].append(problem)
            continue
        kept = version.test_runs.first()
        one["runs"] += [_replayed(version, script, seats) for script in (kept.runs if kept else [])]
    made = [
        Replayed(one["title"], str(key), "case", one["runs"], one["problems"]) for key, one in found.items()
    ]
    return sorted(made, key=lambda one: (one.title.casefold(), one.key))


def _problem(version):
    if not version.is_whole:
        return f"Version {version.number} is not what was frozen: its digest does not match."
    try:
        version.definition  # noqa: B018  (reading is what is tried)
    except (InvalidDefinition, json.JSONDecodeError) as unreadable:
        return f"Version {version.number} cannot be read any more: {unreadable}"
    return ""


def _replayed(version, script, seats):
    report = runs.replay(version.definition, script, seats)
    marks = report.marks
    return {
        "version": version.number,
        "title": report.title,
        "seat": script.get("seat") or "" if isinstance(script, dict) else "",
        "ok": report.ok,
        "differences": list(report.differences),
        "points": str(runs.rounded(marks.points)) if marks else None,
        "max_points": str(runs.rounded(marks.max_points)) if marks else None,
        "criticals": sorted({one.item for one in marks.criticals}) if marks else [],
        "decision": marks.decision if marks else None,
    }
