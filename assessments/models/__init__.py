"""Models of cases, their frozen versions, attempts and marks."""

from assessments.models.attempts import Attempt, AttemptEvent, Draft, Sitting, Words
from assessments.models.marking import ItemScore, Marking, Outcome, ScoringRun
from assessments.models.pages import CasePage
from assessments.models.panels import Panel
from assessments.models.rubrics import Rubric
from assessments.models.versions import CaseRuns, CaseVersion

__all__ = [
    "Attempt",
    "AttemptEvent",
    "CasePage",
    "CaseRuns",
    "CaseVersion",
    "Draft",
    "ItemScore",
    "Marking",
    "Outcome",
    "Panel",
    "Rubric",
    "ScoringRun",
    "Sitting",
    "Words",
]
