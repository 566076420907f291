"""The curriculum as pages: Program ▸ Course ▸ Week ▸ Lesson. A week has two halves around one person."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.panels import ChecksPanel
from courses.blocks import LessonBody, SupportLines
from courses.grade_forms import CourseForm
from courses.models.fields import AudienceField


class Half(models.TextChoices):
    """The two halves of a week; side, word and hue always travel together."""

    BIOMEDICAL = "biomedical", _("Biomedical")
    PSYCHOSOCIAL = "psychosocial", _("Psycho-social-spiritual-ethics")


class LearnerPage(Page):
    """A page for learners of a program and the people who teach it. Abstract."""

    private_page_options = []

    class Meta:
        abstract = True

    @property
    def original_id(self):
        """Id of the page whose content this is: an alias shares content, progress and cases with its source."""
        return self.alias_of_id or self.pk

    @property
    def preview_modes(self):
        """Everybody's view, and that of each seat."""
        from courses import viewing

        return [*super().preview_modes, *viewing.preview_modes()]

    def serve_preview(self, request, mode_name):
        """Show the draft with the eyes of the chosen seat."""
        from courses import viewing

        viewing.look_through(request, mode_name)
        return super().serve_preview(request, mode_name)

    def check_publishable(self):
        """Raise Refused when the page as it stands must not be published. Most pages always may."""

    def serve(self, request, *args, **kwargs):
        """Show the page to whoever may read it; lead others to where they can."""
        from courses import doors

        answer = doors.answer_at_the_door(request, self)
        return answer or super().serve(request, *args, **kwargs)


class CatalogPage(Page):
    """The programs a visitor can look into and join."""

    standfirst = models.TextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("standfirst")]
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ProgramPage"]
    admin_default_ordering = "ord"
    template = "courses/catalog_page.html"
    private_page_options = []

    def get_context(self, request, *args, **kwargs):
        """Add the live programs."""
        from courses import pages

        return super().get_context(request, *args, **kwargs) | pages.catalog_context(request, self)


class ProgramPage(Page):
    """A program: what it is, for whom, what earns its certificate."""

    summary = models.TextField(help_text=_("Two sentences for the catalog."))
    about = StreamField(LessonBody(), blank=True)
    level_of_care = models.ForeignKey(
        "courses.LevelOfCare", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    credits = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, default=0, help_text=_("Learning hours, as an estimate.")
    )
    statements = models.ForeignKey(
        "courses.StatementSet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("self-assessment"),
        help_text=_("The statements learners rate themselves on at the start, in the middle and at the end."),
    )
    review_months = models.PositiveSmallIntegerField(
        default=24, help_text=_("How long a clinical review of a lesson holds, in months.")
    )
    letter_scale = models.ForeignKey(
        "courses.LetterScale",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The letters in which its courses are graded. Empty: percentages alone."),
    )
    support = StreamField(
        SupportLines(),
        blank=True,
        help_text=_("Whom learners can turn to on a hard day. Shown beside content notes."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("credits"), FieldPanel("hours"), FieldPanel("level_of_care")]),
        FieldRowPanel([FieldPanel("statements"), FieldPanel("review_months")]),
        FieldPanel("letter_scale"),
        FieldPanel("about"),
        FieldPanel("support"),
        InlinePanel("requirements", heading=_("What earns the certificate"), label=_("Requirement")),
    ]
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.CoursePage"]
    admin_default_ordering = "ord"
    template = "courses/program_page.html"
    private_page_options = []

    def get_context(self, request, *args, **kwargs):
        """Add the outline, the cohorts open to this visitor and how far the learner is."""
        from courses import pages

        return super().get_context(request, *args, **kwargs) | pages.program_context(request, self)


def kinds():
    """The kinds of requirement as choices; the apps that own the facts register them."""
    from courses import requirements

    return [(name, kind.label) for name, kind in requirements.KINDS.items()]


class ProgramRequirement(Orderable):
    """One rule of a program: a kind from the registry, what it is about, and how much."""

    program = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="requirements")
    key = models.UUIDField(default=uuid.uuid4, editable=False, help_text="The rule's name in every version.")
    kind = models.CharField(max_length=40, choices=kinds)
    about = models.ForeignKey(
        Page,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The course, week or case it is about; empty means the whole program."),
    )
    amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    letter = models.CharField(
        max_length=4,
        blank=True,
        help_text=_("Of a course grade: the lowest letter that is enough, such as B."),
    )
    words = models.CharField(
        max_length=200, blank=True, help_text=_("How learners read it; empty takes the usual sentence.")
    )

    panels = [
        FieldPanel("kind"),
        PageChooserPanel("about"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("letter")]),
        FieldPanel("words"),
    ]

    def __str__(self):
        return self.words or self.kind

    def clean(self):
        """Ask the kind whether this rule makes sense."""
        from courses import requirements

        super().clean()
        kind = requirements.KINDS.get(self.kind)
        if kind is None:
            raise ValidationError({"kind": _("There is no requirement of this kind.")})
        problem = kind.problem(about=self.about, amount=self.amount, words=self.words, letter=self.letter)
        if problem:
            raise ValidationError(problem)


class CoursePage(LearnerPage):
    """A course: code, credits, objectives, weeks."""

    code = models.CharField(max_length=20)
    credits = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    summary = models.TextField(blank=True)
    objectives = models.TextField(blank=True, help_text=_("One a line."))

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("code"), FieldPanel("credits")]),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        InlinePanel("grade_components", heading=_("How it is graded"), label=_("Component")),
        InlinePanel("evaluation_questions", heading=_("Evaluation by its learners"), label=_("Question")),
    ]
    base_form_class = CourseForm
    parent_page_types = ["courses.ProgramPage"]
    subpage_types = ["courses.WeekPage"]
    admin_default_ordering = "ord"
    template = "courses/course_page.html"

    def check_publishable(self):
        """Raise GradingDoesNotAddUp when its grade could not be worked out."""
        from courses import grade_sources

        grade_sources.check_course(self)

    def save(self, *args, **kwargs):
        """Save. Every door that publishes ends here with live=True: a grade that cannot be does not come through."""
        if self.live and not self.alias_of_id and kwargs.get("update_fields") is None:
            self.check_publishable()
        return super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Add the weeks with how far this learner is."""
        from courses import pages

        return super().get_context(request, *args, **kwargs) | pages.course_context(request, self)


class WeekPage(LearnerPage):
    """A week: a biomedical and a psycho-social-spiritual-ethics half around one person's story."""

    number = models.PositiveSmallIntegerField(default=1)
    headline = models.CharField(max_length=160, help_text=_("A sentence a colleague would say."))
    promise = models.TextField(blank=True, help_text=_("What a learner can do at the end of it."))
    biomedical_title = models.CharField(max_length=120)
    biomedical_summary = models.TextField(blank=True)
    psychosocial_title = models.CharField(max_length=120)
    psychosocial_summary = models.TextField(blank=True)
    patient_name = models.CharField(
        max_length=80, blank=True, help_text=_("Name and age, as in “Emil Sandoval, 74”. Always fictional.")
    )
    patient_about = models.CharField(max_length=200, blank=True)
    story = StreamField(LessonBody(), blank=True)
    objectives = models.TextField(blank=True, help_text=_("One a line."))
    domains = ParentalManyToManyField("courses.Domain", blank=True)
    competencies = ParentalManyToManyField("courses.Competency", blank=True)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("headline")]),
        FieldPanel("promise"),
        MultiFieldPanel(
            [FieldPanel("biomedical_title"), FieldPanel("biomedical_summary")], heading=_("Biomedical half")
        ),
        MultiFieldPanel(
            [FieldPanel("psychosocial_title"), FieldPanel("psychosocial_summary")],
            heading=_("Psycho-social-spiritual-ethics half"),
        ),
        MultiFieldPanel(
            [FieldPanel("patient_name"), FieldPanel("patient_about"), FieldPanel("story")],
            heading=_("The person in the middle"),
        ),
        FieldPanel("objectives"),
        MultiFieldPanel([FieldPanel("domains"), FieldPanel("competencies")], heading=_("Mapping")),
    ]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = [
        "courses.LessonPage",
        "assessments.CasePage",
        "assessments.CarePlanPage",
        "assessments.ReadinessPage",
        "assessments.HandoverPage",
    ]
    admin_default_ordering = "ord"
    template = "courses/week_page.html"
    search_fields = [*LearnerPage.search_fields, index.SearchField("searchable_text")]

    def searchable_text(self):
        """What search finds it by (courses/searchable.py)."""
        from courses import searchable

        return searchable.of_week(self)

    def get_context(self, request, *args, **kwargs):
        """Add the two halves and what joins them, with how far this learner is."""
        from courses import pages

        return super().get_context(request, *args, **kwargs) | pages.week_context(request, self)


class LessonPage(LearnerPage):
    """A lesson: one half of a week's reading."""

    half = models.CharField(max_length=14, choices=Half.choices)
    standfirst = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=10, help_text=_("Reading time."))
    objectives = models.TextField(blank=True, help_text=_("One a line."))
    body = StreamField(LessonBody())
    audience = AudienceField(
        verbose_name=_("written for"),
        help_text=_("Nobody ticked: everybody. Others may read it after their own."),
    )
    audience_but = models.BooleanField(
        _("everyone but these"), default=False, help_text=_("It is for everybody except the people ticked.")
    )
    domains = ParentalManyToManyField("courses.Domain", blank=True)
    competencies = ParentalManyToManyField("courses.Competency", blank=True)
    review_discipline = models.ForeignKey(
        "courses.Discipline",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The discipline that should review this lesson."),
    )
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    review_by = models.DateField(
        null=True, blank=True, help_text=_("When it must be reviewed again. An approval sets it anew.")
    )
    reviewed_by_discipline = models.CharField(max_length=120, blank=True, editable=False)

    content_panels = [
        *Page.content_panels,
        ChecksPanel(heading=_("What the checks say")),
        FieldRowPanel([FieldPanel("half"), FieldPanel("minutes")]),
        FieldPanel("standfirst"),
        FieldPanel("objectives"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("domains"), FieldPanel("competencies")], heading=_("Mapping")),
        MultiFieldPanel([FieldPanel("audience"), FieldPanel("audience_but")], heading=_("Whom it speaks to")),
        FieldRowPanel([FieldPanel("review_discipline"), FieldPanel("review_by")]),
    ]
    exclude_fields_in_copy = ["reviewed_on", "reviewed_by_discipline", "review_by"]
    parent_page_types = ["courses.WeekPage"]
    subpage_types = []
    template = "courses/lesson_page.html"
    search_fields = [*LearnerPage.search_fields, index.SearchField("searchable_text")]

    def searchable_text(self):
        """What search finds it by (courses/searchable.py)."""
        from courses import searchable

        return searchable.of_lesson(self)

    CHECKED = frozenset({"body", "objectives", "live"})
    """Fields whose saving may change what the checks of publication say."""

    def what_the_checks_say(self):
        """Findings about the lesson, for the editor."""
        from courses import publish_checks

        return publish_checks.said_of(self)

    def check_publishable(self):
        """Raise LessonCannotBePublished, with everything that stops it, when the checks say no."""
        from courses import publish_checks

        publish_checks.check(self)

    def save(self, *args, **kwargs):
        """Save. Every door that publishes ends here with live=True: what fails its checks does not come through."""
        names = kwargs.get("update_fields")
        if self.live and not self.alias_of_id and (names is None or self.CHECKED & set(names)):
            self.check_publishable()
        return super().save(*args, **kwargs)

    def save_revision(self, *args, **kwargs):
        """Keep a draft; a new draft has not been reviewed, whatever the one before it had."""
        self.reviewed_on, self.reviewed_by_discipline = None, ""
        return super().save_revision(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        """Add the place in the week, the contents list, and how far this learner is."""
        from courses import lesson_page

        return super().get_context(request, *args, **kwargs) | lesson_page.lesson_context(request, self)
