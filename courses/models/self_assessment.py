"""Learners rate themselves before, in the middle and after: statements the office edits, and their ratings."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models.terms import Competency, Domain, Term


class StatementSet(Term):
    """A set of competency statements that a program uses for its self-assessment."""

    class Meta(Term.Meta):
        verbose_name = _("set of self-assessment statements")
        verbose_name_plural = _("sets of self-assessment statements")


class Statement(models.Model):
    """One thing a learner says of themself, rated 1 to 5."""

    set = models.ForeignKey(StatementSet, on_delete=models.PROTECT, related_name="statements")
    code = models.SlugField(help_text=_("Permanent: ratings before and after are compared by it."))
    text = models.CharField(max_length=200)
    area = models.CharField(max_length=60, help_text=_("Statements of an area stand together."))
    domains = models.ManyToManyField(Domain, blank=True)
    competencies = models.ManyToManyField(Competency, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False, help_text=_("No longer asked; what was answered stays."))

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["set", "code"], name="one_statement_each")]

    def __str__(self):
        return self.text


class SelfAssessment(models.Model):
    """One learner's self-assessment at one moment of a program. A draft until it is given; then it stays."""

    class Moment(models.TextChoices):
        """When in the program."""

        PRE = "pre", _("At the start")
        MID = "mid", _("In the middle")
        POST = "post", _("At the end")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="self_assessments"
    )
    moment = models.CharField(max_length=4, choices=Moment.choices)
    begun_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "moment"], name="one_self_assessment_per_moment")
        ]

    def __str__(self):
        return f"{self.enrollment}: {self.get_moment_display()}"


class SelfRating(models.Model):
    """How a learner rated themself on one statement. `text` is the statement as they read it."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "statement"], name="one_rating_per_statement"),
            models.CheckConstraint(
                condition=models.Q(value__gte=1) & models.Q(value__lte=5), name="a_rating_is_one_to_five"
            ),
        ]

    def __str__(self):
        return f"{self.text}: {self.value}"


class Statements(SnippetViewSet):
    """The statements of self-assessments in the CMS, under Vocabulary."""

    model = Statement
    icon = "clipboard-list"
    list_display = ["text", "area", "set", BooleanColumn("retired", label=_("Retired"), sort_key="retired")]
    list_filter = ["set", "area", "retired"]
    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("set"), FieldPanel("code"), FieldPanel("area")]),
        FieldPanel("domains"),
        FieldPanel("competencies"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("retired")]),
    ]


register_snippet(StatementSet)
register_snippet(Statements)
