"""Why something in a course cannot be done, each reason with the sentence people read."""

from django.utils import timezone
from django.utils.formats import date_format
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


class GradingDoesNotAddUp(Refused):
    """The components of a course's grade cannot be as they are."""

    status = 422
    title = _("This course cannot be graded like this.")


class NotConfirmed(Refused):
    """The office's word was not taken; the sentence says why."""

    status = 403
    title = _("Nothing was confirmed.")


class NotEntered(Refused):
    """A grade was not entered; the sentence says why."""

    title = _("No grade was entered.")


class NotAnswered(Refused):
    """An evaluation was not taken; the sentence says why."""

    title = _("Your answers were not taken.")


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


class NameTaken(Refused):
    """Two cohorts of a program cannot be told apart by one name."""

    title = _("There is a cohort of this name.")

    def __init__(self, name):
        super().__init__(
            _("The program already has a cohort named “%(name)s”. Choose another name.") % {"name": name}
        )


class Overlapping(Refused):
    """A cohort would run while another of the same program does, and nobody said that it should."""

    title = _("Two cohorts would run at the same time.")


class NothingIsDueBeforeItOpens(Refused):
    """A date that could not be kept."""

    title = _("These dates cannot be kept.")

    def __init__(self):
        super().__init__(_("Nothing can be due before it opens. Put the dates right and save them again."))


class NoteRefused(Refused):
    """A note is empty, too long, or one too many."""

    status = 422
    title = _("This note was not kept.")


class NoteGone(Refused):
    """A note to be changed is not there any more. `text` is what the person wrote: it must not be lost with it."""

    status = 410
    title = _("This note is not there any more.")

    def __init__(self, text, sentence=""):
        super().__init__(
            sentence or _("You erased it, here or on another device. What you wrote now is still here."),
            gone=True,
        )
        self.text = text


class AlreadyAsked(Refused):
    """One request for more time is open at a time."""

    title = _("You have asked already.")

    def __init__(self):
        super().__init__(_("Your question is with the program office. You need not ask again."))


class AlreadyAnswered(Refused):
    """Two people of the office answered at the same time, or the learner took it back."""

    title = _("This has been answered already.")

    def __init__(self):
        super().__init__(_("Somebody else was quicker, or the learner took it back. Nothing was changed."))


class YourOwn(Refused):
    """Nobody of the office answers themself."""

    status = 403
    title = _("This is your own request.")

    def __init__(self):
        super().__init__(_("Somebody else in the office has to answer it."))


class NotOpenYet(Refused):
    """The page opens later for this learner's cohort."""

    status = 409
    title = _("This opens a little later.")

    def __init__(self, opens_at):
        super().__init__(
            _("It opens on %(when)s. Nothing was changed.")
            % {"when": date_format(timezone.localtime(opens_at), "D j M Y, P e")}
        )


class CannotBePrinted(Refused):
    """Something in a document cannot be set in the typefaces there are."""

    status = 422
    title = _("This cannot be printed.")

    def __init__(self):
        super().__init__(
            _(
                "A name or a title in it has letters that our typefaces do not have. Tell the program office; the page itself shows everything."
            )
        )
