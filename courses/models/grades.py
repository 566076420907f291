"""How courses are graded: letter scales, the components of a course, and what somebody entered by hand."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import grading
from courses.grade_forms import LetterScaleForm
from courses.models.terms import Term

A_PERCENTAGE = [MinValueValidator(0), MaxValueValidator(100)]


class LetterScale(ClusterableModel, Term):
    """Letters, from which percentage each is given, and the grade points it carries. The office edits it."""

    base_form_class = LetterScaleForm

    class Meta(Term.Meta):
        verbose_name = _("letter scale")

    @property
    def as_steps(self):
        """The steps as the arithmetic reads them, from the highest on."""
        rows = (grading.Step(row.letter, row.from_percent, row.points) for row in self.steps.all())
        return sorted(rows, key=lambda step: -step.least)


class LetterStep(Orderable):
    """One letter of a scale."""

    scale = ParentalKey(LetterScale, on_delete=models.CASCADE, related_name="steps")
    letter = models.CharField(max_length=4, help_text=_("Such as B+."))
    from_percent = models.DecimalField(
        _("from percent"), max_digits=5, decimal_places=2, validators=A_PERCENTAGE
    )
    points = models.DecimalField(
        _("grade points"), max_digits=4, decimal_places=2, validators=[MinValueValidator(0)]
    )

    panels = [FieldRowPanel([FieldPanel("letter"), FieldPanel("from_percent"), FieldPanel("points")])]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_percent__gte=0, from_percent__lte=100, points__gte=0),
                name="a_letter_begins_at_a_percentage",
            )
        ]

    def __str__(self):
        return self.letter


class LetterScales(SnippetViewSet):
    """The scales in the CMS, under Vocabulary."""

    model = LetterScale
    icon = "order"
    list_display = ["name", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("description"),
        InlinePanel("steps", heading=_("Letters"), label=_("Letter"), min_num=1),
    ]


register_snippet(LetterScales)


def sources():
    """The sources of grades as choices; the apps that own the facts register them."""
    from courses import grade_sources

    return [(name, source.label) for name, source in grade_sources.SOURCES.items()]


class GradeComponent(Orderable):
    """A part of a course's grade: where it comes from, and how much it weighs."""

    class Takes(models.TextChoices):
        """Which try counts, where there are several."""

        BEST = "best", _("The best try")
        LAST = "last", _("The last try")

    page = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="grade_components")
    key = models.SlugField(
        blank=True, help_text=_("Permanent: what is entered by hand refers to it. Empty: made of the name.")
    )
    name = models.CharField(max_length=80, help_text=_("As learners read it: “Cases”, “The family meeting”."))
    source = models.CharField(max_length=40, choices=sources, help_text=_("Where the grade comes from."))
    weight = models.DecimalField(
        _("weight in percent"),
        max_digits=5,
        decimal_places=2,
        validators=A_PERCENTAGE,
        help_text=_("The weights of a course add up to 100."),
    )
    about = models.ForeignKey(
        Page,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A week or a case; empty means everything of the sort in the course."),
    )
    takes = models.CharField(
        _("counts"), max_length=4, choices=Takes.choices, default=Takes.BEST, help_text=_("For cases.")
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("weight")]),
        FieldRowPanel(
            [FieldPanel("source"), FieldPanel("takes", help_text=_("For cases and for team work."))]
        ),
        PageChooserPanel(
            "about",
            help_text=_(
                "A week, a case or an exercise for teams; empty means everything of the sort in the course."
            ),
        ),
        FieldPanel("key"),
    ]

    def __str__(self):
        return self.name

    def clean(self):
        """Give it a key, and ask the source whether it can be about that."""
        from courses import grade_sources

        super().clean()
        self.key = self.key or slugify(self.name)[:50]
        grade_sources.check(self)


class GradeEntry(models.Model):
    """A percentage that somebody entered: for one component, or in the place of a whole course's grade.

    Appended, never changed: the last row of a learner, course and component is what holds. Without a percentage it
    takes back what stood before it. The reason is written for the learner, who reads it.
    """

    wagtail_reference_index_ignore = True

    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="grade_entries"
    )
    course = models.ForeignKey("courses.CoursePage", on_delete=models.PROTECT, related_name="grade_entries")
    component = models.SlugField(blank=True, help_text="Key of the component; empty: the whole course.")
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__gte=0, percent__lte=100),
                name="an_entered_grade_is_a_percentage",
            )
        ]
        indexes = [models.Index(fields=["enrollment", "course"], name="grades_of_an_enrollment")]

    def __str__(self):
        return f"{self.component or self.course}: {self.percent}"
