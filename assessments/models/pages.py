"""The case as faculty write it. Learners never meet this page: they meet its frozen versions."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from assessments.blocks import ChartBlock, StageBlock
from assessments.editing import CaseForm
from assessments.panels import ChangePanel, PartsPanel, RunsPanel, VersionsPanel
from cms.panels import ChecksPanel
from courses.models import LearnerPage

CHANGE_KINDS = [
    ("wording", _("Wording only: answers mean and earn what they did")),
    ("key", _("The key: the same answers may earn something else")),
    ("structure", _("The structure: questions, options or stages come, go, or are asked of others")),
]


DAYS = [
    ("monday", _("Monday")),
    ("tuesday", _("Tuesday")),
    ("wednesday", _("Wednesday")),
    ("thursday", _("Thursday")),
    ("friday", _("Friday")),
    ("saturday", _("Saturday")),
    ("sunday", _("Sunday")),
]


class CasePageQuerySet(PageQuerySet):
    """Which pages of cases."""

    def of_cases(self, keys):
        """The pages that show these cases: the originals and their aliases."""
        own = models.Q(alias_of=None, case_key__in=keys)
        return self.filter(own | models.Q(alias_of__casepage__case_key__in=keys))

    def in_program(self, program):
        """The pages below a program."""
        return self.filter(path__startswith=program.path)

    def with_keys(self):
        """Rows of (page id, key of the case it shows)."""
        return self._shown().values_list("pk", "shown")

    def with_keys_and_paths(self):
        """Rows of (tree path, key of the case it shows)."""
        return self._shown().values_list("path", "shown")

    def _shown(self):
        return self.annotate(shown=models.functions.Coalesce("alias_of__casepage__case_key", "case_key"))


class CasePage(LearnerPage):
    """An unfolding case: one person, a chart, stages that lock, questions with keys and reasons."""

    case_key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    summary = models.TextField(blank=True, help_text=_("Two sentences for the week page."))
    minutes = models.PositiveSmallIntegerField(default=30)
    person_name = models.CharField(
        max_length=80, help_text=_("Name and age, as in “Emil Sandoval, 74”. Always fictional.")
    )
    person_about = models.CharField(max_length=200, blank=True)
    content_note = models.CharField(
        max_length=300,
        blank=True,
        verbose_name=_("Content note"),
        help_text=_(
            "What of it may be hard, in one sentence: “A child dies in this case.” Read before one begins."
        ),
    )
    cut_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=80, help_text=_("Share of all points that passes.")
    )
    runs_asked = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        verbose_name=_("Runs that complete it"),
        help_text=_("2: a second run, which meets the next variant of a conversation, is needed too."),
    )
    story_day = models.CharField(
        max_length=9,
        blank=True,
        choices=[("", _("Nobody tells the time in it")), *DAYS],
        verbose_name=_("The story begins on"),
    )
    story_time = models.TimeField(null=True, blank=True, verbose_name=_("at"))
    chart = StreamField(ChartBlock(), blank=True)
    stages = StreamField(StageBlock())
    references = models.TextField(blank=True, help_text=_("One a line."))
    runs = models.JSONField(
        default=list, blank=True, help_text=_("Scripted runs: replayed at every publication.")
    )
    intended = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text=_("What the checks asked and the author meant so."),
    )
    change_kind = models.CharField(
        max_length=10,
        blank=True,
        choices=[("", _("Nothing that learners have answered")), *CHANGE_KINDS],
        verbose_name=_("What kind of change is this?"),
        help_text=_("Asked once learners have answered the case."),
    )
    change_note = models.TextField(
        blank=True,
        verbose_name=_("What changes, and why"),
        help_text=_("Kept with the version, for colleagues."),
    )
    domains = ParentalManyToManyField("courses.Domain", blank=True)
    competencies = ParentalManyToManyField("courses.Competency", blank=True)
    review_discipline = models.ForeignKey(
        "courses.Discipline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PageManager.from_queryset(CasePageQuerySet)()

    content_panels = [
        *LearnerPage.content_panels,
        ChecksPanel(heading=_("What the checks say")),
        FieldPanel("summary"),
        FieldRowPanel(
            [
                FieldPanel("person_name", heading=_("Who it is about")),
                FieldPanel("person_about", heading=_("What to know of them at first")),
            ]
        ),
        FieldPanel("content_note"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("story_day"), FieldPanel("story_time")]),
                HelpPanel(content=_("Needed where colleagues can be asked: asking takes time in the story.")),
            ],
            heading=_("Time in the story"),
        ),
        FieldPanel("chart"),
        FieldPanel("stages"),
        PartsPanel(heading=_("What rules can ask about")),
        RunsPanel(heading=_("Test runs")),
        MultiFieldPanel(
            [
                FieldPanel("cut_percent", heading=_("Percent that passes")),
                FieldPanel("minutes"),
                FieldPanel("runs_asked"),
                HelpPanel(content=_("A critical error never passes, whatever the points.")),
            ],
            heading=_("Passing"),
        ),
        FieldPanel("references"),
        MultiFieldPanel([FieldPanel("domains"), FieldPanel("competencies")], heading=_("Mapping")),
        FieldPanel("review_discipline"),
        MultiFieldPanel(
            [
                FieldPanel("all_intended"),
                FieldPanel("change_kind"),
                FieldPanel("change_note"),
                ChangePanel(),
            ],
            heading=_("Publishing"),
        ),
        VersionsPanel(heading=_("Versions learners have answered")),
    ]
    base_form_class = CaseForm
    exclude_fields_in_copy = ["case_key"]
    parent_page_types = ["courses.WeekPage"]
    subpage_types = []
    template = "assessments/case_page.html"

    FROZEN_FROM = frozenset(
        {
            "title",
            "summary",
            "minutes",
            "person_name",
            "person_about",
            "cut_percent",
            "runs_asked",
            "story_day",
            "story_time",
            "chart",
            "stages",
            "references",
            "runs",
            "live",
            "alias_of",
            "alias_of_id",
        }
    )
    """Fields whose saving may change what learners get."""

    @cached_property
    def key(self):
        """Key of the case whose content this is; an alias has no case of its own."""
        if not self.alias_of_id:
            return self.case_key
        return CasePage.objects.values_list("case_key", flat=True).get(pk=self.alias_of_id)

    def get_context(self, request, *args, **kwargs):
        """Add what the learner needs to begin or go on."""
        from assessments import views

        return super().get_context(request, *args, **kwargs) | views.case_context(request, self)

    def what_the_checks_say(self):
        """Findings about the case with their places in words, for the editor."""
        from assessments import freezing

        return freezing.said_of(self)

    def check_publishable(self):
        """Raise CaseCannotBePublished, with every finding, when the checks would not let the case go live."""
        from assessments import freezing

        freezing.check(self)

    def save(self, *args, **kwargs):
        """Save; when this makes the case live, check and freeze it in the same short transaction.

        Every door that publishes ends here with live=True: editor, workflow, schedule, pack, copy. A case
        that fails its checks raises CaseCannotBePublished, and the old version stays live. What is frozen is
        read back from the database: Wagtail also saves single columns of a live page while the page in memory
        holds somebody's draft.
        """
        from assessments import freezing

        names = kwargs.get("update_fields")
        if self.live and names is None:
            freezing.prepare(self)
        with transaction.atomic():
            answer = super().save(*args, **kwargs)
            if self.live and (names is None or self.FROZEN_FROM & set(names)):
                freezing.freeze_if_live(CasePage.objects.get(pk=self.pk))
        return answer

    @property
    def preview_modes(self):
        """As a learner of whom no seat is known, from each seat, and with everything."""
        from courses import viewing

        first, last = ("learner", _("As a learner, asked everything")), ("answers", _("With answers"))
        return [first, *viewing.preview_modes(), last]

    def serve_preview(self, request, mode_name):
        """Show every stage as learners of a seat meet it, or with keys, reasons and the test runs."""
        from assessments import previews

        context = self.get_preview_context(request, mode_name) | previews.preview(self, mode_name)
        return TemplateResponse(request, "assessments/preview.html", context)

    def get_preview_context(self, request, mode_name):
        """The bare page: who looks at a preview has no attempt."""
        return {"page": self, "self": self, "request": request}
