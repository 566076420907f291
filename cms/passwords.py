"""Passwords nobody should choose here: words of the place itself, and what is guessed first anywhere."""

import string

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HINT = gettext_lazy(
    "Twelve characters or more. A few words in a row are easy to keep in mind and hard to guess."
)
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


class EasilyGuessedValidator:
    """Refuse what is long only because something common was stretched: digits, repeats, a common word and a year."""

    least_variety = 5
    around = string.digits + string.punctuation + string.whitespace

    def __init__(self):
        self.common = CommonPasswordValidator().passwords

    def validate(self, password, user=None):
        """Raise ValidationError for a handful of characters, digits alone, or a common password dressed up."""
        core = password.lower().strip(self.around)
        half = core[: len(core) // 2]
        if (
            not core
            or len(set(password)) < self.least_variety
            or core in self.common
            or (core == half * 2 and half in self.common)
        ):
            raise ValidationError(
                _(
                    "This password would be guessed early. Take a few words that have nothing to do with each other."
                ),
                code="password_easily_guessed",
            )

    def get_help_text(self):
        """Say it before it happens."""
        return _("Digits alone, or a common word with a year, are guessed early.")
