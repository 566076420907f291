"""Continuing education: kinds of credit, activities, the office's official statements, claims, and what was reported.

Which words an accreditor wants is never ours: statements are versions of a text that the office pastes in.
"""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.snippets.models import register_snippet

from certificates.credit import amounts, identifiers


@register_setting(icon="doc-full")
class CreditSettings(BaseSiteSetting):
    """Whether continuing education is offered, and who answers for it."""

    is_on = models.BooleanField(
        _("Offer continuing-education credit"),
        default=False,
        help_text=_(
            "Only if an accredited provider backs it. Certificates that were issued stay as they are."
        ),
    )
    organization = models.CharField(max_length=80, blank=True, help_text=_("As it is printed at the top."))
    office = models.CharField(max_length=60, default="Office of Continuing Education")

    panels = [FieldPanel("is_on"), FieldPanel("organization"), FieldPanel("office")]

    class Meta:
        verbose_name = _("continuing education")


@register_snippet
class CreditType(models.Model):
    """A kind of credit, and who may claim how much of it: rules as data. It is never removed, only no longer offered."""

    code = models.SlugField(unique=True, help_text=_("Permanent. Certificates and files refer to it."))
    name = models.CharField(max_length=60, help_text=_("As it is printed."))
    unit = models.CharField(
        max_length=30, default="credits", help_text=_("Such as “credits” or “contact hours”.")
    )
    disciplines = models.ManyToManyField(
        "courses.Discipline", blank=True, help_text=_("Who may claim it. None means everybody.")
    )
    step = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("0.25"))
    least = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("0.25"))
    needs = models.JSONField(
        default=list,
        blank=True,
        help_text=_("What a learner has to give, such as “license” and “birth_day”."),
    )
    reference = models.CharField(
        max_length=10,
        blank=True,
        choices=[("uan", _("Universal Activity Number")), ("activity", _("The activity’s number"))],
        default="activity",
        help_text=_("What stands beside the credit on the certificate."),
    )
    is_for_teams = models.BooleanField(
        default=False,
        help_text=_(
            "For an activity planned by and for the team; beside the credit of a profession, never instead."
        ),
    )
    report_within_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Days after completion within which it has to be reported.")
    )
    is_offered = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    panels = [
        FieldPanel("name"), FieldPanel("code"), FieldPanel("unit"), FieldPanel("disciplines"), FieldPanel("step"),
        FieldPanel("least"), FieldPanel("needs"), FieldPanel("reference"), FieldPanel("is_for_teams"),
        FieldPanel("report_within_days"), FieldPanel("is_offered"), FieldPanel("position"),
    ]  # fmt: skip

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("kind of credit")
        verbose_name_plural = _("kinds of credit")

    def __str__(self):
        return self.name

    def clean(self):
        """Only identifiers we know how to ask for, and amounts that make sense."""
        super().clean()
        unknown = set(self.needs or []) - set(identifiers.KINDS)
        if unknown:
            known = ", ".join(identifiers.KINDS)
            raise ValidationError({"needs": _("Known are: %(known)s.") % {"known": known}})
        if self.step <= 0 or self.least <= 0:
            raise ValidationError({"step": _("Steps and the least amount are more than nothing.")})


class Activity(models.Model):
    """One activity for which credit can be claimed."""

    class Format(models.TextChoices):
        """How it is taken part in."""

        LIVE = "live", _("Live, in person")
        WEBINAR = "webinar", _("Live online")
        ENDURING = "enduring", _("Enduring material")
        BLENDED = "blended", _("Blended: live online and self-paced")

    program = models.ForeignKey("courses.ProgramPage", on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=110)
    number = models.CharField(
        max_length=30, unique=True, help_text=_("The provider’s own number of the activity.")
    )
    format = models.CharField(max_length=10, choices=Format.choices, default=Format.ENDURING)
    place = models.CharField(max_length=60, help_text=_("City, or a web address."))
    provider = models.CharField(max_length=100)
    joint_providers = models.CharField(max_length=160, blank=True)
    faculty = models.TextField(help_text=_("Faculty and planners with their credentials, one line each."))
    planners = models.CharField(
        max_length=200, blank=True, help_text=_("Professions that planned it, separated by commas.")
    )
    disclosures = models.TextField(
        help_text=_("Of everybody who could shape the content, and how it was resolved.")
    )
    media = models.CharField(max_length=120, help_text=_("Such as “Text, figures and simulated cases”."))
    method = models.CharField(
        max_length=200, help_text=_("How one takes part and what has to be done for credit.")
    )
    minutes = models.PositiveIntegerField(help_text=_("How long it takes, as estimated."))
    passing = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("What has to be reached in its assessment, as told beforehand."),
    )
    released_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(help_text=_("The last day on which credit can be claimed."))
    sentence = models.CharField(
        max_length=160,
        default="took part in the whole activity named below and claimed the credit shown.",
        help_text=_("Goes on after the name. Only what the record proves."),
    )
    signer_1 = models.CharField(max_length=40, blank=True)
    signer_1_role = models.CharField(max_length=40, blank=True)
    signer_2 = models.CharField(max_length=40, blank=True)
    signer_2_role = models.CharField(max_length=40, blank=True)
    fine_print = models.CharField(
        max_length=200,
        default="Each professional claims only the credit that matches the part taken. This certificate is not academic credit.",
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-released_on", "title"]
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("released_on")),
                name="an_activity_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether learners see it."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def providers(self):
        """Provider and joint providers as they are printed."""
        return ", with ".join(filter(None, (self.provider, self.joint_providers)))

    @property
    def professions(self):
        """Professions that planned it."""
        return [one.strip() for one in self.planners.split(",") if one.strip()]


class ActivityRule(models.Model):
    """What a learner must have done: a kind of requirement, as a program's rules have them."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=40)
    about = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Number of the page it is about; the page may be gone one day."
    )
    about_title = models.CharField(max_length=255, blank=True)
    amount = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    words = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["pk"]


class Designation(models.Model):
    """How much of a kind of credit an activity is designated for, and under which number."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="designations")
    credit_type = models.ForeignKey(CreditType, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=5, decimal_places=2)
    reference = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["credit_type__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "credit_type"], name="one_designation_each"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="designated_is_something"),
        ]

    def __str__(self):
        return f"{self.credit_type}: {amounts.plain(self.amount)}"


class Statement(models.Model):
    """A version of an official text, exactly as the office pasted it. Added, never changed.

    Without a kind of credit it is the accreditation statement, which stands alone; with one it designates credit.
    Without an activity it holds for every activity that has none of its own.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    credit_type = models.ForeignKey(
        CreditType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=1200)
    source = models.CharField(max_length=200, help_text=_("Where it was copied from, and when."))
    pasted_at = models.DateTimeField(default=timezone.now)
    pasted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.credit_type or 'accreditation'}, version {self.pk}"


class LearnerIdentifier(models.Model):
    """A number by which an accreditor knows a learner. Never public, never in the log; the learner may erase it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=30)
    state = models.CharField(max_length=2, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_identifier_of_a_kind")]

    def __str__(self):
        return self.kind


class Claim(models.Model):
    """What a learner claimed of an activity: a copy of the amounts, with the certificate that says so."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    certificate = models.OneToOneField(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="claim"
    )
    lines = models.JSONField(help_text="One for each kind of credit: code, reference, designated, claimed.")
    completed_on = models.DateField()
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.activity_id}: {self.certificate_id}"


class CreditFile(models.Model):
    """The receipt of a file made for an accreditor: what it held by its digest, never the numbers of people again."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="files")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    certificates = models.JSONField(help_text="Numbers of the certificates whose credit it reports.")
    left_out = models.PositiveIntegerField()
    receipt = models.CharField(max_length=200, blank=True, help_text=_("What the accreditor answered."))

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.sha256[:12]
