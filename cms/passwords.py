"""Passwords nobody should choose here: words of the place itself."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("alongside", "palliative", "hospice", "university", "certificate", "interprofessional")


class OwnWordsValidator:
    """Refuse a password that is one of our own words with a few characters around it."""

    spare = 6

    def validate(self, password, user=None):
        """Raise ValidationError if little is left once our own words are taken out."""
        left = password.lower()
        for word in WORDS:
            left = left.replace(word, "")
        if len(left) < len(password) and len(left) < self.spare:
            raise ValidationError(
                _("This password is made of words of this site. Add something only you would think of."),
                code="password_own_words",
            )

    def get_help_text(self):
        """Say it before it happens."""
        return _("Words of this site, such as “palliative”, do not count.")
