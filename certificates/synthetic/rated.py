"""Conversations of the demo's learner that others have rated, and some that wait for a rating.

Everything goes through the same acts as on the pages. The words are fiction of ours and await review by the faculty.
"""

import itertools
from dataclasses import dataclass
from uuid import uuid4

from assessments import actions as attempts
from assessments import rating_talks, talking
from assessments.engine import kinds
from assessments.engine.gaps import ladder
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, CasePage, RaterAssignment, Sitting, TalkRating
from assessments.raters import assigning, links, peers
from assessments.raters.form import rubric_now
from assessments.screens.talks import shown_of
from courses.models import Enrollment

CASE = "joaquin-and-lucia"
OWN_WORDS = (
    "I have looked at Tuesday’s pictures with the team. I am worried: the heart is weaker, and the next time may be harder.",
    "I can see how frightened you are for him. Before we speak about any paper: what has this week been like for you?",
    "You both heard something hard. I will stop here, and call you tomorrow at ten.",
)
"""What the learner writes first where a turn asks for own words, one after the other."""
OUTSIDE = ("Alex Rivera", "alex.rivera@demo.example")
"""An invented standardized patient without an account."""
Role = TalkRating.Role


@dataclass(frozen=True)
class Rated:
    """One run as it was played and judged: places of levels from 0, one number a dimension in the rubric's order.

    peers  (places, note) of each colleague; empty where nobody was asked
    """

    run: str
    keep: str
    change: str
    own: str
    own_note: str = ""
    peers: tuple[tuple[str, str], ...] = ()
    faculty: tuple[str, str] | None = None
    patient: tuple[str, str] | None = None


FIRST = Rated(
    run="The table’s second path, repaired, stopped and returned",
    keep="I asked him first how much he wanted to hear.",
    change="I answered the words of his daughter before I had seen her fear.",
    own="222212121",
    own_note="I lost her in the middle. Afterwards I did not know whether I may stop.",
    peers=(
        ("333222222", "You slowed down when she cried. I would have gone on talking."),
        ("323222213", "The question about Wednesday came late, and it changed the room."),
        ("233213222", ""),
    ),
    faculty=("332222222", "You mended it in front of them, which is harder than not breaking it. Name the fear one turn sooner."),
    patient=("323232222", "When you put the chart down I believed you. Before that I felt examined."),
)  # fmt: skip
SECOND = Rated(
    run="Best path",
    keep="I said one sentence and stopped.",
    change="I want to ask Joaquin before I turn to Lucia.",
    own="333323223",
    own_note="Calmer than the first time.",
    peers=(
        ("333333333", "One sentence, then nothing. That was the whole visit."),
        ("343333323", ""),
        ("333323333", "You looked at him while she spoke. I saw it and will copy it."),
    ),
    faculty=("333333323", "Her fear had a name before her question had an answer. Keep that order."),
)
OF_COLLEAGUES = ("Best path", "The table’s first path", "The table’s second path, with a recommendation")
"""Runs of the first colleagues: they wait at the desk of who is assigned to rate there."""


def load(*, learner, faculty, assigned, say):
    """Let the learner talk twice and be rated, and colleagues talk and wait, as far as it is not there."""
    enrollment = Enrollment.objects.get(user=learner, cohort__program__slug="certificate")
    case = CasePage.objects.get(slug=CASE, alias_of=None)
    sitting = Sitting.objects.get(
        cohort=enrollment.cohort, case_key=case.key, purpose=Sitting.Purpose.PRACTICE
    )
    if TalkRating.objects.filter(attempt__sitting=sitting, role=Role.SELF, by=learner).exists():
        return
    colleagues = list(
        Enrollment.objects.filter(cohort=enrollment.cohort, user__email__startswith="colleague-").order_by(
            "pk"
        )
    )
    for rated in (FIRST, SECOND):
        _rated(rated, _talk(case, sitting, enrollment, rated), colleagues, faculty)
    for colleague, run in zip(colleagues, OF_COLLEAGUES, strict=False):
        attempt = _talk(case, sitting, colleague, Rated(run, FIRST.keep, FIRST.change, FIRST.own))
    _ask(attempt, [enrollment])
    assigning.assign(sitting=sitting, user=assigned, by=faculty, role=RaterAssignment.Role.RATER)
    say(
        f"{sitting.cohort}: {learner} has talked twice and was rated; {len(OF_COLLEAGUES)} runs of colleagues wait."
    )


def _talk(case, sitting, enrollment, rated):
    """Play a run of the case as its author wrote it, look back, and hand it in."""
    script = next(one for one in case.runs if one["name"] == rated.run)["responses"]
    attempt = attempts.start(enrollment=enrollment, case_key=case.key, sitting=sitting)
    while attempt.is_open:
        stage = attempt.definition.stages[attempt.stage]
        for item in stage.items:
            if kinds.played(item) is not None:
                _say_all(attempt, item.id, script[item.id]["turns"])
                talking.reflect(attempt=attempt, item=item.id, keep=rated.keep, change=rated.change)
        attempts.give(attempt=attempt, stage=stage.id, raws={}, revs={}, event_id=uuid4())
        attempt = Attempt.objects.with_case().get(pk=attempt.pk)
    return attempt


def _say_all(attempt, item, choices):
    own = itertools.cycle(OWN_WORDS)
    for choice in choices:
        talk = talking.talk_of(Log.of(Attempt.objects.with_case().get(pk=attempt.pk)), item)
        words = next(own) if talk.node.writing else ""
        talking.say(
            attempt=attempt, item=item, turn=talk.number, choice=choice, event_id=uuid4(), words=words
        )


def _rated(rated, attempt, colleagues, faculty):
    item = _item(attempt)
    about = {"attempt": attempt, "item": item}
    rating_talks.rate(
        **about, role=Role.SELF, by=attempt.user, levels=_levels(rated.own), note=rated.own_note
    )
    asked = colleagues[: len(rated.peers)]
    _ask(attempt, asked)
    for colleague, (places, note) in zip(asked, rated.peers, strict=True):
        rating_talks.rate(**about, role=Role.PEER, by=colleague.user, levels=_levels(places), note=note)
    if rated.faculty:
        places, note = rated.faculty
        rating_talks.rate(**about, role=Role.FACULTY, by=faculty, levels=_levels(places), note=note)
    if rated.patient:
        name, email = OUTSIDE
        link = links.invite(**about, role=Role.PATIENT, name=name, email=email, by=faculty)
        places, note = rated.patient
        links.give(link=link, levels=_levels(places), note=note)


def _ask(attempt, whom):
    shown = shown_of(attempt, Viewer(is_owner=True))
    peers.invite(attempt=attempt, item=_item(attempt), whom=[one.uuid for one in whom], shown=shown)


def _item(attempt):
    return next(item.id for item in attempt.definition.items if kinds.played(item) is not None)


def _levels(places):
    """{criterion: level} of the rubric of now from digits: places from the least to the most."""
    criteria = rubric_now().criteria
    return {
        one.id: ladder(one.levels)[min(int(place), len(one.levels) - 1)].id
        for one, place in zip(criteria, places, strict=True)
    }
