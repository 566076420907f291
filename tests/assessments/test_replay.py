"""The replay of a conversation: when it opens, what each may see of it, trying again, two runs, the other seats."""

import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.engine.release import WHAT
from assessments.models import Attempt
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, released
from tests.assessments.conversation import told
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db

OF_WORD = {
    "own_answer": ["The scan shows that it has grown.", told.OWN, "They leave"],
    "correctness": ["trust and emotion", "A cue passed here.", "It did not land.", "A slip."],
    "points": ["Answers the feeling", "REMAP: Expect emotion"],
    "criticals": ["He goes home with a plan he never agreed to."],
    "option_feedback": ["She was told before she was asked."],
    "key": ["Tell me what you fear most.", "What would have shown more here:", "tended to choose"],
    "explanation": ["Nobody had asked him."],
}
"""What of a run the page may say only where this word is shown."""


@pytest.fixture
def case():
    return told.page()


@pytest.fixture
def enrollment(case, learner):
    factories.profile(learner.user, seat="nurse", scope="administers")
    return cases.learner(case, learner.user)


def teacher(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent().specific))


def url(attempt, name="talk_replay"):
    return reverse(name, args=[attempt.uuid, told.ITEM])


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


# When it opens


def test_it_opens_once_the_learner_has_written_what_they_keep_and_change(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST, reflected=False)
    assert learner.get(url(attempt)).headers["Location"] == reverse(
        "talk_keep", args=[attempt.uuid, told.ITEM]
    )
    told.reflect(attempt)
    page = words(learner.get(url(attempt)))
    assert "It turned at turn 3. Look at it with us." in page
    assert f"You would keep {told.KEEP}" in page and f"You would change {told.CHANGE}" in page
    assert page.index(told.KEEP) < page.index("What we would look at, turn 3")


def test_a_conversation_that_goes_on_leads_back_to_it(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST, finish=False, purpose="practice")
    attempt = told.back(attempt, 1)
    assert learner.get(url(attempt)).headers["Location"] == reverse("attempt", args=[attempt.uuid])


def test_what_is_no_conversation_of_the_attempt_is_not_found(case, enrollment, learner):
    attempt = told.through(case, enrollment)
    assert learner.get(reverse("talk_replay", args=[attempt.uuid, "nothing"])).status_code == 404


def test_one_that_ran_out_before_it_ended_is_looked_at_as_far_as_it_went(case, enrollment, learner):
    attempt = told.say(cases.attempt(case, enrollment), "open-ask")
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at="2020-01-01T00:00Z")
    reply = learner.get(url(attempt))
    assert reply.headers["Location"].endswith("/keep/"), "words first, then the replay"
    told.reflect(Attempt.objects.get(pk=attempt.pk))
    page = words(learner.get(url(attempt)))
    assert "Time ran out before it came to an end." in page and "What have you been told so far?" in page


# Who sees what, and when


@pytest.mark.parametrize("word", [*OF_WORD, ""])
def test_only_what_is_shown_stands_on_the_page(case, enrollment, learner, word):
    never = {other: "never" for other in WHAT if other != word}
    attempt = told.through(case, enrollment, told.WORST, feedback=never)
    # What other seats were told needs the key and the explanation both.
    page = words(learner.get(url(attempt)))
    for other, marks in OF_WORD.items():
        for mark in marks:
            assert (mark in page) == (other == word), f"“{mark}” is {other}, and {word or 'nothing'} is shown"
    assert "The chaplain knows us." not in page


def test_practice_shows_everything_once_it_is_over_although_the_case_is_open(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST, finish=False, purpose="practice")
    page = words(learner.get(url(attempt)))
    assert all(mark in page for word, marks in OF_WORD.items() for mark in marks if "tended" not in mark)
    assert "tended to choose" not in page, "colleagues come after handing in"


@pytest.mark.parametrize("purpose", ["formative", "summative"])
def test_elsewhere_an_open_case_shows_only_what_was_said(learner, purpose):
    case = told.page(more=rotation.case()["stages"][:1], slug="mixed")
    attempt = told.through(case, cases.learner(case, learner.user), told.WORST, purpose=purpose)
    assert attempt.is_open
    page = words(learner.get(url(attempt)))
    assert all(mark in page for mark in OF_WORD["own_answer"])
    assert "The rest opens when the case is handed in." in page and "Go on with the case" in page
    for word in set(OF_WORD) - {"own_answer"}:
        assert not [mark for mark in OF_WORD[word] if mark in page]


def test_summative_tells_the_rest_when_results_are_released(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST, purpose="summative")
    page = words(learner.get(url(attempt)))
    assert "This is how you talked." in page
    assert "opens when your faculty releases the results" in page
    released.release(attempt, factories.user())
    assert "It turned at turn 3." in words(learner.get(url(attempt)))


def test_staff_of_the_course_see_everything_at_any_time_and_it_is_on_record(case, enrollment, visit):
    attempt = told.through(case, enrollment, told.WORST, purpose="summative", reflected=False)
    page = words(teacher(case, visit).get(url(attempt)))
    assert all(mark in page for marks in OF_WORD.values() for mark in marks)
    assert told.KEEP not in page
    entry = AuditEntry.objects.filter(verb="viewed").latest("pk")
    assert entry.details["item"] == told.ITEM


def test_nobody_else_finds_it(case, enrollment, visit, other_learner, reviewer, office):
    attempt = told.through(case, enrollment)
    colleague = visit(cases.learner(case).user)
    for stranger in (other_learner, reviewer, office, colleague, visit(factories.user("faculty"))):
        for name in ("talk_replay", "talk_compare", "talk_rate", "talk_colleague"):
            assert stranger.get(url(attempt, name)).status_code == 404
        assert (
            stranger.post(url(attempt, "talk_back"), {"turn": "1", "event": uuid.uuid4()}).status_code == 404
        )


def test_one_that_was_set_aside_shows_nothing(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST)
    Attempt.objects.filter(pk=attempt.pk).update(state="void")
    page = words(learner.get(url(attempt)))
    assert "This try was set aside." in page
    assert not [mark for marks in OF_WORD.values() for mark in marks if mark in page]


def test_erased_words_are_not_shown_and_staff_erase_them_from_here(case, enrollment, learner, administrator):
    attempt = told.through(case, enrollment, told.WORST)
    kept = attempt.words.get()
    page = administrator.get(url(attempt)).content.decode()
    assert reverse("words_erase", args=[kept.pk]) in page
    reply = administrator.post(reverse("words_erase", args=[kept.pk]), {"why": "names a patient"})
    assert reply.headers["Location"] == url(attempt)
    page = words(learner.get(url(attempt)))
    assert told.OWN not in page and "What was written has been erased." in page


def test_a_cue_that_ran_out_later_and_one_still_open_at_the_end_are_told_apart(learner):
    raw = told.graph()
    for lasts, said in (
        (2, "A cue from turn 2 was gone here."),
        (5, "A cue from turn 2 was still unanswered."),
    ):
        raw["cues"][0]["lasts"] = lasts
        case = told.page(raw=raw)
        attempt = told.through(case, cases.learner(case, learner.user), told.WORST)
        assert said in words(learner.get(url(attempt)))


# A second run, and the other seats


def test_a_second_run_is_asked_for_and_nothing_of_what_differs_is_told(learner):
    case = told.page(runs_asked=2)
    enrollment = cases.learner(case, learner.user)
    attempt = told.through(case, enrollment)
    html = learner.get(url(attempt)).content.decode()
    assert "One more run completes this case" in html and "Begin the next run" in html
    assert reverse("attempt_start", args=[case.pk]) in html
    assert "brother" not in html
    second = told.through(case, enrollment)
    assert "All the runs this case asks for are handed in." in learner.get(url(second)).content.decode()


def test_the_other_seats_are_told_after_handing_in_to_whom_the_key_is_open(case, enrollment, learner):
    attempt = told.through(case, enrollment)
    page = words(learner.get(url(attempt)))
    seats = page.partition("How this meeting looks from the other seats")[2]
    assert "Said to spiritual care Mr. Alvarez. The chaplain knows us." in seats.replace(
        "Tomas.", "Mr. Alvarez."
    )
    assert "Open to spiritual care May I sit with you both a while?" in seats


# How much work it is


def test_it_reads_no_more_the_longer_the_conversation_was(
    case, enrollment, learner, django_assert_max_num_queries
):

    def queries(attempt):
        learner.get(url(attempt))
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert learner.get(url(attempt)).status_code == 200
        return len(found)

    attempt = told.through(case, enrollment, told.WORST, finish=False, purpose="practice")
    short = queries(attempt)
    for _more in range(4):
        attempt = told.back(attempt, 0)
        attempt = told.say(attempt, *told.BEST)
    assert queries(attempt) == short <= 40
