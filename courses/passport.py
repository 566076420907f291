"""The competency passport and the hours letter: what one learner achieved in one program, as plain facts.

The page, the PDF and the JSON say the same facts. They are the learner's own; nobody else asks for them here.
"""

from django.utils import timezone

from courses import achieved, hours, self_assessing, self_ratings
from courses.achieved import Mapped
from courses.models import Competency, Domain, SelfAssessment

SCHEMA = "alongside.passport/1"
"""Changes when a key changes its meaning or goes; new keys may come at any time."""


def facts(enrollment, now=None):
    """Everything the passport says, as plain JSON: see docs/passport.md for every key."""
    program, user = enrollment.cohort.program, enrollment.user
    done = achieved.read(user, program)
    given = self_assessing.ratings_given(enrollment)
    codes = _codes(program)
    profile = getattr(user, "learner_profile", None)
    everything = done.mapped
    domains = Domain.objects.filter(pk__in=everything.domains)
    competencies = Competency.objects.filter(pk__in=everything.competencies).select_related("framework")
    return {
        "schema": SCHEMA,
        "made_at": (now or timezone.now()).isoformat(),
        "program": program.title,
        "learner": {
            "name": (profile.certificate_name if profile else "") or str(user),
            "discipline": profile.seat if profile else "",
        },
        "domains": [
            {"number": one.number, "name": one.name}
            | _part(done, Mapped(domains=frozenset({one.pk})), given, codes["domain"].get(one.pk, ()))
            for one in domains
        ],
        "competencies": [
            {"framework": one.framework.name, "code": one.code.upper(), "name": one.name}
            | _part(
                done, Mapped(competencies=frozenset({one.pk})), given, codes["competency"].get(one.pk, ())
            )
            for one in competencies
        ],
    }


def _codes(program):
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
        "checks": counts.checks,
        "checks_right_at_once": counts.right,
        "self_rating": {moment: float(value) for moment, value in means.items()},
        "evidence": [
            {
                "kind": item.kind,
                "title": item.title,
                "on": timezone.localtime(item.at).date().isoformat(),
                "course": item.course,
                "week": item.week,
                "result": item.result,
            }
            for item in done.about(mapped)
        ],
    }


def moments():
    """{moment: words} of the self-assessments, for whoever shows the facts."""
    return {one.value: str(one.label) for one in SelfAssessment.Moment}


def hours_of(enrollment):
    """(a Line for each course, the Line of all, first and last day) of what a learner completed, by the program's estimate."""
    items = achieved.read(enrollment.user, enrollment.cohort.program).items
    done = [hours.Done(item.course, item.kind, item.minutes) for item in items]
    days = sorted(timezone.localtime(item.at, enrollment.cohort.zone).date() for item in items)
    return hours.by_course(done), hours.total(done), days[0] if days else None, days[-1] if days else None
