"""The office's list of learners: which of them, in which order, under which heading, and as a file."""

import csv
import io
import uuid
from dataclasses import dataclass
from itertools import chain

from django.db.models import Exists, OuterRef, Q

from certificates import eligibility, rules
from certificates import number as numbers
from certificates.models import Certificate
from courses.models import Cohort

TABS = {
    "all": rules.STATES,
    "eligible": (rules.ELIGIBLE,),
    "not-yet": (rules.NOT_YET, rules.REVOKED),
    "issued": (rules.ISSUED, rules.UNFINISHED),
}
CSV_COLUMNS = (
    "Name",
    "E-mail",
    "Discipline",
    "Program",
    "Cohort",
    "Standing",
    "Requirements met",
    "Requirements",
    "Why not yet",
    "Certificate",
    "Award date",
)


@dataclass(frozen=True)
class Wanted:
    """What the office asked to see. `cohort` is a Cohort or None for all; unknown values ask for nothing."""

    words: str = ""
    cohort: Cohort | None = None
    discipline: str = ""
    missing: str = ""
    tab: str = "all"

    @classmethod
    def read(cls, sent, cohorts):
        """Read the query of a request; what makes no sense is left out."""
        tab = sent.get("standing", "all")
        return cls(
            words=" ".join(sent.get("q", "").split())[:120],
            cohort=next((one for one in cohorts if str(one.uuid) == sent.get("cohort")), None),
            discipline=sent.get("discipline", "")[:50],
            missing=sent.get("missing", "")[:255],
            tab=tab if tab in TABS else "all",
        )

    def query(self, **changed):
        """Return the wishes as pairs for an address or hidden fields, without empty ones."""
        pairs = {
            "q": self.words,
            "cohort": str(self.cohort.uuid) if self.cohort else "",
            "discipline": self.discipline,
            "missing": self.missing,
            "standing": "" if self.tab == "all" else self.tab,
        } | changed
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True)
class Desk:
    """The list: `cases` under the open tab, `counts` of each tab, `titles` of every requirement in view."""

    wanted: Wanted
    cases: list
    counts: dict
    titles: list

    @property
    def eligible(self):
        """How many learners of the cohorts in view can have their certificate now."""
        return self.counts["eligible"]


def desk(wanted):
    """Judge every learner in view, and return the list the office asked for."""
    judged = eligibility.cases(_enrollments(wanted))
    titles = dict.fromkeys(chain.from_iterable(_open_titles(case) for case in judged))
    shown = [case for case in judged if _fits(case, wanted)]
    shown.sort(key=lambda case: (rules.STATES.index(case.verdict.state), case.name.casefold()))
    counts = {tab: sum(case.verdict.state in states for case in shown) for tab, states in TABS.items()}
    under_tab = [case for case in shown if case.verdict.state in TABS[wanted.tab]]
    return Desk(wanted, under_tab, counts, list(titles))


def by_uuids(uuids):
    """Return the cases of these enrollments, in the desk's order; what is no enrollment's id is left out."""
    known = [one for one in map(_uuid, uuids) if one]
    found = eligibility.cases(eligibility.people().filter(uuid__in=known))
    return sorted(found, key=lambda case: case.name.casefold())


def as_csv(cases):
    """Return the list as CSV text, with a mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for case in cases:
        writer.writerow(_inert(value) for value in _csv_row(case))
    return out.getvalue()


def _csv_row(case):
    verdict, user, certificate = case.verdict, case.enrollment.user, case.certificate
    profile = getattr(user, "learner_profile", None)
    holds = verdict.is_held or verdict.state == rules.REVOKED
    return (
        case.name,
        user.email,
        profile.seat if profile else "",
        case.enrollment.cohort.program.title,
        case.enrollment.cohort.name,
        verdict.state.replace("_", " "),
        verdict.met,
        len(verdict.standings),
        " | ".join(verdict.sentences),
        certificate.grouped if holds else "",
        certificate.award_date.isoformat() if holds else "",
    )


def _inert(value):
    """Keep a spreadsheet from running a cell as a formula: people type their names themselves."""
    text = str(value)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def _enrollments(wanted):
    held = Certificate.objects.filter(enrollment=OuterRef("pk"))
    found = eligibility.people().filter(Q(state__in=rules.STUDYING) | Exists(held))
    if wanted.cohort:
        found = found.filter(cohort=wanted.cohort)
    if wanted.discipline:
        found = found.filter(user__learner_profile__discipline__code=wanted.discipline)
    return found


def _open_titles(case):
    return [standing.title for standing in case.verdict.standings if not standing.met]


def _fits(case, wanted):
    if wanted.missing and (case.verdict.is_held or wanted.missing not in _open_titles(case)):
        return False
    return not wanted.words or _is_called(case, wanted.words)


def _is_called(case, words):
    number = numbers.squeezed(words)
    if case.certificate and len(number) >= 4 and number in case.certificate.number:
        return True
    user = case.enrollment.user
    names = f"{case.name} {user.get_full_name()} {user.email}".casefold()
    return all(word in names for word in words.casefold().split())


def _uuid(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
