"""Models of what is taught, to whom, when, and how far they are."""

from courses.models.cohorts import Cohort, Enrollment, Invitation
from courses.models.glossary import GlossaryTerm
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
    "Extension",
    "ExtensionRequest",
    "Framework",
    "GlossaryTerm",
    "Half",
    "Invitation",
    "LearnerPage",
    "LearnerProfile",
    "LessonNote",
    "LessonPage",
    "LessonProgress",
    "LevelOfCare",
    "PackPage",
    "ProgramPage",
    "ProgramRequirement",
    "Reminded",
    "Reminders",
    "ScheduledDate",
    "Scope",
    "SelfAssessment",
    "SelfRating",
    "Statement",
    "StatementSet",
    "SubRole",
    "Track",
    "WeekPage",
]
