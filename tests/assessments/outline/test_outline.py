"""The outline: the turns in the order of a walk, and what is done to a turn as a whole, each by a plain form."""

import pytest

from assessments.models import CasePage
from courses import review
from courses.models import Discipline
from tests import factories
from tests.assessments.conversation.graphs import sound
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def digest(author, case):
    return author.get(given.address(case)).context["digest"]


def do(author, case, act, turn, **more):
    data = {"digest": digest(author, case), "do": act, "turn": turn, **more}
    return author.post(given.address(case), data)


def said(answer):
    return " ".join(str(one) for one in answer.wsgi_request._messages) + answer.content.decode()


# What is shown


def test_turns_stand_in_the_order_of_a_walk_and_what_nothing_leads_to_at_the_end(author, case):
    page = author.get(given.address(case))
    assert [one["node"].id for one in page.context["walked"]] == ["opening", "listening", "good", "stops"]
    assert [one["node"].id for one in page.context["unreached"]] == ["attic"]
    text = page.content.decode()
    assert text.index("turn-stops") < text.index("Nothing leads here yet") < text.index("turn-attic")


def test_a_turn_that_is_met_again_is_a_link_back_to_where_it_stands(author, case):
    page = author.get(given.address(case)).content.decode()
    assert '<a href="#turn-opening">↩' in page and '<a href="#turn-listening">→' in page


def test_the_checks_say_where_something_is_with_a_link_to_its_page(author, case):
    do(author, case, "add_reply", "listening", text="And now?", goes_to="+turn")
    page = author.get(given.address(case, "talk_checks")).content.decode()
    assert f'<a href="{given.address(case, "talk_turn", "turn")}">Turn “turn”</a>' in page
    assert "neither a reply nor an ending" in page


def test_the_side_counts_every_sort_of_part(author, case):
    page = author.get(given.address(case))
    counts = {one["sort"]: one["count"] for one in page.context["sorts"]}
    assert counts == {
        "people": 2,
        "variables": 2,
        "skills": 2,
        "cues": 1,
        "gates": 1,
        "rules": 1,
        "variants": 1,
    }


# What is done


def test_a_reply_is_added_to_a_turn_and_leads_to_a_new_turn(author, case):
    answer = do(author, case, "add_reply", "listening", text="What scares you?", goes_to="+turn")
    assert answer.status_code == 302
    new = given.node_of(case, "listening")["choices"][-1]
    assert (new["text"], new["goes_to"]) == ("What scares you?", "turn")
    assert given.node_of(case, "turn") == {"id": "turn"}


def test_a_reply_may_lead_to_a_new_ending(author, case):
    do(author, case, "add_reply", "listening", text="Good night.", goes_to="+ending")
    assert given.node_of(case, "ending")["ending"]["kind"] == "good"


@pytest.mark.parametrize(
    ("text", "goes_to", "sentence"),
    [
        (" ", "good", "Write the words"),
        ("x" * 2001, "good", "at most 2000"),
        ("So.", "nowhere", "Choose where"),
    ],
)
def test_a_reply_that_cannot_be_is_refused_with_a_sentence_and_what_was_typed(
    author, case, text, goes_to, sentence
):
    before = given.stored(case)
    answer = do(author, case, "add_reply", "listening", text=text, goes_to=goes_to)
    assert (
        answer.status_code == 422 and sentence in answer.content.decode() and text in answer.content.decode()
    )
    assert given.stored(case) == before


def test_a_turn_after_another_takes_the_place_a_reply_led_to_and_leads_on(author, case):
    answer = do(author, case, "add_turn", "listening", title="She cries", by="listening-1", then="write")
    assert answer.url == given.address(case, "talk_turn", "she-cries")
    assert given.node_of(case, "listening")["choices"][0]["goes_to"] == "she-cries"
    [reply] = given.node_of(case, "she-cries")["choices"]
    assert reply["goes_to"] == "good"


def test_a_copy_of_a_turn_has_ids_of_its_own(author, case):
    do(author, case, "duplicate", "listening")
    copy = given.node_of(case, "listening-2")
    assert [one["id"] for one in copy["choices"]] == ["listening-2-1", "listening-2-2"]
    assert copy["lines"] == given.node_of(case, "listening")["lines"]


def test_a_turn_moves_up_among_those_first_met_from_the_same_turn(author, case):
    rows = {one["node"].id: one["place"] for one in author.get(given.address(case)).context["walked"]}
    assert (rows["stops"].before, rows["listening"].after) == ("listening", "stops")
    do(author, case, "move", "stops", before="listening")
    page = author.get(given.address(case))
    assert [one["node"].id for one in page.context["walked"]] == ["opening", "stops", "listening", "good"]


def test_a_turn_that_is_led_to_is_taken_out_only_with_a_place_for_what_leads_there(author, case):
    refused = do(author, case, "delete", "good")
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "turn “listening”, reply 1" in text and "turn “Left over (attic)”, reply 1" in text
    assert do(author, case, "delete", "good", instead="stops").status_code == 302
    ids = [one["id"] for one in given.graph_of(case)["nodes"]]
    assert "good" not in ids
    assert given.node_of(case, "listening")["choices"][0]["goes_to"] == "stops"


def test_a_turn_that_a_condition_asks_about_is_not_taken_out(author, case):
    refused = do(author, case, "delete", "listening", instead="good")
    assert (
        refused.status_code == 422
        and "Conditions ask whether this turn was visited" in refused.content.decode()
    )


def test_a_turn_nothing_names_is_simply_taken_out(author, case):
    assert do(author, case, "delete", "attic").status_code == 302
    assert "attic" not in [one["id"] for one in given.graph_of(case)["nodes"]]


def test_everything_that_is_done_is_a_new_revision_by_whoever_did_it(author, case):
    before = CasePage.objects.get(pk=case.pk).latest_revision
    do(author, case, "duplicate", "listening")
    after = CasePage.objects.get(pk=case.pk).latest_revision
    assert after.pk != before.pk and after.user == author.user


# When it cannot be done


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(author, case, visit):
    old = digest(author, case)
    do(visit(factories.user("administrator")), case, "duplicate", "listening")
    before = given.stored(case)
    answer = author.post(
        given.address(case),
        {"digest": old, "do": "add_reply", "turn": "listening", "text": "Mine.", "goes_to": "good"},
    )
    text = answer.content.decode()
    assert answer.status_code == 409 and "Administrator" in text and "Mine." in text
    assert given.stored(case) == before


def test_a_locked_case_says_so_and_changes_nothing(author, case):
    old = digest(author, case)
    CasePage.objects.filter(pk=case.pk).update(locked=True)
    before = given.stored(case)
    answer = author.post(given.address(case), {"digest": old, "do": "duplicate", "turn": "listening"})
    assert answer.status_code == 409 and "locked" in answer.content.decode()
    assert given.stored(case) == before
    assert "Add a reply" not in author.get(given.address(case)).content.decode()


def test_while_a_reviewer_reads_a_case_its_conversation_is_not_changed_and_says_why(visit):
    case = given.case(sound())
    author, turn = visit(given.author_of(case)), sound()["start"]
    old = digest(author, case)
    review.ensure_workflow(factories.catalog())
    page = CasePage.objects.get(pk=case.pk)
    page.review_discipline = Discipline.objects.get(code="pharmacist")
    page.save()
    page.get_workflow().start(page.get_latest_revision_as_object(), author.user)
    before = given.stored(case)
    answer = author.post(given.address(case), {"digest": old, "do": "duplicate", "turn": turn})
    assert answer.status_code == 409 and "a reviewer is reading it" in answer.content.decode()
    assert given.stored(case) == before


def test_a_reviewer_reads_the_outline_and_changes_nothing(case, visit):
    reviewer = visit(factories.user("reviewer"))
    page = reviewer.get(given.address(case))
    assert page.status_code == 200 and "Only who writes the case changes it." in page.content.decode()
    answer = reviewer.post(
        given.address(case), {"digest": page.context["digest"], "do": "duplicate", "turn": "listening"}
    )
    assert answer.status_code in (302, 403) and len(given.graph_of(case)["nodes"]) == 5


def test_a_conversation_that_is_not_in_the_draft_says_what_to_do(author, case):
    from django.urls import reverse

    answer = author.get(reverse("talk_outline", args=[case.pk, "nothing"]), follow=True)
    assert "Save the case in its editor" in answer.content.decode()


def test_a_conversation_that_cannot_be_read_is_not_changed_turn_by_turn(author, case):
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    talk = draft.stages[0].value["items"][0].value["talk"]
    talk["graph"]["nodes"][0]["colour"] = "red"
    draft.save_revision()
    page = author.get(given.address(case))
    assert page.status_code == 200 and "cannot be read" in page.content.decode()
    before = given.stored(case)
    author.post(given.address(case), {"digest": page.context["digest"], "do": "duplicate", "turn": "opening"})
    assert given.stored(case) == before
