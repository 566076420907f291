"""What cannot be done about continuing education, each with the sentence the user reads."""

from django.utils.translation import gettext as _

from cms.errors import Refused


class NotOpen(Refused):
    """The activity cannot be opened; the sentence names everything that is missing."""

    title = _("The activity was not opened.")


class CannotClaim(Refused):
    """Credit that cannot be claimed, or not like this."""

    title = _("No credit was claimed.")


class CannotReport(Refused):
    """There is nothing to put into a file."""

    title = _("No file was made.")
