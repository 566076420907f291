"""Models of what is taught, to whom, when, and how far they are."""

from courses.models.changes import MergedAccount, NameChange, PlaceChange
from courses.models.cohorts import Cohort, Enrollment, Invitation
from courses.models.evaluations import EvaluationAnswered, EvaluationQuestion, EvaluationTally
from courses.models.glossary import GlossaryTerm
from courses.models.grades import GradeComponent, GradeEntry, LetterScale, LetterStep
from courses.models.notes import CheckAnswer, LessonNote
from courses.models.packs import PackPage
from courses.models.pages import (
    CatalogPage,
    CoursePage,
    Half,
    LearnerPage,
    LessonPage,
    ProgramPage,
    ProgramRequirement,
    WeekPage,
)
from courses.models.people import LearnerProfile
from courses.models.progress import Confirmation, LessonProgress
from courses.models.reminders import Reminded, Reminders
from courses.models.review import ClinicalReviewTask
from courses.models.rosters import RosterImport, RosterRow
from courses.models.rules import RulesMove, RulesVersion, Waiver
from courses.models.schedule import Extension, ExtensionRequest, ScheduledDate
from courses.models.self_assessment import SelfAssessment, SelfRating, Statement, StatementSet
from courses.models.terms import Competency, Discipline, Domain, Framework, LevelOfCare, Scope, SubRole, Track

__all__ = [
    "CatalogPage",
    "CheckAnswer",
    "ClinicalReviewTask",
    "Cohort",
    "Competency",
    "Confirmation",
    "CoursePage",
    "Discipline",
    "Domain",
    "Enrollment",
    "EvaluationAnswered",
    "EvaluationQuestion",
    "EvaluationTally",
    "Extension",
    "ExtensionRequest",
    "Framework",
    "GlossaryTerm",
    "GradeComponent",
    "GradeEntry",
    "Half",
    "Invitation",
    "LearnerPage",
    "LearnerProfile",
    "LessonNote",
    "LessonPage",
    "LessonProgress",
    "LetterScale",
    "LetterStep",
    "LevelOfCare",
    "MergedAccount",
    "NameChange",
    "PackPage",
    "PlaceChange",
    "ProgramPage",
    "ProgramRequirement",
    "Reminded",
    "Reminders",
    "RosterImport",
    "RosterRow",
    "RulesMove",
    "RulesVersion",
    "ScheduledDate",
    "Scope",
    "SelfAssessment",
    "SelfRating",
    "Statement",
    "StatementSet",
    "SubRole",
    "Track",
    "Waiver",
    "WeekPage",
]
