"""What is taught, to whom, when, and how far they are."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Programs, courses, weeks, lessons, people, cohorts, progress."""

    name = "courses"
    verbose_name = "Courses"

    def ready(self):
        from courses import registered, staffing  # noqa: F401  (they fill the registries of cms)
