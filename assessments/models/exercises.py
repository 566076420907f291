"""Exercises that teams do together: what faculty write, and the frozen versions that teams meet."""

import json
import uuid

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from assessments.engine import exact
from cms.panels import ChecksPanel
from cms.true_changes import TrulyChanged
from courses.models import LearnerPage

_read = {}
"""Definitions already read, by kind and digest: what is frozen is read once in each process."""
MOST_KEPT = 100


class ExerciseVersionQuerySet(models.QuerySet):
    """Which versions."""

    def newest(self, key):
        """The latest version of an exercise, or None; its text is fetched only when it is read."""
        return self.filter(exercise_key=key).order_by("-number").defer("content").first()


class ExerciseVersion(models.Model):
    """One published state of an exercise: canonical JSON and the SHA-256 of those bytes. Never changed or deleted."""

    exercise_key = models.UUIDField()
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    source_page_id = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    objects = ExerciseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["exercise_key", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise_key", "number"], name="one_exercise_version_of_a_number"
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    @property
    def definition(self):
        """The frozen exercise as its kind reads it."""
        from assessments.teamwork import kinds

        place = (self.kind, self.content_sha256)
        if place not in _read:
            if len(_read) >= MOST_KEPT:
                _read.clear()
            _read[place] = kinds.get(self.kind).parse(json.loads(self.content))
        return _read[place]

    @property
    def is_whole(self):
        """Whether the stored bytes are still those that were frozen."""
        return exact.digest(self.content.encode()) == self.content_sha256


class ExerciseForm(TrulyChanged, WagtailAdminPageForm):
    """The form behind the editor of an exercise."""


class ExercisePage(LearnerPage):
    """An exercise for a team, as faculty write it. Abstract: each kind has its page. Teams meet frozen versions.

    A subclass names its kind (`exercise`), adds its fields, and lists in `FROZEN_FROM` those that teams meet.
    """

    base_form_class = ExerciseForm
    exercise = ""
    exercise_key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    summary = models.TextField(blank=True, help_text=_("Two sentences for the week page."))
    minutes = models.PositiveSmallIntegerField(default=60, help_text=_("Of each member’s time, about."))
    days = models.PositiveSmallIntegerField(
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text=_("Days a team has, unless whoever sets it says otherwise."),
    )
    references = models.TextField(blank=True, help_text=_("One a line."))
    domains = ParentalManyToManyField("courses.Domain", blank=True)
    competencies = ParentalManyToManyField("courses.Competency", blank=True)
    review_discipline = models.ForeignKey(
        "courses.Discipline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    content_before = [
        *LearnerPage.content_panels,
        ChecksPanel(heading=_("What the checks say")),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("days")]),
    ]
    content_after = [
        FieldPanel("references"),
        MultiFieldPanel(
            [
                FieldPanel("domains", widget=forms.CheckboxSelectMultiple),
                FieldPanel("competencies", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Mapping"),
        ),
        FieldPanel("review_discipline"),
    ]
    exclude_fields_in_copy = ["exercise_key"]
    parent_page_types = ["courses.WeekPage"]
    subpage_types = []
    FROZEN_FROM = frozenset(
        {"title", "summary", "minutes", "days", "references", "live", "alias_of", "alias_of_id"}
    )
    """Fields whose saving may change what teams get."""

    class Meta:
        abstract = True

    @cached_property
    def key(self):
        """Key of the exercise whose content this is; an alias has none of its own."""
        if not self.alias_of_id:
            return self.exercise_key
        return type(self).objects.values_list("exercise_key", flat=True).get(pk=self.alias_of_id)

    def get_template(self, request, *args, **kwargs):
        """The one template of all kinds: Wagtail gives each model a name of its own, which an abstract one cannot set."""
        return "assessments/teamwork/exercise_page.html"

    def get_context(self, request, *args, **kwargs):
        """Add where the learner's team stands."""
        from assessments.teamwork import mine

        return super().get_context(request, *args, **kwargs) | mine.page_context(request, self)

    def what_the_checks_say(self):
        """Findings about the exercise, for the editor."""
        from assessments.teamwork import freezing

        return freezing.said_of(self)

    def check_publishable(self):
        """Raise ExerciseCannotBePublished, with every finding, when the checks would not let it go live."""
        from assessments.teamwork import freezing

        freezing.check(self)

    def save(self, *args, **kwargs):
        """Save; when this makes the exercise live, check and freeze it in the same transaction, by whichever door."""
        from assessments.teamwork import freezing

        names = kwargs.get("update_fields")
        with transaction.atomic():
            answer = super().save(*args, **kwargs)
            if self.live and (names is None or self.FROZEN_FROM & set(names)):
                freezing.freeze_if_live(type(self).objects.get(pk=self.pk))
        return answer
