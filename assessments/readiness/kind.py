"""Readiness as a kind of exercise for teams: compiled, checked, read, and how each member stands."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.engine import readiness
from assessments.engine.readiness import unsafe_of
from assessments.readiness import standing
from assessments.readiness.blocks import ReadinessQuestions  # noqa: F401  (its blocks freeze themselves)
from assessments.teamwork.kinds import Exercise, Stand
from cms.markdown import render


class Readiness(Exercise):
    """A test alone, the same test as a team by scratching, and one decision."""

    name = "readiness"
    label = "Team readiness"
    verb = "Open the test"
    has_points = True

    @property
    def page_model(self):
        from assessments.models import ReadinessPage

        return ReadinessPage

    def compile(self, page):
        return {
            "introduction": render(page.introduction or ""),
            "days_alone": page.days_alone,
            "voices": page.voices,
            "credits": [int(one) for one in page.credits.split(",") if one.strip().isdigit()],
            "questions": [
                {"id": str(one.id), "kind": one.block_type, **one.block.freeze(one.value)}
                for one in page.questions
            ],
            "application": {
                "situation": render(page.situation or ""),
                "question": page.choice_asked,
                "prompt": page.reason_asked,
                "ways": [{"id": str(one.id), "text": one.value} for one in page.ways],
                "afterwards": render(page.afterwards or ""),
            },
        }

    def findings(self, raw):
        return readiness.findings_of(raw)

    def place(self, raw, where):
        first, _slash, option = where.partition("/")
        if first == readiness.APPLICATION:
            return _("Application exercise")
        for number, question in enumerate(raw["questions"], 1):
            if question["id"] == first:
                ids = [one["id"] for one in question.get("options") or ()]
                if option in ids:
                    about = {"number": number, "option": ids.index(option) + 1}
                    return _("Question %(number)d, option %(option)d") % about
                return _("Question %(number)d") % {"number": number}
        return ""

    def parse(self, raw):
        return readiness.parse(raw)

    def url(self, work):
        return reverse("readiness", args=[work.uuid])

    def stands(self, pairs):
        pairs = list(pairs)
        states = standing.of({work.pk: work for work, _user in pairs}.values())
        return {(work.pk, user): _stand(states[work.pk], user) for work, user in pairs}

    def shares(self, pairs):
        pairs = list(pairs)
        states = standing.of({work.pk: work for work, _user in pairs}.values())
        return {(work.pk, user): _share(states[work.pk], user) for work, user in pairs}

    def overview(self, works):
        return {pk: _sentences(state) for pk, state in standing.of(works).items()}


def _stand(state, user):
    """How one member stands: their own test, the team's, and the decision."""
    test = state.test_of(user)
    begun = bool(test and test.answers) or bool(state.scratches)
    place = next((one for one in state.members if one.user_id == user), None)
    has_own = state.has_given(user) or (place is not None and state.is_let_off(place))
    if not has_own and not state.is_together:
        return Stand(False, _("Your own test is not given yet."), begun)
    if not has_own:
        return Stand(False, _("Your own test closed before you gave it. Ask faculty what to do."), begun)
    if not state.is_together:
        waits = len(state.waiting_for)
        words = ngettext(
            "Your own test is given. Your team waits for one more.",
            "Your own test is given. Your team waits for %(count)d more.",
            waits,
        )
        return Stand(False, words % {"count": waits}, True)
    if not state.is_through:
        return Stand(False, _("Your team has not found every right answer yet."), True)
    if state.decision is None:
        return Stand(False, _("Your team has not given its decision yet."), True)
    result = _("Team %(team)d of %(most)d") % {"team": state.total, "most": state.readiness.most}
    own = state.total_of(user)
    if own is not None:
        result = _("%(team)s, alone %(own)d") % {"team": result, "own": own}
    moments = [state.decision.decided_at, test.given_at if test else None]
    return Stand(
        True,
        _("You and your team did everything: your own test, the team’s, and the decision."),
        True,
        max(one for one in moments if one),
        result,
    )


def _share(state, user):
    """(share, sentence): one's own test and the team's count alike; where no own test was asked, the team's alone."""
    most, own = state.readiness.most, state.total_of(user)
    if not most:
        return None, _("No question of it earns credits.")
    if own is None:
        words = _("The team %(team)d of %(most)d; no own test was asked.")
        return Fraction(state.total, most), words % {"team": state.total, "most": most}
    words = _("Alone %(own)d of %(most)d, the team %(team)d of %(most)d. Both count alike.")
    return Fraction(own + state.total, 2 * most), words % {"own": own, "team": state.total, "most": most}


def _sentences(state):
    """How far a team is, for the page on which faculty see every team."""
    given, through = len(state.members) - len(state.waiting_for), sum(one.is_found for one in state.questions)
    said = [
        _("Own tests: %(given)d of %(all)d") % {"given": given, "all": len(state.members)},
    ]
    if state.is_together:
        about = {"found": through, "all": len(state.readiness.questions), "total": state.total}
        said.append(_("Questions found: %(found)d of %(all)d, %(total)d credits") % about)
    if unsafe := sum(
        len(unsafe_of(of) & set(one.scratched))
        for of, one in zip(state.readiness.questions, state.questions, strict=True)
    ):
        said.append(_("Laid open what is critical for safety: %(unsafe)d") % {"unsafe": unsafe})
    if state.decision is not None:
        said.append(_("Decision given"))
    return said
