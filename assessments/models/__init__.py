"""Models of cases, their frozen versions, attempts and marks."""

from assessments.models.adjudication import Adjudication
from assessments.models.attempts import Attempt, AttemptEvent, Draft, Words
from assessments.models.calibration import CalibratedScript, CalibrationMark
from assessments.models.care_plan_pages import CarePlanPage
from assessments.models.consults import (
    ConfirmedIdentifier,
    Consult,
    ConsultMessage,
    ConsultPicture,
    ConsultPlan,
    ConsultReplyDraft,
    ExpertAssignment,
)
from assessments.models.exercises import ExerciseVersion
from assessments.models.handovers import HandoverPage, HandoverReading, HandoverSent, HandoverSignature
from assessments.models.intensive import (
    Attendance,
    DaySelfRating,
    IntensiveDay,
    Slot,
    Station,
    StationPerson,
    StationRating,
)
from assessments.models.marking import ItemScore, Marking, Outcome, ScoringRun
from assessments.models.pages import CasePage
from assessments.models.panels import Panel
from assessments.models.phrases import CommentPhrase
from assessments.models.pictures import CasePicture
from assessments.models.plans import (
    PlanComment,
    PlanCompletion,
    PlanDebrief,
    PlanMark,
    PlanPeerRating,
    PlanReader,
    PlanReflection,
    PlanRow,
    PlanRowVersion,
    PlanSignature,
)
from assessments.models.questions import MarkQuestion, QuestionMessage
from assessments.models.raters import RaterAssignment, RaterLink
from assessments.models.readiness import (
    ReadinessOpening,
    ReadinessPage,
    ReadinessTest,
    Scratch,
    TeamDecision,
)
from assessments.models.releases import QuestionException, ReleasedResult
from assessments.models.rubric_changes import SittingRubric
from assessments.models.rubrics import Rubric
from assessments.models.scripts import Lease, MarkerAssignment, MarkingPlan, Script
from assessments.models.sittings import Accommodation, CriticalDebrief, Release, Sitting
from assessments.models.sounds import CaseSound
from assessments.models.tables import ConversionTable, ConversionTableVersion
from assessments.models.talks import Reflection, SeatSeen, TalkInvitation, TalkRating
from assessments.models.teams import Team, TeamDone, Teaming, TeamMember, TeamTask, TeamWork
from assessments.models.teamtexts import TeamMailChoice, TeamText, TeamWord
from assessments.models.versions import CaseRuns, CaseVersion

__all__ = [
    "Accommodation",
    "Adjudication",
    "Attempt",
    "AttemptEvent",
    "Attendance",
    "CalibratedScript",
    "CalibrationMark",
    "CarePlanPage",
    "CasePage",
    "CasePicture",
    "CaseRuns",
    "CaseSound",
    "CaseVersion",
    "CommentPhrase",
    "ConfirmedIdentifier",
    "Consult",
    "ConsultMessage",
    "ConsultPicture",
    "ConsultPlan",
    "ConsultReplyDraft",
    "ConversionTable",
    "ConversionTableVersion",
    "CriticalDebrief",
    "DaySelfRating",
    "Draft",
    "ExerciseVersion",
    "ExpertAssignment",
    "HandoverPage",
    "HandoverReading",
    "HandoverSent",
    "HandoverSignature",
    "IntensiveDay",
    "ItemScore",
    "Lease",
    "MarkQuestion",
    "MarkerAssignment",
    "Marking",
    "MarkingPlan",
    "Outcome",
    "Panel",
    "PlanComment",
    "PlanCompletion",
    "PlanDebrief",
    "PlanMark",
    "PlanPeerRating",
    "PlanReader",
    "PlanReflection",
    "PlanRow",
    "PlanRowVersion",
    "PlanSignature",
    "QuestionException",
    "QuestionMessage",
    "RaterAssignment",
    "RaterLink",
    "ReadinessOpening",
    "ReadinessPage",
    "ReadinessTest",
    "Reflection",
    "Release",
    "ReleasedResult",
    "Rubric",
    "ScoringRun",
    "Scratch",
    "Script",
    "SeatSeen",
    "Sitting",
    "SittingRubric",
    "Slot",
    "Station",
    "StationPerson",
    "StationRating",
    "TalkInvitation",
    "TalkRating",
    "Team",
    "TeamDecision",
    "TeamDone",
    "TeamMailChoice",
    "TeamMember",
    "TeamTask",
    "TeamText",
    "TeamWord",
    "TeamWork",
    "Teaming",
    "Words",
]
