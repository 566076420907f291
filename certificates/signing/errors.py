"""Why nothing was signed, in the sentence the office reads."""

from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class NoKey(Refused):
    """There is no key to sign with: none, an expired one, one whose private half is not there, or a wrong clock."""

    title = _("Nothing can be signed now.")


class NoTime(Refused):
    """The timestamp authority gave no time, so nothing was signed; it is tried again."""

    title = _("Nothing can be signed now.")
