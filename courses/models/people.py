"""Learners: the seat they sit in, and the name that stands on a certificate."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.audience import Seat
from courses.models.terms import Scope


class LearnerProfile(models.Model):
    """What the program knows of a learner. The office checks the scope of practice."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner_profile"
    )
    certificate_name = models.CharField(
        max_length=120, blank=True, help_text=_("As it should stand on your certificate.")
    )
    name_in_latin = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Stands below a name in another script, so that everybody can read it."),
    )
    credentials = models.CharField(
        max_length=60, blank=True, help_text=_("Such as MSN, APRN. No license numbers.")
    )
    discipline = models.ForeignKey(
        "courses.Discipline", on_delete=models.PROTECT, null=True, blank=True, related_name="learners"
    )
    sub_role = models.ForeignKey(
        "courses.SubRole", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speciality = models.CharField(max_length=60, blank=True)
    scope = models.CharField(max_length=12, choices=Scope.choices, blank=True)
    scope_confirmed_at = models.DateTimeField(null=True, blank=True)
    scope_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    student_id = models.CharField(
        max_length=40,
        blank=True,
        help_text=_("The university's number for the learner, as the office has it."),
    )
    time_zone = models.CharField(max_length=64, default="America/Denver")
    directory_opt_out = models.BooleanField(
        default=False,
        help_text=_(
            "Ask the university to tell nobody what I study: no page here shows my name to the public."
        ),
    )

    def __str__(self):
        return self.certificate_name or str(self.user)

    @property
    def is_complete(self):
        """Whether everything a certificate needs is there."""
        return bool(self.certificate_name and self.discipline_id and self.scope)

    @property
    def seat(self):
        """The learner's seat in words: the sub-role where there is one, else the discipline."""
        return str(self.sub_role or self.discipline or "")

    @property
    def audience_seat(self):
        """The seat by which texts are addressed (courses/audience.py), or None while it is not known."""
        if self.discipline_id is None:
            return None
        return Seat(
            discipline=self.discipline.code,
            sub_role=self.sub_role.code if self.sub_role else "",
            track=self.discipline.track.code,
            scope=self.scope or (self.sub_role.scope if self.sub_role else self.discipline.scope),
        )

    @property
    def seat_on_certificate(self):
        """The seat as it is printed."""
        for term in (self.sub_role, self.discipline):
            if term:
                words = term.on_certificate or term.name
                return f"{words}, {self.speciality}"[:40] if self.speciality else words
        return ""

    @property
    def zone(self):
        """The learner's own time zone."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    def clean(self):
        """A sub-role belongs to its discipline, and a zone must exist."""
        super().clean()
        if self.sub_role and self.sub_role.discipline_id != self.discipline_id:
            raise ValidationError({"sub_role": _("Choose a role that belongs to your discipline.")})
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("Choose a time zone from the list.")})
