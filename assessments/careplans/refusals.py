"""Why something in a care plan was not done, each reason with the sentence people read."""

from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class RowRefused(Refused):
    """What was written is no row that can be kept: too long, or empty."""

    status = 422
    title = _("The row was not saved.")


class NothingToErase(Refused):
    """What was to be erased is erased already, or was chosen from nothing."""

    status = 422
    title = _("Nothing was erased.")

    def __init__(self):
        super().__init__(
            str(_("Choose what to erase: nothing is left of what you chose, or nothing was chosen."))
        )


class PlanFull(Refused):
    """The plan has as many rows as a plan can hold."""

    title = _("The plan is full.")


class StaleRow(Refused):
    """Somebody changed the row meanwhile. Carries the version that holds, so that both texts can be shown."""

    title = _("Somebody changed this row meanwhile.")

    def __init__(self, sentence, version, **about):
        super().__init__(sentence, kind="conflict", **about)
        self.version = version


class RowGone(StaleRow):
    """Somebody took the row out meanwhile."""

    title = _("Somebody took this row out meanwhile.")


class NotSigned(Refused):
    """The plan was not signed."""

    title = _("The plan was not signed.")


class NotGiven(Refused):
    """A reflection, a rating, a comment or a mark was not taken."""

    status = 422
    title = _("That was not saved.")


class NotPrinted(Refused):
    """The plan could not be printed."""

    status = 422
    title = _("The plan was not printed.")
    why = ""

    def __init__(self):
        super().__init__(self.why)


class UnknownCharacter(NotPrinted):
    """A character of it is in none of the typefaces."""

    why = _(
        "It holds a character that none of our typefaces has, such as a picture sign. Take it out, and try again."
    )


class TooLongToPrint(NotPrinted):
    """It is longer than one file is made of."""

    why = _("It is too long for one file. Print the room from your browser instead: it holds the same.")
