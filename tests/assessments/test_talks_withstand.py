"""What nobody's page sends: a conversation takes none of it, tells nothing by it, and goes on."""

import json
import re
import uuid
from copy import deepcopy

import pytest
from django.urls import reverse

from assessments import actions, offering, reports
from assessments.conversation import order
from assessments.engine import checks, definition, kinds
from assessments.log import verify
from assessments.models import Attempt, CasePage, CaseVersion, Draft
from assessments.standing import case_passed
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import talks, told
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(learner):
    case = talks.page()
    return talks.attempt(case, cases.learner(case, learner.user))


# Drafts


@pytest.mark.parametrize(
    "raw",
    [
        {"turns": [], "text": ["a list"]},
        {"turns": [], "keep": ["a list"]},
        {"turns": [], "text": "words", "turn": "7"},
        {"turns": [f"ask-{talks.HIDDEN}"]},
        {"turns": ["no-such-reply"]},
        {"text": ["a list"], "turn": "1"},
    ],
)
def test_replies_are_no_draft_and_time_runs_out_whatever_was_sent(attempt, learner, raw):
    url = reverse("attempt_draft", args=[attempt.uuid, talks.ITEM])
    answer = learner.put(
        url,
        json.dumps({"raw": raw, "rev": 0}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert 400 <= answer.status_code < 500
    assert not Draft.objects.exists()
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at="2020-01-01T00:00Z")
    assert actions.expire(attempt=attempt).state == Attempt.State.EXPIRED
    assert verify(Attempt.objects.get(pk=attempt.pk)).is_whole


def test_a_draft_of_a_reply_that_is_there_is_refused_as_one_that_is_not(attempt, learner):
    url = reverse("attempt_draft", args=[attempt.uuid, talks.ITEM])
    told_apart = {
        learner.put(
            url, json.dumps({"raw": {"turns": [name]}, "rev": 0}), content_type="application/json"
        ).status_code
        for name in (f"ask-{talks.HIDDEN}", "no-such-reply")
    }
    assert len(told_apart) == 1, "guessing ids of replies tells nothing"


# Faces


@pytest.mark.parametrize(
    "face", [{"skin": "²"}, {"tone": "9" * 5000}, {"age": "²"}, {"age": "9" * 5000}, {"skin": "99"}]
)
def test_a_face_that_cannot_be_drawn_is_left_to_the_name(learner, face):
    graph = deepcopy(talks.GRAPH)
    graph["people"][0]["face"] = face
    case = talks.page(graph=graph)
    attempt = talks.attempt(case, cases.learner(case, learner.user))
    answer = learner.get(reverse("attempt", args=[attempt.uuid]))
    assert answer.status_code == 200
    assert "s99" not in answer.content.decode()


# Numbers in addresses and forms of authors


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "0001" + "9" * 5000, "-1", "1e3", ""])
def test_an_author_who_sends_no_number_gets_a_page(visit, number):
    case = talks.page()
    author = visit(factories.user("faculty", course=case.get_parent().get_parent().specific))
    play = reverse("talk_play", args=[case.pk, talks.ITEM])
    page = author.get(play, {"variant": number})
    assert page.status_code == 200
    trial = page.context["signed"]
    answer = author.post(reverse("case_try", args=[case.pk]), {"trial": trial, "kept": number})
    assert answer.status_code == 200


def test_an_author_plays_a_draft_reply_by_reply_and_goes_back(visit):
    case = talks.page()
    author = visit(factories.user("faculty", course=case.get_parent().get_parent().specific))
    url = reverse("case_try", args=[case.pk])
    page = author.get(reverse("talk_play", args=[case.pk, talks.ITEM]))
    for number, name in enumerate(talks.GOOD, start=1):
        assert page.context["number"] == number
        page = author.post(url, {"trial": page.context["signed"], "say": f"{name}-{talks.HIDDEN}"})
        assert page.status_code == 200
    assert "A plan that is his" in page.content.decode()
    page = author.post(url, {"trial": page.context["signed"], "kept": "1"})
    assert page.context["number"] == 2
    refused = author.post(url, {"trial": page.context["signed"], "say": "no-such-reply"})
    assert refused.status_code == 400
    assert "cannot be given here" in refused.content.decode()
    assert refused.context["number"] == 2


# The replay


def test_once_its_stage_is_given_a_conversation_of_a_mixed_case_is_not_offered_again(learner):
    case = told.page(more=rotation.case()["stages"][:1], slug="mixed")
    enrollment = cases.learner(case, learner.user)
    attempt = told.through(case, enrollment, told.WORST, finish=False, purpose="practice")
    url = reverse("talk_replay", args=[attempt.uuid, told.ITEM])
    assert "Try again from turn" in learner.get(url).content.decode()
    cases.give(attempt, {})
    page = learner.get(url).content.decode()
    assert Attempt.objects.get(pk=attempt.pk).is_open
    assert "Try again from turn" not in page and "Try that turn once more" not in page
    answer = learner.post(
        reverse("talk_back", args=[attempt.uuid, told.ITEM]), {"event": uuid.uuid4(), "turn": 1}
    )
    assert answer.status_code == 409


def test_staff_who_set_two_runs_side_by_side_are_on_record_with_both(learner, visit):
    case = told.page()
    enrollment = cases.learner(case, learner.user)
    first = told.through(case, enrollment, told.WORST)
    second = told.through(case, enrollment, told.BEST)
    faculty = visit(factories.user("faculty", course=case.get_parent().get_parent().specific))
    url = reverse("talk_compare", args=[second.uuid, told.ITEM])
    assert faculty.get(url, {"with": str(first.uuid)}).status_code == 200
    seen = AuditEntry.objects.filter(verb="viewed", actor=faculty.user)
    assert {one.thing_id for one in seen} == {str(first.pk), str(second.pk)}


def test_a_colleague_finds_nothing_once_the_run_was_set_aside(learner, visit):
    told.rubric()
    case = told.page()
    attempt = told.through(case, cases.learner(case, learner.user))
    ruth = cases.learner(case)
    learner.post(
        reverse("talk_invite", args=[attempt.uuid, told.ITEM]), {"colleague": str(ruth.uuid)}, follow=True
    )
    url = reverse("talk_colleague", args=[attempt.uuid, told.ITEM])
    assert visit(ruth.user).get(url).status_code == 200
    actions.void(attempt=attempt, by=factories.user("administrator"), why="A fault of the room.")
    assert visit(ruth.user).get(url).status_code == 404


# Runs that a case asks for


def test_a_run_in_which_nothing_was_said_before_time_ran_out_completes_no_case(learner):
    case = told.page(runs_asked=2)
    enrollment = cases.learner(case, learner.user)
    passed = told.through(case, enrollment)
    second = cases.attempt(case, enrollment)
    Attempt.objects.filter(pk=second.pk).update(deadline_at="2020-01-01T00:00Z")
    actions.expire(attempt=second)
    found = reports.tries(users=[learner.user.pk], keys=[case.key])[learner.user.pk, case.key]
    assert [one.decision for one in found] == ["pass", "not_yet"]
    assert not case_passed("Case", found).met
    page = learner.get(reverse("talk_replay", args=[passed.uuid, told.ITEM])).content.decode()
    assert "One more run completes this case" in page
    told.through(case, enrollment, told.WORST)
    assert case_passed(
        "Case", reports.tries(users=[learner.user.pk], keys=[case.key])[learner.user.pk, case.key]
    ).met


# The record


def test_a_run_with_ways_left_and_words_erased_still_follows_from_its_log(learner):
    case = told.page()
    factories.profile(learner.user, seat="nurse", scope="administers")
    enrollment = cases.learner(case, learner.user)
    attempt = told.through(case, enrollment, told.WORST, finish=False, purpose="practice")
    attempt = told.say(told.back(attempt, 1), "fear-name", "plan-force", own="Another try.")
    attempt = told.say(told.back(attempt, 2), "plan-offer")
    cases.give(attempt, {})
    attempt = Attempt.objects.get(pk=attempt.pk)
    before = verify(attempt)
    assert before.is_whole and not before.erased
    for one in attempt.words.all():
        actions.erase_words(words=one, by=factories.user("administrator"), why="Asked for by the learner.")
    graph = told.graph()
    for node in graph["nodes"]:
        for choice in node.get("choices", []):
            choice["id"] += "-new"
            choice.pop("skills", None)
    graph["nodes"][0]["choices"][0]["skills"] = {"opens": "1"}
    page = CasePage.objects.get(pk=case.pk)
    page.stages[0].value["items"][0].value["talk"]["graph"] = graph
    page.save_revision(clean=False).publish()
    assert CaseVersion.objects.filter(case_key=case.key).count() == 2
    factories.profile(learner.user, seat="physician", scope="prescribes")
    attempt = Attempt.objects.get(pk=attempt.pk)
    after = verify(attempt)
    assert after.is_whole, after.problems
    assert (after.events, after.erased) == (before.events, 2)
    outcome = attempt.outcomes.get()
    assert outcome.critical_count == 0, "what was left counts no more"
    assert str(outcome.points) == "7.1429", "five of seven"
    html = learner.get(reverse("talk_replay", args=[attempt.uuid, told.ITEM])).content.decode()
    assert html.count("What was written has been erased.") == 2
    assert "Another try." not in html and told.OWN not in html


# A stage that opens by what was said


def mixed(opens):
    raw = rotation.case()
    talk = {"id": "meeting", "title": "Sit down.", "html": "", "items": [talks.item()]}
    after = raw["stages"][0] | {"opens": opens}
    return raw | {"stages": [talk, after], "chart": []}


@pytest.mark.parametrize("name", ["opens", "bounce", "shared", "joaquin", "good", "not-now"])
def test_no_stage_depends_on_what_nobody_can_choose(name):
    raw = mixed({"all": [{"item": talks.ITEM, "chose": [name]}]})
    findings = [one.sentence for one in checks.lint(raw)]
    assert any(f"depends on “{name}”" in one for one in findings)


def test_a_stage_opens_by_a_reply_and_only_by_it():
    rule = {"all": [{"item": talks.ITEM, "chose": [f"name-{talks.HIDDEN}"]}]}
    case = definition.parse(mixed(rule))
    assert not [one for one in checks.lint(mixed(rule)) if "depends on" in one.sentence]
    for replies, met in ((("ask", "name", "plan"), (0, 1)), (("ask", "facts", "plan"), (0,))):
        turns = [f"{one}-{talks.HIDDEN}" for one in replies]
        answers = {talks.ITEM: kinds.restore(case.find(talks.ITEM), {"turns": turns})}
        assert case.met(answers) == met
    assert [one.id for one in offering.choices_of(case.find(talks.ITEM))] == [
        choice.id for node in case.find(talks.ITEM).graph.nodes for choice in node.choices
    ], "an author chooses among replies"


# Names of replies


def test_nobody_finds_ids_of_replies_by_the_address_of_the_attempt(learner, attempt):
    talks.say(attempt, "ask")
    html = learner.get(reverse("attempt", args=[attempt.uuid])).content.decode()
    names = re.findall(r'name="(?:choice|stop)" value="(\w+)"', html)
    ids = [one.id for one in attempt.definition.find(talks.ITEM).graph.by_id["bounce"].choices]
    assert {order.drawn(attempt.talk_seed, one) for one in ids} == set(names)
    for known in (attempt.seed, str(attempt.uuid), attempt.uuid.hex, attempt.variant_seed):
        assert not {order.drawn(known, one) for one in ids} & set(names)
    assert attempt.talk_seed not in html
