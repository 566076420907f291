"""A case that learners have answered is changed: what differs, what kind of change that is, and whom it would touch."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import freezing, places, scoring
from assessments.engine import casting, changes, definition
from assessments.engine.findings import InvalidDefinition
from assessments.engine.score import rounded, score
from assessments.log import Log
from assessments.models import Attempt, CaseVersion
from assessments.models.pages import CHANGE_KINDS

MOST_TRIED = 500
"""Closed attempts that are scored once more, for the author to see what would come out; the newest ones."""


@dataclass(frozen=True)
class Changing:
    """What publishing a page now would change. `changes` is empty where nothing differs, or cannot be told yet."""

    version: CaseVersion
    raw: dict
    changes: list
    attempts: int

    @property
    def kind(self):
        """The kind it comes to, whatever its author says; None where nothing differs."""
        return changes.heaviest(self.changes)

    @property
    def must_be_said(self):
        """Whether somebody has answered the case, so that its author must say what kind of change this is."""
        return bool(self.changes and self.attempts)

    def problem(self, declared):
        """Why what the author declares is not enough, as a sentence; "" where it is."""
        if not self.must_be_said:
            return ""
        if not declared:
            count = ngettext(
                "%(n)d attempt at this case was made.", "%(n)d attempts at this case were made.", self.attempts
            ) % {"n": self.attempts}  # fmt: skip
            return _("%(count)s Say what kind of change this is.") % {"count": count}
        if changes.KINDS.index(declared) >= changes.KINDS.index(self.kind):
            return ""
        heavier = [
            one for one in self.changes if changes.KINDS.index(one.kind) > changes.KINDS.index(declared)
        ]
        places = "; ".join(dict.fromkeys(self.place(one) for one in heavier[:5]))
        return _("More changes than that: %(places)s. Choose “%(kind)s”, or take it back.") % {
            "places": places,
            "kind": str(dict(CHANGE_KINDS)[self.kind]).partition(":")[0],
        }

    def place(self, change):
        """Where a change is, in words."""
        place = places.place_of(self.raw, change.where) or _("the case as a whole")
        what = change.what.replace("_", " ")
        return f"{place} ({what})" if what else place


def of(page):
    """What publishing the page as it stands would change; None where no version of it was published yet."""
    version = CaseVersion.objects.filter(case_key=page.case_key).order_by("-number").first()
    if version is None or page.alias_of_id:
        return None
    raw = freezing.compile_case(page)
    try:
        found = changes.compare(version.definition, definition.parse(raw))
    except InvalidDefinition:
        found = []
    attempts = Attempt.objects.counted().filter(version__case_key=page.case_key).count()
    return Changing(version, raw, found, attempts)


@dataclass(frozen=True)
class Otherwise:
    """An attempt that would come out otherwise if it were scored by the new key."""

    attempt: Attempt
    before: str
    after: str
    decision_before: str
    decision_after: str


def otherwise(changing):
    """Closed attempts, newest first, that would come out otherwise under the page's new key. Nothing is stored."""
    new = definition.parse(changing.raw)
    rows = Attempt.objects.filter(version__case_key=changing.version.case_key)
    rows = rows.filter(state__in=(Attempt.State.SUBMITTED, Attempt.State.EXPIRED))
    rows = (
        rows.select_related("version", "user").defer("version__content").order_by("-closed_at")[:MOST_TRIED]
    )
    return [found for attempt in rows if (found := _otherwise(attempt, new))]


def _otherwise(attempt, new):
    log = Log.of(attempt)
    met = casting.cast(new, attempt.answers_from, casting.drawn(attempt.variant_seed, attempt.number))
    before = scoring.marks(attempt, log.state, scoring.latest(attempt))
    responses = {item: given.response for item, given in log.state.responses.items()}
    after = score(met, responses, asked=log.state.asked)
    stood, stands = ((marks.decision, marks.points, len(marks.criticals)) for marks in (before, after))
    if stood == stands:
        return None
    return Otherwise(attempt, _points(before), _points(after), before.decision, after.decision)


def _points(marks):
    return f"{rounded(marks.points).normalize():f} / {rounded(marks.max_points).normalize():f}"
