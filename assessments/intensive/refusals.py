"""Why something on an intensive day was not done, each reason with the sentence people read."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class NotPlanned(Refused):
    """The plan of the day stays as it is."""

    status = 422
    title = _("The plan was not changed.")


class CannotOpen(Refused):
    """The day has clashes that nobody said were meant; carries them."""

    title = _("This day cannot be opened like this.")

    def __init__(self, clashes):
        said = " ".join(one.sentence for one in clashes)
        super().__init__(_("Put this right, or say why it is meant so. %(said)s") % {"said": said})
        self.clashes = clashes


class NotThere(Refused):
    """Somebody cannot be moved where they should go."""

    title = _("The place was not changed.")


class NotOpenYet(Refused):
    """A rater comes before the day is open."""

    title = _("This day is not open yet.")

    def __init__(self):
        super().__init__(
            _("Its stations are still being planned. Come back once the faculty of the day has opened it.")
        )


class NotTaken(Refused):
    """A rating that cannot be taken. It stays on the tablet, and can be copied from there."""

    status = 422
    title = _("This rating was not taken.")

    def __init__(self, sentence, **about):
        super().__init__(sentence, **about)


class RatesHereNoMore(NotTaken):
    """The rater's assignment was over when the rating was made."""

    status = 403

    def __init__(self, ended_at, zone):
        when = date_format(localtime(ended_at, zone), "P") if ended_at else ""
        said = (
            _(
                "Your assignment here ended at %(when)s, before this rating was made. It was not taken, and stays on "
                "this tablet: copy it and give it to the faculty of the day."
            )
            % {"when": when}
            if when
            else _(
                "You are not assigned to this station. The rating was not taken, and stays on this tablet: copy it "
                "and give it to the faculty of the day."
            )
        )
        super().__init__(said, kind="ended")


class SaidOtherwise(Refused):
    """The same id came with another content: both are shown, and nothing is overwritten."""

    title = _("The server has another rating under this number.")

    def __init__(self, theirs=None):
        super().__init__(
            _(
                "The server has another rating under the same number. Yours stays on this tablet. Keep the one that "
                "holds, or send yours as a correction."
            ),
            kind="conflict",
            theirs={"levels": theirs.levels, "note": theirs.note} if theirs is not None else None,
        )
        self.theirs = theirs


class NotOpenForResults(Refused):
    """Results cannot be opened, or seen, yet."""

    title = _("That is not open yet.")
