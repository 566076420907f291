"""The pages of consults: what each person reads, what a form keeps when it is refused, and that lists stay cheap."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.consults import answering, assigning
from assessments.models import Consult
from cms.models import AuditEntry
from tests import factories
from tests.assessments.consults import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    found = factories.enrollment(user=factories.user(first_name="Oriel", last_name="Vantongeren"))
    factories.profile(found.user, seat="social-worker", scope="none")
    return found


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


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def written(**said):
    return {name: value for name, value in (given.SAID | said).items() if value is not False}


# Writing


def test_a_consult_is_written_checked_changed_confirmed_and_sent_without_a_script(learner, expert):
    page = text(learner.get("/consults/new/"))
    assert not Consult.objects.exists()
    uuid = hidden(page, "uuid")
    sent = written(story="Mrs. Kowalczyk wakes at night. The Zorblax patch is off.") | {
        "uuid": uuid,
        "rev": 0,
    }
    answer = learner.post("/consults/new/", sent | {"act": "check"}, follow=True)
    page = text(answer)
    assert answer.redirect_chain[-1][0] == f"/consults/{uuid}/check/" and "2 places may tell" in page
    assert 'id="mark-1"' in page and 'href="#find-1"' in page
    answer = learner.post(f"/consults/{uuid}/check/", {"declared": "1"})
    assert answer.status_code == 422 and "Change each marked place" in text(answer)
    changed = written(story="She wakes at night. The Zorblax patch is off.") | {"rev": 1, "act": "check"}
    page = text(learner.post(f"/consults/{uuid}/edit/", changed, follow=True))
    digest = hidden(page, "nobody")
    answer = learner.post(f"/consults/{uuid}/check/", {"nobody": digest})
    assert (
        answer.status_code == 422 and "declaration is missing" in text(answer) and "checked" in text(answer)
    )
    learner.post(f"/consults/{uuid}/check/", {"nobody": digest, "declared": "1"})
    assert Consult.objects.get().is_waiting


def test_what_is_refused_stands_in_the_form_again(learner):
    answer = learner.post("/consults/new/", written(story="x" * 4010) | {"act": "check"})
    assert answer.status_code == 422 and "x" * 4010 in text(answer) and "10 letters too long" in text(answer)


def test_a_file_that_is_not_what_it_says_loses_no_word(learner):
    sent = written(story="A story worth keeping.") | {"act": "picture", "description": "The wound"}
    answer = learner.post(
        "/consults/new/", sent | {"picture": given.upload(b"<html><script>x</script>", "wound.jpg")}
    )
    page = text(answer)
    assert answer.status_code == 422 and "named like a picture and is a web page" in page
    assert "A story worth keeping." in page and "The wound" in page
    assert (
        Consult.objects.get().story == "A story worth keeping."
        and not Consult.objects.get().pictures.exists()
    )
    again = written(story="A story worth keeping.") | {"act": "picture", "rev": 1, "description": "The wound"}
    learner.post(
        f"/consults/{Consult.objects.get().uuid}/edit/", again | {"picture": given.upload(given.jpeg())}
    )
    assert Consult.objects.get().pictures.get().description == "The wound"


def test_a_picture_is_served_as_a_picture_and_nothing_else(enrollment, learner, visit):
    made = given.draft(enrollment, picture=True).pictures.get()
    answer = learner.get(reverse("consult_picture", args=[made.uuid]))
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert "no-store" in answer["Cache-Control"]
    assert visit(factories.user()).get(reverse("consult_picture", args=[made.uuid])).status_code == 404


def test_the_browser_keeps_a_draft_over_its_revision(learner, enrollment):
    made = given.draft(enrollment)
    url, json_wanted = f"/consults/drafts/{made.uuid}/", {"HTTP_ACCEPT": "application/json"}
    sent = {"text": json.dumps(given.SAID | {"story": "Newer."}), "rev": 1}
    assert learner.post(url, sent, **json_wanted).json()["rev"] == 2
    old = {"text": json.dumps(given.SAID | {"story": "From an old window."}), "rev": 1}
    answer = learner.post(url, old, **json_wanted)
    assert answer.status_code == 409 and "both texts" in answer.json()["sentence"]
    for broken in ("", "[]", "{", "x" * 50_000):
        assert learner.post(url, {"text": broken, "rev": 2}, **json_wanted).status_code == 422
    assert Consult.objects.get().story == "Newer."


def test_no_page_stores_anything_by_being_looked_at(learner, enrollment, expert):
    before = Consult.objects.count()
    for url in ("/consults/", "/consults/new/", "/consults/shared/"):
        assert learner.get(url).status_code == 200
    assert Consult.objects.count() == before


# The thread


def test_the_expert_reads_seat_and_setting_and_no_name(consult, expert, visit, enrollment):
    page = text(visit(expert).get(f"/consults/answering/{consult.uuid}/"))
    assert "Social worker in a home hospice" in page and "Vantongeren" not in page
    assert enrollment.user.email not in page
    entry = AuditEntry.objects.filter(verb="viewed").get()
    assert (entry.actor_id, entry.about_id) == (expert.pk, enrollment.user_id)
    assert "Vantongeren" not in text(visit(expert).get("/consults/answering/"))


def test_the_expert_reads_the_name_where_the_learner_signs(enrollment, expert, visit):
    signed = given.sent(enrollment, signs=True)
    assert "Vantongeren" in text(visit(expert).get(f"/consults/answering/{signed.uuid}/"))


def test_an_expert_takes_answers_and_the_learner_closes(consult, expert, visit, learner):
    desk = visit(expert)
    desk.post(f"/consults/answering/{consult.uuid}/", {"act": "take"})
    refused = desk.post(
        f"/consults/answering/{consult.uuid}/send/", {"text": "Ask Margaret about it.", "references": "One."}
    )
    assert (
        refused.status_code == 422 and "Ask Margaret about it." in text(refused) and "One." in text(refused)
    )
    digest = hidden(text(refused), "nobody")
    answer = {"text": "Ask Margaret about it.", "references": given.SOURCES, "nobody": digest}
    assert desk.post(f"/consults/answering/{consult.uuid}/send/", answer).status_code == 302
    assert "An answer to your case consult" in text(learner.get("/today/"))
    page = text(learner.get(f"/consults/{consult.uuid}/"))
    assert "Ask Margaret" in page and 'href="https://doi.org/10.1016/j.jpainsymman.2009.09.024"' in page
    empty = learner.post(f"/consults/{consult.uuid}/", {"act": "close", "text": " "})
    assert empty.status_code == 422 and "Write what you want to say first." in text(empty)
    learner.post(f"/consults/{consult.uuid}/", {"act": "close", "text": given.PLAN})
    assert given.PLAN in text(learner.get("/record/"))


def test_a_line_of_references_that_tells_who_somebody_is_is_not_sent(consult, expert, visit):
    desk, url = visit(expert), f"/consults/answering/{consult.uuid}/send/"
    desk.post(f"/consults/answering/{consult.uuid}/", {"act": "take"})
    said = {"text": given.ANSWER, "references": f"{given.SOURCES}\nDischarge summary 2023, MRN 4471902."}
    refused = desk.post(url, said)
    assert refused.status_code == 422 and "<mark>MRN 4471902</mark>" in text(refused)
    assert "MRN 4471902." in text(refused).split('name="references"')[1], "it stands in its field again"
    assert not consult.messages.exists()
    said["references"] = f"{given.SOURCES}\nThe mill of Karen Whitcombe."
    refused = desk.post(url, said)
    assert refused.status_code == 422 and "Karen Whitcombe" in text(refused)
    assert desk.post(url, said | {"nobody": hidden(text(refused), "nobody")}).status_code == 302
    assert [one["text"] for one in consult.messages.get().references][-1] == "The mill of Karen Whitcombe."


def test_an_ended_expert_gets_back_what_they_wrote_and_reads_nothing(consult, expert, visit):
    desk = visit(expert)
    answering.take(consult=consult, by=expert)
    assigning.end(assignment=expert.answers_consults_at.get(), by=factories.user("office"), why="Over.")
    assert desk.get(f"/consults/answering/{consult.uuid}/").status_code == 403
    answer = desk.post(
        f"/consults/answering/{consult.uuid}/send/", {"text": "My long answer.", "references": "R."}
    )
    assert (
        answer.status_code == 409
        and "My long answer." in text(answer)
        and "breathlessness" not in text(answer)
    )
    assert not Consult.objects.get().messages.exists()


def test_an_expert_of_another_cohort_finds_nothing(consult, visit):
    other = given.expert(factories.cohort(program=consult.cohort.program)).user
    assert visit(other).get(f"/consults/answering/{consult.uuid}/").status_code == 404
    whole = given.expert(consult.cohort, whole_program=True).user
    assert visit(whole).get(f"/consults/answering/{consult.uuid}/").status_code == 200


def test_experts_need_a_second_factor_where_the_site_is_real(consult, expert, visit, settings):
    settings.IS_LOCAL = False
    for url in ("/consults/answering/", f"/consults/answering/{consult.uuid}/"):
        answer = visit(expert).get(url)
        assert answer.status_code == 302 and answer["Location"] == reverse("mfa_index")
    answer = visit(expert).post(f"/consults/answering/{consult.uuid}/send/", {"text": given.ANSWER})
    assert answer.status_code == 302 and not Consult.objects.get().messages.exists()


# The desk


def test_the_desk_assigns_and_promises_and_shows_no_word(consult, visit):
    office, newcomer = visit(factories.user("office")), factories.user()
    url = f"/desk/consults/{consult.cohort.uuid}/"
    page = text(office.get(url))
    assert consult.code in page and "breathlessness" not in page and "Vantongeren" not in page
    office.post(url, {"act": "assign", "email": newcomer.email, "place": "cohort"})
    assert newcomer.answers_consults_at.get().cohort == consult.cohort
    office.post(url, {"act": "days", "days": 8})
    assert consult.cohort.consult_plan.answer_days == 8
    wrong = office.post(url, {"act": "assign", "email": "nobody@example.org", "place": "cohort"})
    assert wrong.status_code == 422 and "Nobody has an account" in text(wrong)
    past = office.post(
        url, {"act": "assign", "email": newcomer.email, "place": "cohort", "until": "2020-01-01"}
    )
    assert past.status_code == 422 and "lie ahead" in text(past)


def test_the_office_erases_without_reading(consult, visit):
    office = visit(factories.user("office"))
    url = f"/desk/consults/erase/{consult.uuid}/"
    assert "drowning" not in text(office.get(url))
    assert office.post(url, {"why": " "}).status_code == 409
    office.post(url, {"why": "A name stands in it."})
    assert Consult.objects.get().erased_at
    assert "Erased" in text(office.get(f"/desk/consults/{consult.cohort.uuid}/"))


def test_lists_cost_the_same_however_long_they_are(enrollment, expert, visit, django_assert_max_num_queries):
    def ask(number):
        found = given.sent(enrollment, question=f"Question {number}?")
        if number % 2:
            given.published(found, expert)

    pages = {
        visit(expert): ("/consults/answering/", "/consults/answering/?only=answered", "/consults/shared/"),
        visit(enrollment.user): ("/consults/", "/consults/shared/", "/record/"),
        visit(factories.user("office")): ("/desk/consults/", f"/desk/consults/{enrollment.cohort.uuid}/"),
    }
    for number in range(2):
        ask(number)
    few = {(who, url): _queries(who, url) for who, urls in pages.items() for url in urls}
    for number in range(2, 10):
        ask(number)
    assert {at: _queries(*at) for at in few} == few


def _queries(who, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    who.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert who.get(url).status_code == 200
    return len(seen)


def test_the_page_says_by_when(consult, learner):
    page = text(learner.get(f"/consults/{consult.uuid}/"))
    assert "Your question waits for an expert." in page and "at the latest" in page
    Consult.objects.update(due_at=timezone.now() - timezone.timedelta(days=1))
    assert "The answer is late." in text(learner.get(f"/consults/{consult.uuid}/"))
