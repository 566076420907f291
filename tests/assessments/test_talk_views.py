"""A conversation over HTTP: what a learner meets, what each refusal keeps, and that nothing hidden is in any page."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.conversation.order import drawn
from assessments.log import verify
from assessments.models import Attempt, AttemptEvent, Draft, Words
from tests.assessments import cases
from tests.assessments.conversation import talks

pytestmark = pytest.mark.django_db
ITEM = talks.ITEM
OWN = "I would stay with her first."


@pytest.fixture
def case():
    return talks.page()


@pytest.fixture
def attempt(case, learner):
    return talks.attempt(case, cases.learner(case, learner.user))


@pytest.fixture
def practice(case, learner):
    return talks.attempt(case, cases.learner(case, learner.user), practice=True)


def page_of(learner, attempt, query=""):
    return learner.get(reverse("attempt", args=[attempt.uuid]) + query).content.decode()


def form(attempt, turn, name="", *, words="", event=None, **more):
    """What the page of a turn sends for a reply by its author's name."""
    choice = drawn(attempt.talk_seed, f"{name}-{talks.HIDDEN}") if name else ""
    sent = {"event": event or uuid.uuid4(), "turn": turn, f"text:{ITEM}.{turn}": words, **more}
    return sent | ({"choice": choice} if choice else {})


def post(learner, attempt, turn, name="", **more):
    return learner.post(reverse("talk_say", args=[attempt.uuid, ITEM]), form(attempt, turn, name, **more))


def said(attempt):
    return [
        row.payload["choice"].removesuffix(f"-{talks.HIDDEN}")
        for row in attempt.events.filter(kind="said").order_by("seq")
    ]


# A turn


def test_a_turn_shows_who_is_there_what_was_said_and_the_replies(learner, attempt):
    text = page_of(learner, attempt)
    for words in (
        "Joaquin Alvarez, 71",
        "At ease.",
        "Worried.",
        "“They said you wanted to talk.”",
        "He smooths his cap",
    ):
        assert words in text
    assert "Clinic, late on a <em>Thursday</em>" in text
    assert "Turn 1" in text and "Practice" not in text
    assert text.index("Is it all right") < text.index("Say nothing yet."), "silence comes last"


def test_a_reply_leads_to_the_next_turn_with_the_reaction_before_its_lines(learner, attempt):
    answer = post(learner, attempt, 1, "ask")
    assert (answer.status_code, answer.url) == (302, reverse("attempt", args=[attempt.uuid]) + "?turn=2")
    text = page_of(learner, attempt, "?turn=2")
    places = [
        text.index(words) for words in ("Is it all right", "“Finally.”", "“I always bounce", "“So that’s it.")
    ]
    assert places == sorted(places)
    assert "talk--new" in text and "data-focus" in text
    assert "Angry." in text, "the last line says how she looks"
    assert said(attempt) == ["ask"]


def test_replies_stand_in_an_order_of_the_attempt_and_stopping_is_a_button_at_the_end(learner, attempt):
    talks.say(attempt, "ask")
    text = page_of(learner, attempt)
    radios = re.findall(r'name="choice" value="(\w+)"', text)
    names = [f"{name}-{talks.HIDDEN}" for name in ("name", "facts", "priest")]
    assert radios[:3] == sorted(drawn(attempt.talk_seed, one) for one in names)
    assert radios[3:] == [drawn(attempt.talk_seed, f"pause-{talks.HIDDEN}")]
    assert re.search(
        r'<button class="button button--second[^>]+name="stop" value="\w+"><em>Suggest stopping', text
    )
    assert "Hands over to: chaplain" in text


def test_what_is_said_stands_in_quotation_marks_and_what_is_done_in_italics(learner, attempt):
    talks.say(attempt, "ask", "facts")
    text = " ".join(page_of(learner, attempt).split())
    assert "“I am worried that time may be short. I hope I am wrong.” <em>Then wait.</em>" in text


def test_to_stop_is_one_press_and_counts_as_the_reply_although_another_was_chosen(learner, attempt):
    talks.say(attempt, "ask")
    stop = drawn(attempt.talk_seed, f"stop-{talks.HIDDEN}")
    post(learner, attempt, 2, "name", words=OWN, stop=stop)
    assert said(attempt) == ["ask", "stop"]
    assert "The conversation is over." in page_of(learner, attempt)


# Own words


def test_own_words_are_kept_with_the_reply_and_never_in_the_log(learner, attempt):
    talks.say(attempt, "ask")
    assert "What would you say?" in page_of(learner, attempt)
    post(learner, attempt, 2, "name", words=OWN)
    assert Words.objects.get().text == OWN
    assert OWN not in json.dumps(list(AttemptEvent.objects.values_list("payload", flat=True)))
    assert verify(Attempt.objects.get()).is_whole


@pytest.mark.parametrize(
    ("name", "words", "sentences"),
    [
        ("", OWN, ["Choose one of the replies."]),
        ("name", "", ["Write first what you would say yourself"]),
        ("", "", ["Choose one of the replies.", "Write first what you would say yourself"]),
        ("name", "x" * 4001, ["This has 4,001 characters, and 4,000 are the most."]),
        ("name", "é\n" * 2500, ["This has 5,000 characters"]),
    ],
)
def test_what_is_missing_or_too_long_is_said_and_everything_is_still_there(
    learner, attempt, name, words, sentences
):
    talks.say(attempt, "ask")
    answer = post(learner, attempt, 2, name, words=words)
    text = answer.content.decode()
    assert answer.status_code == 422
    for sentence in sentences:
        assert sentence in text
    assert (words.strip() or "</textarea>") in text
    if name:
        chosen = drawn(attempt.talk_seed, f"{name}-{talks.HIDDEN}")
        assert re.search(rf'value="{chosen}" checked', text)
    assert said(attempt) == ["ask"]
    if words:
        assert Draft.objects.get().raw == {"text": words, "turn": "2"}
        assert words.strip() in page_of(learner, attempt), "also after a reload"


def test_a_text_far_too_long_for_a_field_comes_back_whole(learner, attempt):
    talks.say(attempt, "ask")
    words = "wordy " * 20_000
    answer = post(learner, attempt, 2, "name", words=words)
    assert answer.status_code == 422 and words.strip() in answer.content.decode()
    assert not Draft.objects.exists()


def put(learner, attempt, raw, rev=0):
    url = reverse("attempt_draft", args=[attempt.uuid, ITEM])
    return learner.put(
        url, json.dumps({"raw": raw, "rev": rev}), "application/json", headers={"Accept": "application/json"}
    )


def test_a_draft_of_the_open_turn_is_kept_and_goes_once_the_turn_is_over(learner, attempt):
    talks.say(attempt, "ask")
    assert put(learner, attempt, {"text": OWN, "turn": "2"}).json()["rev"] == 1
    assert OWN in page_of(learner, attempt)
    post(learner, attempt, 2, "name", words=OWN)
    assert not Draft.objects.exists()
    assert OWN not in page_of(learner, attempt)


@pytest.mark.parametrize(
    "raw", [{"text": "late", "turn": "1"}, {"text": "early", "turn": "3"}, {"keep": "this"}]
)
def test_what_was_written_for_another_turn_is_no_draft_of_this_one(learner, attempt, raw):
    talks.say(attempt, "ask")
    answer = put(learner, attempt, raw)
    assert (answer.status_code, answer.json()["kind"]) == (409, "stale")
    assert not Draft.objects.exists()


# What cannot be said


def test_a_reply_of_another_turn_changes_nothing_and_the_present_turn_is_shown(learner, attempt):
    answer = post(learner, attempt, 1, "name")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "This reply cannot be given here." in text or "Choose one of the replies." in text
    assert "They said you wanted to talk." in text
    assert said(attempt) == []


@pytest.mark.parametrize("choice", ["", "nonsense", f"ask-{talks.HIDDEN}", "\x00", "a" * 5000])
def test_a_name_that_no_page_has_gives_no_reply(learner, attempt, choice):
    answer = post(learner, attempt, 1, choice=choice)
    assert answer.status_code in (400, 422)
    assert said(attempt) == []


@pytest.mark.parametrize(
    "broken",
    [{"turn": ""}, {"turn": "x"}, {"turn": "-1"}, {"turn": "9" * 30}, {"event": "no"}, {"event": ""}],
)
def test_a_form_that_is_none_of_ours_is_refused_with_a_sentence(learner, attempt, broken):
    answer = learner.post(reverse("talk_say", args=[attempt.uuid, ITEM]), form(attempt, 1, "ask") | broken)
    assert answer.status_code == 400
    assert said(attempt) == []


def test_the_same_request_once_more_has_no_second_effect(learner, attempt):
    event = uuid.uuid4()
    first = post(learner, attempt, 1, "ask", event=event)
    second = post(learner, attempt, 1, "ask", event=event)
    assert first.url == second.url
    assert said(attempt) == ["ask"]
    talks.say(attempt, "name")
    assert post(learner, attempt, 1, "ask", event=event).url.endswith("?turn=3")


def test_an_old_page_gets_the_present_turn_and_what_was_typed_there(learner, attempt):
    talks.say(attempt, "ask", "name")
    answer = post(learner, attempt, 2, "facts", words=OWN)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "The conversation has gone on. What you see now is where it stands." in text
    assert "What this window still held" in text and OWN in text
    assert "And what happens now?" in text
    assert said(attempt) == ["ask", "name"] and not Draft.objects.exists()


def test_an_old_address_says_that_the_talk_has_gone_on(learner, attempt):
    talks.say(attempt, "ask")
    text = page_of(learner, attempt, "?turn=1")
    assert "The conversation has gone on since that page." in text
    assert "talk--new" not in text


def test_a_script_is_told_in_json(learner, attempt):
    url, headers = reverse("talk_say", args=[attempt.uuid, ITEM]), {"Accept": "application/json"}
    assert learner.post(url, form(attempt, 1), headers=headers).status_code == 422
    answer = learner.post(url, form(attempt, 1, "ask"), headers=headers)
    assert answer.json() == {"url": reverse("attempt", args=[attempt.uuid]) + "?turn=2"}
    stale = learner.post(url, form(attempt, 1, "ask"), headers=headers)
    assert (stale.status_code, stale.json()["kind"]) == (409, "stale")


def test_nobody_else_can_say_anything(attempt, other_learner, faculty):
    for visitor in (other_learner, faculty):
        for name in ("talk_say", "talk_keep"):
            answer = visitor.post(reverse(name, args=[attempt.uuid, ITEM]), form(attempt, 1, "ask"))
            assert answer.status_code in (403, 404)
    assert said(attempt) == []


def test_a_question_that_is_no_conversation_has_no_turns(learner):
    case = cases.page()
    attempt = cases.attempt(case, cases.learner(case, learner.user))
    for name in ("talk_say", "talk_keep"):
        url = reverse(name, args=[attempt.uuid, "meaning"])
        assert learner.post(url, form(attempt, 1)).status_code == 404
        assert learner.post(reverse(name, args=[attempt.uuid, "none"]), form(attempt, 1)).status_code == 404


def test_once_time_is_over_nothing_is_said_and_what_was_typed_is_shown(learner, attempt):
    talks.say(attempt, "ask")
    put(learner, attempt, {"text": OWN, "turn": "2"})
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=2))
    answer = post(learner, attempt, 2, "name", words=OWN)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Time has run out." in text and OWN in text
    attempt.refresh_from_db()
    assert (attempt.state, said(attempt)) == ("expired", ["ask"])
    assert Words.objects.get().text == OWN, "kept, for nobody to mark"
    assert verify(attempt).is_whole


def test_signing_in_again_leads_back_to_the_turn(learner, attempt):
    for name, leads in (("talk_say", "attempt"), ("talk_keep", "attempt")):
        answer = learner.get(reverse(name, args=[attempt.uuid, ITEM]))
        assert answer.url == reverse(leads, args=[attempt.uuid])


# Coaching


def test_in_practice_each_reply_is_spoken_about_after_the_reaction(learner, practice):
    talks.say(practice, "tell", "facts")
    text = page_of(learner, practice)
    assert "Practice, turn 3" in text
    assert f"{talks.HIDDEN} why facts." in text
    assert "It did not land." in text and f"{talks.HIDDEN} while emotion is this high" in text
    assert "A cue passed." in text and "“I always bounce back.”" in text
    assert text.index("And what happens now?") < text.index("About what you said")


@pytest.mark.parametrize("purpose", ["formative", "summative"])
def test_in_an_assessed_sitting_nothing_is_spoken_about(learner, case, purpose):
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose=purpose, feedback={"option_feedback": "after_stage"})
    attempt = talks.say(cases.attempt(case, enrollment), "tell", "facts")
    assert talks.HIDDEN not in page_of(learner, attempt)


def test_where_practice_shows_no_reasons_none_is_shown(learner, case):
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose="practice", feedback={"option_feedback": "never"})
    attempt = talks.say(cases.attempt(case, enrollment), "tell", "facts")
    assert talks.HIDDEN not in page_of(learner, attempt)


# Nothing hidden, and no more work the longer it goes on


WAYS = [
    ("ask", "name", "again", "again", "plan"),
    ("tell", "facts", "force"),
    ("wait", "pause", "later"),
    ("ask", "priest", "plan"),
    ("ask", "stop"),
]


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_no_page_of_an_assessed_talk_holds_anything_hidden(learner, attempt, way):
    bodies = [page_of(learner, attempt)]
    for number, name in enumerate(way, start=1):
        bodies.append(post(learner, attempt, number, choice="x").content.decode())
        bodies.append(post(learner, attempt, number + 3, name).content.decode())
        bodies.append(post(learner, attempt, number, name, words="mine").content.decode())
        bodies.append(page_of(learner, attempt, f"?turn={number}"))
    bodies.append(learner.get(reverse("talk_keep", args=[attempt.uuid, ITEM])).content.decode())
    assert said(attempt) == list(way)
    for body in bodies:
        for hidden in (talks.HIDDEN, "A plan that is his", "They leave", "slip", "critical", "trust"):
            assert hidden not in body
    later = {"“We are leaving.”", "“All right. The lake, then.”", "“Tomorrow, then.”"}
    assert not any(words in body for body in bodies[:-4] for words in later), "nothing of what is to come"


def test_a_long_talk_asks_no_more_of_the_database_than_a_short_one(learner, practice):
    def queries():
        with CaptureQueriesContext(connection) as found:
            page_of(learner, practice)
        return len(found)

    def saying(turn):
        with CaptureQueriesContext(connection) as found:
            post(learner, practice, turn, "again")
        return len(found)

    from django.db import connection

    talks.say(practice, "ask", "name")
    page_of(learner, practice)
    first, first_said = queries(), saying(3)
    talks.say(practice, *["again"] * 9)
    assert (queries(), saying(13)) == (first, first_said)
    assert len(said(practice)) == 13
