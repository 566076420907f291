"""Written work of invented learners: one cohort whose letters all wait, and one that two people have marked."""

from datetime import timedelta
from uuid import uuid4

from django.core.management.base import CommandError
from django.utils import timezone

from assessments import actions as attempts
from assessments import marking, sittings
from assessments.marking import plans
from assessments.models import Attempt, CasePage, CaseVersion, MarkingPlan, Script, Sitting
from certificates.synthetic import letters, people, studying
from cms.models import User
from courses import actions
from courses.models import Cohort, ProgramPage

PROGRAM, CASE, ITEM = "certificate", "too-quiet-for-a-tuesday", "to-dara"
TO_MARK, MARKED = "Synthetic cohort, letters to mark", "Synthetic cohort, letters marked twice"
WAITING, DOUBLY = 24, 18
RUN = "Best path, every question"
FIRST_NUMBER = {TO_MARK: 2001, MARKED: 2101}
MARKER = ("maren.solvik@demo.example", "two pencils and a ruler", "Maren", "Solvik")
"""A colleague who marks beside faculty: assigned to the letters, and nothing else on the site."""
COLLEAGUE = ("rune.tallis@demo.example", "Rune", "Tallis")
"""A second invented marker, with whom nobody signs in: so faculty have given neither mark, and can decide."""
MARKS_TAKE = (95, 140, 210, 75)
"""Seconds for which an invented marker has a letter in hand."""


def load(*, faculty, say):
    """Let invented learners write, and two people mark, as far as it is not there. Returns the cohort to mark."""
    case = CasePage.objects.filter(slug=CASE, alias_of=None).first()
    if case is None:
        raise CommandError("The demo is not loaded. Run: manage.py demo")
    marker = User.objects.filter(email=MARKER[0]).first() or studying.sign_in(*MARKER)
    email, *name = COLLEAGUE
    colleague = User.objects.filter(email=email).first() or studying.sign_in(email, None, *name)
    for name, count in ((MARKED, DOUBLY), (TO_MARK, WAITING)):
        of = cohort(name)
        sitting = _sitting(of, case, faculty)
        plans.change(sitting=sitting, by=faculty, second=MarkingPlan.Second.ALL)
        for user in (marker, colleague):
            plans.assign(sitting=sitting, user=user, by=faculty)
        for place in range(count):
            enrollment = learner(of, FIRST_NUMBER[name] + place)
            answer(case, sitting, enrollment, letters.letter(place).text)
        say(f"{of}: {count} letters.")
    _mark_all(Sitting.objects.get(cohort__name=MARKED, case_key=case.key), marker, colleague)
    return Cohort.objects.get(name=TO_MARK)


def cohort(name):
    """A cohort of the certificate program by this name."""
    today = timezone.localdate()
    found, _made = Cohort.objects.get_or_create(
        program=ProgramPage.objects.get(slug=PROGRAM),
        name=name,
        defaults={"starts_on": today - timedelta(days=60), "ends_on": today + timedelta(days=60)},
    )
    return found


def _sitting(cohort, case, faculty):
    found = Sitting.objects.filter(cohort=cohort, case_key=case.key).first()
    return found or sittings.open_sitting(
        cohort=cohort,
        case_key=case.key,
        purpose=Sitting.Purpose.SUMMATIVE,
        version=CaseVersion.objects.newest(case.key),
        by=faculty,
        closes_at=timezone.now() + timedelta(days=2),
    )


def learner(cohort, number):
    """The invented learner of this number, with a whole profile, enrolled in a cohort."""
    user = studying.account(people.invented(number), number)
    studying.profile(user, people.seated(number))
    return actions.enroll(user=user, cohort=cohort, by=user, invited=True)


def answer(case, sitting, enrollment, text):
    """Answer the whole case as its author would, but for the letter; return the attempt, now made or there before."""
    there = Attempt.objects.filter(user=enrollment.user, sitting=sitting).first()
    if there is not None:
        return there
    script = next(one for one in case.runs if one["name"] == RUN)["responses"] | {ITEM: {"text": text}}
    attempt = attempts.start(enrollment=enrollment, case_key=case.key, sitting=sitting)
    while attempt.is_open:
        stage = attempt.definition.stages[attempt.stage]
        raws = {item.id: script[item.id] for item in stage.items if item.id in script}
        empty = frozenset((item.id, "blank") for item in stage.items)
        attempts.give(
            attempt=attempt,
            stage=stage.id,
            raws=raws,
            revs={},
            event_id=uuid4(),
            despite=empty | {(ITEM, "too_short")},
        )
        attempt = Attempt.objects.get(pk=attempt.pk)
    return attempt


def _mark_all(sitting, *markers):
    """Give both marks of every letter of a sitting that has none; where the two part, nobody has decided yet."""
    roles = (marking.Role.FIRST, marking.Role.SECOND)
    scripts = Script.objects.filter(sitting=sitting, item=ITEM).select_related("attempt").order_by("pk")
    for place, script in enumerate(scripts):
        if script.attempt.markings.exists():
            continue
        for by, (user, role) in enumerate(zip(markers, roles, strict=True)):
            marking.finish_mark(
                attempt=script.attempt,
                item=ITEM,
                levels=letters.judged(place, by),
                did_well=praise(letters.judged(place, by)),
                to_change=advice(letters.judged(place, by)),
                rev=0,
                by=user,
                role=role,
                seconds=MARKS_TAKE[(place + by) % len(MARKS_TAKE)],
            )


def praise(levels):
    """What an invented marker says that a letter does well."""
    said = {
        "feeling": "You meet Dara before you explain anything.",
        "truth": "You say plainly what is likely, and what nobody can know.",
        "onward": "She leaves with a sign of her own and a name to call.",
    }
    return " ".join(words for name, words in said.items() if levels[name] == letters.RUBRIC_LEVELS[name][-1])


def advice(levels):
    """What an invented marker says that a letter could change."""
    said = {
        "feeling": "Begin with what she feels, in her words, and stop there for a breath.",
        "truth": "Answer the question itself: probably yes, nobody knows how much, and it is eased.",
        "onward": "Give her one sign to look for, and say who comes when she calls, and until when.",
    }
    return " ".join(words for name, words in said.items() if levels[name] != letters.RUBRIC_LEVELS[name][-1])
