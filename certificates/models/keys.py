"""The keys we sign with, their public halves only, and a line for every signature they made."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet):
    """Which keys."""

    def current(self, purpose):
        """The key to sign with now: the newest that is neither retired nor distrusted; whether it expired is asked apart."""
        return (
            self.filter(purpose=purpose, retired_at=None, distrusted_at=None)
            .order_by("-made_at", "-pk")
            .first()
        )

    def trusted(self, purpose):
        """Keys whose signatures count: retired ones too, distrusted ones never."""
        return self.filter(purpose=purpose, distrusted_at=None)


class SigningKey(models.Model):
    """A key by its name and public half. The private half is a file, a PKCS#12 file, a token or a service."""

    class Purpose(models.TextChoices):
        """What a key signs, and nothing else."""

        DOCUMENT = "document", _("Documents (PDF)")
        CREDENTIAL = "credential", _("Credentials")
        STATUS = "status", _("Status lists")

    name = models.SlugField(
        max_length=60, unique=True, help_text="As it stands in the issuer's key document."
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    algorithm = models.CharField(max_length=20)
    public = models.TextField(help_text="A certificate in PEM (documents), else the key as a Multikey.")
    chain = models.TextField(blank=True, help_text="Certificates of its issuers in PEM, for documents.")
    fingerprint = models.CharField(max_length=64, unique=True)
    not_after = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="It signs no more; what it signed counts."
    )
    distrusted_at = models.DateTimeField(
        null=True, blank=True, help_text="Nothing it signed counts: it was lost or stolen."
    )
    why = models.CharField(max_length=500, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-made_at"]

    def __str__(self):
        return self.name

    def is_expired(self, now):
        """Whether its certificate has run out."""
        return self.not_after is not None and self.not_after <= now


class Signature(models.Model):
    """One signature that was made: with which key, over what. Appended, never changed."""

    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="signatures")
    about = models.CharField(max_length=60, help_text="Number of the certificate, or which status list.")
    sha256 = models.CharField(max_length=64, help_text="Of what was signed.")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["about"], name="signatures_of_a_thing")]

    def __str__(self):
        return f"{self.key}: {self.about}"
