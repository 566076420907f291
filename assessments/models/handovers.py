"""Handover across settings: the exercise as faculty write it, who signed and sent, and who received what."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from assessments.handovers.blocks import (
    DimensionsBlock,
    FactsBlock,
    HandoverChart,
    ReceiverQuestionsBlock,
    SectionsBlock,
)
from assessments.models.exercises import ExercisePage
from assessments.models.teams import doer
from assessments.models.teamtexts import writer

SETTINGS = [
    ("hospital", _("Hospital")),
    ("home", _("Home")),
    ("nursing_home", _("Nursing home")),
    ("hospice", _("Hospice")),
    ("clinic", _("Clinic")),
]


class HandoverPage(ExercisePage):
    """A patient moves; a team writes the handover, another team receives and rates it."""

    exercise = "handover"
    person_name = models.CharField(
        max_length=80, blank=True, help_text=_("Name and age, as in “Emil Sandoval, 74”. Always fictional.")
    )
    person_about = models.CharField(max_length=200, blank=True)
    leaves = models.CharField(max_length=20, choices=SETTINGS, default="hospital", verbose_name=_("From"))
    goes_to = models.CharField(max_length=20, choices=SETTINGS, default="home", verbose_name=_("To"))
    story = models.TextField(blank=True, help_text=_("What has happened, and why they move. In Markdown."))
    chart = StreamField(HandoverChart(), blank=True)
    sections = StreamField(SectionsBlock(), blank=True)
    facts = StreamField(
        FactsBlock(), blank=True, help_text=_("The receiving team ticks which of these it found.")
    )
    receiver_questions = StreamField(ReceiverQuestionsBlock(), blank=True)
    dimensions = StreamField(DimensionsBlock(), blank=True)
    most_asked = models.PositiveSmallIntegerField(
        default=3,
        validators=[MaxValueValidator(10)],
        verbose_name=_("Questions back"),
        help_text=_("How often the receiving team may ask the writing team, as on the telephone."),
    )

    content_panels = [
        *ExercisePage.content_before,
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("person_name", heading=_("Name and age")),
                        FieldPanel("person_about", heading=_("Who they are")),
                    ]
                ),
                FieldRowPanel([FieldPanel("leaves"), FieldPanel("goes_to")]),
                FieldPanel("story"),
            ],
            heading=_("Who moves"),
        ),
        FieldPanel("chart"),
        FieldPanel("sections"),
        FieldPanel("facts"),
        FieldPanel("receiver_questions", heading=_("What the receiving team answers")),
        FieldPanel("dimensions", heading=_("What it is rated by")),
        FieldPanel("most_asked"),
        *ExercisePage.content_after,
    ]
    FROZEN_FROM = ExercisePage.FROZEN_FROM | {
        "person_name",
        "person_about",
        "leaves",
        "goes_to",
        "story",
        "chart",
        "sections",
        "facts",
        "receiver_questions",
        "dimensions",
        "most_asked",
    }

    page_description = _("A patient moves: a team writes the handover, another one receives and rates it.")

    class Meta:
        verbose_name = _("handover")

    def serve_preview(self, request, mode_name):
        """Show what writers and receivers meet, then everything that is read at the end."""
        from assessments.handovers import preview

        return preview.response(self, request)


class HandoverSignature(models.Model):
    """A member stands for the handover as it was then. Whatever is changed afterwards asks for another signature.

    of  digest of the texts that were signed
    """

    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="signatures")
    user = writer()
    of = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    change = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "user", "of"], name="a_handover_is_signed_once_as_it_is")
        ]

    def __str__(self):
        return f"{self.user}: {self.work}"


class HandoverSent(models.Model):
    """From then on nothing of it changes. `of` is the digest of what was sent; `why` where faculty sent it."""

    work = models.OneToOneField("assessments.TeamWork", on_delete=models.PROTECT, related_name="sent")
    of = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = doer()
    why = models.CharField(max_length=500, blank=True)

    def __str__(self):
        return f"{self.work}"


class HandoverReading(models.Model):
    """A team, or faculty where there is no other team, receives a handover: answers, asks back, and rates it.

    work         whose handover it is
    receiver     the work of the team that receives it; None: faculty do
    given_by     who of faculty gave it to them; None: it came by the round
    answered_at  the answers from the handover alone were given; from then on nothing of them changes
    found        ids of the facts that were found
    levels       {dimension: 1 to 5}
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="readings")
    receiver = models.ForeignKey(
        "assessments.TeamWork", on_delete=models.PROTECT, null=True, related_name="received"
    )
    given_at = models.DateTimeField(default=timezone.now)
    given_by = doer(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = doer(null=True)
    found = models.JSONField(null=True, blank=True)
    levels = models.JSONField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    rated_by = doer(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "receiver"], condition=models.Q(ended_at=None), name="a_team_receives_it_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(work=models.F("receiver")), name="nobody_receives_their_own_handover"
            ),
        ]

    def __str__(self):
        return f"{self.work} → {self.receiver}"
