"""Models of what is taught, to whom, when, and how far they are."""

from courses.models.cohorts import Cohort, Enrollment, Invitation
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
from courses.models.review import ClinicalReviewTask
from courses.models.terms import Competency, Discipline, Domain, Framework, LevelOfCare, SubRole

__all__ = [
    "CatalogPage",
    "ClinicalReviewTask",
    "Cohort",
    "Competency",
    "Confirmation",
    "CoursePage",
    "Discipline",
    "Domain",
    "Enrollment",
    "Framework",
    "Half",
    "Invitation",
    "LearnerPage",
    "LearnerProfile",
    "LessonPage",
    "LessonProgress",
    "LevelOfCare",
    "PackPage",
    "ProgramPage",
    "ProgramRequirement",
    "SubRole",
    "WeekPage",
]
