"""Models of cases, their frozen versions, attempts and marks."""

from assessments.models.attempts import Attempt, AttemptEvent, Draft, Sitting, Words
from assessments.models.marking import ItemScore, Outcome, ScoringRun
from assessments.models.pages import CasePage
from assessments.models.pictures import CasePicture
from assessments.models.versions import CaseRuns, CaseVersion

__all__ = [
    "Attempt",
    "AttemptEvent",
    "CasePage",
    "CasePicture",
    "CaseRuns",
    "CaseVersion",
    "Draft",
    "ItemScore",
    "Outcome",
    "ScoringRun",
    "Sitting",
    "Words",
]
