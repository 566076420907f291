"""Why something of a handover was not done, each reason with the sentence people read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.errors import Refused


class SeveralChanged(Refused):
    """Somebody else wrote the same sections meanwhile. Carries both texts of each; the others are kept."""

    title = gettext_lazy("This was changed meanwhile.")

    def __init__(self, conflicts):
        self.conflicts = {one.place: one for one in conflicts}
        words = ngettext(
            "Somebody else wrote the same section meanwhile. Both texts stand below; keep what you mean, then save.",
            "Somebody else wrote the same %(count)d sections meanwhile. Both texts of each stand below; keep what you "
            "mean, then save.",
            len(conflicts),
        )
        super().__init__(words % {"count": len(conflicts)}, kind="changed")


class NotSendable(Refused):
    """A handover is not whole, or not signed by everybody."""

    status = 422
    title = gettext_lazy("It cannot go yet.")


class NotRated(Refused):
    """Something of a rating is missing. `missing` are ids of dimensions without a level."""

    status = 422
    title = gettext_lazy("Look at this once more.")

    def __init__(self, missing):
        self.missing = frozenset(missing)
        super().__init__(str(_("Give each dimension a number from 1 to 5. Everything else is still here.")))


class NotAnswered(Refused):
    """Questions of the receiving team that have no answer yet."""

    status = 422
    title = gettext_lazy("Look at this once more.")

    def __init__(self, missing):
        self.missing = frozenset(missing)
        words = _(
            "Answer every question first. “The handover does not say” is an answer, and an important one."
        )
        super().__init__(str(words))
