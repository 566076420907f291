"""Models of cases, their frozen versions, attempts and marks."""

from assessments.models.attempts import Attempt, AttemptEvent, Draft, Words
from assessments.models.marking import ItemScore, Marking, Outcome, ScoringRun
from assessments.models.pages import CasePage
from assessments.models.panels import Panel
from assessments.models.pictures import CasePicture
from assessments.models.rubrics import Rubric
from assessments.models.sittings import Accommodation, CriticalDebrief, Release, Sitting
from assessments.models.sounds import CaseSound
from assessments.models.tables import ConversionTable, ConversionTableVersion
from assessments.models.talks import Reflection, TalkInvitation, TalkRating
from assessments.models.versions import CaseRuns, CaseVersion

__all__ = [
    "Accommodation",
    "Attempt",
    "AttemptEvent",
    "CasePage",
    "CasePicture",
    "CaseRuns",
    "CaseSound",
    "CaseVersion",
    "ConversionTable",
    "ConversionTableVersion",
    "CriticalDebrief",
    "Draft",
    "ItemScore",
    "Marking",
    "Outcome",
    "Panel",
    "Reflection",
    "Release",
    "Rubric",
    "ScoringRun",
    "Sitting",
    "TalkInvitation",
    "TalkRating",
    "Words",
]
