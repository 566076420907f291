"""Seals and signatures as they are printed: known by their digest, kept for as long as there are certificates."""

from django.db import models
from django.utils import timezone


class PrintedPicture(models.Model):
    """A picture on certificates. Added, never changed or deleted: what was issued names it by its digest.

    It stands in the database and not among the site's pictures, which are public: nobody shall find a signature there.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.width} × {self.height}, {self.sha256[:12]}"

    @classmethod
    def keep(cls, taken):
        """Keep a picture that was taken in (certificates.document.pictures.Taken); once, however often it is given."""
        row, _made = cls.objects.get_or_create(
            sha256=taken.sha256,
            defaults={"content": taken.content, "width": taken.width, "height": taken.height},
        )
        return row
