"""New markers find their measure by calibrated scripts; where a plan asks for it nobody marks before."""

from copy import deepcopy

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments import marking
from assessments.marking import calibrating, leases
from assessments.marking.calibrating import NotCalibrated
from assessments.material import samples
from assessments.models import CalibratedScript, CalibrationMark, Marking
from assessments.models.calibration import ScriptCannotBePublished
from tests import factories
from tests.assessments import calibrated, marked_twice, writing
from tests.assessments.marking.test_desk import words

pytestmark = pytest.mark.django_db
Role = Marking.Role


@pytest.fixture
def script():
    _sitting, (found,) = marked_twice.given(asks_calibration=True)
    return found


@pytest.fixture
def scripts(script):
    return calibrated.scripts()


@pytest.fixture
def marker(script):
    return marked_twice.marker(script.sitting)


def rubric_of(script):
    return script.attempt.definition.find("letter").judged_by


def url(script=None):
    return reverse("marking_calibration", args=["letter"]) + (f"?script={script.uuid}" if script else "")


def sent(script, levels):
    return {f"level:{one}": level for one, level in levels.items()} | {"script": script.pk}


def passes(scripts, person, rubric):
    for name, one in scripts.items():
        calibrating.give(script=one, rubric=rubric, levels=calibrated.EXPERTS[name], by=person)


# Whoever has not found the measure


def test_nobody_takes_or_finishes_a_mark_before_they_have_passed(script, scripts, marker):
    with pytest.raises(NotCalibrated) as refused:
        leases.take(script=script, role=Role.FIRST, by=marker)
    assert "/marking/calibration/letter/" in refused.value.sentence
    assert refused.value.url == url(script)
    with pytest.raises(NotCalibrated):
        marked_twice.mark(script, marker)
    assert not Marking.objects.exists()


def test_the_queue_offers_the_calibrated_scripts_and_the_answers_after(script, scripts, marker, visit):
    client = visit(marker)
    page = client.get(reverse("marking")).content.decode()
    assert url(script) in page and "First find your measure." in page
    assert "One waits until you have found your measure." in page
    following = reverse("marking_next", args=[script.sitting_id, "letter"])
    assert following not in page
    assert client.post(following).headers["Location"] == url(script)
    mark = reverse("mark", args=[script.uuid])
    assert url(script) in client.get(mark).content.decode()
    assert client.post(reverse("mark_take", args=[script.uuid])).headers["Location"] == url(script)
    passes(scripts, marker, rubric_of(script))
    page = client.get(reverse("marking")).content.decode()
    assert following in page and "One answer waits for your mark." in page and url(script) not in page
    assert client.post(following).headers["Location"] == mark


def test_whoever_has_passed_takes_and_marks(script, scripts, marker):
    passes(scripts, marker, rubric_of(script))
    assert leases.take(script=script, role=Role.FIRST, by=marker).user == marker
    assert marked_twice.mark(script, marker).is_final


def test_a_draft_can_be_kept_before_so_that_nothing_typed_is_lost(script, scripts, marker):
    kept = marking.save_mark(attempt=script.attempt, item="letter", levels=writing.TOP, rev=0, by=marker)
    assert kept.state == "draft"


def test_where_the_plan_does_not_ask_everybody_marks(marker):
    sitting, (other,) = marked_twice.given()
    assert marked_twice.mark(other, marked_twice.marker(sitting)).is_final


def test_a_structural_change_of_the_rubric_asks_for_the_measure_anew(script, scripts, marker):
    passes(scripts, marker, rubric_of(script))
    assert calibrating.calibrated(marker, rubric_of(script))
    changed = deepcopy(writing.RUBRIC)
    changed["criteria"][0]["levels"][1]["points"] = "1.5"
    other = writing.published(values=changed).read()[0]
    assert other.structure_hash != rubric_of(script).structure_hash
    assert not calibrating.calibrated(marker, other)
    assert calibrating.calibrated(marker, rubric_of(script))


def test_another_wording_keeps_who_has_passed(script, scripts, marker):
    passes(scripts, marker, rubric_of(script))
    other = writing.published(values=writing.RUBRIC | {"about": "Read it twice."}).read()[0]
    assert calibrating.calibrated(marker, other)


def test_a_script_that_is_taken_back_stands_in_nobodys_way(script, scripts, marker):
    rubric = rubric_of(script)
    calibrating.give(script=scripts["weak"], rubric=rubric, levels=writing.TOP, by=marker)
    samples.put("letter-other", calibrated.values("strong", writing.TOP), None)
    other = CalibratedScript.objects.get(slug="letter-other")
    for one, levels in (
        (scripts["middling"], writing.MIDDLE),
        (scripts["strong"], writing.TOP),
        (other, writing.TOP),
    ):
        calibrating.give(script=one, rubric=rubric, levels=levels, by=marker)
    assert not calibrating.calibrated(marker, rubric)
    CalibratedScript.objects.get(slug="letter-weak").unpublish()
    assert calibrating.calibrated(marker, rubric)


# The pages


def test_a_marker_marks_three_and_sees_the_experts_after_each(script, scripts, marker, visit):
    client = visit(marker)
    seen = []
    for number in range(3):
        page = client.get(url(script))
        text = words(page)
        asked = page.context["script"]
        seen.append(asked.slug)
        assert f"{number} of 3 scripts marked." in text
        assert "Because of the words" not in text and asked.title not in text
        name = asked.slug.removeprefix("letter-")
        answer = client.post(url(script), sent(asked, calibrated.EXPERTS[name]), follow=True)
        text = words(answer)
        assert "At 2 of 2 criteria you see what the experts see." in text
        assert f"Because of the words of the {name} answer." in text
    assert sorted(seen) == ["letter-middling", "letter-strong", "letter-weak"]
    assert "You have found the measure" in text
    assert calibrating.calibrated(marker, rubric_of(script))


def test_what_went_wrong_is_said_and_the_next_round_has_another_order(script, scripts, marker, visit):
    client = visit(marker)
    for _number in range(3):
        asked = client.get(url(script)).context["script"]
        client.post(url(script), sent(asked, writing.TOP))
    page = words(client.get(url(script)))
    assert "Round 2, in another order." in page
    assert "A level that harms was missed: “Says what to watch for”." in page
    assert "Two levels or more off: “Says what to watch for”." in page
    assert not calibrating.calibrated(marker, rubric_of(script))


def test_a_criterion_without_a_level_comes_back_with_what_was_chosen(script, scripts, marker, visit):
    answer = visit(marker).post(url(script), sent(scripts["weak"], {"cause": "half"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a level for" in words(answer) and 'value="half" checked' in page
    assert not CalibrationMark.objects.exists()


def test_a_level_the_rubric_does_not_have_is_none(script, scripts, marker, visit):
    answer = visit(marker).post(url(script), sent(scripts["weak"], {"cause": "best", "safety": "clear"}))
    assert answer.status_code == 422
    assert not CalibrationMark.objects.exists()


def test_tries_of_others_and_rubrics_of_other_work_are_not_there(script, scripts, marker, visit):
    mine = calibrating.give(script=scripts["weak"], rubric=rubric_of(script), levels=writing.TOP, by=marker)
    other = marked_twice.marker(script.sitting)
    assert visit(other).get(url(), {"seen": mine.pk}).status_code == 404
    assert visit(marker).get(url(), {"seen": mine.pk}).status_code == 200
    writing.published(slug="elsewhere")
    assert visit(marker).get(reverse("marking_calibration", args=["elsewhere"])).status_code == 404
    assert visit(marker).get(url(), {"script": "no-uuid"}).status_code == 404
    assert visit(factories.user()).get(url()).status_code == 403


def test_too_few_scripts_are_said(script, marker, visit):
    samples.put("letter-strong", calibrated.values("strong", writing.TOP), None)
    page = words(visit(marker).get(url(script)))
    assert "There are 1 scripts of this rubric as it stands, and 3 are needed." in page


def test_an_example_stands_beneath_its_level(marker, script, visit):
    changed = deepcopy(writing.RUBRIC)
    changed["criteria"][0]["levels"][2]["example"] = "His kidneys hold the morphine back."
    writing.published(values=changed)
    calibrated.scripts()
    page = words(visit(marker).get(url()))
    assert "An example of “Sound”" in page and "His kidneys hold the morphine back." in page


def test_learners_read_no_example_before_their_results(script, visit):
    from tests.assessments import cases

    changed = deepcopy(writing.RUBRIC)
    changed["criteria"][0]["levels"][2]["example"] = "His kidneys hold the morphine back."
    raw = writing.case(writing.long(rubric={"slug": "letter", **changed}))
    case = cases.page(raw)
    enrollment = cases.learner(case)
    cases.sitting(case, enrollment, purpose="summative")
    attempt = cases.attempt(case, enrollment)
    client = visit(attempt.user)
    assert "hold the morphine back" not in words(client.get(reverse("attempt", args=[attempt.uuid])))
    cases.finish(attempt, {"letter": {"text": writing.TEXT}})
    assert "hold the morphine back" not in words(client.get(reverse("debrief", args=[attempt.uuid])))


# What is kept


def test_a_try_stays_as_it_was(script, scripts, marker):
    calibrating.give(script=scripts["weak"], rubric=rubric_of(script), levels=writing.TOP, by=marker)
    with pytest.raises(DatabaseError), transaction.atomic():
        CalibrationMark.objects.update(levels={})
    with pytest.raises(DatabaseError), transaction.atomic():
        CalibrationMark.objects.all().delete()


def test_what_the_experts_said_then_is_kept_with_the_try(script, scripts, marker):
    calibrating.give(script=scripts["weak"], rubric=rubric_of(script), levels=writing.HARM, by=marker)
    samples.put("letter-weak", calibrated.values("weak", writing.TOP), None)
    assert CalibrationMark.objects.get().expert == writing.HARM


# Writing calibrated scripts


@pytest.mark.parametrize(
    ("experts", "sentence"),
    [
        ({"cause": ("full", "So.")}, "Say at which level the experts see “Says what to watch for”."),
        ({"cause": ("best", "So."), "safety": ("clear", "So.")}, "no level “best”"),
        ({"cause": ("full", " "), "safety": ("clear", "So.")}, "Say why the experts see “Says why the drug changes” there."),
        (
            {"cause": ("full", "So."), "safety": ("clear", "So."), "style": ("full", "So.")},
            "The rubric has no criterion “style”",
        ),
    ],
    ids=["a criterion is missing", "an unknown level", "no reason", "an unknown criterion"],
)  # fmt: skip
def test_a_script_that_does_not_fit_is_not_published(script, experts, sentence):
    values = calibrated.values("strong", writing.TOP)
    values["experts"] = {one: {"level": level, "because": why} for one, (level, why) in experts.items()}
    with pytest.raises(ScriptCannotBePublished, match=sentence):
        samples.put("letter-strong", values, None)
    assert not CalibratedScript.objects.filter(live=True).exists()


def test_a_changed_rubric_says_which_criteria_no_longer_fit(scripts):
    changed = deepcopy(writing.RUBRIC)
    changed["criteria"][0]["id"] = "reason"
    rubric = writing.published(values=changed).read()[0]
    script = CalibratedScript.objects.get(slug="letter-strong")
    said = [one.sentence for one in script.findings()]
    assert "Say at which level the experts see “Says why the drug changes”." in said
    assert "The rubric has no criterion “cause” (any more). Take it out." in said
    assert not script.fits(rubric)
    assert calibrating.scripts_of(rubric) == []


def test_authors_may_write_titles_and_names_instead_of_ids(script):
    values = calibrated.values("strong", writing.TOP)
    values["experts"] = {
        "says why the drug changes": {"level": "Sound", "because": "So."},
        "safety": {"level": "Clear", "because": "So."},
    }
    made = samples.put("letter-strong", values, None)
    assert made.judged(rubric_of(script))[0] == writing.TOP


def test_the_editor_keeps_what_was_typed_when_it_cannot_be_published(scripts, visit):
    script = scripts["strong"]
    edit = reverse(CalibratedScript.snippet_viewset.get_url_name("edit"), args=[script.pk])
    answer = visit(factories.user("faculty")).get(edit)
    assert answer.status_code == 200
    assert "Letter: strong" in answer.content.decode()


def test_the_preview_shows_the_experts_and_whose_review_it_awaits(scripts):
    script = scripts["strong"]
    page = script.make_preview_request()
    page.render()
    text = words(page)
    assert "Because of the words of the strong answer." in text
    assert "It awaits review by a nurse and a pharmacist." in text


def test_a_sample_is_written_and_read_in_its_own_shape(scripts):
    import yaml

    text = samples.SHAPE.text(samples.plain(scripts["weak"]))
    values = yaml.safe_load(text)
    assert values["experts"]["safety"]["level"] == "harm"
    again = samples.put("letter-weak", {**calibrated.values("weak", writing.HARM), **values}, None)
    assert samples.SHAPE.text(samples.plain(again)) == text


def test_a_sample_of_a_rubric_that_is_not_there_is_refused(db):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="There is no rubric “letter”"):
        samples.put("letter-weak", calibrated.values("weak", writing.HARM), None)


def test_a_script_that_was_tried_cannot_be_deleted_and_neither_can_its_rubric(script, scripts, marker, visit):
    calibrating.give(script=scripts["weak"], rubric=rubric_of(script), levels=writing.TOP, by=marker)
    client = visit(factories.user("office"))
    for thing in (scripts["weak"], scripts["weak"].rubric):
        url = reverse(type(thing).snippet_viewset.get_url_name("delete"), args=[thing.pk])
        answer = client.post(url, follow=True)
        assert "is in use, so it cannot be deleted" in words(answer)
    assert CalibratedScript.objects.count() == 3


def test_every_rubric_of_the_demo_by_which_cases_are_marked_has_three_scripts_and_examples():
    import re
    from pathlib import Path

    import yaml

    content = Path("courses/content")
    used = set()
    for case in content.rglob("cases/*.yaml"):
        used |= set(re.findall(r"^\s+rubric: (\S+)$", case.read_text(), re.MULTILINE))
    assert used
    rows = [yaml.safe_load(one.read_text()) for one in (content / "material/samples").glob("*.yaml")]
    every = {one.stem for one in (content / "material/rubrics").glob("*.yaml")}
    assert used <= every
    of_teams = set()  # by these faculty mark what a team wrote together, and no queue of scripts
    for plan in content.rglob("care_plans/*.yaml"):
        of_teams |= set(re.findall(r"^rubric: (\S+)$", plan.read_text(), re.MULTILINE))
    assert of_teams and not of_teams & used
    for slug in every - of_teams:
        rubric = yaml.safe_load((content / f"material/rubrics/{slug}.yaml").read_text())
        mine = [one for one in rows if one["rubric"] == slug]
        assert len(mine) >= 3 and all(one["awaits"] and one["source"] for one in mine)
        assert {one["id"] for one in rubric["criteria"]} == set(mine[0]["experts"])
        harms = {one["critical_level"] for one in rubric["criteria"] if one.get("critical_level")}
        given = {level["level"] for one in mine for level in one["experts"].values()}
        assert harms <= given, "one of the scripts reaches each level that harms"
        if slug in used:  # of a whole talk, a level has no sentence of its own: the scripts are its examples
            assert all(level["example"] for one in rubric["criteria"] for level in one["levels"])
