"""The office's list of learners: which of them, in which order, under which heading.

It reads the records of certificates/records.py, never judging everybody anew: a page of thousands costs the same
queries as one of ten. Before it answers it brings up to date what changed, so many at most, and says how many wait.
"""

import uuid
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certificates import names, records, rules
from certificates import number as numbers
from certificates.models import LearnerRecord, RecordLine
from cms.sent import row_number
from courses import requirements
from courses.models import Cohort, ProgramPage, ProgramRequirement, RulesVersion

TABS = {
    "all": _("All"),
    "eligible": _("Eligible"),
    "not-yet": _("Not yet"),
    "issued": _("Issued"),
    "names": _("Names to look at"),
}
STATES = {
    "eligible": (rules.ELIGIBLE,),
    "not-yet": (rules.NOT_YET, rules.REVOKED),
    "issued": (rules.ISSUED, rules.UNFINISHED),
}
SORTS = {
    "standing": ("rank", "sort_name", "pk"),
    "name": ("sort_name", "pk"),
    "met": (F("met") * 1.0 / (F("total") + 0.01), "sort_name", "pk"),
    "seen": (F("active_at").asc(nulls_first=True), "sort_name", "pk"),
}
"""Ways to sort: by standing and name, by name, who has least, who was not seen for longest."""
AT_ONCE = 100
"""How many records a look at the list brings up to date; the clock does the others within minutes."""
NOT_MET = (RecordLine.State.BEGUN, RecordLine.State.NOT_YET, RecordLine.State.UNSAFE)


@dataclass(frozen=True)
class Wanted:
    """What the office asked to see. What makes no sense asks for nothing.

    program  id, or None for all; cohort: a Cohort, or None; missing: key of a rule, or ""
    """

    words: str = ""
    program: int | None = None
    cohort: Cohort | None = None
    discipline: str = ""
    missing: str = ""
    tab: str = "all"
    sort: str = "standing"

    @classmethod
    def read(cls, sent, cohorts=None):
        """Read the query of a request. `cohorts`: all of them, where they were read already."""
        cohorts = Cohort.objects.select_related("program") if cohorts is None else cohorts
        cohort = next((one for one in cohorts if str(one.uuid) == sent.get("cohort")), None)
        program = row_number(sent.get("program"))
        known = {one.program_id for one in cohorts}
        tab, sort = sent.get("standing", "all"), sent.get("sort", "standing")
        return cls(
            words=" ".join(sent.get("q", "").split())[:120],
            program=program if program in known else None,
            cohort=cohort,
            discipline=sent.get("discipline", "")[:50],
            missing=str(as_uuid(sent.get("missing", "")) or ""),
            tab=tab if tab in TABS else "all",
            sort=sort if sort in SORTS else "standing",
        )

    def query(self, **changed):
        """Return the wishes as pairs for an address or hidden fields, without empty ones."""
        pairs = {
            "q": self.words,
            "program": str(self.program or ""),
            "cohort": str(self.cohort.uuid) if self.cohort else "",
            "discipline": self.discipline,
            "missing": self.missing,
            "standing": "" if self.tab == "all" else self.tab,
            "sort": "" if self.sort == "standing" else self.sort,
        } | changed
        return {name: value for name, value in pairs.items() if value}

    @property
    def narrows(self):
        """Whether anything besides the tab and the order was asked."""
        return replace(self, tab="all", sort="standing") != Wanted()

    @property
    def words_of_it(self):
        """What was asked, in a few words, for a log."""
        said = [TABS[self.tab], self.cohort, self.discipline, f"“{self.words}”" if self.words else ""]
        if self.program and not self.cohort:
            said.insert(
                1, ProgramPage.objects.filter(pk=self.program).values_list("title", flat=True).first()
            )
        if self.missing:
            said.append(
                _("missing: %(rule)s") % {"rule": dict(missing_choices()).get(self.missing, self.missing)}
            )
        return ", ".join(str(one) for one in said if one)

    def in_view(self):
        """The records of the program and cohort asked for."""
        found = LearnerRecord.objects.all()
        if self.program:
            found = found.filter(program_id=self.program)
        if self.cohort:
            found = found.filter(cohort_id=self.cohort.pk)
        return found


class Desk:
    """The list as it was asked for: its records under the open tab, and how many stand under each."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.waiting = refresh(wanted.in_view())
        self.found = _fitting(wanted)

    @cached_property
    def counts(self):
        """{tab: how many}, in one query."""
        rows = (
            self.found.order_by()
            .values("state")
            .annotate(n=Count("pk"), names=Count("pk", filter=~Q(conflict="")))
        )
        by_state = {row["state"]: row for row in rows}
        found = {
            tab: sum(by_state[one]["n"] for one in states if one in by_state)
            for tab, states in STATES.items()
        }
        found["all"] = sum(row["n"] for row in by_state.values())
        found["names"] = sum(row["names"] for row in by_state.values())
        return found

    @property
    def records(self):
        """The records under the open tab, in order."""
        return self.under(self.wanted.tab).order_by(*SORTS[self.wanted.sort])

    def under(self, tab):
        """The records under a tab."""
        if tab == "names":
            return self.found.exclude(conflict="")
        return self.found.filter(state__in=STATES[tab]) if tab in STATES else self.found

    @property
    def eligible(self):
        """How many learners in view can have their certificate now."""
        return self.counts["eligible"]


def refresh(found):
    """Bring some records up to date, so many at most; return how many of them still wait."""
    records.add_missing()
    return records.bring_up_to_date(found, most=AT_ONCE)


def missing_choices(program=None):
    """Return [(key, title)] of every rule by which somebody is judged; three queries."""
    versions, rows = RulesVersion.objects.order_by("made_at"), ProgramRequirement.objects.all()
    if program:
        versions, rows = versions.filter(program_id=program), rows.filter(program_id=program)
    contents = list(versions.values_list("content", flat=True))
    contents.append({"requirements": [_as_content(row) for row in rows.order_by("program_id", "sort_order")]})
    return list(requirements.titles(contents).items())


def figures(page):
    """Give each record its columns as `cells`; return the headings of the columns.

    page  records with their lines. A kind of requirement has a column when it names one; several rules of a kind
    are counted together.
    """
    kinds = {line.kind for record in page for line in record.lines.all()}
    columns = [kind for name, kind in requirements.KINDS.items() if name in kinds and kind.column][:4]
    for record in page:
        record.cells = [
            _cell([line for line in record.lines.all() if line.kind == kind.name]) for kind in columns
        ]
    return [str(kind.column) for kind in columns]


def as_uuid(text):
    """Return what a text says as a UUID, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _cell(lines):
    """(figure, whether something lacks) of the lines of one kind."""
    if not lines:
        return ("", False)
    met = [line for line in lines if line.state not in NOT_MET]
    lacks = len(met) < len(lines)
    if len(lines) == 1 and lines[0].figure:
        return (lines[0].figure, lacks)
    return (_("%(met)s of %(all)s") % {"met": len(met), "all": len(lines)}, lacks)


def _fitting(wanted):
    found = wanted.in_view().on_the_desk()
    if wanted.discipline:
        found = found.filter(discipline=wanted.discipline)
    if wanted.missing:
        lines = RecordLine.objects.filter(record=OuterRef("pk"), rule=wanted.missing, state__in=NOT_MET)
        found = found.filter(Exists(lines)).exclude(state__in=STATES["issued"])
    if wanted.words:
        found = found.filter(_called(wanted.words))
    return found


def _called(words):
    number = numbers.squeezed(words)
    called = Q()
    for word in names.plain(words).split():
        called &= Q(search__contains=word)
    return called | Q(number__contains=number) if len(number) >= 4 else called


def _as_content(row):
    return {
        "key": str(row.key),
        "kind": row.kind,
        "about": row.about_id,
        "about_title": "",
        "amount": row.amount,
        "letter": row.letter,
        "words": row.words,
    }
