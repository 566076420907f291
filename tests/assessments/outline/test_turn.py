"""A turn on its page: what is typed is never lost, what is saved is what was meant, and what names it follows."""

import pytest

from assessments.models import CasePage
from tests import factories
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def at(case, turn="opening"):
    return given.address(case, "talk_turn", turn)


def form(author, case, turn="opening"):
    return given.form_of(author.get(at(case, turn)))


def save(author, case, turn="opening", **changes):
    return given.send(author, at(case, turn), form(author, case, turn), act="save", **changes)


@pytest.mark.parametrize("turn", ["opening", "listening", "good", "stops", "attic"])
def test_saving_an_untouched_turn_changes_nothing_of_the_conversation(author, case, turn):
    save(author, case, turn)
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)
    assert given.stored(case)["ifid"] == "6F1C" and given.stored(case)["positions"] == {"opening": [1, 2]}


def test_words_effects_and_points_are_saved_as_typed(author, case):
    save(
        author, case,
        **{
            "choices-0-text": "Shall we?",
            "choices-0-effects-0-op": "-",
            "choices-0-effects-0-by": "3",
            "choices-0-skills-0-points": "1.5",
            "lines-0-sayings-1-body": "He waits.",
        },
    )  # fmt: skip
    node = given.node_of(case, "opening")
    reply = node["choices"][0]
    assert reply["text"] == "Shall we?"
    assert reply["effects"][0] == {"var": "joaquin.trust", "op": "-", "by": 3}
    assert reply["skills"]["opens"] == "1.5"
    assert node["lines"][0]["sayings"][1]["body"] == "He waits."


# Rows that come and go


def test_a_row_is_added_by_a_button_with_everything_typed_kept_and_the_focus_in_it(author, case):
    answer = given.send(
        author,
        at(case),
        form(author, case),
        act="add:choices-0-effects",
        **{"choices-0-text": "Half a sentence"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200 and "Half a sentence" in text
    assert 'name="choices-0-effects-2-var" id="f-choices-0-effects-2-var"' in text
    [place] = [part for part in text.split("<select") if 'id="f-choices-0-effects-2-var"' in part]
    assert "autofocus" in place[:200]
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)  # nothing is saved by it


def test_a_row_goes_by_a_button_and_the_focus_to_the_button_that_adds_one(author, case):
    answer = given.send(author, at(case), form(author, case), act="drop:choices-0-effects-0")
    again = given.form_of(answer)
    assert again["choices-0-effects-n"] == "1" and again["choices-0-effects-0-var"] == "lucia.feeling"
    assert 'id="b-add-choices-0-effects" formnovalidate autofocus' in answer.content.decode()


def test_replies_change_places_by_buttons(author, case):
    answer = given.send(author, at(case), form(author, case), act="down:choices-0")
    again = given.form_of(answer)
    assert (again["choices-0-id"], again["choices-1-id"]) == ("opening-tell", "opening-ask")
    given.send(author, at(case), again, act="save")
    assert [one["id"] for one in given.node_of(case, "opening")["choices"]][:2] == [
        "opening-tell",
        "opening-ask",
    ]


@pytest.mark.parametrize(
    "act", ["add:nowhere", "drop:choices-99", "up:lines", "add:title", "nonsense", "drop:choices"]
)
def test_a_button_that_there_is_not_changes_nothing_typed(author, case, act):
    before = form(author, case)
    answer = given.send(author, at(case), before, act=act)
    assert answer.status_code == 200
    after = given.form_of(answer)
    assert {name: after.getlist(name) for name in after if name != "csrfmiddlewaretoken"} == {
        name: before.getlist(name) for name in before if name != "csrfmiddlewaretoken"
    }


def test_a_condition_is_built_of_rows(author, case):
    step = given.form_of(
        given.send(
            author, at(case, "listening"), form(author, case, "listening"), act="add:choices-0-when-rows"
        )
    )
    step = given.form_of(given.send(author, at(case, "listening"), step, act="add:choices-0-when-rows"))
    given.send(
        author, at(case, "listening"), step, act="save",
        **{
            "choices-0-when-join": "any",
            "choices-0-when-rows-0-what": "lucia.emotion",
            "choices-0-when-rows-0-op": "<=",
            "choices-0-when-rows-0-value": "5",
            "choices-0-when-rows-1-what": "?visited",
            "choices-0-when-rows-1-op": "!=",
            "choices-0-when-rows-1-value": "opening 2 times",
        },
    )  # fmt: skip
    assert given.node_of(case, "listening")["choices"][0]["when"] == {
        "any": [
            {"var": "lucia.emotion", "op": "<=", "value": 5},
            {"not": {"visited": "opening", "times": 2}},
        ]
    }


def test_a_deeper_condition_is_shown_in_words_and_edited_as_a_text(author, case):
    text = form(author, case)["choices-0-otherwise-0-when-text"]
    assert text == "lucia.emotion >= 7 and (turn >= 3 or visited opening twice)"
    save(
        author,
        case,
        **{"choices-0-otherwise-0-when-text": "lucia.emotion >= 8 and (turn >= 3 or cue bounce met)"},
    )
    assert given.node_of(case, "opening")["choices"][0]["otherwise"][0]["when"] == {
        "all": [
            {"var": "lucia.emotion", "op": ">=", "value": 8},
            {"any": [{"turn": 3}, {"cue": "bounce", "is": "met"}]},
        ]
    }


# What cannot be


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("choices-0-effects-0-var", "nobody.trust", "not there any more"),
        ("choices-0-effects-0-by", "a lot", "A whole number"),
        ("choices-0-effects-1-by", "furious", "One of these words: calm"),
        ("choices-0-when-rows-0-value", "half", "A cue is open, met or missed."),
        ("choices-0-otherwise-0-when-text", "nobody.trust >= 3", "Nobody carries “nobody.trust”."),
        ("choices-0-otherwise-0-when-text", "lucia.trust >>", "xpected"),
        ("choices-0-otherwise-0-when-text", "visited attics", "There is no turn “attics”."),
        ("choices-0-goes_to", "attics", "not there any more"),
        ("choices-0-skills-0-points", "-1", "A number above 0"),
        ("choices-0-text", "x" * 2001, "At most 2000 characters"),
        ("lines-0-speaker", "nobody", "not there any more"),
        ("most", "many", "A whole number"),
        ("id", "listening", "Another turn has this name"),
        ("id", "she cries", "Letters, digits and dashes"),
        ("choices-0-id", "listening-1", "Another reply has this name"),
        ("ending-title", "It ends", "Say how it ends"),
        ("writing-asks", None, "Tick this"),
        ("choices-n", "40", "At most 12"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field_with_everything_typed_kept(
    author, case, field, value, sentence
):
    before = given.stored(case)
    answer = save(author, case, **{field: value, "scene": "Typed in vain?"})
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and "Typed in vain?" in text
    place = {"ending-title": "ending-kind"}.get(field, field.removesuffix("-n"))
    assert f'href="#f-{place}"' in text
    if value is not None and field != "choices-n":
        assert given.form_of(answer)[field] == value
    assert given.stored(case) == before


# Names


def test_a_turn_that_gets_another_name_is_followed_by_everything_that_names_it(author, case):
    answer = save(author, case, "listening", id="she-asks")
    assert answer.url == at(case, "she-asks")
    graph = given.graph_of(case)
    [opening] = [one for one in graph["nodes"] if one["id"] == "opening"]
    assert opening["choices"][0]["goes_to"] == "she-asks"
    assert opening["lines"][0]["only"]["any"][1] == {"not": {"visited": "she-asks"}}


def test_the_first_turn_and_its_place_on_the_map_keep_their_part_under_another_name(author, case):
    save(author, case, id="hall")
    assert given.graph_of(case)["start"] == "hall" and given.stored(case)["positions"] == {"hall": [1, 2]}


def test_a_reply_that_gets_another_name_is_followed_by_the_conditions_that_ask_for_it(author, case):
    save(author, case, **{"choices-0-id": "ask-first"})
    assert given.node_of(case, "listening")["choices"][1]["when"] == {"chose": "ask-first"}


def test_a_new_reply_gets_a_name_by_itself_and_may_lead_to_a_new_turn(author, case):
    step = given.form_of(
        given.send(author, at(case, "listening"), form(author, case, "listening"), act="add:choices")
    )
    given.send(
        author, at(case, "listening"), step, act="save",
        **{"choices-2-text": "I wonder.", "choices-2-goes_to": "+turn"},
    )  # fmt: skip
    reply = given.node_of(case, "listening")["choices"][2]
    assert reply["id"] == "listening-3" and given.node_of(case, reply["goes_to"])


# Two at once


def test_what_two_write_at_once_is_shown_side_by_side_and_nothing_is_lost(author, case, visit):
    mine = form(author, case)
    other = visit(factories.user("administrator"))
    save(other, case, title="Theirs")
    before = given.stored(case)
    answer = given.send(author, at(case), mine, act="save", scene="Mine.")
    text = answer.content.decode()
    assert answer.status_code == 409 and "Administrator" in text and "Mine." in text
    assert "its title" in text and "its scene" in text  # what is different
    assert given.stored(case) == before
    given.send(author, at(case), given.form_of(answer), act="save")
    assert given.node_of(case, "opening")["scene"] == "Mine."


def test_a_turn_that_was_taken_out_meanwhile_is_still_in_the_form(author, case, visit):
    mine = form(author, case, "attic")
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    graph = draft.stages[0].value["items"][0].value["talk"]["graph"]
    graph["nodes"] = [one for one in graph["nodes"] if one["id"] != "attic"]
    draft.save_revision()
    answer = given.send(author, at(case, "attic"), mine, act="save", scene="Mine.")
    assert answer.status_code == 409 and "Mine." in answer.content.decode()


def test_a_locked_case_keeps_what_was_typed_in_the_form(author, case):
    mine = form(author, case)
    CasePage.objects.filter(pk=case.pk).update(locked=True)
    answer = given.send(author, at(case), mine, act="save", scene="Mine.")
    assert (
        answer.status_code == 409
        and "Mine." in answer.content.decode()
        and "locked" in answer.content.decode()
    )
    assert given.node_of(case, "opening")["scene"] != "Mine."
