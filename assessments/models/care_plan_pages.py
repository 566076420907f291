"""The team care plan as faculty write it. Teams never meet this page: they meet its frozen versions."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from assessments.careplans import blocks
from assessments.models.exercises import ExercisePage

TEAM_SIZE = [MinValueValidator(2), MaxValueValidator(12)]


class CarePlanPage(ExercisePage):
    """A person, their story, and what a team of several disciplines plans for them, by the eight domains."""

    class Reveal(models.TextChoices):
        """When a team reads what is missing in its plan, and what in it could harm."""

        SIGNED = "signed", _("Once every member has signed; they may then change the plan and sign again")
        RELEASED = "released", _("With the marks, once faculty release them")

    exercise = "care_plan"
    person_name = models.CharField(
        max_length=80, help_text=_("Name and age, as in “Harold Voss, 81”. Always fictional.")
    )
    person_about = models.CharField(max_length=200, blank=True)
    content_note = models.CharField(
        max_length=300,
        blank=True,
        verbose_name=_("Content note"),
        help_text=_("What of it may be hard, in one sentence. Read before one begins."),
    )
    story = models.TextField(help_text=_("In Markdown: what has happened, who is there, what is at stake."))
    voices = StreamField(blocks.stream("voice", blocks.VoiceBlock()), blank=True)
    problems = StreamField(
        blocks.stream("problem", blocks.ProblemBlock()),
        blank=True,
        help_text=_("Problems that are given. Teams may always write others."),
    )
    goals = StreamField(blocks.stream("goal", blocks.GoalBlock()), blank=True)
    disciplines = ParentalManyToManyField(
        "courses.Discipline",
        blank=True,
        related_name="+",
        help_text=_("Disciplines that are expected to have their part in the plan."),
    )
    library = StreamField(blocks.stream("intervention", blocks.InterventionBlock()), blank=True)
    musts = StreamField(blocks.stream("must", blocks.MustBlock()), blank=True)
    must_nots = StreamField(blocks.stream("must_not", blocks.MustNotBlock()), blank=True)
    contradictions = StreamField(blocks.stream("contradiction", blocks.ContradictionBlock()), blank=True)
    rubric = models.ForeignKey(
        "assessments.Rubric", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reveal = models.CharField(
        max_length=10,
        choices=Reveal.choices,
        default=Reveal.SIGNED,
        verbose_name=_("When teams read what is missing"),
    )
    reflection = models.TextField(blank=True, help_text=_("What each member reflects on, alone."))
    questions = StreamField(blocks.stream("question", blocks.QuestionBlock()), blank=True)
    least = models.PositiveSmallIntegerField(
        default=4, validators=TEAM_SIZE, verbose_name=_("Fewest in a team")
    )
    most = models.PositiveSmallIntegerField(default=6, validators=TEAM_SIZE, verbose_name=_("Most in a team"))

    content_panels = [
        *ExercisePage.content_before,
        FieldRowPanel(
            [
                FieldPanel("person_name", heading=_("Who it is about")),
                FieldPanel("person_about", heading=_("What to know of them at first")),
            ]
        ),
        FieldPanel("content_note"),
        FieldPanel("story"),
        FieldPanel("voices", heading=_("In the patient’s and family’s words")),
        FieldPanel("problems"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [
                FieldPanel("disciplines", widget=forms.CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("least"), FieldPanel("most")]),
            ],
            heading=_("The team"),
        ),
        FieldPanel("library", heading=_("Library of interventions")),
        FieldPanel("musts", heading=_("Must-haves")),
        FieldPanel("must_nots", heading=_("Must-nots")),
        FieldPanel("contradictions"),
        MultiFieldPanel([FieldPanel("rubric"), FieldPanel("reveal")], heading=_("Marking")),
        FieldPanel("reflection"),
        FieldPanel("questions", heading=_("Questions about colleagues")),
        *ExercisePage.content_after,
    ]
    FROZEN_FROM = ExercisePage.FROZEN_FROM | {
        "person_name",
        "person_about",
        "content_note",
        "story",
        "voices",
        "problems",
        "goals",
        "disciplines",
        "library",
        "musts",
        "must_nots",
        "contradictions",
        "rubric",
        "rubric_id",
        "reveal",
        "reflection",
        "questions",
        "least",
        "most",
    }

    page_description = _(
        "A person and their story: a team of several disciplines writes one plan, and signs it."
    )

    class Meta:
        verbose_name = _("team care plan")
