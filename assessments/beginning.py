"""Whether a learner may begin a try, and what holds for it: their window, their tries, and every reason why not yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Accommodation, Attempt, CaseVersion, CriticalDebrief, Sitting
from assessments.refusals import CannotBegin
from assessments.timing import NO_MORE, Allowance, Window, most_generous, personal
from cms.templatetags.ui import zone_words

DEFAULT_TRIES = 3


def sitting_for(*, enrollment, case_key):
    """The sitting of a case for a learner's cohort; made with the usual rules when the first one begins.

    Formative, three tries, no time limit; attempts follow new versions of the case. Where faculty set a case more
    than once, see `next_of`. Raises CannotBegin where the case was never published.
    """
    found = list(Sitting.objects.filter(cohort=enrollment.cohort_id, case_key=case_key))
    if found:
        open_at = Attempt.objects.open_for(enrollment.user).filter(sitting__in=found)
        return next_of(found, set(open_at.values_list("sitting", flat=True)), timezone.now())
    version = CaseVersion.objects.newest(case_key)
    if version is None:
        raise CannotBegin(_("This case is not published yet."))
    with transaction.atomic():
        sitting, _made = Sitting.objects.get_or_create(
            cohort_id=enrollment.cohort_id,
            case_key=case_key,
            purpose=Sitting.Purpose.FORMATIVE,
            defaults={"version": version, "attempts_allowed": DEFAULT_TRIES},
        )
    return sitting


def next_of(sittings, running, now):
    """Of several sittings of one case the one a learner means: with an open attempt, open now, the one that counts.

    `running` holds the ids of those at which the learner has an open attempt.
    """

    def rank(one):
        window = one.window
        is_open = not window.is_before(now) and not window.is_over(now)
        return (one.pk not in running, not is_open, not one.is_summative, one.pk)

    return min(sittings, key=rank)


@dataclass(frozen=True)
class Terms:
    """What holds for one learner at one sitting. Private: it may rest on what they were granted.

    attempts   their own, in the order of their numbers
    unsigned   number of an attempt with a critical error that nobody has gone through with them, or None
    hidden     whether what the last counted try came to may not be known yet
    harm_known whether it may be known that it held a critical error
    """

    sitting: object
    attempts: tuple = ()
    allowance: Allowance = NO_MORE
    unsigned: int | None = None
    hidden: bool = False
    harm_known: bool = True

    @property
    def window(self) -> Window:
        """The sitting's window as it holds for this learner."""
        return personal(self.sitting.window, self.allowance)

    @property
    def counted(self):
        """The tries that count: what was set aside does not."""
        return [one for one in self.attempts if one.state != Attempt.State.VOID]

    @property
    def tries_allowed(self) -> int:
        """How many tries they have, 0 for as many as they like."""
        allowed = self.sitting.attempts_allowed
        return allowed + self.allowance.tries if allowed else 0

    @property
    def tries_left(self) -> int | None:
        """How many tries are left, or None for as many as they like."""
        return max(self.tries_allowed - len(self.counted), 0) if self.tries_allowed else None

    @property
    def next_try_at(self) -> datetime | None:
        """When the waiting time after the last try is over; None where there is nothing to wait for."""
        closed = [one.closed_at for one in self.counted if one.closed_at is not None]
        return max(closed) + self.sitting.wait if closed and self.sitting.wait else None


def allowances(sitting, users):
    """{user id: what they were granted at this sitting}. One query, whatever the number."""
    granted = {}
    for one in Accommodation.objects.at(sitting, users):
        granted.setdefault(one.user_id, []).append(one.allowance)
    return {user: most_generous(some) for user, some in granted.items()}


def terms(sitting, user, attempts):
    """The Terms of a learner at a sitting; `attempts` are their own there. One query more, three where it counts."""
    mine = tuple(sorted(attempts, key=lambda one: one.number))
    allowance = allowances(sitting, [user]).get(user.pk, NO_MORE) if sitting.pk else NO_MORE
    if not sitting.is_summative:
        return Terms(sitting, mine, allowance)
    closed = [one for one in mine if one.is_closed]
    for one in closed:
        one.sitting = sitting  # read once, whatever the number of tries
    last = closed[-1] if closed else None
    shown = frozenset() if last is None else _shown(last, sitting)
    hidden = last is not None and "decision" not in shown
    return Terms(sitting, mine, allowance, _unsigned(closed), hidden, "criticals" in shown)


def _shown(attempt, sitting):
    from assessments import reports

    attempt.sitting = sitting
    return reports.shown_to_owner(attempt)


def _unsigned(closed):
    """Number of the first try with a critical error that is not gone through, or None."""
    from assessments import reports

    if not closed:
        return None
    numbers = {one.pk: one.number for one in closed}
    # As the learner was told: a critical error that was found since waits for its release to hold anybody up.
    wrong = {pk for pk, row in reports.told_outcomes(closed).items() if row.critical_count}
    wrong -= set(CriticalDebrief.objects.filter(attempt__in=wrong).values_list("attempt", flat=True))
    return min((numbers[pk] for pk in wrong), default=None)


def why_not(terms, now, *, enrolled=True):
    """Why no further try can begin now, as sentences, or "". An open one can always be gone on with."""
    window = terms.window
    if not enrolled:
        return _("You are not enrolled in this program now, so no new attempt can begin.")
    if window.is_before(now):
        return _("This case is not open yet. It opens %(when)s.") % {"when": moment_words(window.opens_at)}
    if window.is_over(now):
        return _("This case is closed. It closed %(when)s.") % {"when": moment_words(window.closes_at)}
    if terms.tries_left == 0:
        return _("You have used every try at this case. Ask your course faculty how to go on.")
    return " ".join(_waits(terms, now))


def _waits(terms, now):
    """What the next try waits for, a sentence each."""
    if terms.hidden:
        yield _("Your next try waits until the results of the last one are released.")
    elif terms.unsigned is not None and not terms.harm_known:
        yield _(
            "Your faculty goes through try %(number)s with you and signs for it; then your next try opens. Write to "
            "them to find an hour."
        ) % {"number": terms.unsigned}
    elif terms.unsigned is not None:
        # Said only where the learner may know it: before the release, everybody waits alike.
        yield _(
            "In try %(number)s one step could have harmed the patient. Your faculty goes through it with you "
            "and signs for it; then your next try opens. Write to them to find an hour."
        ) % {"number": terms.unsigned}
    if terms.next_try_at is not None and now < terms.next_try_at:
        yield _("There is a pause between two tries: your next one opens %(when)s.") % {
            "when": moment_words(terms.next_try_at)
        }


def moment_words(moment):
    """A moment in the reader's zone, with the zone: "Mon 23 Nov 2026, 11:59 pm in Denver"."""
    local = timezone.localtime(moment)
    words = date_format(local, "D j M Y, P").replace("a.m.", "am").replace("p.m.", "pm")
    return f"{words} {zone_words(local)}"
