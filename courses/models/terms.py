"""The shared vocabulary: disciplines, levels of care, domains, competencies. Editable by the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet

from courses.discipline_form import DisciplineForm


class Scope(models.TextChoices):
    """What a person's license lets them do with a medicine; decides tasks, together with the discipline."""

    PRESCRIBES = "prescribes", _("Prescribes medicines")
    DISPENSES = "dispenses", _("Dispenses and verifies medicines")
    GIVES = "gives", _("Gives medicines ordered by others")
    NONE = "none", _("No medicines")


class Term(models.Model):
    """A word of the vocabulary with a permanent code and an editable name."""

    code = models.SlugField(unique=True, help_text=_("Permanent. Packs and rules refer to it."))
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Track(Term):
    """Track of a program: it decides depth and tasks, never the weeks or the patient."""


class Discipline(ClusterableModel, Term):
    """One of the disciplines that learn together."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="disciplines")
    scope = models.CharField(
        max_length=12,
        choices=Scope.choices,
        default=Scope.NONE,
        help_text=_("Usual scope of practice; a sub-role or the learner's profile may differ."),
    )
    asks_speciality = models.BooleanField(
        default=False, help_text=_("Ask learners for their speciality in words, as for therapists.")
    )
    on_certificate = models.CharField(
        max_length=40, blank=True, help_text=_("How it is printed, if different from the name.")
    )

    panels = [
        FieldPanel("name"), FieldPanel("code"), FieldPanel("track"), FieldPanel("scope"), FieldPanel("asks_speciality"),
        FieldPanel("on_certificate"), FieldPanel("description"), FieldPanel("position"),
        InlinePanel("sub_roles", label=_("Sub-roles")),
    ]  # fmt: skip
    base_form_class = DisciplineForm

    class Meta(Term.Meta):
        pass


class SubRole(Orderable):
    """A finer seat within a discipline, such as bedside nurse or advanced practice nurse."""

    discipline = ParentalKey(Discipline, on_delete=models.CASCADE, related_name="sub_roles")
    code = models.SlugField()
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    on_certificate = models.CharField(max_length=40, blank=True)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["discipline", "code"], name="one_sub_role_each")]

    def __str__(self):
        return self.name


class LevelOfCare(Term):
    """Primary, secondary or tertiary palliative care."""

    class Meta(Term.Meta):
        verbose_name_plural = _("levels of care")


class Domain(Term):
    """One of the eight domains of the NCP Clinical Practice Guidelines, 4th edition (2018)."""

    number = models.PositiveSmallIntegerField(unique=True)

    def __str__(self):
        return f"{self.number} {self.name}"


class Framework(Term):
    """A set of competencies with an owner, such as IPEC version 3 (2023)."""


class Competency(Term):
    """An area or statement of a framework."""

    code = models.SlugField()
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="competencies")
    shown_by_asking = models.BooleanField(
        default=False,
        help_text=_("A case in which a learner asked a colleague of another discipline is evidence for it."),
    )

    class Meta(Term.Meta):
        verbose_name_plural = _("competencies")
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_competency_each")]

    def __str__(self):
        return f"{self.code.upper()} {self.name}"


for model in (Discipline, Track, LevelOfCare, Domain, Framework, Competency):
    register_snippet(model)
