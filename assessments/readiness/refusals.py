"""Why something in a readiness set was not done, each reason with the sentence people read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.errors import Refused


class OwnTestShut(Refused):
    """Somebody's own test takes nothing any more. A page that still writes in it is told to stop."""

    title = gettext_lazy("Your own test is closed.")

    def __init__(self, sentence):
        super().__init__(sentence, kind="closed")


class DraftChanged(Refused):
    """The same answer was changed in another window: the page shows both."""

    title = gettext_lazy("This answer was changed elsewhere.")

    def __init__(self, question, kept):
        self.question, self.kept = question, kept
        super().__init__(
            str(_("This answer was changed in another window. Look at both, and keep the one you mean.")),
            kind="changed",
            theirs={question: kept},
            **kept,
        )


class Unanswered(Refused):
    """Questions of an own test that are empty. Nothing is locked, and everything is kept."""

    status = 422
    title = gettext_lazy("Look at this once more.")

    def __init__(self, questions):
        self.questions = list(questions)
        words = ngettext(
            "One question has no answer yet. A guess costs nothing; your team will talk about it.",
            "%(count)d questions have no answer yet. A guess costs nothing; your team will talk about it.",
            len(self.questions),
        )
        super().__init__(words % {"count": len(self.questions)}, kind="not_ready")


class AlreadyScratched(Refused):
    """Somebody of the team scratched in the same moment. Exactly one did; the other is told what came of it."""

    title = gettext_lazy("Your team scratched a moment ago.")

    def __init__(self, scratch, question, user):
        self.scratch = scratch
        text = next((one.text for one in question.options if one.id == scratch.option), "")
        came = _("It is right.") if scratch.is_right else _("It is not right.")
        name = _("You yourself") if scratch.by_id == user.pk else scratch.by
        words = _("%(name)s scratched “%(option)s” before you did. %(came)s Nothing else was laid open.")
        super().__init__(words % {"name": name, "option": text, "came": came}, kind="scratched")
