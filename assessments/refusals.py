"""Why something about an attempt was not done: one exception per reason, with the sentence the learner reads."""

import functools

import structlog
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.errors import Refused
from cms.templatetags.ui import time_words

log = structlog.get_logger(__name__)


def recorded(act):
    """Leave a line in the log for whatever a view about attempts refuses: what, whose attempt, why; never the words.

    A line and not an entry of the audit log: nothing has happened, and a chain that anybody can make longer by
    sending nonsense is no record.
    """

    def wrap(view):
        @functools.wraps(view)
        def recording(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except (Refused, Http404) as refused:
                note_refusal(request, act, kwargs.get("uuid"), refused)
                raise

        return recording

    return wrap


def note_refusal(request, act, attempt, refused):
    """Leave the line: the act, the attempt, the status and the reason as a code."""
    status = getattr(refused, "status", 404)
    reason = getattr(refused, "about", {}).get("kind") or type(refused).__name__
    # What our own pages bring about now and then (two windows, something left empty) is no alarm.
    write = log.info if status in (409, 422) else log.warning
    write(
        "attempt_refused",
        act=act,
        attempt=str(attempt or ""),
        status=status,
        reason=reason,
        user=request.user.pk,
    )


class CannotBegin(Refused):
    """No attempt can begin: not enrolled, not open, no tries left."""

    status = 403
    title = _("This case cannot be begun now.")


class NotFromHere(Refused):
    """What was sent is nothing our pages can send."""

    status = 400
    title = _("That could not be read.")


class TooLong(NotFromHere):
    """More than any answer needs."""

    status = 413

    def __init__(self, sentence):
        super().__init__(sentence, kind="too_long")


class Closed(Refused):
    """The attempt is handed in, has run out or was set aside."""

    status = 409
    title = _("This attempt is closed.")

    def __init__(self, attempt, sentence=""):
        self.attempt = attempt
        said = {
            "expired": _(
                "Time has run out. What had reached us by then counts, and nothing more can be added."
            ),
            "void": _("This attempt was set aside. It is kept, and nothing can be added to it."),
        }.get(attempt.state, _("This attempt is already handed in. Nothing can be added to it."))
        super().__init__(str(sentence or said), kind="closed", state=attempt.state)


class Stale(Refused):
    """The page is out of date: another window has gone on. Carries what stands."""

    status = 409
    title = _("This page is out of date.")

    def __init__(self, sentence, *, attempt, stage):
        self.attempt, self.stage = attempt, stage
        super().__init__(str(sentence), kind="stale", stage=attempt.stage, state=attempt.state)


class Conflict(Refused):
    """The same answer was changed elsewhere. Carries the other text, so that the person can choose."""

    status = 409
    title = _("This answer was changed elsewhere.")

    def __init__(self, drafts):
        self.drafts = drafts
        theirs = {draft.item: {"rev": draft.rev, "raw": draft.raw} for draft in drafts}
        one = next(iter(theirs.values())) if len(theirs) == 1 else {}
        super().__init__(
            str(_("This answer was changed in another window. Look at both, and keep the one you mean.")),
            kind="changed",
            theirs=theirs,
            **one,
        )


class NotReady(Refused):
    """Something in a stage is empty or cannot be graded. Nothing is locked, and everything is kept.

    problems  {item id: (code, sentence)}
    """

    status = 422
    title = _("Look at this once more.")

    def __init__(self, problems):
        self.problems = problems
        blank = [item for item, (code, _sentence) in problems.items() if code == "blank"]
        other = [sentence for code, sentence in problems.values() if code != "blank"]
        if blank:
            other.append(
                ngettext("You left one question empty.", "You left %(number)s questions empty.", len(blank))
                % {"number": len(blank)}
            )
        super().__init__(
            " ".join(str(one) for one in other),
            kind="not_ready",
            problems={item: {"code": code, "sentence": str(said)} for item, (code, said) in problems.items()},
            despite=self.despite,
        )

    @property
    def despite(self):
        """What the form sends back to say: give it as it is."""
        return " ".join(f"{item}={code}" for item, (code, _sentence) in sorted(self.problems.items()))


class NothingSaid(Refused):
    """A reply, or the words before it, is missing."""

    status = 422
    title = _("Something is still to be said.")


class WordsTooLong(Refused):
    """More words than anybody says in one turn."""

    status = 422
    title = _("This is too long.")

    def __init__(self, found, most):
        said = _(
            "This has %(found)s characters, and %(most)s are the most. Shorten it; it is all still here."
        )
        super().__init__(said % {"found": f"{found:,}", "most": f"{most:,}"}, kind="too_long")


class TooManyPlaces(Refused):
    """More comments on places of one answer than anybody reads."""

    status = 422
    title = _("These are too many comments.")

    def __init__(self, found, most):
        said = _(
            "You commented on %(found)s places, and %(most)s are the most. Remove some; all of them are still here."
        )
        super().__init__(said % {"found": found, "most": most}, kind="too_many_places")


class TalkNotOver(Refused):
    """Something that comes after a conversation is asked for before its end."""

    status = 409
    title = _("The conversation is not over yet.")


class NotInPractice(Refused):
    """Going back is asked for where it is not for practice."""

    status = 403
    title = _("You cannot go back here.")


class CannotInvite(Refused):
    """A colleague cannot be asked to rate this run now."""

    status = 409
    title = _("This colleague cannot be asked.")


class NotRatedYet(Refused):
    """A rating needs a level for every criterion.

    missing  ids of the criteria
    """

    status = 422
    title = _("Not everything has a level yet.")

    def __init__(self, criteria):
        self.missing = frozenset(one.id for one in criteria)
        names = ", ".join(f"“{criterion.title}”" for criterion in criteria)
        super().__init__(_("Choose a level for %(names)s.") % {"names": names}, kind="not_rated_yet")


class RatingStands(Refused):
    """A rating that stays would be changed: one's own, or that of a colleague. Carries the one that stands."""

    status = 409
    title = _("Your rating stands.")

    def __init__(self, stands):
        self.stands = stands
        said = _("You rated this run %(on)s, and what was said then stays. What you sent now is not stored.")
        on = f"{date_format(localtime(stands.at), 'j F')}, {time_words(stands.at)}"
        super().__init__(said % {"on": on}, kind="rating_stands")


class LinkShut(Refused):
    """A link to rate a run opens nothing: used, run out, taken back, never there, or not the one of the form. `kind` says which."""

    status = 410

    def __init__(self, title, sentence, kind):
        self.title = title
        super().__init__(sentence, kind=kind)
        self.status = {"unknown": 404, "another": 409}.get(kind, self.status)


class WithoutReason(Refused):
    """An act that needs a reason came without one."""

    status = 422


class NothingToMark(Refused):
    """No answer waits for a marker here."""

    status = 404
    title = _("There is nothing to mark.")


class MarkedElsewhere(Refused):
    """The same answer was marked meanwhile, by somebody else or by oneself in another window.

    theirs  the mark that stands; None where it was taken back
    by      who sent another one, to tell their own from somebody else's
    """

    status = 409
    title = _("Somebody else has marked this answer meanwhile.")

    def __init__(self, theirs, by=None):
        self.theirs = theirs
        is_own = theirs is not None and by is not None and theirs.marker_id == by.pk
        if theirs is None:
            said = _("The mark that stood here was withdrawn meanwhile. Look at yours, and save it again.")
        elif is_own and theirs.is_final:
            self.title = _("You have made your mark of this answer final already.")
            said = _(
                "To change it, open the answer under “What you marked last” and withdraw it. What you sent now is "
                "below and is not stored."
            )
        elif theirs.is_final:
            said = _("Their mark is final and counts. Yours is below and is not stored.")
        elif is_own:
            self.title = _("You have changed your draft of this answer in another window.")
            said = _("Look at both. Save again to put this one in the place of the other.")
        else:
            said = _("Look at both. Save again to put yours in the place of theirs.")
        super().__init__(str(said), kind="marked_elsewhere")


class NotMarkedYet(Refused):
    """A mark cannot be final while a criterion has no level; what was chosen is kept as a draft.

    missing  the criteria
    """

    status = 422
    title = _("Not every criterion has a level yet.")

    def __init__(self, missing, marking):
        self.missing, self.marking = missing, marking
        names = ", ".join(f"“{criterion.title}”" for criterion in missing)
        said = _("Choose a level for %(names)s. What you chose is kept as a draft.") % {"names": names}
        super().__init__(str(said), kind="not_marked_yet")


class InHand(Refused):
    """Somebody else has a script in hand. Carries their lease."""

    status = 409
    title = _("Somebody else has this answer in hand.")

    def __init__(self, lease):
        self.lease = lease
        said = _("%(who)s is marking it, until %(until)s at least. Take the next one.") % {
            "who": lease.user,
            "until": time_words(lease.until),
        }
        super().__init__(str(said), kind="in_hand")


class NotYours(Refused):
    """Somebody sent a mark for an answer they do not mark, or no longer."""

    status = 403
    title = _("This answer is not yours to mark.")


class NothingWritten(Refused):
    """Something needs words, and there are none."""

    status = 422
    title = _("A few words are missing.")


class CannotAssign(Refused):
    """Work cannot be given to somebody so."""

    status = 422
    title = _("This cannot be assigned so.")


class AlreadySet(Refused):
    """A case is set to a cohort for this purpose already."""

    status = 409
    title = _("This sitting is already there.")


class NotReleasable(Refused):
    """Results cannot be released now."""

    status = 409
    title = _("The results are not released.")


class NotSaid(Refused):
    """What a learner says of other seats cannot be kept so."""

    status = 422
    title = _("This was not kept yet.")


class NothingToSign(Refused):
    """There is no debrief to sign."""

    status = 409
    title = _("There is nothing to sign here.")


class CannotQuestion(Refused):
    """A mark cannot be questioned so, or not now."""

    status = 409
    title = _("Your question was not sent.")


class QuestionClosed(Refused):
    """A question about a mark is answered or taken back already."""

    status = 409
    title = _("This question is closed.")

    def __init__(self, question):
        said = (
            _("It was taken back meanwhile.")
            if question.state == "withdrawn"
            else _("Somebody has answered it meanwhile. What you wrote was not sent.")
        )
        super().__init__(str(said), kind="question_closed")


class RubricNotNewer(Refused):
    """There is no newer rubric to mark by, or something changed since it was looked at."""

    status = 409
    title = _("The rubric was not changed.")


class RubricChanged(Refused):
    """The rubric was changed while somebody marked by it. What fits of their levels, and their words, are kept."""

    status = 409
    title = _("The rubric was changed while you marked.")

    def __init__(self, marking, lost):
        self.marking = marking
        said = _("Your words are kept as a draft.")
        if lost:
            said = _("Your words and the levels that still fit are kept as a draft. Look at every criterion.")
        super().__init__(str(said), kind="rubric_changed")


class FeedbackNotPrinted(Refused):
    """A feedback page holds something that no file of ours can be set from."""

    status = 422
    title = _("This cannot be saved as PDF.")

    def __init__(self):
        said = _(
            "It holds letters or signs that our typefaces do not have, or is too long. Print the page itself instead: "
            "it shows everything."
        )
        super().__init__(str(said))
