"""Forming teams at the desk: the proposal, changing it by hand, and afterwards every team by hand."""

from django.contrib import messages
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.models import TeamMember
from assessments.teamwork import scope, small, teams, waiting
from assessments.teamwork.desk_views import READ_OR_WRITE, act_on, uuid_of
from assessments.teamwork.forms import as_wishes, pairs_sent, places_sent
from assessments.teamwork.refusals import NotFormed
from cms import audit
from courses.models import Enrollment

LAST_SEED = 9999


@require_http_methods(READ_OR_WRITE)
def propose(request, uuid):
    """Teams as the rule would form them; shuffled again, changed by hand and looked at once more, then made."""
    teaming = scope.teaming_or_404(request.user, uuid, "form")
    sent = request.POST if request.method == "POST" else request.GET
    users = {str(one.uuid): one.user_id for one in waiting.waiting(teaming)}
    pairs = pairs_sent(sent, users)
    wishes, seed = as_wishes(pairs, users), _seed(sent.get("seed"))
    refused = None
    if request.method == "POST" and request.POST.get("act") in ("look", "make"):
        found = waiting.as_sent(teaming, places_sent(request.POST), wishes=wishes)
        if request.POST["act"] == "make":
            try:
                return _made(request, teaming, found, users)
            except NotFormed as why:
                refused = why
    else:
        found = waiting.propose(teaming, seed=seed, wishes=wishes)
    audit.read(teaming, by=request.user, people=set(users.values()), proposal=seed)
    context = {
        "teaming": teaming,
        "found": found,
        "seed": seed,
        "next_seed": seed % LAST_SEED + 1,
        "pairs": {name: [(f"{a}+{b}", _both(found, a, b)) for a, b in rows] for name, rows in pairs.items()},
        "has_pairs": any(pairs.values()),
        "names": small.names(),
        "numbers": range(1, len(found.teams) + 2),
        "before": teaming.teams.aggregate(last=Max("number"))["last"] or 0,
        "everybody": [row for rows in [*found.teams.values(), found.left] for row in rows],
        "refused": refused,
    }
    return render(
        request, "assessments/teamwork/propose.html", context, status=refused.status if refused else 200
    )


def _both(found, *keys):
    names = {row.key: row.learner.name for rows in [*found.teams.values(), found.left] for row in rows}
    return [names.get(key, "") for key in keys]


def _seed(value):
    return (
        int(value) if value and value.isascii() and value.isdigit() and 0 < int(value[:5]) <= LAST_SEED else 1
    )


def _made(request, teaming, found, users):
    """Make the teams as they were sent. Raises NotFormed, also where somebody in them waits no more."""
    gone = [one for one in places_sent(request.POST) if one not in users]
    if gone:
        raise NotFormed(
            _(
                "Somebody of this proposal waits no more: they left the cohort, or are in a team by now. Look again."
            )
        )
    if not found.groups:
        raise NotFormed(_("Nobody was put into a team."))
    made = teams.make_teams(teaming=teaming, groups=found.groups, by=request.user)
    said = ngettext("One team is formed.", "%(n)d teams are formed.", len(made)) % {"n": len(made)}
    messages.success(request, _("%(said)s Everybody in them is told by mail.") % {"said": said})
    return redirect("teaming", teaming.uuid)


@require_http_methods(READ_OR_WRITE)
def by_hand(request, uuid):
    """Every team of a set, changed one place at a time; POST does one thing, named by `act`."""
    teaming = scope.teaming_or_404(request.user, uuid, "form")
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act"))
        if act is None:
            raise Http404
        return act(request, teaming)
    now = timezone.now()
    people = small.running(teaming)
    late = [] if teaming.ended_at else waiting.late(teaming, people, now)
    named = {one.user_id for rows in people.values() for one in rows} | {one.user_id for one, _fits in late}
    audit.read(teaming, by=request.user, people=named)
    context = {
        "teaming": teaming,
        "teams": [{"team": team, "members": rows} for team, rows in people.items()],
        "small": {one.team.pk: one for one in small.small_ones(teaming, now, people)},
        "late": late,
        "names": small.names(),
    }
    return render(request, "assessments/teamwork/by_hand.html", context)


def _team(request, teaming, name="team"):
    number = request.POST.get(name, "")
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Http404
    return get_object_or_404(teaming.teams, number=int(number))


def _member(request, teaming):
    pk = request.POST.get("member", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 16):
        raise Http404
    rows = TeamMember.objects.select_related("user", "team", "teaming")
    return get_object_or_404(rows, pk=int(pk), teaming=teaming)


def _people(request, teaming):
    chosen = request.POST.getlist("learner")
    known = {str(one.uuid): one.user for one in waiting.waiting(teaming)}
    if not set(chosen) <= known.keys():
        raise NotFormed(_("Somebody you chose waits no more. Look again."))
    return [known[one] for one in chosen]


def _back(teaming):
    return redirect("teaming_by_hand", teaming.uuid)


def _make(request, teaming):
    def act():
        teams.make_team(
            teaming=teaming,
            users=_people(request, teaming),
            by=request.user,
            name=request.POST.get("name", ""),
        )

    return act_on(request, _back(teaming), act, _("The team is there. Who is in it is told by mail."))


def _join(request, teaming):
    team = _team(request, teaming)
    learner = uuid_of(request.POST.get("learner"))
    enrollment = get_object_or_404(Enrollment, cohort=teaming.cohort_id, uuid=learner)
    return act_on(
        request,
        _back(teaming),
        lambda: teams.join(team=team, user=enrollment.user, by=request.user),
        _("%(name)s is in %(team)s, and told by mail.") % {"name": enrollment.user, "team": team},
    )


def _leave(request, teaming):
    member = _member(request, teaming)
    return act_on(
        request,
        _back(teaming),
        lambda: teams.leave(member=member, by=request.user, why=request.POST.get("why", "")),
        _("%(name)s is no longer in %(team)s.") % {"name": member.user, "team": member.team},
    )


def _move(request, teaming):
    member, to = _member(request, teaming), _team(request, teaming, "to")
    return act_on(
        request,
        _back(teaming),
        lambda: teams.move(member=member, to=to, by=request.user, why=request.POST.get("why", "")),
        _("%(name)s is in %(team)s now.") % {"name": member.user, "team": to},
    )


def _rename(request, teaming):
    team = _team(request, teaming)
    return act_on(
        request,
        _back(teaming),
        lambda: teams.rename(team=team, name=request.POST.get("name", ""), by=request.user),
        _("The name is kept."),
    )


def _dissolve(request, teaming):
    team = _team(request, teaming)
    return act_on(
        request,
        _back(teaming),
        lambda: teams.dissolve(team=team, by=request.user, why=request.POST.get("why", "")),
        _("%(team)s is dissolved. What it wrote stays.") % {"team": team},
    )


def _mend(request, teaming):
    team = _team(request, teaming)
    return act_on(
        request,
        redirect("teaming", teaming.uuid),
        lambda: small.accept(
            teaming=teaming, team=team, way=request.POST.get("way", ""), by=request.user, now=timezone.now()
        ),
        _("It is done. Everybody it concerns is told by mail."),
    )


def _close(request, teaming):
    return act_on(
        request,
        redirect("teaming", teaming.uuid),
        lambda: teams.close(teaming=teaming, by=request.user, why=request.POST.get("why", "")),
        _("These teams are closed. What they did stays."),
    )


ACTS = {
    "make": _make,
    "join": _join,
    "leave": _leave,
    "move": _move,
    "rename": _rename,
    "dissolve": _dissolve,
    "mend": _mend,
    "close": _close,
}
