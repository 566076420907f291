"""What stood in the way of somebody who writes a conversation for the first time."""

import re

import pytest
from django.urls import reverse

from tests.assessments.outline import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_reply_in_a_play_leads_on_and_one_can_go_back(author, case):
    page = author.get(given.address(case, "talk_play")).content.decode()
    url = reverse("case_try", args=[case.pk])
    further = author.post(url, {"trial": field(page, "trial"), "say": field_of_first_reply(page)})
    assert further.status_code == 200 and "Again from turn 1" in further.content.decode()
    again = author.post(url, {"trial": field(further.content.decode(), "trial"), "kept": "0"})
    assert again.status_code == 200 and "Again from turn 1" not in again.content.decode()


def test_a_play_that_has_ended_is_given_and_can_be_kept(author, case):
    page = author.get(given.address(case, "talk_play")).content.decode()
    url = reverse("case_try", args=[case.pk])
    for _turn in range(30):
        if 'name="say"' not in page:
            break
        page = author.post(
            url, {"trial": field(page, "trial"), "say": field_of_first_reply(page)}
        ).content.decode()
    stage = re.search(r'name="stage" value="([^"]*)"', page)[1]
    answer = author.post(url, {"trial": field(page, "trial"), "stage": stage})
    assert answer.status_code == 200 and "You left" not in answer.content.decode()


def field_of_first_reply(page):
    return re.search(r'name="say" value="([^"]*)"', page)[1]


def test_new_turns_stand_in_the_outline_as_the_replies_that_lead_to_them(author, case):
    at = given.address(case, "talk_turn", "listening")
    form = given.form_of(author.get(at))
    given.send(
        author, at, form, act="save",
        **{"choices-0-goes_to": "+turn", "choices-1-goes_to": "+turn"},
    )  # fmt: skip
    first, second = (one["goes_to"] for one in given.node_of(case, "listening")["choices"][:2])
    ids = [one["id"] for one in given.graph_of(case)["nodes"]]
    assert ids.index(first) == ids.index("listening") + 1 and ids.index(second) == ids.index(first) + 1


def test_an_empty_value_says_what_it_can_be(author, case):
    page = author.get(given.address(case, "talk_part", "people", "lucia")).content.decode()
    assert 'placeholder="0 to 10"' in page and 'placeholder="calm, fear, sadness, anger, withdrawal"' in page


def test_a_rule_names_the_turn_it_leads_to_and_its_condition_is_in_sight(author, case):
    assert (
        '<details class="talk-fold talk-when" open'
        in author.get(given.address(case, "talk_part_new", "rules")).content.decode()
    )


def test_who_stands_in_for_somebody_is_chosen_from_the_people(author, case):
    at = given.address(case, "talk_part", "variants", "brother")
    page = author.get(at).content.decode()
    assert "Takes the place of" in page and '<select class="input" name="people-0-id"' in page
