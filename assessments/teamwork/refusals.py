"""Why something with a team was not done, each reason with the sentence people read."""

from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class NotFormed(Refused):
    """The teams stay as they are."""

    status = 422
    title = _("The teams were not changed.")


class NotSet(Refused):
    """The exercise was not set."""

    status = 422
    title = _("The exercise was not set.")


class NotInTeam(Refused):
    """Somebody is not, or no longer, in the team whose work they would change."""

    status = 403
    title = _("You are not in this team now.")


class NotOpen(Refused):
    """The exercise is not open yet, was taken back, or closed."""

    title = _("This exercise is not open.")


class TooMuch(Refused):
    """A text is longer than can be kept, or there are too many. What was written is shown again."""

    status = 422
    title = _("This is too long.")


class TextChanged(Refused):
    """Somebody else wrote the same text meanwhile. Carries both, so that nothing is lost."""

    title = _("This was changed meanwhile.")

    def __init__(self, place, mine, theirs):
        self.place, self.mine, self.theirs = place, mine, theirs
        by = str(theirs.user) if theirs else ""
        super().__init__(
            str(_("%(name)s wrote this meanwhile. Look at both, and keep what you mean.") % {"name": by}),
            kind="changed",
            theirs=theirs.text if theirs else "",
            rev=theirs.number if theirs else 0,
            by=by,
        )


class NotYet(Refused):
    """Something of a team's exercise has to come first."""

    title = _("Not yet.")


class AlreadyDone(Refused):
    """What is done for good cannot be done again."""

    title = _("This is done already.")


class NoSuchChoice(Refused):
    """Which letters somebody wants was not said in a way that can be kept."""

    status = 422
    title = _("Your choice was not kept.")
