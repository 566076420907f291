"""The case as faculty write it. Learners never meet this page: they meet its frozen versions."""

import uuid

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField

from assessments.blocks import ChartBlock, StageBlock
from courses.models import LearnerPage


class CasePage(LearnerPage):
    """An unfolding case: one person, a chart, stages that lock, questions with keys and reasons."""

    case_key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    summary = models.TextField(blank=True, help_text=_("Two sentences for the week page."))
    minutes = models.PositiveSmallIntegerField(default=30)
    person_name = models.CharField(
        max_length=80, help_text=_("Name and age, as in “Emil Sandoval, 74”. Always fictional.")
    )
    person_about = models.CharField(max_length=200, blank=True)
    cut_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=80, help_text=_("Share of all points that passes.")
    )
    chart = StreamField(ChartBlock(), blank=True)
    stages = StreamField(StageBlock())
    references = models.TextField(blank=True, help_text=_("One a line."))
    runs = models.JSONField(
        default=list, blank=True, help_text=_("Scripted runs: replayed at every publication.")
    )
    review_discipline = models.ForeignKey(
        "courses.Discipline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    content_panels = [
        *LearnerPage.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("person_name"), FieldPanel("person_about")]),
        FieldPanel("chart"),
        FieldPanel("stages"),
        MultiFieldPanel(
            [
                FieldPanel("cut_percent"),
                FieldPanel("minutes"),
                HelpPanel(content=_("A critical error never passes, whatever the points.")),
            ],
            heading=_("Passing"),
        ),
        FieldPanel("references"),
        FieldPanel("review_discipline"),
    ]
    exclude_fields_in_copy = ["case_key"]
    parent_page_types = ["courses.WeekPage"]
    subpage_types = []
    template = "assessments/case_page.html"

    @property
    def key(self):
        """Key of the case whose content this is; an alias has no case of its own."""
        return self.alias_of.specific.case_key if self.alias_of_id else self.case_key

    def get_context(self, request, *args, **kwargs):
        """Add what the learner needs to begin or go on."""
        from assessments import views

        return super().get_context(request, *args, **kwargs) | views.case_context(request, self)

    def save(self, *args, **kwargs):
        """Save; when this makes the case live, check and freeze it in the same short transaction.

        Every door that publishes ends here with live=True: editor, workflow, schedule, pack, copy. A case
        that fails its checks raises CaseCannotBePublished, and the old version stays live.
        """
        from assessments import freezing

        with transaction.atomic():
            answer = super().save(*args, **kwargs)
            freezing.freeze_if_live(self)
        return answer
