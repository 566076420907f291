"""Handover as a kind of exercise for teams: compiled, checked, read, and how each member stands."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.engine import handover
from assessments.freezing import chart_entry
from assessments.handovers import standing
from assessments.teamwork.kinds import Exercise, Stand
from cms.markdown import render


class Handover(Exercise):
    """A handover that another team receives and rates."""

    name = "handover"
    label = "Handover across settings"
    verb = "Open the handover"

    @property
    def page_model(self):
        from assessments.models import HandoverPage

        return HandoverPage

    def compile(self, page):
        return {
            "person": {"name": page.person_name, "about": page.person_about},
            "leaves": page.leaves,
            "goes_to": page.goes_to,
            "story": render(page.story or ""),
            "chart": [chart_entry(one) for one in page.chart],
            "sections": [
                _part(one, ("title", "prompt"), ("model",), most=one.value["most"]) for one in page.sections
            ],
            "facts": [
                _part(one, ("sentence", "look_for"), is_safety=bool(one.value["is_safety"]))
                for one in page.facts
            ],
            "questions": [_part(one, ("text",), ("answer",)) for one in page.receiver_questions],
            "dimensions": [_part(one, ("title", "low", "high")) for one in page.dimensions],
            "most_asked": page.most_asked,
        }

    def findings(self, raw):
        return handover.findings_of(raw)

    def place(self, raw, where):
        first, _slash, second = where.partition("/")
        if first == "chart":
            first = second
        parts = (
            ("chart", _("Part %(number)d of the chart")),
            ("sections", _("Section %(number)d")),
            ("facts", _("Fact %(number)d")),
            ("questions", _("Question %(number)d")),
            ("dimensions", _("Dimension %(number)d")),
        )
        for name, words in parts:
            ids = [one["id"] for one in raw[name]]
            if first in ids:
                return words % {"number": ids.index(first) + 1}
        return ""

    def parse(self, raw):
        return handover.parse(raw)

    def url(self, work):
        return reverse("handover", args=[work.uuid])

    def stands(self, pairs):
        pairs = list(pairs)
        states = standing.of({work.pk: work for work, _user in pairs}.values())
        return {(work.pk, user): _stand(states[work.pk], user) for work, user in pairs}

    def overview(self, works):
        return {pk: _sentences(state) for pk, state in standing.of(works).items()}


def _part(child, lines, markdown=(), **more):
    found = {"id": str(child.id), **{name: child.value.get(name) or "" for name in lines}}
    return found | {name: render(child.value.get(name) or "") for name in markdown} | more


def _stand(state, user):
    """How one member stands: their team's handover sent, signed by them, and the one it received rated."""
    begun = bool(state.texts)
    if state.sent is None:
        signed = user in state.signed
        if signed:
            waits = len(state.unsigned)
            words = ngettext(
                "You have signed. One more has to, then it can be sent.",
                "You have signed. %(count)d more have to, then it can be sent.",
                waits,
            )
            return Stand(
                False, words % {"count": waits} if waits else _("Everybody has signed. Send it."), True
            )
        return Stand(False, _("Your team’s handover is not sent yet, and you have not signed it."), begun)
    place = next((one for one in state.members if one.user_id == user), None)
    came_later = place is not None and place.starts_at > state.sent.at
    if user not in state.signed and not came_later:
        return Stand(
            False, _("Your team’s handover went without your signature. Read it, and sign it."), True
        )
    is_through = (
        state.is_complete or state.work.completed_at is not None
    )  # once done, what comes later is a gift
    if state.to_read and not is_through:
        return Stand(False, _("Your team has not rated the handover it received."), True)
    if not is_through:
        return Stand(False, _("Your handover is sent. Another team’s has not reached yours yet."), True)
    moments = [state.sent.at, *(one.rated_at for one in state.to_read if one.rated_at)]
    if user in state.signed:
        moments.append(state.signed[user].at)
    return Stand(True, _why_done(state), True, max(moments), _result(state))


def _why_done(state):
    if state.has_rated:
        return _("Your team’s handover is sent and signed by you, and your team rated the one it received.")
    if not state.others:
        return _(
            "Your team’s handover is sent and signed by you. There is no other team whose handover yours could rate."
        )
    return _("Your team’s handover is sent and signed by you. No other team’s reached yours.")


def _result(state):
    """What came of it, in a few words, once both may know."""
    reading = state.reading
    if reading is None or not state.is_open(reading):
        return ""
    about = {"found": len(reading.found), "all": len(state.handover.facts)}
    return _("%(found)d of %(all)d facts were found") % about


def _sentences(state):
    """How far a team is, for the page on which faculty see every team."""
    sections = len(state.handover.sections)
    said = [
        _("Sections written: %(done)d of %(all)d") % {"done": sections - len(state.empty), "all": sections}
    ]
    if state.sent is None:
        signed = len(state.members) - len(state.unsigned)
        said.append(_("Signed by %(signed)d of %(all)d") % {"signed": signed, "all": len(state.members)})
        return said
    said.append(_("Sent"))
    reading = state.reading
    if reading is not None and reading.rated_at is None:
        said.append(
            _("%(team)s receives it") % {"team": reading.receiver.team}
            if reading.receiver_id
            else _("Waits for faculty to receive it")
        )
    if reading is not None and reading.rated_at is not None:
        about = {"found": len(reading.found), "all": len(state.handover.facts)}
        said.append(_("Rated: %(found)d of %(all)d facts found") % about)
    if state.to_read and not state.has_rated:
        said.append(_("Has one to rate"))
    return said
