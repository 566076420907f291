"""How a program's certificate reads: typed fields, never HTML. A change affects the future only."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet


@register_snippet
class Design(models.Model):
    """The words and the layout of one program's certificate."""

    class Layout(models.TextChoices):
        """The printed layouts we have."""

        FORMAL = "formal", _("Formal, centered")
        QUIET = "quiet", _("Quiet, on a left axis")

    program = models.OneToOneField(
        "courses.ProgramPage", on_delete=models.CASCADE, related_name="certificate_design"
    )
    layout = models.CharField(max_length=10, choices=Layout.choices, default=Layout.FORMAL)
    title = models.CharField(max_length=60, default="Certificate of Program Completion")
    organization = models.CharField(max_length=80)
    program_line = models.CharField(max_length=100)
    lead = models.CharField(max_length=60, default="This certifies that")
    sentence = models.CharField(
        max_length=200, help_text=_("Goes on after the name. Only what the record proves.")
    )
    hours = models.CharField(
        max_length=70,
        blank=True,
        help_text=_("Credit and hours, separated by a semicolon, such as “12 semester credits; 180 hours”."),
    )
    office = models.CharField(max_length=32, default="Program Office")
    signer_1 = models.CharField(max_length=40, blank=True)
    signer_1_role = models.CharField(max_length=40, blank=True)
    signer_2 = models.CharField(max_length=40, blank=True)
    signer_2_role = models.CharField(max_length=40, blank=True)
    fine_print = models.CharField(
        max_length=200,
        default="Issued by the program office. This is not a diploma, a degree or a transcript; academic credit is recorded by the university registrar.",
    )

    panels = [
        FieldPanel("program"),
        FieldPanel("layout"),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("organization"),
                FieldPanel("program_line"),
                FieldPanel("lead"),
                FieldPanel("sentence"),
                FieldPanel("hours"),
                FieldPanel("office"),
                FieldPanel("fine_print"),
            ],
            heading=_("Words"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("signer_1"), FieldPanel("signer_1_role")]),
                FieldRowPanel([FieldPanel("signer_2"), FieldPanel("signer_2_role")]),
            ],
            heading=_("Signers"),
        ),
    ]

    class Meta:
        verbose_name = _("certificate design")

    def __str__(self):
        return f"{self.title}: {self.program_line}"
