"""How a program's certificate reads: typed fields, never HTML. A change affects the future only."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin

from certificates.design_form import DesignForm
from certificates.document import wording
from certificates.document.facts import Picture, Signer
from certificates.sample_names import SAMPLE_NAMES

SIGNATURE_HELP = _("For people who cannot see it, such as “Signature of Ruth Adeyemi-Hart”.")


def languages():
    """The languages that certificates have words in."""
    return [(tag, words.called) for tag, words in wording.WORDS.items()]


class Design(PreviewableMixin, models.Model):
    """The words and the layout of one program's certificate."""

    class Layout(models.TextChoices):
        """The printed layouts we have."""

        FORMAL = "formal", _("Formal: landscape, centered")
        QUIET = "quiet", _("Quiet: landscape, on a left axis")
        UPRIGHT = "upright", _("Upright: portrait, beside the program's two lines")

    program = models.OneToOneField(
        "courses.ProgramPage", on_delete=models.CASCADE, related_name="certificate_design"
    )
    layout = models.CharField(_("design"), max_length=10, choices=Layout.choices, default=Layout.FORMAL)
    language = models.CharField(
        max_length=10,
        choices=languages,
        default=wording.ENGLISH,
        help_text=_("Of the labels and dates. Write the words below in the same language."),
    )
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
    seal = models.CharField(max_length=64, blank=True, editable=False)
    seal_alt = models.CharField(
        _("what the seal shows"),
        max_length=120,
        blank=True,
        help_text=_("For people who cannot see it, such as “Seal of the University Health Sciences Campus”."),
    )
    signer_1 = models.CharField(max_length=40, blank=True)
    signer_1_role = models.CharField(max_length=40, blank=True)
    signature_1 = models.CharField(max_length=64, blank=True, editable=False)
    signature_1_alt = models.CharField(
        _("what the first signature shows"), max_length=80, blank=True, help_text=SIGNATURE_HELP
    )
    signer_2 = models.CharField(max_length=40, blank=True)
    signer_2_role = models.CharField(max_length=40, blank=True)
    signature_2 = models.CharField(max_length=64, blank=True, editable=False)
    signature_2_alt = models.CharField(
        _("what the second signature shows"), max_length=80, blank=True, help_text=SIGNATURE_HELP
    )
    fine_print = models.CharField(
        max_length=200,
        default="Issued by the program office. This is not a diploma, a degree or a transcript; academic credit is recorded by the university registrar.",
    )

    base_form_class = DesignForm
    unsaved_pictures: dict[str, bytes] = {}
    """Of a form that is being previewed: what is not kept yet, by digest."""
    panels = [
        MultiFieldPanel(
            [FieldPanel("program"), FieldRowPanel([FieldPanel("layout"), FieldPanel("language")])],
            heading=_("Paper"),
        ),
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
        MultiFieldPanel([FieldPanel("seal_file"), FieldPanel("seal_alt")], heading=_("Seal")),
        *(
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel(f"signer_{number}"), FieldPanel(f"signer_{number}_role")]),
                    FieldPanel(f"signature_{number}_file"),
                    FieldPanel(f"signature_{number}_alt"),
                ],
                heading=heading,
            )
            for number, heading in ((1, _("First signer")), (2, _("Second signer")))
        ),
    ]

    class Meta:
        verbose_name = _("certificate design")

    def __str__(self):
        return f"{self.title}: {self.program_line}"

    @property
    def seal_picture(self):
        """The seal as facts name it, or None."""
        return Picture(self.seal, self.seal_alt) if self.seal else None

    @property
    def signers(self):
        """Who signs, each with the picture of the signature where there is one."""
        rows = (
            (self.signer_1, self.signer_1_role, self.signature_1, self.signature_1_alt),
            (self.signer_2, self.signer_2_role, self.signature_2, self.signature_2_alt),
        )
        return tuple(
            Signer(name, role, Picture(sha256, alt) if sha256 else None)
            for name, role, sha256, alt in rows
            if name
        )

    @property
    def preview_modes(self):
        """Names to look at it with."""
        return [(key, sample.label) for key, sample in SAMPLE_NAMES.items()]

    @property
    def preview_sizes(self):
        """One: a page has one size."""
        return [{"name": "page", "icon": "desktop", "device_width": 640, "label": _("Preview of the page")}]
