"""What content packs wrote here: how a later load tells a page that was edited since from one that was not."""

from django.db import models
from wagtail.models import Page


class PackPage(models.Model):
    """A page, or a part beside it, as a pack last wrote it. Without a page: it was taken away here."""

    pack = models.SlugField(max_length=80)
    path = models.CharField(max_length=400, help_text="Slugs from the pack on.")
    part = models.SlugField(
        max_length=40, blank=True, help_text="Name of a part beside the page, such as certificate."
    )
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content the pack wrote.")
    says = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of the pack itself: its title and notes, so that a dump says the same.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pack", "path", "part"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "path", "part"], name="one_record_per_packed_page")
        ]

    def __str__(self):
        return f"{self.path} {self.part}".strip()
