"""Test runs of a case: kept from a try, taken away, and which ones are still missing.

They are kept in a new revision of the draft, as everything an author changes: the history can take it back.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import places
from assessments.engine import runs
from assessments.engine.casting import cast
from assessments.engine.quantity import plain
from assessments.engine.score import rounded
from assessments.models import CasePage
from assessments.trials import DraftCase
from cms import access, audit
from cms.errors import Refused
from courses import seating
from courses.forms import seats as seat_names

MISTAKES = 2
"""Typical mistakes that should be among the test runs of a case."""


class DraftChanged(Refused):
    """Somebody has changed the case since the try began."""

    status = 409
    title = gettext_lazy("The case has changed meanwhile.")


class DraftLocked(Refused):
    """The draft is locked, such as while a reviewer reads it."""

    status = 409
    title = gettext_lazy("This case is locked.")


class NotTheirs(Refused):
    """Somebody who does not write the case wants to change its test runs."""

    status = 403
    title = gettext_lazy("That was not done.")


class NoSuchRun(Refused):
    """The run is not there, or not any more."""

    status = 404
    title = gettext_lazy("That run is not there.")


def id_of(script):
    """What names a run in a form: a digest of all it says."""
    text = json.dumps(script, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep(*, page, script, digest, by):
    """Add a run to the newest draft of a case, as a new revision.

    digest  of the draft in which the run was tried. Raises DraftChanged, with nothing kept, where it is another
            one now; DraftLocked while nobody may edit it.
    """
    with transaction.atomic():
        draft = _locked(page, by)
        if DraftCase.of(draft).digest != digest:
            raise DraftChanged(
                _("Somebody has changed this case since you began to try it. You see how your answers come out now. If that is what you mean, keep the run once more.")
            )  # fmt: skip
        draft.runs = [*DraftCase.of(draft).scripts, script]
        draft.save_revision(user=by, log_action=True, clean=False)
        audit.record("kept a test run of", draft, by=by, title=script["title"])
    return draft


def remove(*, page, run, by):
    """Take a run (named as by `id_of`) out of the newest draft, as a new revision. Raises NoSuchRun, DraftLocked."""
    with transaction.atomic():
        draft = _locked(page, by)
        scripts = DraftCase.of(draft).scripts
        rest = [one for one in scripts if id_of(one) != run]
        if len(rest) == len(scripts):
            raise NoSuchRun(_("This test run is not in the draft any more. Look at the list again."))
        draft.runs = rest
        draft.save_revision(user=by, log_action=True, clean=False)
        audit.record("removed a test run of", draft, by=by, run=run)
    return draft


def _locked(page, by):
    """The newest draft, nobody else saving it until the transaction ends."""
    stored = CasePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not access.may(by, "page", "write", page=stored):
        raise NotTheirs(_("Only who may write this case keeps its test runs."))
    if stored.permissions_for_user(by).page_locked():
        raise DraftLocked(
            _(
                "Nobody can change this case just now: it is locked, or a reviewer is reading it. Leave this page open, and keep the run later."
            )
        )
    return stored.get_latest_revision_as_object()


@dataclass(frozen=True)
class Kept:
    """A test run of a draft and how it comes out there. script: as it is stored, whatever that is."""

    script: object
    report: runs.RunReport
    seat: str
    sort: str

    @property
    def id(self):
        """What names it in a form."""
        return id_of(self.script)

    @property
    def why(self):
        """What it shows, in its author's words."""
        return self.script.get("why") or "" if isinstance(self.script, dict) else ""

    @property
    def points(self):
        """What came out: "7 of 9"."""
        marks = self.report.marks
        if marks is None:
            return ""
        parts = {"points": plain(rounded(marks.points)), "most": plain(rounded(marks.max_points))}
        return _("%(points)s of %(most)s points") % parts


BEST, UNSAFE, MISTAKE = "best", "unsafe", "mistake"


def sort_of(marks):
    """What sort of run it is by what came out: the best path, an unsafe one, or a mistake; "" where nothing did."""
    if marks is None:
        return ""
    if marks.criticals:
        return UNSAFE
    counted = [mark.result for mark in marks.marks if mark.result.status not in ("removed", "awaiting")]
    full = all(result.points == result.max_points for result in counted)
    return BEST if full else MISTAKE


def kept(draft):
    """Every test run of a draft (a DraftCase) as it comes out on it; nothing comes out of what cannot be read."""
    seats, names = seating.every_seat(), dict(seat_names())
    found = []
    for script in draft.scripts if draft.case else []:
        report = runs.replay(draft.case, script, seats)
        report = runs.RunReport(
            report.title, tuple(places.worded(draft.raw, report.differences)), report.marks
        )
        code = script.get("seat") or "" if isinstance(script, dict) else ""
        found.append(Kept(script, report, names.get(code, code), sort_of(report.marks)))
    return found


def missing(draft, found):
    """Which of the runs that every case should have are not there yet; a sentence each."""
    if draft.case is None:
        return []
    sorts = [one.sort for one in found]
    said = _without_best(draft.case, found)
    if UNSAFE not in sorts and any(could_harm(item) for item in draft.case.items):
        said.append(_("An unsafe path: answers that could harm the patient, which must be found critical."))
    few = MISTAKES - sorts.count(MISTAKE)
    if few > 0:
        said.append(
            ngettext(
                "%(n)d typical mistake: what a tired colleague would answer.",
                "%(n)d typical mistakes: what a tired colleague would answer.",
                few,
            )
            % {"n": few}
        )
    return said


HARMFUL = ("critical", "criticals", "first")
"""Fields by which the kinds of questions say that an answer could harm: options, ranges, what must come first."""


def could_harm(part):
    """Whether anything in a question can be answered critically; of judgments under uncertainty nothing can."""
    if isinstance(part, tuple):
        return any(map(could_harm, part))
    if not is_dataclass(part):
        return False
    values = {one.name: getattr(part, one.name) for one in fields(part)}
    return any(values.get(name) for name in HARMFUL) or any(map(could_harm, values.values()))


def _without_best(case, found):
    """The best path, from every seat that is asked something of its own."""
    seats, names = seating.every_seat(), dict(seat_names())
    asked = {}
    for code in names:
        asked.setdefault(_items(cast(case, seats.get(code))), []).append(str(names[code]))
    best = {_items(_met(case, one, seats)) for one in found if one.sort == BEST}
    if len(asked) <= 1:
        return [] if best else [_("The best path: every answer as you would give it, with full points.")]
    said = []
    for items, who in asked.items():
        if items not in best:
            names_ = ", ".join(who[:4]) + ("" if len(who) <= 4 else _(" and others"))
            said.append(_("The best path from the seat of: %(who)s.") % {"who": names_})
    return said


def _met(case, one, seats):
    code = one.script.get("seat") if isinstance(one.script, dict) else ""
    return cast(case, seats.get(code) if code else None)


def _items(case):
    return frozenset(item.id for item in case.items)
