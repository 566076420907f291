"""An author plays a conversation of a draft: from any turn, with what is hidden in sight, and nothing is stored."""

import re

import pytest
from django.urls import reverse

from assessments.models import Attempt, AttemptEvent
from tests.assessments.conversation import talks

pytestmark = pytest.mark.django_db
H = talks.HIDDEN


@pytest.fixture
def case():
    return talks.page()


def play(visitor, case, **query):
    return visitor.get(reverse("talk_play", args=[case.pk, talks.ITEM]), query)


def send(visitor, case, page, **sent):
    trial = re.search(r'name="trial" value="([^"]+)"', page.content.decode())[1]
    return visitor.post(reverse("case_try", args=[case.pk]), {"trial": trial, **sent})


def test_the_opening_is_met_with_the_state_in_sight(administrator, case):
    page = play(administrator, case)
    text = page.content.decode()
    assert "They said you wanted to talk." in text
    assert "trust in you" in text and f"{H} how far one picture is shared" in text
    assert [one["id"] for one in page.context["replies"]] == [
        f"{name}-{H}" for name in ("tell", "ask", "wait")
    ]


def test_a_reply_leads_on_and_says_what_it_changed(administrator, case):
    page = send(administrator, case, play(administrator, case), say=f"tell-{H}")
    assert page.context["number"] == 2
    values = {label: (value, change) for label, value, change in page.context["state"][0][1]}
    assert values["trust in you"] == (3, "−2")
    assert "I always bounce back." in page.content.decode()


def test_playing_from_a_turn_stands_there_by_a_shortest_way(administrator, case):
    page = play(administrator, case, at="round")
    assert page.context["node"].id == "round"
    assert len(page.context["turns"]) == 2


def test_one_can_go_back_to_any_turn(administrator, case):
    page = send(administrator, case, play(administrator, case, at="round"), kept="1")
    assert (page.context["node"].id, page.context["number"]) == ("bounce", 2)


def test_at_the_end_it_is_given_and_can_be_kept_as_a_test_run(administrator, case):
    page = play(administrator, case)
    for name in talks.GOOD:
        page = send(administrator, case, page, say=f"{name}-{H}")
    assert page.context["ending"].title == "A plan that is his"
    end = send(administrator, case, page, stage="meeting")
    assert end.status_code == 200
    assert end.context["marks"].points == 10
    assert end.context["form"] is not None


def test_a_conversation_that_has_not_ended_is_not_given(administrator, case):
    page = send(administrator, case, play(administrator, case), stage="meeting")
    assert page.status_code == 422
    assert "The conversation is not over yet." in page.content.decode()


@pytest.mark.parametrize("say", ["", "nonsense", f"name-{H}", "\x00", "a" * 3000])
def test_a_reply_that_is_not_offered_is_refused_with_a_sentence(administrator, case, say):
    page = send(administrator, case, play(administrator, case), say=say)
    assert page.status_code == 400
    assert "cannot be given here" in page.content.decode()


@pytest.mark.parametrize("kept", ["-1", "x", "99", "9" * 50, "²"])
def test_a_turn_that_is_not_there_to_go_back_to_does_no_harm(administrator, case, kept):
    page = send(administrator, case, play(administrator, case, at="round"), kept=kept)
    assert page.status_code == 200


def test_a_turn_nobody_comes_to_is_said(administrator, case):
    page = play(administrator, case, at="nowhere")
    assert page.status_code == 422
    assert "No replies lead to “nowhere”" in page.content.decode()


def test_nothing_of_it_is_stored(administrator, case):
    page = play(administrator, case)
    for name in talks.GOOD:
        page = send(administrator, case, page, say=f"{name}-{H}")
    assert not Attempt.objects.exists() and not AttemptEvent.objects.exists()


@pytest.mark.parametrize("name", ["talk_play", "talk_map"])
def test_a_question_that_is_no_conversation_has_neither(administrator, name):
    case = talks.page(mixed=True)
    item = case.stages[0].value["items"][0].id
    assert administrator.get(reverse(name, args=[case.pk, item])).status_code == 404


def test_the_map_draws_every_turn_and_tells_the_ways_in_words(administrator, case):
    url = reverse("talk_map", args=[case.pk, talks.ITEM])
    assert administrator.get(url).content.decode().count('class="turn') == len(talks.GRAPH["nodes"])
    page = administrator.get(url, {"to": "good"})
    assert page.context["ways"][0]["errors"] == 0
    assert "line--on" in page.context["map"]
    for query in ({"to": "nowhere"}, {"zoom": "9999"}, {"seat": "x"}, {"variant": "x"}):
        assert administrator.get(url, query).status_code == 200
