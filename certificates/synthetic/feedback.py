"""Letters whose marks are out: one of the demo's own learner, and a small cohort that has asked about its marks.

The words of the invented markers and learners are fiction of ours and await review by the faculty.
"""

from datetime import timedelta

from django.utils import timezone

from assessments import marking, questioning, releasing, sittings
from assessments.marking import plans
from assessments.models import CasePage, CaseVersion, MarkQuestion, QuestionMessage, Sitting
from certificates.synthetic import letters, writing

COHORT = "Synthetic cohort, results out"
FIRST_NUMBER, LEARNERS = 2201, 6
LETTER = 2
"""The letter of the demo's learner: her feeling is met half, the question is answered, nothing leads on."""
WORD = "Thank you for writing to Dara. Read your feedback with your letter beside it."
HERS = {
    "did_well": "You answer the question that she asked, and you say plainly what nobody can know. She needed that.",
    "to_change": "Begin one sentence earlier. What she says first is that she praised Wren for lying still: say that "
    "you heard it, and stop there, before you answer.",
    "comment": "I would want to be told the truth in these words. Give her a first sentence that is about her.",
}
PLACES = (
    "This is where the letter could wait: one line about what she feels, in her words, and then the answer.",
    "Plain, and true. Leave it just like this.",
    "Name one sign that she can look for, and who comes when she calls.",
)
FIRST_LETTER = 6
"""The letters of the cohort begin with this one."""
WAITS, STAYS, CHANGES, ASKS_BACK = 0, 1, 5, 3
"""Places in the cohort of who asks, by what becomes of it. The sixth letter was judged a level too low."""
ASKED = {
    WAITS: ("truth", "I write that we cannot say for certain, and we cannot. Why does that count as vague?"),
    STAYS: ("truth", "I wanted to spare her. Is it broken when it is meant kindly?"),
    CHANGES: (
        "onward",
        "I name the sign, “as still as this”, and who comes until seven and after. Which part of “fully” is missing?",
    ),
    ASKS_BACK: ("", "I do not find this level in what I wrote. Could somebody read it again?"),
}
STANDS = (
    "We read it twice. It was meant kindly, and it is not true: nobody can promise that she felt nothing, and Dara saw "
    "her lie still. After that she may not believe the next thing you tell her. The rubric calls this broken whatever "
    "it was meant for."
)
CHANGED = "You are right. The sign is there, and so are both people and the hour; the last line was read over. It is full."
BACK = "Gladly. Which of the three criteria do you mean, and which line of your letter?"
MORE = "The second one. I mean “We cannot say for certain what it was like for her.”"
CORRECTION = "You questioned a mark. We looked at it again and changed it."


def for_the_demo(enrollment, *, faculty):
    """Let the demo's learner have written a letter that is marked and released, with the marker's words. Once."""
    case = _case()
    practice = Sitting.objects.filter(cohort=enrollment.cohort, case_key=case.key).exclude(
        purpose="summative"
    )
    if not practice.exists():
        _open(enrollment.cohort, case, faculty, Sitting.Purpose.FORMATIVE, attempts_allowed=3)
    sitting = _sitting(enrollment.cohort, case, faculty)
    if sitting.releases.exists():
        return
    letter = letters.letter(LETTER)
    attempt = writing.answer(case, sitting, enrollment, letter.text)
    if not attempt.markings.exists():
        _mark(attempt, letter, faculty)
    _release(sitting, faculty)


def _mark(attempt, letter, faculty):
    """Mark the letter with a comment at each of its three parts."""
    words, places = attempt.words.get(item=writing.ITEM), []
    for part, said in zip(letter.text.split("\n\n"), PLACES, strict=True):
        start = words.text.index(part)
        places.append({"words": str(words.pk), "start": start, "end": start + len(part), "text": said})
    marking.finish_mark(
        attempt=attempt, item=writing.ITEM, levels=letter.levels, rev=0, by=faculty, seconds=260,
        anchored=places, **HERS,
    )  # fmt: skip


def load(*, faculty, second, say):
    """Load the cohort whose results are out, with what it asked about them, as far as it is not there.

    second: who marks; faculty answer what is asked about it
    """
    case, cohort = _case(), writing.cohort(COHORT)
    sitting = _sitting(cohort, case, faculty)
    if sitting.releases.exists():
        return cohort
    plans.assign(sitting=sitting, user=second, by=faculty)
    attempts = []
    for place in range(LEARNERS):
        text = letters.letter(FIRST_LETTER + place).text
        enrollment = writing.learner(cohort, FIRST_NUMBER + place)
        attempts.append(writing.answer(case, sitting, enrollment, text))
    for place, attempt in enumerate(attempts):
        levels = letters.judged(FIRST_LETTER + place, 1)
        marking.finish_mark(
            attempt=attempt, item=writing.ITEM, levels=levels, rev=0, by=second, seconds=150,
            did_well=writing.praise(levels), to_change=writing.advice(levels),
        )  # fmt: skip
    _release(sitting, faculty)
    _question([type(one).objects.with_case().get(pk=one.pk) for one in attempts], faculty)
    say(f"{cohort}: results are out, {MarkQuestion.objects.open().count()} questions about marks wait.")
    return cohort


def _question(attempts, faculty):
    """Four ask: one waits, one stands, one is changed and corrected, one was asked something back."""
    asked = {
        place: questioning.ask(
            attempt=attempts[place], item=writing.ITEM, criterion=criterion, why=why, by=attempts[place].user
        )
        for place, (criterion, why) in ASKED.items()
    }
    questioning.stands(question=asked[STAYS], why=STANDS, by=faculty)
    changed, back = asked[CHANGES], asked[ASKS_BACK]
    before, levels = changed.asked_of, letters.letter(FIRST_LETTER + CHANGES).levels
    questioning.change(
        question=changed, why=CHANGED, by=faculty, instead_of=before.pk, levels=levels,
        did_well=writing.praise(levels), to_change=writing.advice(levels), comment="",
    )  # fmt: skip
    changed.refresh_from_db()
    questioning.correct(question=changed, words=CORRECTION, by=faculty)
    questioning.write(question=back, text=BACK, by=faculty, side=QuestionMessage.Side.FACULTY)
    questioning.write(question=back, text=MORE, by=back.attempt.user, side=QuestionMessage.Side.LEARNER)


def _case():
    return CasePage.objects.get(slug=writing.CASE, alias_of=None)


def _open(cohort, case, faculty, purpose, **rules):
    return sittings.open_sitting(
        cohort=cohort, case_key=case.key, purpose=purpose, version=CaseVersion.objects.newest(case.key),
        by=faculty, **rules,
    )  # fmt: skip


def _sitting(cohort, case, faculty):
    found = Sitting.objects.filter(
        cohort=cohort, case_key=case.key, purpose=Sitting.Purpose.SUMMATIVE
    ).first()
    closes = timezone.now() + timedelta(days=2)
    return found or _open(cohort, case, faculty, Sitting.Purpose.SUMMATIVE, closes_at=closes)


def _release(sitting, faculty):
    """Close it, and release everything in it: nobody is still asked then."""
    closed = timezone.now() - timedelta(minutes=5)
    sittings.change(sitting=sitting, by=faculty, why="Synthetic: over", closes_at=closed)
    sitting = Sitting.objects.get(pk=sitting.pk)
    releasing.release(sitting=sitting, by=faculty, words=WORD)
