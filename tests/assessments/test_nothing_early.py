"""What a learner may not know yet stands on no page: not the next stage, not points, not a critical error."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments import questioning, reports, sittings
from assessments.standing import case_passed
from courses import evidence
from tests import factories
from tests.assessments import cases, released, writing
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
HARM = rotation.item("dose")["critical"][-1]["because"]


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


def only_the_decision_is_told(case, enrollment):
    """A sitting whose learners know at once whether they passed, and the rest after the release."""
    return cases.sitting(
        case, enrollment, purpose="summative", wait_hours=0, feedback={"decision": "after_submit"}
    )


def pages_of(learner, case):
    """Every page of their own on which a case stands."""
    urls = [case.url, case.get_parent().url, reverse("record"), reverse("today")]
    return [learner.get(url, follow=True).content.decode() for url in urls]


@pytest.mark.parametrize("stage", ["stop", "dose"])
def test_a_form_for_a_stage_to_come_is_told_nothing_of_it(case, enrollment, learner, stage):
    attempt = cases.attempt(case, enrollment)
    ahead = next(one for one in attempt.definition.stages if one.id == stage)
    name, value = {"stop": ("options[]:now", ["stop-all"]), "dose": ("amount:dose", "my 18")}[stage]
    reply = learner.post(
        reverse("attempt_give", args=[attempt.uuid, stage]), {"event": uuid.uuid4(), name: value}
    )
    text = reply.content.decode()
    assert reply.status_code == 409
    for item in ahead.items:
        assert strip_tags(item.stem) not in text
        assert all(option.text not in text for option in getattr(item, "options", ()))
    assert ("my 18" in text) == (stage == "dose"), "what was typed comes back all the same"


@pytest.mark.parametrize("answers", [cases.SAFE, cases.UNSAFE])
def test_a_decision_that_is_known_early_tells_neither_points_nor_harm(case, enrollment, learner, answers):
    only_the_decision_is_told(case, enrollment)
    attempt = cases.finish(cases.attempt(case, enrollment), answers)
    outcome = attempt.outcomes.get()
    passed = outcome.decision == "pass"
    for text in pages_of(learner, case):
        assert "Not yet, " not in text
        assert "Passed, " not in text
        assert HARM not in text
        assert "safety issue" not in text
        assert "step could have harmed" not in text
    (tries,) = reports.tries(users=[enrollment.user_id], keys=[case.key]).values()
    found = case_passed("Case", tries)
    assert (found.met, found.safety, found.why) == (passed, False, "" if passed else "Not passed yet.")


def test_a_case_passed_with_points_that_are_not_out_is_evidence_without_them(case, enrollment):
    sitting = only_the_decision_is_told(case, enrollment)
    cases.finish(cases.attempt(case, enrollment))
    program = cases.program_of(case)
    said = [one.result for one in evidence.of(enrollment.user, program) if one.kind == "case"]
    assert said == ["Passed"]
    sittings.release(sitting=sitting, by=factories.user())
    said = [one.result for one in evidence.of(enrollment.user, program) if one.kind == "case"]
    assert said == ["Passed, 12 of 12 points"]


def test_once_everything_is_released_points_and_harm_are_said(case, enrollment, learner):
    sitting = only_the_decision_is_told(case, enrollment)
    cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    sittings.release(sitting=sitting, by=factories.user())
    page, _week, record, _today = pages_of(learner, case)
    assert "Not yet: a safety issue, 6 of 12 points" in page
    assert "step could have harmed" in page
    assert "Not yet: a safety issue, 6 of 12 points" in record


def test_the_page_of_a_case_promises_no_stage_that_opens_by_rule(learner):
    stages = cases.fields()["stages"]
    condition = {
        "item": "meaning",
        "chose": [{"type": "item", "id": "x", "value": "pain"}],
        "chose_none": [],
        "at_least": None,
        "below": None,
    }
    stages[1]["value"]["opens"] = {
        "needs": "all",
        "conditions": [{"type": "item", "id": "c", "value": condition}],
    }
    case = cases.page(stages=stages)
    attempt = cases.attempt(case, cases.learner(case, learner.user))
    text = learner.get(case.url).content.decode()
    assert attempt.stage_count == 2
    assert "Up to three stages" in text
    assert "At least 80% of the points of the questions you come to" in text


# A mark that changes after it was released


def everything_of(learner, attempt, case):
    """Every page of the learner on which something of an attempt could stand, in one text."""
    enrollment = attempt.user.enrollments.get()
    urls = [
        case.url,
        case.get_parent().url,
        reverse("record"),
        reverse("today"),
        reverse("passport", args=[enrollment.uuid]),
    ]
    urls += [reverse(name, args=[attempt.uuid]) for name in ("debrief", "feedback", "attempt")]
    urls += [reverse("passport_json", args=[enrollment.uuid])]
    pages = [learner.get(url, follow=True).content.decode() for url in urls]
    # What a form must hold anew with each answer, and who looked when, is not about the mark.
    return re.sub(r'name="(csrfmiddlewaretoken|event)" value="[^"]*"|nonce="[^"]*"', "", "\n".join(pages))


@pytest.mark.parametrize("levels", [writing.TOP, writing.HARM], ids=["better", "harm"])
def test_a_changed_mark_is_visible_on_no_page_before_its_release(learner, levels, time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
    case = released.case()
    attempt = released.handed_in(case, cases.learner(case, learner.user))
    teacher = factories.user("faculty")
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    everything_of(learner, attempt, case)  # once read, nothing is new any more
    before = everything_of(learner, attempt, case)
    released.remark(attempt, teacher, levels, comment="SOMETHING ELSE NOW")
    assert everything_of(learner, attempt, case) == before
    question = questioning.ask(attempt=attempt, item="letter", why="Why?", by=learner.user)
    with_question = everything_of(learner, attempt, case)
    changed = levels | {"cause": "none"}
    questioning.change(
        question=question, levels=changed, why="ANSWERED SO", by=factories.user("faculty"),
        instead_of=attempt.scripts.get().counted_id, comment="AND ANOTHER",
    )  # fmt: skip
    text = everything_of(learner, attempt, case)
    for hidden in ("SOMETHING ELSE NOW", "ANSWERED SO", "AND ANOTHER", released.HARM, "The mark is changed"):
        assert hidden not in text and hidden not in with_question
    tries = reports.tries(users=[learner.user.pk], keys=[case.key])[learner.user.pk, case.key]
    assert (tries[0].decision, tries[0].is_unsigned) == ("not_yet", False)
    released.release(attempt, teacher, words="Read again.")
    text = everything_of(learner, attempt, case)
    assert "ANSWERED SO" in text and "AND ANOTHER" in text
    assert (released.HARM in text) == (levels == writing.HARM)
