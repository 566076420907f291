"""No word is lost: what meets a consult that was closed, erased or sent meanwhile, odd input, a page that is out of date."""

import json

import pytest
from django.core import mail

from assessments.consults import answering, asking, assigning, checking, drafting, pictures
from assessments.consults.refusals import ReadAgain
from assessments.models import Consult, ConsultReplyDraft
from tests import factories
from tests.assessments.consults import given

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def enrollment():
    return factories.enrollment()


@pytest.fixture
def expert(enrollment):
    return given.expert(enrollment.cohort).user


@pytest.fixture
def consult(enrollment, expert):
    return given.sent(enrollment)


@pytest.fixture
def learner(enrollment, visit):
    return visit(enrollment.user)


def text(answer):
    return answer.content.decode()


# The learner's thread


@pytest.mark.parametrize("act", ["close", "ask_back"])
def test_what_meets_a_closed_consult_is_said_and_stands_on_the_page(
    consult, expert, enrollment, learner, act
):
    given.answered(consult, expert)
    asking.close(consult=consult, text=given.PLAN, by=enrollment.user)  # in another window
    answer = learner.post(f"/consults/{consult.uuid}/", {"act": act, "text": "Words of this window."})
    page = text(answer)
    assert answer.status_code == 409 and "is closed" in page and "Words of this window." in page
    assert Consult.objects.get().messages.filter(kind="plan").get().text == given.PLAN


def test_a_draft_that_was_kept_in_the_thread_is_shown_also_once_it_is_closed(
    consult, expert, enrollment, learner
):
    given.answered(consult, expert)
    asking.close(consult=consult, text=given.PLAN, by=enrollment.user)
    drafting.save_reply(consult=consult, said={"text": "Begun elsewhere."}, rev=0, by=enrollment.user)
    page = text(learner.get(f"/consults/{consult.uuid}/"))
    assert "What you wrote and did not send" in page and "Begun elsewhere." in page


def test_what_meets_an_erased_consult_is_given_back_to_copy(consult, expert, learner):
    given.answered(consult, expert)
    asking.erase(consult=consult, by=factories.user("office"), why="Somebody is named.")
    answer = learner.post(f"/consults/{consult.uuid}/", {"act": "close", "text": "What I will do now."})
    page = text(answer)
    assert answer.status_code == 409 and "What I will do now." in page and "erased" in page
    assert "breathlessness" not in page
    assert learner.get(f"/consults/{consult.uuid}/").status_code == 404
    told = learner.post(
        f"/consults/{consult.uuid}/reply/", {"text": json.dumps({"text": "More"}), "rev": 0}, **JSON
    )
    assert told.status_code == 409 and "copy what you need" in told.json()["sentence"]
    assert not ConsultReplyDraft.objects.exists()


def test_what_meets_an_erased_draft_becomes_a_new_one(enrollment, learner):
    made = given.draft(enrollment)
    asking.erase(consult=made, by=enrollment.user)  # in another window
    sent = {name: value for name, value in given.SAID.items() if value is not False}
    answer = learner.post(
        f"/consults/{made.uuid}/edit/", sent | {"story": "Still here.", "act": "keep", "rev": 1}
    )
    page = text(answer)
    assert answer.status_code == 409 and "Still here." in page
    uuid = page.split('name="uuid" value="')[1][:36]
    assert uuid != str(made.uuid)
    learner.post("/consults/new/", sent | {"story": "Still here.", "act": "keep", "uuid": uuid, "rev": 0})
    assert Consult.objects.there().get().story == "Still here."


def test_a_sent_draft_leads_to_its_thread(consult, learner):
    answer = learner.get(f"/consults/{consult.uuid}/edit/")
    assert answer.status_code == 302 and answer["Location"] == f"/consults/{consult.uuid}/"


# What is declared is about what was read


def test_what_was_changed_after_it_was_read_is_not_sent(enrollment, expert, learner):
    made = given.draft(enrollment)
    page = text(learner.get(f"/consults/{made.uuid}/check/"))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    drafting.save(uuid=made.uuid, said=given.SAID | {"story": "Another story."}, rev=1, by=enrollment.user)
    answer = learner.post(f"/consults/{made.uuid}/check/", {"declared": "1", "seen": seen})
    page = text(answer)
    assert answer.status_code == 409 and "Another story." in page and "changed since you read it" in page
    assert 'name="declared" value="1" checked' not in page and Consult.objects.get().is_draft
    seen = page.split('name="seen" value="')[1].split('"')[0]
    learner.post(f"/consults/{made.uuid}/check/", {"declared": "1", "seen": seen})
    assert Consult.objects.get().is_waiting


def test_a_picture_that_came_after_it_was_read_is_not_sent(enrollment, expert):
    made = given.draft(enrollment)
    seen = checking.seen(made)
    pictures.add(consult=made, file=given.upload(given.jpeg()), description="A drawing.", by=enrollment.user)
    with pytest.raises(ReadAgain):
        asking.send(consult=made, by=enrollment.user, declared=True, seen=seen)


# The expert


def test_what_an_ended_expert_had_begun_is_theirs_to_copy(consult, expert, visit):
    answering.take(consult=consult, by=expert)
    drafting.save_reply(consult=consult, said={"text": "Half an answer"}, rev=0, by=expert)
    assigning.end(assignment=expert.answers_consults_at.get(), by=factories.user("office"), why="Over.")
    (letter,) = [one for one in mail.outbox if one.to == [expert.email] and "is over" in one.subject]
    url = f"/consults/{consult.uuid}/reply/"
    assert url in letter.body
    page = text(visit(expert).get(url))
    assert "Half an answer" in page and "breathlessness" not in page
    told = visit(expert).post(url, {"text": json.dumps({"text": "More of it"}), "rev": 1}, **JSON)
    assert told.status_code == 409 and "no longer" in told.json()["sentence"]
    assert ConsultReplyDraft.objects.get().said == {"text": "Half an answer"}
    assert visit(factories.user()).get(url).status_code == 404


def test_after_signing_in_again_nobody_meets_a_page_that_takes_no_reader(consult, expert, learner, visit):
    answer = visit(expert).get(f"/consults/answering/{consult.uuid}/send/")
    assert answer.status_code == 302 and answer["Location"] == f"/consults/answering/{consult.uuid}/"
    answer = learner.get(f"/consults/{consult.uuid}/offer/")
    assert answer.status_code == 302 and answer["Location"] == f"/consults/{consult.uuid}/"


# Odd input


@pytest.mark.parametrize(
    "odd",
    [{"setting": []}, {"age": {"a": 1}}, {"story": "\ud800 half a sign"}, {"story": "a\0b"}, {"signs": [1]}],
)
def test_odd_words_from_a_browser_break_nothing(enrollment, learner, odd):
    made = given.draft(enrollment)
    sent = {"text": json.dumps(given.SAID | odd), "rev": 1}
    assert learner.post(f"/consults/drafts/{made.uuid}/", sent, **JSON).status_code == 200
    assert "\0" not in Consult.objects.get().story


# A picture that was chosen


def test_a_picture_is_added_whichever_button_is_pressed(enrollment, learner):
    made = given.draft(enrollment)
    sent = {name: value for name, value in given.SAID.items() if value is not False}
    about = {"act": "check", "rev": 1, "description": "The wound", "picture": given.upload(given.jpeg())}
    assert learner.post(f"/consults/{made.uuid}/edit/", sent | about).status_code == 302
    assert made.pictures.get().description == "The wound"


def test_a_picture_that_was_described_and_not_chosen_is_said(enrollment, learner):
    made = given.draft(enrollment)
    sent = {name: value for name, value in given.SAID.items() if value is not False}
    answer = learner.post(
        f"/consults/{made.uuid}/edit/", sent | {"act": "check", "rev": 1, "description": "The wound"}
    )
    assert answer.status_code == 422 and "no file is chosen" in text(answer) and "The wound" in text(answer)


def test_what_stands_beside_a_finding_is_shown_in_whole_words():
    story = "She has lung cancer and lives with her daughter near Walsenburg where nobody comes by night or at weekends."
    (place,) = checking.check("salt", {"story": story}).places
    assert place.before == "…and lives with her daughter near "
    assert place.after == " where nobody comes by night or at…"
