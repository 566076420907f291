"""The end of a conversation: keep and change, what is given then, and what stands around a conversation."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions, talking
from assessments.log import Log, verify
from assessments.models import Attempt, Reflection
from assessments.refusals import Stale
from tests.assessments import cases
from tests.assessments.conversation import graphs, talks
from tests.assessments.test_talk_views import page_of, post, put

pytestmark = pytest.mark.django_db
ITEM = talks.ITEM


@pytest.fixture
def case():
    return talks.page()


@pytest.fixture
def attempt(case, learner):
    return talks.attempt(case, cases.learner(case, learner.user))


@pytest.fixture
def practice(case, learner):
    return talks.attempt(case, cases.learner(case, learner.user), practice=True)


def test_the_end_says_how_it_ended_in_their_words_and_leads_to_keep_and_change(learner, attempt):
    talks.say(attempt, *talks.GOOD)
    text = page_of(learner, attempt)
    assert "“All right. The lake, then.”" in text and "The conversation is over." in text
    assert reverse("talk_keep", args=[attempt.uuid, ITEM]) in text
    assert "points" not in text and "A plan that is his" not in text


def keep(learner, attempt, *, event=None, **fields):
    sent = {"event": event or uuid.uuid4(), **{f"{name}:{ITEM}.keep": text for name, text in fields.items()}}
    return learner.post(reverse("talk_keep", args=[attempt.uuid, ITEM]), sent)


def test_saving_keep_and_change_hands_the_conversation_in(learner, attempt):
    talks.say(attempt, *talks.GOOD)
    answer = keep(learner, attempt, keep="Asking first.", change="Waiting longer.")
    assert answer.url == reverse("debrief", args=[attempt.uuid])
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    written = Reflection.objects.get()
    assert (written.keep, written.change, written.changed_at) == ("Asking first.", "Waiting longer.", None)
    assert verify(attempt).is_whole


def test_pressed_twice_it_is_saved_and_given_once(learner, attempt):
    talks.say(attempt, *talks.GOOD)
    event = uuid.uuid4()
    for _time in range(2):
        assert keep(learner, attempt, event=event, keep="A", change="B").status_code == 302
    assert Reflection.objects.count() == 1
    assert attempt.events.filter(kind="stage_committed").count() == 1


def test_in_a_mixed_case_saving_leads_to_the_next_stage(learner):
    raw = talks.raw(mixed=True)
    raw["stages"].reverse()
    raw["chart"] = []
    case = cases.page(raw)
    attempt = talks.attempt(case, cases.learner(case, learner.user))
    talks.say(attempt, *talks.GOOD)
    answer = keep(learner, attempt, keep="A", change="B")
    assert answer.url == reverse("attempt", args=[attempt.uuid])
    assert "Say what you see." in page_of(learner, attempt)
    later = post(learner, attempt, 4, "again")
    assert later.status_code == 409 and "This stage is already given" in later.content.decode()


@pytest.mark.parametrize(
    "fields",
    [{"keep": "", "change": "B"}, {"keep": "A", "change": "  "}, {"keep": "A" * 4001, "change": "B"}],
)
def test_what_is_missing_of_keep_and_change_is_said_and_the_rest_is_still_there(learner, attempt, fields):
    talks.say(attempt, *talks.GOOD)
    answer = keep(learner, attempt, **fields)
    assert answer.status_code == 422
    for text in fields.values():
        assert text.strip() in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open and not Reflection.objects.exists()


def test_keep_and_change_come_after_the_end_and_can_be_changed_later(learner, attempt):
    assert keep(learner, attempt, keep="A", change="B").status_code == 409
    talks.say(attempt, *talks.GOOD)
    keep(learner, attempt, keep="A", change="B")
    text = learner.get(reverse("talk_keep", args=[attempt.uuid, ITEM])).content.decode()
    assert ">&#10;A</textarea>" in text or ">\nA</textarea>" in text
    assert "attempt.js" not in text, "nothing is drafted any more"
    keep(learner, attempt, keep="A", change="Something else")
    written = Reflection.objects.get()
    assert written.change == "Something else" and written.changed_at
    assert "Something else" in learner.get(reverse("debrief", args=[attempt.uuid])).content.decode()


def test_what_was_half_written_of_keep_and_change_is_there_again_and_kept_when_time_runs_out(
    learner, attempt
):
    talks.say(attempt, *talks.GOOD)
    assert put(learner, attempt, {"keep": "Asking first.", "change": ""}).status_code == 200
    assert "Asking first." in learner.get(reverse("talk_keep", args=[attempt.uuid, ITEM])).content.decode()
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=2))
    actions.expire(attempt=attempt)
    assert Reflection.objects.get().keep == "Asking first."


def test_where_time_ran_out_meanwhile_keep_and_change_are_saved_all_the_same(learner, attempt):
    talks.say(attempt, *talks.GOOD)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=2))
    answer = keep(learner, attempt, keep="A", change="B")
    assert answer.status_code == 302
    attempt.refresh_from_db()
    assert attempt.state == "expired" and Reflection.objects.get().keep == "A"


def test_a_talk_that_was_gone_back_into_is_not_given(learner, practice):
    talks.say(practice, *talks.GOOD)
    talking.go_back(attempt=practice, item=ITEM, kept=1, event_id=uuid.uuid4())
    with pytest.raises(Stale):
        actions.save_draft(attempt=practice, item=ITEM, raw={"keep": "A"}, rev=0)
    answer = keep(learner, practice, keep="I sat down.", change="Less haste.")
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in ("I sat down.", "Less haste."))
    assert "Practice, turn 2" in page_of(learner, practice)


# Around it


def test_a_mixed_case_has_its_chart_folded_away(learner):
    case = talks.page(mixed=True)
    attempt = talks.attempt(case, cases.learner(case, learner.user))
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    text = page_of(learner, attempt)
    assert "The chart, and what came before" in text and "Nurse’s note" in text
    assert '<details class="fold talk__known' in text and "Stage 2 of 2. Stage 1 is locked." in text


def test_the_page_of_the_case_says_what_to_expect(learner, case):
    enrollment = cases.learner(case, learner.user)
    text = learner.get(case.url).content.decode()
    assert "You talk with Joaquin Alvarez and Lucia Alvarez." in text
    assert "you cannot take a reply back" in text and "leave whenever you need a pause" in text
    cases.sitting(case, enrollment, purpose="practice")
    assert "you can go back to any turn" in learner.get(case.url).content.decode()


def test_every_mood_has_a_word_and_a_face(learner):
    moods = ("at-ease", "worried", "sad", "angry", "withdrawn", "relieved")
    graph = talks.GRAPH | {
        "people": [{"id": one, "name": f"Person {one}, 50", "looks": [{"mood": one}]} for one in moods],
        "cues": [], "gates": [], "rules": [], "variables": [], "start": "a",
        "nodes": [
            graphs.turn("a", graphs.reply("go", "b", text="Go.", skills={"asks": "1"})),
            graphs.end("b"),
        ],
        "skills": [graphs.skill("asks")],
    }  # fmt: skip
    case = talks.page(graph=graph)
    text = page_of(learner, talks.attempt(case, cases.learner(case, learner.user)))
    for word in ("At ease.", "Worried.", "Sad.", "Angry.", "Withdrawn.", "Relieved."):
        assert word in text


def test_the_log_of_a_talk_replays_to_the_same_turn(attempt):
    talks.say(attempt, "ask", "name", "again")
    assert Log.of(attempt).state.talks[ITEM].number == 4
