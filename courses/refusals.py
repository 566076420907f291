"""Why something in a course cannot be done, each reason with the sentence people read."""

from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class NotOpen(Refused):
    """The cohort takes nobody in just now."""

    title = _("This cohort cannot be joined.")


class LinkUsed(Refused):
    """The invitation has been taken up, by this person or another."""

    status = 410
    title = _("This invitation has been used.")


class LinkExpired(Refused):
    """The invitation waited too long, or was withdrawn."""

    status = 410
    title = _("This invitation no longer opens anything.")


class NotForThisAccount(Refused):
    """An invitation to a role belongs to one address."""

    status = 403
    title = _("This invitation is for another address.")


class NotStudying(Refused):
    """Only people enrolled in a program make progress in it."""

    status = 403
    title = _("This is for people enrolled in the program.")


class CheckGone(Refused):
    """The author changed the lesson while somebody answered a check of it."""

    status = 409
    title = _("This check has changed.")

    def __init__(self):
        super().__init__(
            _("The lesson was edited while you read it. Load it again and answer the check as it is now.")
        )
