"""Cases, attempts, marks."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Cases written by faculty, frozen at publication, answered and scored."""

    name = "assessments"
    verbose_name = "Assessments"

    def ready(self):
        from assessments import registered  # noqa: F401  (fills the registries of courses and cms)
