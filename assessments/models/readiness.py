"""Team readiness: the set as faculty write it, and what members and teams did with it."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from assessments.engine import scratching
from assessments.models.exercises import ExercisePage
from assessments.models.teams import doer
from assessments.models.teamtexts import Erasable, writer
from assessments.readiness.blocks import ReadinessQuestions, WaysBlock

VOICES = [
    (scratching.HALF, _("Half of the team has spoken for it")),
    (scratching.ALL, _("The whole team has spoken for it")),
    (scratching.ANY, _("Always: one member decides")),
]


class ReadinessPage(ExercisePage):
    """A readiness set: questions that each member answers alone, then the team by scratching, and one application."""

    exercise = "readiness"
    introduction = models.TextField(
        blank=True, help_text=_("What to have read before, and why it matters. In Markdown.")
    )
    days_alone = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Days each member has for their own test, from the opening on; then the team’s begins."),
    )
    credits = models.CharField(
        max_length=40,
        default="4, 2, 1, 0",
        validators=[
            RegexValidator(r"^\s*\d{1,2}(\s*,\s*\d{1,2}){0,5}\s*$", _("Whole numbers, such as 4, 2, 1, 0."))
        ],
        help_text=_(
            "What finding the right option with the first, second, third … scratch earns. 4, 2, 1, 0 is usual in "
            "team-based learning; no study we know of says that it is better than another. It is yours to choose."
        ),
    )
    voices = models.CharField(
        max_length=10,
        default=scratching.HALF,
        choices=VOICES,
        verbose_name=_("An option may be scratched when"),
        help_text=_("Each member speaks for one option of a question, with a reason; the last one counts."),
    )
    questions = StreamField(ReadinessQuestions(), blank=True)
    situation = models.TextField(
        blank=True, help_text=_("The application exercise: what happens. In Markdown.")
    )
    choice_asked = models.CharField(
        max_length=300, blank=True, help_text=_("One specific choice: “What do you do first tonight?”")
    )
    reason_asked = models.CharField(
        max_length=300,
        blank=True,
        default=_("Say why, in two or three sentences that another team can answer."),
        help_text=_("What the written reason should hold."),
    )
    ways = StreamField(WaysBlock(), blank=True)
    afterwards = models.TextField(
        blank=True,
        help_text=_("How you would think about it. Read once every team has decided. In Markdown."),
    )

    content_panels = [
        *ExercisePage.content_before,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("days_alone", heading=_("Days for the own test")), FieldPanel("credits")]
                ),
                FieldPanel("voices"),
            ],
            heading=_("The test"),
        ),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("situation"),
                FieldPanel("choice_asked", heading=_("What each team chooses")),
                FieldPanel("ways"),
                FieldPanel("reason_asked", heading=_("What the reason should hold")),
                FieldPanel("afterwards"),
            ],
            heading=_("Application exercise"),
        ),
        *ExercisePage.content_after,
    ]
    FROZEN_FROM = ExercisePage.FROZEN_FROM | {
        "introduction",
        "days_alone",
        "credits",
        "voices",
        "questions",
        "situation",
        "choice_asked",
        "reason_asked",
        "ways",
        "afterwards",
    }

    page_description = _("Questions that each answers alone, then the team by scratching; then one decision.")

    class Meta:
        verbose_name = _("team readiness set")

    def serve_preview(self, request, mode_name):
        """Show the set as a member and a team meet it, then the key with every reason."""
        from assessments.readiness import preview

        return preview.response(self, request)


class ReadinessTest(models.Model):
    """One member's own test: what stands in its fields until it is given, and then stays.

    answers     {question: {"rev": 3, "raw": {"option": …}}}
    excused_at  faculty let them off it, because it closed before they could give it
    """

    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="tests")
    user = writer()
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = doer(null=True)
    excused_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "user"], name="one_readiness_test_each")]

    def __str__(self):
        return f"{self.user}: {self.work}"

    @property
    def chosen(self):
        """{question: option} as far as something is chosen."""
        raws = ((question, one["raw"].get("option", "")) for question, one in self.answers.items())
        return {question: option for question, option in raws if option}


class ReadinessOpening(models.Model):
    """From when on a team scratches: its members were through, their time was over, or faculty opened it."""

    class Why(models.TextChoices):
        """What opened it."""

        EVERYBODY = "everybody", _("Everybody has given their own test")
        TIME = "time", _("The time for the own test is over")
        FACULTY = "faculty", _("Faculty opened it")

    work = models.OneToOneField("assessments.TeamWork", on_delete=models.PROTECT, related_name="opening")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=10, choices=Why.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = doer(null=True)

    def __str__(self):
        return f"{self.work}: {self.why}"


class Scratch(models.Model):
    """An option a team laid open: at once and for good. nth counts the scratches of its question from 1."""

    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="scratches")
    question = models.CharField(max_length=80)
    option = models.CharField(max_length=80)
    nth = models.PositiveSmallIntegerField()
    is_right = models.BooleanField()
    by = doer()
    at = models.DateTimeField(default=timezone.now)
    change = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "question", "option"], name="an_option_is_scratched_once"
            ),
            models.UniqueConstraint(fields=["work", "question", "nth"], name="one_scratch_at_a_time"),
            models.UniqueConstraint(
                fields=["work", "question"],
                condition=models.Q(is_right=True),
                name="the_right_option_is_found_once",
            ),
        ]

    def __str__(self):
        return f"{self.question} {self.nth}"


class TeamDecision(Erasable):
    """What a team decided in the application exercise, and its reason; seen by the other teams once all have."""

    work = models.OneToOneField("assessments.TeamWork", on_delete=models.PROTECT, related_name="decision")
    option = models.CharField(max_length=80)
    user = writer()
    decided_at = models.DateTimeField(default=timezone.now)
    change = models.PositiveBigIntegerField()

    def __str__(self):
        return f"{self.work}: {self.option}"
