"""Models of cases, their frozen versions, attempts and marks."""

from assessments.models.attempts import Attempt, AttemptEvent, Draft, Words
from assessments.models.marking import ItemScore, Outcome, ScoringRun
from assessments.models.pages import CasePage
from assessments.models.sittings import Accommodation, CriticalDebrief, Release, Sitting
from assessments.models.versions import CaseVersion

__all__ = [
    "Accommodation",
    "Attempt",
    "AttemptEvent",
    "CasePage",
    "CaseVersion",
    "CriticalDebrief",
    "Draft",
    "ItemScore",
    "Outcome",
    "Release",
    "ScoringRun",
    "Sitting",
    "Words",
]
