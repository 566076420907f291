"""An author tries a draft from any seat and any stage, and keeps what came out as a test run."""

import html
import re

import pytest
from django.urls import reverse

from assessments import recording, trials
from assessments.engine import trying
from assessments.engine.runs import replay
from assessments.engine.score import rounded
from assessments.models import Attempt, AttemptEvent, CasePage, CaseRuns, CaseVersion, Outcome
from tests import factories
from tests.assessments import cases, writing
from tests.assessments.engine import rotation
from tests.courses import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def author(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent()))


def address(case, name="case_try"):
    return reverse(name, args=[case.pk])


def hidden(answer):
    """What the form of a page carries along."""
    text = answer.content.decode()
    found = dict(re.findall(r'type="hidden" name="(trial|stage)" value="([^"]*)"', text))
    return {name: html.unescape(value) for name, value in found.items()}


def post_of(raws):
    """Raw answers as a form sends them."""
    found = {}
    for item, raw in raws.items():
        for key, value in raw.items():
            found[f"{key}[]:{item}" if isinstance(value, list) else f"{key}:{item}"] = value
    return found


def work_through(author, case, answers, *, seat="", stage=0):
    """Try the case from a stage on; returns the last page."""
    page = author.get(address(case), {"seat": seat, "stage": stage})
    for one in rotation.case()["stages"][stage:]:
        raws = {item["id"]: answers[item["id"]] for item in one["items"]}
        page = author.post(address(case), hidden(page) | post_of(raws))
        assert page.status_code == 200
    return page


def run_form(page, **changes):
    return {
        "trial": hidden(page)["trial"],
        "name": "Best path",
        "points": "12",
        "decision": "pass",
        **changes,
    }


# Trying


def test_a_try_goes_from_the_first_stage_to_everything_that_came_of_it(author, case):
    page = work_through(author, case, cases.UNSAFE)
    text = page.content.decode()
    assert "What came of this try." in text and "Critical for safety." in text
    assert "Keep this as a test run" in text


def test_a_try_leaves_nothing_behind(author, case):
    work_through(author, case, cases.SAFE)
    assert not Attempt.objects.exists() and not AttemptEvent.objects.exists() and not Outcome.objects.exists()


def test_a_try_is_of_the_newest_draft_and_not_of_what_learners_have(author, case):
    draft = CasePage.objects.get(pk=case.pk)
    draft.stages[0].value["title"] = "Say what is new."
    draft.save_revision()
    page = author.get(address(case), {"seat": "", "stage": 0})
    assert "Say what is new." in page.content.decode()


def test_an_empty_answer_is_asked_about_as_in_an_attempt_and_can_be_given_anyway(author, case):
    first = author.get(address(case), {"seat": "", "stage": 0})
    asked = author.post(address(case), hidden(first))
    assert asked.status_code == 422 and "This question is empty." in asked.content.decode()
    given = author.post(address(case), hidden(asked) | {"despite": "meaning=blank"})
    assert "Decide what stops." in given.content.decode()


def test_a_try_that_begins_later_shows_the_worked_answers_to_earlier_stages(author, case):
    page = author.get(address(case), {"seat": "", "stage": 2}).content.decode()
    assert "Choose his dose." in page and "What you have given" in page
    assert page.count("Right.") >= 2


def test_the_last_stage_can_be_answered_once_more_with_what_was_given_still_there(author, case):
    end = work_through(author, case, cases.SAFE)
    again = author.post(address(case), hidden(end) | {"back": "1"}).content.decode()
    assert "Choose his dose." in again and f'value="{cases.SAFE["dose"]["amount"]}"' in again


def test_the_page_of_an_open_stage_holds_no_key(author, case):
    page = author.get(address(case), {"seat": "", "stage": 0}).content.decode()
    reasons = [one["because"] for one in rotation.case()["stages"][0]["items"][0]["options"]]
    assert not any(html.escape(reason) in page for reason in reasons)


def test_a_try_is_never_cached(author, case):
    page = author.get(address(case), {"seat": "", "stage": 0})
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("sent", ["", "nonsense", "e30:1:x"])
def test_what_is_no_try_begins_nothing(author, case, sent):
    answer = author.post(address(case), {"trial": sent, "stage": "see"}, follow=True)
    assert "Begin it again." in answer.content.decode()


def test_a_try_of_somebody_else_cannot_be_gone_on_with(author, case, visit):
    first = author.get(address(case), {"seat": "", "stage": 0})
    other = visit(factories.user("administrator"))
    answer = other.post(address(case), hidden(first), follow=True)
    assert "belongs to somebody else" in answer.content.decode()


def test_a_draft_that_changed_meanwhile_says_so(author, case):
    first = author.get(address(case), {"seat": "", "stage": 0})
    draft = CasePage.objects.get(pk=case.pk)
    draft.title = "Another title"
    draft.save_revision()
    second = author.post(address(case), hidden(first) | post_of({"meaning": cases.SAFE["meaning"]}))
    assert "The draft has changed since you began." in second.content.decode()


def test_a_case_that_cannot_be_read_says_why_it_cannot_be_tried(author, case):
    draft = CasePage.objects.get(pk=case.pk)
    draft.cut_percent = None
    draft.save_revision(clean=False)
    answer = author.get(address(case))
    assert answer.status_code == 422 and "Say what share of all points passes" in answer.content.decode()


def test_a_try_asks_the_database_little(author, case, django_assert_max_num_queries):
    first = author.get(address(case), {"seat": "", "stage": 0})
    with django_assert_max_num_queries(24):
        author.post(address(case), hidden(first) | post_of({"meaning": cases.SAFE["meaning"]}))


# Stages that open by rule


def ruled():
    """The rotation case, its second stage met only after a wrong first answer."""
    stages = cases.fields()["stages"]
    chose = [{"type": "item", "id": "x", "value": wrong()}]
    condition = {"item": "meaning", "chose": chose, "chose_none": [], "at_least": None, "below": None}
    stages[1]["value"]["opens"] = {
        "needs": "all",
        "conditions": [{"type": "item", "id": "c1", "value": condition}],
    }
    return cases.page(stages=stages)


def wrong():
    return next(
        one["id"] for one in rotation.case()["stages"][0]["items"][0]["options"] if not one.get("best")
    )


def test_a_stage_that_no_answers_lead_to_cannot_be_begun_at(visit):
    case = ruled()
    author = visit(factories.user("administrator"))
    answer = author.get(address(case), {"seat": "", "stage": 1})
    assert answer.status_code == 422
    assert "Neither the worked answers nor a test run lead to this stage." in answer.content.decode()


def test_a_test_run_that_leads_to_a_stage_lets_a_try_begin_there(visit):
    case = ruled()
    draft = case.get_latest_revision_as_object()
    draft.runs = [{"title": "Wrong turn", "answers": {"meaning": {"option": wrong()}}, "expect": {}}]
    draft.save_revision()
    author = visit(factories.user("administrator"))
    answer = author.get(address(case), {"seat": "", "stage": 1})
    assert answer.status_code == 200 and "Decide what stops." in answer.content.decode()


# Test runs


def test_a_try_is_kept_as_a_test_run_of_the_draft(author, case):
    end = work_through(author, case, cases.SAFE, seat="pharmacist")
    answer = author.post(address(case, "case_run_keep"), run_form(end, why="All is well."))
    assert answer.status_code == 302
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    [run] = draft.runs
    assert (run["title"], run["why"], run["seat"]) == ("Best path", "All is well.", "pharmacist")
    assert run["answers"]["dose"] == cases.SAFE["dose"]
    assert run["expect"] == {"points": "12", "criticals": [], "decision": "pass"}
    assert CasePage.objects.get(pk=case.pk).runs == [], "what is live has no run yet"
    [kept] = recording.kept(trials.DraftCase.of(draft))
    assert kept.report.ok and kept.sort == recording.BEST


def test_a_kept_run_is_replayed_when_the_case_is_published(author, case):
    end = work_through(author, case, cases.SAFE)
    author.post(address(case, "case_run_keep"), run_form(end))
    CasePage.objects.get(pk=case.pk).get_latest_revision().publish()
    assert CaseVersion.objects.filter(case_key=case.case_key).count() == 1, (
        "a run changes nothing for learners"
    )
    assert CaseRuns.objects.latest("id").runs[0]["title"] == "Best path"


def test_what_the_author_corrects_stands_as_expected_and_is_said_not_to_come_out(author, case):
    end = work_through(author, case, cases.UNSAFE)
    kept = author.post(address(case, "case_run_keep"), run_form(end), follow=True).content.decode()
    assert "It does not come out as you expect yet" in kept
    assert "is a critical error, and none was expected there." in kept


def test_nothing_typed_is_lost_when_a_run_has_no_name(author, case):
    end = work_through(author, case, cases.SAFE)
    answer = author.post(address(case, "case_run_keep"), run_form(end, name="", why="Because it matters"))
    assert answer.status_code == 422 and "Because it matters" in answer.content.decode()


def test_a_run_needs_a_name_of_its_own(author, case):
    end = work_through(author, case, cases.SAFE)
    author.post(address(case, "case_run_keep"), run_form(end))
    again = work_through(author, case, cases.SAFE)
    answer = author.post(address(case, "case_run_keep"), run_form(again))
    assert "Another run of this case has this name." in answer.content.decode()


def test_a_run_of_a_case_that_changed_meanwhile_is_kept_only_once_that_was_read(author, case):
    end = work_through(author, case, cases.SAFE)
    draft = CasePage.objects.get(pk=case.pk)
    draft.title = "Another title"
    draft.save_revision()
    answer = author.post(address(case, "case_run_keep"), run_form(end))
    text = answer.content.decode()
    assert answer.status_code == 409 and "Somebody has changed this case since you began to try it." in text
    assert 'value="Best path"' in text
    assert CasePage.objects.get(pk=case.pk).get_latest_revision_as_object().runs == []
    author.post(address(case, "case_run_keep"), run_form(answer))
    kept = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert (kept.title, len(kept.runs)) == ("Another title", 1)


def test_a_reviewer_tries_the_case_and_keeps_no_run(case, visit):
    reviewer = visit(factories.user("reviewer"))
    end = work_through(reviewer, case, cases.SAFE)
    assert "Only who writes this case keeps its test runs." in end.content.decode()
    answer = reviewer.post(address(case, "case_run_keep"), run_form(end), follow=True)
    assert "Only who may write this case keeps its test runs." in answer.content.decode()
    assert not CasePage.objects.get(pk=case.pk).has_unpublished_changes


def test_a_run_is_removed_from_the_draft_and_stays_in_its_history(author, case):
    end = work_through(author, case, cases.SAFE)
    author.post(address(case, "case_run_keep"), run_form(end))
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    author.post(address(case, "case_run_remove"), {"run": recording.id_of(draft.runs[0])})
    revisions = CasePage.objects.get(pk=case.pk).revisions.order_by("-id")
    assert [len(one.as_object().runs) for one in revisions[:2]] == [0, 1]


def test_a_run_that_is_gone_cannot_be_removed_twice(author, case):
    answer = author.post(address(case, "case_run_remove"), {"run": "none"}, follow=True)
    assert "not in the draft any more" in answer.content.decode()


def test_an_editor_that_stood_open_meanwhile_takes_no_run_away(author, case):
    case.save_revision().publish()  # as the editor stores it, with every default
    form = editor.form(author, case)
    end = work_through(author, case, cases.SAFE)
    author.post(address(case, "case_run_keep"), run_form(end))
    author.post(f"/cms/pages/{case.pk}/edit/", form | {"title": "Another title"})
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert (draft.title, [run["title"] for run in draft.runs]) == ("Another title", ["Best path"])


def test_a_locked_draft_takes_no_run(author, case):
    end = work_through(author, case, cases.SAFE)
    CasePage.objects.filter(pk=case.pk).update(locked=True, locked_by=factories.user("administrator"))
    answer = author.post(address(case, "case_run_keep"), run_form(end))
    assert answer.status_code == 409 and "Nobody can change this case just now" in answer.content.decode()
    assert 'value="Best path"' in answer.content.decode()
    assert not CasePage.objects.get(pk=case.pk).has_unpublished_changes


def test_a_third_of_a_point_is_expected_as_it_is_shown():
    raw = rotation.case()
    raw["stages"][1]["items"][0]["points"] = "1"
    three = [one for one in raw["stages"][1]["items"][0]["options"] if one.get("correct")]
    answers = rotation.BEST | {"now": {"options": [three[0]["id"]]}}
    definition = trials.definition.parse(raw)
    marks = replay(definition, {"title": "x", "answers": answers, "expect": {}}).marks
    assert marks.points.denominator == 3, "an exact third, which no decimal says"
    shown = str(rounded(marks.points))
    assert replay(definition, {"title": "x", "answers": answers, "expect": {"points": shown}}).ok
    assert not replay(definition, {"title": "x", "answers": answers, "expect": {"points": shown[:-1]}}).ok


def test_the_list_says_which_runs_are_missing(author, case):
    text = author.get(address(case, "case_runs")).content.decode()
    for words in ("The best path", "An unsafe path", "2 typical mistakes"):
        assert words in text


def test_a_case_in_which_nothing_can_harm_needs_no_unsafe_path():
    raw = rotation.case()
    for stage in raw["stages"]:
        for item in stage["items"]:
            item.pop("critical", None)
            for option in item.get("options", []):
                option.pop("critical", None)
    harmless = trials.definition.parse(raw)
    assert not any(recording.could_harm(item) for item in harmless.items)
    assert any(recording.could_harm(item) for item in trials.definition.parse(rotation.case()).items)


def test_each_seat_that_is_asked_something_of_its_own_needs_a_best_path():
    raw = rotation.case()
    raw["stages"][2]["items"][1]["audience"] = {"codes": ["discipline:pharmacist"], "but": False}
    made = cases.page()
    draft = CasePage.objects.get(pk=made.pk)
    for child in draft.stages[2].value["items"]:
        if child.id == "rescue":
            child.value["who"] = ["discipline:pharmacist"]
    draft.runs = [{"title": "Best", "seat": "pharmacist", "answers": rotation.BEST, "expect": {}}]
    compiled = trials.DraftCase.of(draft)
    said = recording.missing(compiled, recording.kept(compiled))
    assert any(sentence.startswith("The best path from the seat of: ") for sentence in said)
    assert not any("Pharmacist" in sentence for sentence in said)


# The way there, pure


def test_going_part_of_the_way_stops_where_the_case_is_another_one():
    definition = trials.definition.parse(rotation.case())
    state = trying.gone(definition, rotation.BEST, ["see", "gone", "dose"])
    assert state.is_open and state.stage == 1


def test_the_worked_answers_lead_to_every_stage_without_a_rule():
    definition = trials.definition.parse(rotation.case())
    worked = trying.worked(definition)
    ways = [trying.leading(definition, worked, index) for index in range(3)]
    assert [len(way) for way in ways] == [0, 1, 2]


# Answers that wait for a marker


def test_what_is_written_in_a_try_stands_in_the_look_back_and_waits_for_a_marker(visit):
    author, case = visit(factories.user("administrator")), cases.page(writing.case())
    page = author.get(address(case), {"seat": "", "stage": 0})
    while "Keep this as a test run" not in page.content.decode():
        page = author.post(
            address(case),
            hidden(page) | post_of(writing.ANSWERS) | {"despite": "letter=too_short"},
        )
        assert page.status_code == 200
    text = page.content.decode()
    assert "Waiting for a marker" in text and 'value="pending" selected' in text
    form = run_form(page, name="Written", points="0", decision="pending")
    kept = author.post(address(case, "case_run_keep"), form, follow=True).content.decode()
    assert "is kept as a test run of the draft" in kept
