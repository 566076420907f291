"""What every dated assignment to a piece of work has: from when until when, by whom, and how it ended."""

from django.conf import settings
from django.db import models
from django.utils import timezone


def doer(**more):
    """A column for who did something: it stays true whatever becomes of the account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **more
    )


class AssignedQuerySet(models.QuerySet):
    """Which assignments."""

    def running(self, now=None):
        """Those that hold now."""
        now = now or timezone.now()
        not_over = models.Q(ends_at=None) | models.Q(ends_at__gt=now)
        return self.filter(not_over, starts_at__lte=now, ended_at=None)


class Assigned(models.Model):
    """Somebody does named work from a moment until another. Ended, never deleted."""

    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    ended_why = models.CharField(max_length=500, blank=True)

    objects = AssignedQuerySet.as_manager()

    class Meta:
        abstract = True
