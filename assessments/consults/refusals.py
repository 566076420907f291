"""Why something about a consult was not done, each reason with the sentence people read. What was written is kept."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


class CannotConsult(Refused):
    """Not now, or not by this person."""

    title = _("That cannot be done with this consult now.")


class ChangedElsewhere(Refused):
    """The same text was changed in another window or on another device."""

    title = _("This was changed elsewhere.")

    def __init__(self, rev):
        super().__init__(
            _(
                "This was changed in another window or on another device. What you wrote here is kept on this device. "
                "Load the page again: both texts then stand in it."
            ),
            kind="changed",
            rev=rev,
        )


class NotTaken(Refused):
    """Something in the form is missing or too long; `problems` has a sentence for each field."""

    status = 422
    title = _("Something to put right before it can be sent.")

    def __init__(self, problems):
        super().__init__(" ".join(map(str, problems.values())))
        self.problems = problems


class MayIdentify(Refused):
    """Likely identifiers stand in the text that were neither changed nor confirmed; carries them."""

    status = 422
    title = _("It was not sent: something in it may tell who somebody is.")

    def __init__(self, checked):
        super().__init__(
            _(
                "Change each marked place, or confirm that it identifies nobody. Your text is kept as you wrote it, and "
                "nobody else has seen it."
            )
        )
        self.checked = checked


class NotDeclared(Refused):
    """The declaration is missing."""

    status = 422
    title = _("It was not sent: your declaration is missing.")

    def __init__(self):
        super().__init__(
            _(
                "Read it through once more and declare that nobody can be known by it. No program finds everything: you "
                "know what makes this person unlike any other."
            )
        )


class ReadAgain(Refused):
    """The draft was changed after the page was made on which its writer declared that nobody can be known by it."""

    title = _("It was not sent: it was changed since you read it here.")

    def __init__(self):
        super().__init__(
            _(
                "It stands here as it is now. Read it once more, and declare again that nobody can be known by it."
            )
        )


class InHandElsewhere(Refused):
    """Another expert has it in hand."""

    title = _("Another expert has this question in hand.")

    def __init__(self, consult):
        until = localtime(consult.taken_until)
        super().__init__(
            _(
                "%(name)s took this question, and has it in hand until %(day)s, %(time)s. Nothing you wrote is lost: it is "
                "kept as your draft. If they give it back, you can take it."
            )
            % {
                "name": consult.taken_by,
                "day": date_format(until, "j F"),
                "time": date_format(until, "P"),
            }
        )


class NobodyAnswers(Refused):
    """No expert is assigned to the cohort now."""

    title = _("Nobody answers consults of your cohort now.")

    def __init__(self):
        super().__init__(
            _(
                "No expert is assigned to your cohort at the moment. Your draft is kept. Your faculty see that an expert is "
                "missing; try it again in a few days, and use the usual ways for anything that cannot wait."
            )
        )


class NoPicture(Refused):
    """A file that cannot be taken; the sentence says what to do instead."""

    status = 422
    title = _("This file was not added. What you wrote is kept.")


class ConsentGone(Refused):
    """The asker took back what the reader wanted to publish, or the thread has gone on."""

    title = _("It was not published.")
