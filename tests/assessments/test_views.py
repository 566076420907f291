"""Cases over HTTP: whose attempt it is, what a form may send, and what no byte says before it is released."""

import json
import re
import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse
from django.utils import timezone

from assessments import actions, receipts
from assessments.models import Attempt, AttemptEvent, CasePage, Draft, Sitting, Words
from cms.models import AuditEntry
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases, released
from tests.assessments.engine import rotation
from tests.conftest import Visitor

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def attempt(case, enrollment):
    return cases.attempt(case, enrollment)


def url(name, attempt, *more):
    return reverse(name, args=[attempt.uuid, *more])


def put(client, attempt, item, raw, rev=0, **headers):
    return client.put(
        url("attempt_draft", attempt, item),
        json.dumps({"rev": rev, "raw": raw}),
        content_type="application/json",
        **{**JSON, **headers},
    )


def fields(raws, revs=None):
    """The fields of a form that gives these raw answers."""
    data = {}
    for item, raw in raws.items():
        data[f"rev:{item}"] = (revs or {}).get(item, 0)
        for key, value in raw.items():
            data[f"{key}[]:{item}" if isinstance(value, list) else f"{key}:{item}"] = value
    return data


def give(client, attempt, stage, raws, *, event=None, **more):
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    data = {"event": event or uuid.uuid4(), **fields(raws), **more}
    return client.post(url("attempt_give", attempt, stage), data, **headers)


def work_through(client, attempt, answers):
    """Give every stage through the form, whatever it says about empty fields."""
    for stage in attempt.definition.stages:
        raws = {item.id: answers.get(item.id, {}) for item in stage.items}
        reply = give(client, attempt, stage.id, raws)
        if reply.status_code == 422:
            reply = give(client, attempt, stage.id, raws, despite=reply.context["despite"])
        assert reply.status_code == 302, reply.content
    attempt.refresh_from_db()
    return attempt


# Beginning


def test_the_page_of_a_case_says_what_passing_means_and_begins(case, enrollment, learner):
    page = learner.get(case.url)
    text = page.content.decode()
    for sentence in ("Three stages, about 15 minutes", "At least 9.6 of 12 points", "You have three tries"):
        assert sentence in text
    reply = learner.post(reverse("attempt_start", args=[case.pk]))
    attempt = Attempt.objects.get()
    assert reply.headers["Location"] == url("attempt", attempt)
    assert "Go on where you stopped" in learner.get(case.url).content.decode()


def test_beginning_needs_a_post_and_two_presses_make_one_attempt(case, enrollment, learner):
    address = reverse("attempt_start", args=[case.pk])
    assert learner.get(address).headers["Location"] == case.url
    assert not Attempt.objects.exists()
    assert learner.post(address).headers["Location"] == learner.post(address).headers["Location"]
    assert Attempt.objects.count() == 1


def test_a_stranger_cannot_begin_a_case_of_another_program(case, other_learner):
    assert other_learner.post(reverse("attempt_start", args=[case.pk])).status_code == 404
    assert other_learner.post(reverse("attempt_start", args=[999_999])).status_code == 404


def test_an_unpublished_case_cannot_be_begun_but_an_open_attempt_goes_on(case, attempt, learner):
    CasePage.objects.get(pk=case.pk).unpublish()
    assert learner.post(reverse("attempt_start", args=[case.pk])).status_code == 404
    assert learner.get(url("attempt", attempt)).status_code == 200


def test_who_teaches_reads_the_page_and_begins_nothing(case, visit):
    course = case.get_parent().get_parent()
    teacher = visit(factories.user("faculty", course=course.specific))
    assert "Learners begin it here" in teacher.get(case.url).content.decode()
    reply = teacher.post(reverse("attempt_start", args=[case.pk]))
    assert reply.status_code == 403
    assert not Attempt.objects.exists()


def test_an_alias_shows_the_same_case_and_its_attempts_count_for_both(case, learner):
    week = factories.week()
    alias = case.create_alias(parent=week)
    assert alias.specific.key == case.case_key
    cases.learner(alias, learner.user)
    learner.post(reverse("attempt_start", args=[alias.pk]))
    attempt = Attempt.objects.get()
    assert attempt.version.case_key == case.case_key
    assert alias.url in learner.get(url("attempt", attempt)).content.decode(), (
        "one leaves to where one came from"
    )


# Whose it is


@pytest.mark.parametrize("role", ["other_learner", "faculty", "reviewer", "office"])
@pytest.mark.parametrize("closed", [False, True])
def test_an_attempt_of_somebody_else_is_not_there(role, closed, attempt, request):
    if closed:
        cases.finish(attempt)
    somebody = request.getfixturevalue(role)
    assert somebody.get(url("debrief", attempt)).status_code in (403, 404)
    assert somebody.get(url("attempt", attempt)).status_code in (302, 403, 404)
    assert put(somebody, attempt, "meaning", {"option": "pain"}).status_code == 404
    assert give(somebody, attempt, "see", {"meaning": {"option": "pain"}}).status_code == 404
    assert not Draft.objects.exists()


def test_a_visitor_is_led_to_sign_in_and_a_script_is_told_so(attempt, anonymous):
    page = anonymous.get(url("attempt", attempt))
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/accounts/login/")
    reply = put(anonymous, attempt, "meaning", {"option": "pain"})
    assert reply.status_code == 401
    assert reply.json()["kind"] == "signed_out"
    assert give(anonymous, attempt, "see", {}, HTTP_ACCEPT="application/json").status_code == 401


def test_faculty_of_the_course_and_administrators_may_look_and_each_look_is_on_record(
    case, attempt, visit, administrator
):
    cases.finish(attempt)
    teacher = visit(factories.user("faculty", course=case.get_parent().get_parent().specific))
    for somebody in (teacher, administrator):
        page = somebody.get(url("attempt", attempt), follow=True)
        assert page.status_code == 200
        assert "This look is recorded" in page.content.decode()
        entry = AuditEntry.objects.filter(verb="viewed").latest("id")
        assert (entry.actor_id, entry.thing_id) == (somebody.user.pk, str(attempt.pk))
    assert AuditEntry.objects.filter(verb="viewed").count() == 2


def test_faculty_find_the_attempts_of_their_learners_on_the_page_of_the_case(case, attempt, visit, learner):
    course = case.get_parent().get_parent().specific
    teacher = visit(factories.user("faculty", course=course))
    text = teacher.get(case.url).content.decode()
    assert "Who has worked through it" in text
    assert url("debrief", attempt) in text
    assert "Who has worked through it" not in learner.get(case.url).content.decode()
    other_program = case.create_alias(parent=factories.week())
    colleague = visit(factories.user("faculty", course=other_program.get_parent().get_parent().specific))
    assert "Nobody yet." in colleague.get(other_program.url).content.decode()
    assert colleague.get(url("debrief", attempt)).status_code == 404


def test_the_learners_own_look_is_not_recorded(attempt, learner):
    cases.finish(attempt)
    assert learner.get(url("debrief", attempt)).status_code == 200
    assert not AuditEntry.objects.filter(verb="viewed").exists()


# Drafts


def test_a_draft_is_saved_and_comes_back_with_the_page(attempt, learner):
    reply = put(learner, attempt, "meaning", {"option": "pain"})
    assert reply.status_code == 200
    said = reply.json()
    assert said["rev"] == 1
    assert re.fullmatch(r"\d{1,2}:\d\d:\d\d [ap]m", said["saved"])
    assert said["remaining_ms"] is None
    page = learner.get(url("attempt", attempt)).content.decode()
    assert re.search(r'value="pain" checked', page)
    assert f"Saved on the server at {said['saved']}" in page
    assert learner.get(url("attempt_draft", attempt, "meaning"), **JSON).json() == {
        "rev": 1,
        "raw": {"option": "pain"},
        "state": "open",
        "remaining_ms": None,
    }


def test_the_time_of_saving_is_the_learners_own(attempt, learner):
    profile = factories.profile(learner.user, time_zone="Asia/Tokyo")
    draft = put(learner, attempt, "meaning", {"option": "pain"}).json()
    moment = Draft.objects.get().saved_at.astimezone(profile.zone)
    assert draft["saved"].startswith(f"{moment:%I:%M:%S}".lstrip("0"))


def test_a_stale_draft_answers_with_both_sides_of_the_matter(attempt, learner):
    put(learner, attempt, "meaning", {"option": "pain"})
    reply = put(learner, attempt, "meaning", {"option": "dying"})
    assert reply.status_code == 409
    said = reply.json()
    assert (said["kind"], said["rev"], said["raw"]) == ("changed", 1, {"option": "pain"})
    assert "another window" in said["sentence"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '{"raw": {"option": "pain"}}',
        '{"rev": -1, "raw": {}}',
        '{"rev": "x", "raw": {}}',
        '{"rev": 1e999, "raw": {}}',
        '{"rev": 0, "raw": "pain"}',
        '{"rev": 0, "raw": {"option": 1}}',
        '{"rev": 0, "raw": {"option": "a\\u0000b"}}',
        '{"rev": 0, "raw": {"option": "\\ud800"}}',
        "[" * 30_000,
    ],
)
def test_a_draft_that_cannot_be_read_is_a_400_in_words(body, attempt, learner):
    reply = learner.put(
        url("attempt_draft", attempt, "meaning"), body, content_type="application/json", **JSON
    )
    assert reply.status_code == 400
    assert reply.json()["sentence"]
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_is_a_413_in_words(attempt, learner):
    reply = put(learner, attempt, "meaning", {"option": "x" * 70_000})
    assert reply.status_code == 413
    assert "too long" in reply.json()["sentence"]


def test_fields_that_are_nobodys_business_change_nothing(attempt, learner):
    body = {
        "rev": 0,
        "raw": {"option": "pain"},
        "user": 1,
        "saved_at": "2020-01-01",
        "deadline_at": None,
        "score": 9,
    }
    learner.put(
        url("attempt_draft", attempt, "meaning"), json.dumps(body), content_type="application/json", **JSON
    )
    draft = Draft.objects.get()
    assert draft.attempt == attempt
    assert draft.saved_at > timezone.now() - timedelta(minutes=1)


def test_a_draft_needs_the_token_of_our_own_pages(attempt, learner):
    strict = type(learner)(learner.user)
    strict.handler.enforce_csrf_checks = True
    assert put(strict, attempt, "meaning", {"option": "pain"}).status_code == 403
    assert not Draft.objects.exists()


class UnreachableCache(LocMemCache):
    def __init__(self, *args, **kwargs):
        super().__init__("unreachable", {})

    def _refuse(self, *args, **kwargs):
        raise AssertionError("The cache was asked.")

    get = set = add = delete = touch = get_many = set_many = incr = _refuse


def test_saving_and_giving_never_ask_the_cache(attempt, learner, settings):
    settings.CACHES = {"default": {"BACKEND": "tests.assessments.test_views.UnreachableCache"}}
    assert put(learner, attempt, "meaning", {"option": "pain"}).status_code == 200
    assert (
        give(learner, attempt, "see", {"meaning": {"option": "pain"}}, **{"rev:meaning": 1}).status_code
        == 302
    )


# Giving


@pytest.mark.parametrize(
    ("answers", "decision", "points", "criticals"),
    [
        (cases.SAFE, "pass", 12, 0),
        (cases.UNSAFE, "not_yet", 6, 1),
        ({**cases.SAFE, "dose": {"amount": "18000", "unit": "mcg"}}, "pass", 12, 0),
        ({**cases.SAFE, "dose": {"amount": "18", "unit": "ml"}}, "not_yet", 6, 0),
        ({**cases.SAFE, "dose": {"amount": "18 mg"}}, "pass", 12, 0),
        ({**cases.SAFE, "dose": {"amount": "25", "unit": "mg"}}, "not_yet", 9, 0),
        ({**cases.SAFE, "now": {"options": ["causes", "rotate", "stop-all", "raise"]}}, "not_yet", 11, 1),
        ({}, "not_yet", 0, 0),
    ],
)
def test_a_run_through_the_pages_comes_out_as_scripted(
    answers, decision, points, criticals, attempt, learner
):
    work_through(learner, attempt, answers)
    outcome = attempt.outcomes.get()
    assert (outcome.decision, outcome.points, outcome.critical_count) == (decision, points, criticals)


def test_a_stage_leads_on_to_the_next_and_the_last_to_the_look_back(attempt, learner):
    first = give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    assert first.headers["Location"] == url("attempt", attempt)
    page = learner.get(url("attempt", attempt)).content.decode()
    assert "Stage 2 of 3. Stage 1 is locked." in page
    assert "Morphine he no longer clears" in page, "own answers can be read back"
    give(learner, attempt, "stop", {"now": cases.SAFE["now"]})
    assert "Give these answers and hand in" in learner.get(url("attempt", attempt)).content.decode()
    raws = {"dose": cases.SAFE["dose"], "rescue": cases.SAFE["rescue"]}
    last = give(learner, attempt, "dose", raws, HTTP_ACCEPT="application/json")
    said = last.json()
    assert (said["stage"], said["url"]) == ("dose", url("debrief", attempt))
    handed_in = AttemptEvent.objects.get(kind="submitted")
    assert said["receipt"] == receipts.receipt_code(handed_in)
    assert learner.get(url("attempt", attempt)).headers["Location"] == url("debrief", attempt)


def test_a_second_click_has_no_second_effect(attempt, learner):
    event = uuid.uuid4()
    raws = {"meaning": cases.SAFE["meaning"]}
    replies = [give(learner, attempt, "see", raws, event=event) for _ in range(3)]
    assert {reply.headers["Location"] for reply in replies} == {url("attempt", attempt)}
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1


def test_a_stale_form_is_shown_what_stands_and_keeps_its_own_words(attempt, learner):
    give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    reply = give(learner, attempt, "see", {"meaning": {"option": "pain"}})
    assert reply.status_code == 409
    text = reply.content.decode()
    assert "This stage is already given" in text
    assert "Morphine he no longer clears" in text
    assert "Pain he cannot report to us" in text
    assert AttemptEvent.objects.filter(kind="answered").count() == 1


def test_a_unit_that_is_missing_is_told_before_it_locks_and_nothing_is_lost(attempt, learner):
    give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    give(learner, attempt, "stop", {"now": cases.SAFE["now"]})
    raws = {"dose": {"amount": "18"}, "rescue": {}}
    reply = give(learner, attempt, "dose", raws)
    assert reply.status_code == 422
    text = reply.content.decode()
    assert "Say the unit too" in text
    assert "This question is empty" in text
    assert 'value="18"' in text
    attempt.refresh_from_db()
    assert attempt.is_open
    again = learner.get(url("attempt", attempt)).content.decode()
    assert 'value="18"' in again, "it is kept as a draft as well"
    revs = {"rev:dose": 1, "rev:rescue": 0}
    done = give(learner, attempt, "dose", raws, despite=reply.context["despite"], **revs)
    assert done.status_code == 302
    assert {one.item: one.status for one in attempt.outcomes.get().run.scores.all()}["dose"] == "ungradable"


def test_a_number_that_does_not_parse_is_told_in_words(attempt, learner):
    give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    give(learner, attempt, "stop", {"now": cases.SAFE["now"]})
    raws = {"dose": {"amount": "12–20", "unit": "mg"}, "rescue": cases.SAFE["rescue"]}
    reply = give(learner, attempt, "dose", raws)
    assert reply.status_code == 422
    assert "No ranges, no words" in reply.content.decode()


def test_a_conflict_at_giving_shows_both_and_the_next_press_decides(attempt, learner):
    put(learner, attempt, "meaning", {"option": "pain"})
    reply = give(learner, attempt, "see", {"meaning": {"option": "dying"}})
    assert reply.status_code == 409
    text = reply.content.decode()
    assert "There it says: Pain he cannot report to us" in text
    assert re.search(r'value="dying" checked', text)
    assert 'name="rev:meaning" value="1"' in text
    assert (
        give(learner, attempt, "see", {"meaning": {"option": "dying"}}, **{"rev:meaning": 1}).status_code
        == 302
    )
    assert AttemptEvent.objects.get(kind="answered").payload["response"] == {"option": "dying"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"event": "no uuid"},
        {"event": str(uuid.uuid4()), "option:meaning": "nothing of ours"},
        {"event": str(uuid.uuid4()), "option:meaning": ["pain", "dying"]},
        {"event": str(uuid.uuid4()), "option:meaning": "a\0b"},
        {"event": str(uuid.uuid4()), "option:meaning": "pain", "rev:meaning": "x"},
        {"event": str(uuid.uuid4()), "option:meaning": "x" * 30_000},
    ],
)
def test_a_form_that_is_not_ours_is_a_400_in_words(data, attempt, learner):
    reply = learner.post(url("attempt_give", attempt, "see"), data)
    assert reply.status_code == 400
    attempt.refresh_from_db()
    assert attempt.stage == 0
    assert AttemptEvent.objects.count() == 1


def test_what_was_given_comes_with_a_receipt_that_can_be_read_again_and_leads_staff_to_it(
    attempt, learner, case
):
    give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    stage = receipts.receipt_code(AttemptEvent.objects.get(kind="stage_committed"))
    page = learner.get(url("attempt", attempt)).content.decode()
    assert f"Receipt {stage}." in page
    # A time of day without its zone says nothing to who reads it elsewhere.
    assert re.search(r"Given on \d+ \w+ \d{4} at \d+:\d\d:\d\d [ap]m (in [A-Z]|UTC)", page)
    attempt.refresh_from_db()
    cases.finish(attempt)
    end = receipts.receipt_code(AttemptEvent.objects.get(kind="submitted"))
    teacher = Visitor(factories.user("faculty", course=case.get_parent().get_parent().specific))
    for reader in (learner, teacher):
        page = reader.get(url("debrief", attempt)).content.decode()
        assert f"Receipt {stage}." in page and end in page
    for written in (end, end.lower(), end.replace("-", " "), f" {end.replace('-', '')} "):
        assert receipts.find(written).get().attempt == attempt
    assert not receipts.find("no code") and not receipts.find("")


@pytest.mark.parametrize("more", [{"dose": cases.SAFE["dose"]}, {"score": {"points": "12"}}])
def test_what_is_not_part_of_the_stage_is_refused_and_gives_nothing(attempt, learner, more):
    reply = give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"], **more})
    assert reply.status_code == 400
    assert not AttemptEvent.objects.filter(kind="answered").exists()


def test_coming_back_by_get_leads_to_the_attempt(attempt, learner):
    assert learner.get(url("attempt_give", attempt, "see")).headers["Location"] == url("attempt", attempt)


def test_after_leaving_the_cohort_nothing_can_be_added_and_what_was_given_is_kept(attempt, learner):
    give(learner, attempt, "see", {"meaning": cases.SAFE["meaning"]})
    Enrollment.objects.update(state="withdrawn")
    reply = give(learner, attempt, "stop", {"now": cases.SAFE["now"]})
    assert reply.status_code == 409
    assert "left this cohort" in reply.content.decode()
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1


# Time


def test_a_page_met_after_time_ran_out_closes_the_attempt_by_itself(attempt, learner, time_machine):
    Sitting.objects.update(time_limit_minutes=30)
    Attempt.objects.update(deadline_at=attempt.started_at + timedelta(minutes=30))
    put(learner, attempt, "meaning", {"option": "toxicity"})
    time_machine.move_to(attempt.started_at + timedelta(minutes=40))
    page = learner.get(url("attempt", attempt), follow=True)
    text = page.content.decode()
    assert "Time ran out" in text
    assert "Morphine he no longer clears" in text
    attempt.refresh_from_db()
    assert attempt.state == "expired"


def test_start_page_timer_and_draft_say_the_same_time(case, enrollment, learner):
    sitting = actions.sitting_for(enrollment=enrollment, case_key=case.key)
    Sitting.objects.filter(pk=sitting.pk).update(
        time_limit_minutes=45, closes_at=timezone.now() + timedelta(minutes=22, seconds=30)
    )
    assert "You will have 22 minutes, not 45" in learner.get(case.url).content.decode()
    learner.post(reverse("attempt_start", args=[case.pk]))
    attempt = Attempt.objects.get()
    page = learner.get(url("attempt", attempt)).content.decode()
    left = int(re.search(r'data-left="(\d+)"', page)[1])
    said = put(learner, attempt, "meaning", {"option": "pain"}).json()["remaining_ms"]
    assert 21 * 60_000 < said <= left <= 22.5 * 60_000
    assert "<strong data-minutes>22 minutes</strong>" in page


# What no byte says


def planted(secret):
    """The same case with other keys, reasons and bands, and an unusual word in each place of the key."""
    raw = deepcopy(rotation.case())
    raw["references"] = [f"{secret} handbook"]
    for stage in raw["stages"]:
        for item in stage["items"]:
            item["explanation"] = f"<p>{secret} explanation</p>"
            item["references"] = [f"{secret} source"]
            for option in item.get("options", ()):
                option["because"] = f"{secret} reason"
            for part in (*item.get("bands", ()), *item.get("critical", ())):
                part["because"] = f"{secret} band"
            if "worked" in item:
                item["worked"] = [f"{secret} step"]
                item["rest_because"] = f"{secret} rest"
    if secret == "zanzibar":
        meaning = raw["stages"][0]["items"][0]
        meaning["options"][0].pop("best")
        meaning["options"][1]["best"] = True
        now = raw["stages"][1]["items"][0]
        for option in now["options"]:
            option["correct"] = not option.get("correct", False)
            option.pop("critical", None)
        dose = raw["stages"][2]["items"][0]
        dose |= {"value": "14", "bands": [{**dose["bands"][0], "low": "13", "high": "15"}], "critical": []}
    return raw


def pages_before_release(client, attempt):
    """Every answer the learner gets while an attempt is open, without what differs between any two attempts."""
    seen = []

    def look(reply):
        text = reply.content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        text = re.sub(r'name="event" value="[\w-]+"', "", text)
        text = re.sub(r"\d{1,2}:\d\d:\d\d [ap]m", "", text)
        # A receipt is eight letters of a digest over the moment, the attempt and the digest of the whole case.
        # (Within the address of an attempt there can be eight digits that look like one.)
        text = re.sub(r"(?<![\w-])[0-9A-F]{4}-[0-9A-F]{4}(?![\w-])", "", text)
        seen.append(re.sub(r'"saved(_at)?": "[^"]*"', "", text))

    for stage in attempt.definition.stages:
        look(client.get(url("attempt", attempt)))
        raws = {item.id: cases.SAFE[item.id] for item in stage.items}
        for item, raw in raws.items():
            look(put(client, attempt, item, raw))
        look(
            give(
                client, attempt, stage.id, {item: {} for item in raws}, **{f"rev:{item}": 1 for item in raws}
            )
        )
        look(give(client, attempt, stage.id, raws, **{f"rev:{item}": 2 for item in raws}))
    return seen


def test_two_cases_that_differ_only_in_the_key_differ_in_no_byte_before_release(learner, monkeypatch):
    case = cases.page(planted("quixotic"))
    enrollment = cases.learner(case, learner.user)
    one = cases.attempt(case, enrollment)
    seen = pages_before_release(learner, one)
    for name, value in cases.fields(planted("zanzibar")).items():
        setattr(case, name, value)
    case.save()
    two = cases.attempt(case, enrollment)
    assert two.version.number == 2
    # The same seed, number and address: only the key may differ now.
    Attempt.objects.filter(pk=one.pk).update(state="void")
    monkeypatch.setattr(Attempt, "seed", property(lambda self: str(one.uuid)))
    other = [text.replace(str(two.uuid), str(one.uuid)) for text in pages_before_release(learner, two)]
    other = [text.replace("second try of three", "first try of three") for text in other]
    assert other == seen
    for word in ("quixotic", "zanzibar"):
        assert word not in "".join(seen + other)
    assert "zanzibar" in learner.get(url("debrief", two)).content.decode(), "after handing in it is said"


def test_before_release_a_summative_attempt_shows_own_answers_and_when_the_rest_opens(learner):
    case = cases.page(planted("quixotic"))
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose="summative")
    attempt = cases.finish(cases.attempt(case, enrollment))
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "quixotic" not in text
    assert "Your answers are in." in text
    assert "18\N{NO-BREAK SPACE}mg" in text
    assert "opens when your faculty releases" in text
    assert "not released yet" in learner.get(case.url).content.decode()
    for page in (reverse("today"), reverse("record"), case.get_parent().url):
        seen = learner.get(page).content.decode()
        assert "12 of 12" not in seen
        assert "quixotic" not in seen
    released.release(Sitting.objects.get().attempts.first(), factories.user())
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "You have passed this case." in text
    assert "quixotic" in text


# The look back


def test_the_look_back_says_the_consequence_first_and_never_that_anyone_failed(attempt, learner):
    work_through(learner, attempt, cases.UNSAFE)
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "One step went wrong. Look at it with us." in text
    harm = text.index("At this dose he could have stopped breathing.")
    assert harm < text.index("Your answers, step by step")
    assert "Emil Sandoval is fictional" in text
    assert "Two tries are left" in text
    assert "fail" not in text.casefold()
    assert 'class="scale"' in text
    assert "36 mg" in text


def test_a_pass_says_so_and_offers_no_try(attempt, learner):
    work_through(learner, attempt, cases.SAFE)
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "You have passed this case." in text
    assert "Try again" not in text
    assert "A conversion table." in text


def test_with_no_try_left_the_page_says_whom_to_ask(attempt, learner):
    Sitting.objects.update(attempts_allowed=1)
    work_through(learner, attempt, cases.UNSAFE)
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "Ask your course faculty" in text
    assert "Try again" not in text


def test_what_could_not_be_read_is_shown_as_it_was_written(attempt, learner):
    work_through(learner, attempt, {**cases.SAFE, "dose": {"amount": "a little", "unit": "mg"}})
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "“a little”" in text
    assert "Could not be graded." in text


def test_what_a_learner_types_is_never_markup(attempt, learner, administrator):
    work_through(
        learner, attempt, {**cases.SAFE, "dose": {"amount": "<script>alert(1)</script>", "unit": "mg"}}
    )
    for somebody in (learner, administrator):
        text = somebody.get(url("debrief", attempt)).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


# Erasing


def test_an_administrator_erases_words_with_a_reason(attempt, administrator, learner):
    work_through(learner, attempt, {**cases.SAFE, "dose": {"amount": "Marta Sandoval", "unit": "mg"}})
    words = Words.objects.get(item="dose")
    page = administrator.get(url("debrief", attempt)).content.decode()
    assert reverse("words_erase", args=[words.pk]) in page
    assert administrator.post(reverse("words_erase", args=[words.pk]), {"why": ""}).status_code == 422
    reply = administrator.post(reverse("words_erase", args=[words.pk]), {"why": "It names a person."})
    assert reply.headers["Location"] == url("debrief", attempt)
    text = learner.get(url("debrief", attempt)).content.decode()
    assert "Marta Sandoval" not in text
    assert "has been erased" in text


@pytest.mark.parametrize("role", ["learner", "other_learner", "faculty", "reviewer"])
def test_nobody_else_erases(role, attempt, learner, request):
    cases.finish(attempt)
    words = Words.objects.get(item="dose")
    somebody = request.getfixturevalue(role)
    assert somebody.post(reverse("words_erase", args=[words.pk]), {"why": "x"}).status_code == 403
    assert Words.objects.get(pk=words.pk).text


# Queries


def test_pages_and_saves_cost_a_fixed_number_of_queries(
    attempt, learner, case, django_assert_max_num_queries
):
    """Of each, four are the sign-in's and two the transaction's."""
    learner.get(url("attempt", attempt))
    with django_assert_max_num_queries(8):
        learner.get(url("attempt", attempt))
    put(learner, attempt, "meaning", {"option": "pain"})
    with django_assert_max_num_queries(10):
        put(learner, attempt, "meaning", {"option": "dying"}, rev=1)
    with django_assert_max_num_queries(13):
        give(learner, attempt, "see", {"meaning": {"option": "dying"}}, **{"rev:meaning": 2})
    give(learner, attempt, "stop", {"now": cases.SAFE["now"]})
    with django_assert_max_num_queries(23):  # two mark what the office keeps of this learner
        give(learner, attempt, "dose", {"dose": cases.SAFE["dose"], "rescue": cases.SAFE["rescue"]})
    # One asks what this learner was granted, five find what to read again, two what they may say of other seats,
    # and one, once a minute, whether they answer consults as an expert.
    with django_assert_max_num_queries(23):
        learner.get(url("debrief", attempt))
    with django_assert_max_num_queries(24):  # eleven of them are Wagtail's, finding the page
        learner.get(case.url)
