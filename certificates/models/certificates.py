"""Certificates: facts copied at issue, bytes stored once, standing changed only by adding rows."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def pdf_path(certificate, filename):
    """Where the file is kept in private storage: by award year and number."""
    return f"certificates/{certificate.award_date:%Y}/{certificate.number}.pdf"


def private_storage():
    """Private storage, looked up late so that tests may replace it."""
    from django.core.files.storage import storages

    return storages["private"]


class CertificateQuerySet(models.QuerySet):
    """Which certificates."""

    def valid(self):
        """Issued and neither revoked nor replaced."""
        return self.filter(standing=Certificate.Standing.VALID, issued_at__isnull=False)

    def unfinished(self):
        """Awarded, and the document is not stored yet: a job has to make it."""
        return self.filter(issued_at=None)

    def to_print(self, now):
        """Unfinished ones whose turn has come: never tried, or tried long enough ago."""
        return self.unfinished().filter(models.Q(try_again_at=None) | models.Q(try_again_at__lte=now))


class Certificate(models.Model):
    """A certificate. Its facts are a copy: it must read the same in ten years, whatever happens to the rest."""

    class Standing(models.TextChoices):
        """What the world may rely on. Prepared: it takes another one's place once it is given out."""

        PREPARED = "prepared", _("In preparation")
        VALID = "valid", _("Valid")
        REVOKED = "revoked", _("Revoked")
        REPLACED = "replaced", _("Replaced")

    class Kind(models.TextChoices):
        """Two documents that are never one: academic completion, and continuing-education credit."""

        PROGRAM = "program", _("Program certificate")
        CREDIT = "credit", _("Continuing-education certificate")

    number = models.CharField(max_length=28, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PROGRAM)
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    program_id_at_issue = models.PositiveBigIntegerField()
    program_title = models.CharField(max_length=255)
    activity_id_at_issue = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Of a continuing-education certificate: the activity."
    )
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    evidence = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    award_date = models.DateField()
    awarded_at = models.DateTimeField(default=timezone.now)
    awarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    pdf = models.FileField(upload_to=pdf_path, storage=private_storage, blank=True, max_length=200)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    unsigned_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of the document before it was signed: the same facts give it again.",
    )
    signed_with = models.ForeignKey(
        "certificates.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    credential = models.TextField(
        blank=True, help_text="The Open Badges credential with its proof, exactly as it was given out."
    )
    credential_sha256 = models.CharField(max_length=64, blank=True)
    credential_signed_with = models.ForeignKey(
        "certificates.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status_index = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="Its place in the status list: drawn at random."
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.VALID)
    name_is_public = models.BooleanField(default=False)
    page_is_withdrawn = models.BooleanField(
        default=False,
        help_text="The holder took its page down: by number it is as unknown as what never was.",
    )
    last_error = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "program_id_at_issue"],
                condition=models.Q(standing="valid", kind="program"),
                name="one_valid_certificate_each",
            ),
            models.UniqueConstraint(
                fields=["learner", "activity_id_at_issue"],
                condition=models.Q(standing="valid", kind="credit"),
                name="one_valid_credit_certificate_each",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="credit") | models.Q(activity_id_at_issue__isnull=False),
                name="credit_is_for_an_activity",
            ),
            models.CheckConstraint(
                condition=models.Q(issued_at=None) | ~models.Q(pdf_sha256=""), name="issued_means_stored"
            ),
        ]
        indexes = [
            models.Index(fields=["pdf_sha256"], name="certificate_by_its_file"),
            models.Index(fields=["credential_sha256"], name="certificate_by_its_credential"),
        ]

    def __str__(self):
        return self.number

    @property
    def grouped(self):
        """The number in groups of four, as printed."""
        return " ".join(self.number[i : i + 4] for i in range(0, len(self.number), 4))

    @property
    def name(self):
        """The holder's name as it stands on the paper."""
        return self.facts["name"]

    @property
    def zone(self):
        """The cohort's time zone, in which its days are read; None, which is the reader's, once the place is gone."""
        return self.enrollment.cohort.zone if self.enrollment else None

    @property
    def is_public(self):
        """Whether the world may know of it: its document was given out."""
        return self.issued_at is not None


class Revocation(models.Model):
    """Why a certificate no longer counts. Added, never changed."""

    class Reason(models.TextChoices):
        """Reasons the office may give."""

        ERROR = "error", _("Issued in error")
        MISCONDUCT = "misconduct", _("Academic misconduct")
        REPLACED = "replaced", _("Replaced by another certificate")
        NAME = "name", _("The holder’s name has changed")
        KEY = "key", _("The key it was signed with is no longer trusted")
        REQUEST = "request", _("At the holder's request")

        @property
        def is_final(self):
            """Whether the learner can have no other certificate of the program afterwards."""
            return self in (self.MISCONDUCT, self.REQUEST)

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="revocation")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.CharField(max_length=500, help_text=_("For the record; never shown to the public."))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    def __str__(self):
        return f"{self.certificate}: {self.get_reason_display()}"
