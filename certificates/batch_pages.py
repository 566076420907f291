"""What the pages of batches show: which rows under which heading, how many, and which papers to look at first."""

from functools import cached_property

from django.db.models import Count, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from certificates import batch_work
from certificates.models import Batch, BatchRow, Certificate, SigningKey
from certificates.signing import keys
from cms import access
from courses import merging

State = BatchRow.State
PAPERS = 6
"""How many papers are shown to be looked at first."""


class BatchPage:
    """One batch as a person sees it, under one of its tabs."""

    def __init__(self, batch, tab, user):
        self.batch = batch
        self.user = user
        self.wanted = tab

    @cached_property
    def counts(self):
        """How many rows are in each state."""
        return batch_work.tally(self.batch)

    @cached_property
    def flagged(self):
        """Eligible rows whose name should be looked at."""
        return self.batch.rows.filter(state=State.WAITING).exclude(to_look_at="").count()

    @property
    def tab(self):
        """The open tab: the one asked for if it holds anything, else the first that does."""
        there = [tab["name"] for tab in self.tabs]
        return self.wanted if self.wanted in there else (there[0] if there else "")

    @cached_property
    def tabs(self):
        """Headings with their number of rows; empty ones are left away."""
        counts = self.counts
        if self.batch.is_undecided or self.batch.state == Batch.State.CANCELLED:
            found = [
                ("waiting", _("Eligible"), counts[State.WAITING]),
                ("flagged", _("Name to look at"), self.flagged),
                ("blocked", _("Blocked"), counts[State.BLOCKED]),
                ("held", _("Issued already"), counts[State.HELD]),
                ("left_out", _("Left out"), counts[State.LEFT_OUT]),
                ("new", _("Not looked at yet"), counts[State.NEW]),
            ]
        else:
            found = [
                ("open", _("To do"), counts[State.WAITING] + counts[State.AWARDED]),
                ("given", _("Issued"), counts[State.GIVEN]),
                ("refused", _("Not issued"), counts[State.REFUSED]),
                ("aside", _("Not in it"), sum(counts[state] for state in ASIDE)),
            ]
        return [{"name": name, "words": words, "count": count} for name, words, count in found if count]

    def rows(self):
        """The rows under the open tab, by name."""
        rows = self.batch.rows.select_related("enrollment", "certificate", "old")
        if self.tab == "flagged":
            return rows.filter(state=State.WAITING).exclude(to_look_at="")
        return rows.filter(state__in=STATES.get(self.tab, [self.tab]))

    @property
    def total(self):
        """How many rows were approved: what the work is measured by."""
        return sum(self.counts[state] for state in (State.WAITING, State.AWARDED, State.GIVEN, State.REFUSED))

    @property
    def all(self):
        """How many rows there are."""
        return sum(self.counts.values())

    @property
    def looked(self):
        """How many rows somebody or something has looked at."""
        return self.all - self.counts[State.NEW]

    @property
    def done(self):
        """How many of them are ended."""
        return self.counts[State.GIVEN] + self.counts[State.REFUSED]

    @property
    def given(self):
        """How many are issued."""
        return self.counts[State.GIVEN]

    @property
    def ready(self):
        """How many would be issued if it were approved now."""
        return self.counts[State.WAITING]

    @property
    def left(self):
        """How many approved ones are not issued."""
        return self.total - self.given

    @property
    def moves(self):
        """Whether the page changes by itself."""
        return self.batch.state in (Batch.State.LOOKING, Batch.State.RUNNING)

    @cached_property
    def may_approve(self):
        """Whether this person is the second one."""
        is_second = not merging.is_one_person(self.batch.made_by_id, self.user.pk)
        return is_second and access.may(self.user, "certificate", "approve")

    @cached_property
    def papers(self):
        """Rows whose paper to look at first: the longest name, right-to-left ones, names to look at."""
        if self.batch.state != Batch.State.WAITING:
            return []
        waiting = self.batch.rows.select_related("enrollment", "old").filter(state=State.WAITING)
        waiting = waiting.annotate(length=Length("name"))
        longest = list(waiting.order_by("-length", "pk")[:1])
        odd = waiting.filter(Q(is_right_to_left=True) | ~Q(to_look_at="")).order_by(
            "-is_right_to_left", "-length", "pk"
        )
        found = list({row.pk: row for row in [*longest, *odd[:PAPERS]]}.values())[:PAPERS]
        return [{"row": row, "why": _why(row, longest)} for row in found]


ASIDE = (State.BLOCKED, State.HELD, State.LEFT_OUT, State.NEW)
STATES = {"open": [State.WAITING, State.AWARDED], "aside": list(ASIDE)}


def tell(batches):
    """Write on each of several batches, as `told`, how many rows it has in which state; one query for all."""
    found = {batch.pk: {} for batch in batches}
    rows = BatchRow.objects.filter(batch__in=list(found)).order_by()
    for pk, state, count in rows.values_list("batch", "state").annotate(Count("pk")):
        found[pk][state] = count
    for batch in batches:
        counts = found[batch.pk]
        words = (f"{State(state).label}: {counts[state]}" for state in State.values if state in counts)
        batch.told = ". ".join(words)


def distrusted_keys():
    """Keys that are not trusted any more, each with how many valid certificates were signed with it."""
    distrusted = SigningKey.objects.exclude(distrusted_at=None)
    return [{"key": key, "count": count} for key in distrusted if (count := signed_with(key).count())]


def signed_with(key):
    """Valid certificates that were signed with a key, their document or their credential, and not replaced yet."""
    valid = keys.signed_with(key).filter(standing=Certificate.Standing.VALID, issued_at__isnull=False)
    return valid.filter(replaced_by=None).order_by("pk")


def _why(row, longest):
    reasons = []
    if row in longest:
        reasons.append(_("the longest name"))
    if row.is_right_to_left:
        reasons.append(_("written from right to left"))
    if row.to_look_at:
        reasons.append(row.to_look_at)
    return ", ".join(reasons)
