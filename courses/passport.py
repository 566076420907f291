"""The competency passport and the hours letter: what one learner achieved in one program, as plain facts.

The page, the PDF and the JSON say the same facts. They are the learner's own; nobody else asks for them here. Days are
read in the cohort's zone, so that a file says the same wherever it is made.
"""

from django.utils import timezone

from cms.lines import clean
from courses import achieved, hours, kept_words, self_assessing, self_ratings
from courses.achieved import Mapped
from courses.models import Competency, Domain, SelfAssessment

SCHEMA = "alongside.passport/2"
"""Changes when a key changes its meaning or goes; new keys may come at any time."""


def facts(enrollment, now=None):
    """Everything the passport says, as plain JSON: see docs/passport.md for every key."""
    program, zone = enrollment.cohort.program, enrollment.cohort.zone
    done = achieved.read(enrollment.user, program)
    given = self_assessing.ratings_given(enrollment)
    about = _statements(program)
    mapped = done.mapped | Mapped(frozenset(about["domain"]), frozenset(about["competency"]))
    domains = Domain.objects.filter(pk__in=mapped.domains)
    competencies = (
        Competency.objects.filter(pk__in=mapped.competencies)
        .select_related("framework")
        .order_by("framework__position", "framework__name", "position", "name")
    )
    return {
        "schema": SCHEMA,
        "made_at": (now or timezone.now()).isoformat(),
        "program": program.title,
        "cohort": enrollment.cohort.name,
        "enrolled_on": _day(enrollment.enrolled_at, zone),
        "learner": {"name": name_of(enrollment), "discipline": _profile(enrollment, "seat")},
        "self_assessments": _given_on(enrollment, zone),
        "domains": [
            {"number": one.number, "name": one.name}
            | _part(done, Mapped(domains=frozenset({one.pk})), given, about["domain"].get(one.pk, ()))
            for one in domains
        ],
        "competencies": [
            {"framework": one.framework.name, "code": one.code.upper(), "name": one.name}
            | _part(
                done, Mapped(competencies=frozenset({one.pk})), given, about["competency"].get(one.pk, ())
            )
            for one in competencies
        ],
        "evidence": [_item(number, item, zone) for number, item in enumerate(done.items, 1)],
        "conversations": [
            {"title": one.title, "on": _day(one.at, zone), "keep": one.keep, "change": one.change}
            for one in kept_words.of(enrollment.user, program)
        ],
        "seats_seen": [
            {"title": one.title, "on": _day(one.at, zone), "seat": one.seat, "saw": one.words}
            for one in kept_words.seen_of(enrollment.user, program)
        ],
    }


def name_of(enrollment):
    """The learner's name as it stands on a certificate."""
    return clean(_profile(enrollment, "certificate_name") or str(enrollment.user))


def credentials_of(enrollment):
    """The letters after the name, as the learner wrote them."""
    return clean(_profile(enrollment, "credentials"))


def ranges(numbers):
    """Ascending whole numbers as people write them: ["1–3", "7"]."""
    found = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(low) if low == high else f"{low}–{high}" for low, high in found]


def moments():
    """{moment: words} of the self-assessments, for whoever shows the facts."""
    return {one.value: str(one.label) for one in SelfAssessment.Moment}


def hours_of(enrollment):
    """(a Line for each course, the Line of all, first and last day) of what was completed, by the program's estimate."""
    items = achieved.read(enrollment.user, enrollment.cohort.program).items
    items = [item for item in items if item.kind != achieved.ASKED]  # the time is that of the case
    done = [hours.Done(item.course, item.kind, item.minutes) for item in items]
    days = sorted(timezone.localdate(item.at, enrollment.cohort.zone) for item in items)
    return hours.by_course(done), hours.total(done), days[0] if days else None, days[-1] if days else None


def _profile(enrollment, name):
    profile = getattr(enrollment.user, "learner_profile", None)
    return getattr(profile, name) if profile else ""


def _day(moment, zone):
    return timezone.localdate(moment, zone).isoformat()


def _given_on(enrollment, zone):
    rows = SelfAssessment.objects.filter(enrollment=enrollment, given_at__isnull=False).order_by("given_at")
    return [{"moment": row.moment, "given_on": _day(row.given_at, zone)} for row in rows]


def _statements(program):
    """Which statements speak of which domain and competency: {"domain": {id: codes}, "competency": {id: codes}}."""
    found = {"domain": {}, "competency": {}}
    if program.statements_id is None:
        return found
    for one in program.statements.statements.prefetch_related("domains", "competencies"):
        for row in one.domains.all():
            found["domain"].setdefault(row.pk, set()).add(one.code)
        for row in one.competencies.all():
            found["competency"].setdefault(row.pk, set()).add(one.code)
    return found


def _part(done, mapped, given, codes):
    counts = done.count(mapped)
    means = self_ratings.means(given, codes) if codes else {}
    return {
        "weeks_read": counts.weeks_read,
        "weeks": counts.weeks,
        "lessons": counts.lessons,
        "cases": counts.others,
        "cases_asked": counts.asked,
        "checks": counts.checks,
        "checks_right_at_once": counts.right,
        "self_rating": {moment: float(value) for moment, value in means.items()},
        "evidence": [number for number, item in enumerate(done.items, 1) if item.mapped.meets(mapped)],
    }


def _item(number, item, zone):
    return {
        "number": number,
        "kind": item.kind,
        "title": item.title,
        "on": _day(item.at, zone),
        "course": item.course,
        "week": item.week,
        "minutes": item.minutes,
        "checks": item.checks,
        "checks_right_at_once": item.right,
        "result": item.result,
    }
