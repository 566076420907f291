"""What an author is shown of each moment is what a learner would see then; and of each seat, what it is asked."""

import pytest
from django.urls import reverse

from assessments.engine.release import PRESETS, WHAT
from assessments.models import Attempt, CasePage
from assessments.screens import preset_moments
from tests import factories
from tests.assessments import asked, cases
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
REASON = "The jerks have a cause."
CRITICAL = "He could stop breathing."


@pytest.fixture
def case():
    runs = [{"title": "Unsafe path", "answers": rotation.UNSAFE, "expect": {}}]
    return cases.page(runs=runs)


def look(visitor, case, **query):
    return visitor.get(reverse("case_moments", args=[case.pk]), query)


def unsafe(case):
    from assessments import recording

    return recording.id_of(case.runs[0])


@pytest.mark.parametrize(
    ("purpose", "moment", "is_shown"),
    [
        ("practice", "during", False),
        ("practice", "after_stage", True),
        ("formative", "after_stage", False),
        ("formative", "after_submit", True),
        ("summative", "after_submit", False),
        ("summative", "after_window", False),
        ("summative", "after_release", True),
    ],
)
def test_reasons_come_with_the_moment_of_the_preset(administrator, case, purpose, moment, is_shown):
    answer = look(administrator, case, purpose=purpose, moment=moment)
    assert answer.status_code == 200
    assert (REASON in answer.content.decode()) is is_shown


def test_a_critical_error_of_a_test_run_waits_for_its_moment(administrator, case):
    before = look(administrator, case, purpose="summative", moment="after_submit", run=unsafe(case))
    after = look(administrator, case, purpose="summative", moment="after_release", run=unsafe(case))
    assert CRITICAL not in before.content.decode()
    assert CRITICAL in after.content.decode()


def test_the_table_of_moments_says_what_release_says():
    for purpose in PRESETS:
        rows = preset_moments.table(purpose)
        assert len(rows) == len(WHAT)
        assert [row["at"][0] for row in rows] == [False] * len(WHAT), "nothing is seen while one works"
        assert all(row["at"][-1] for row in rows)


def test_every_kind_of_sitting_has_a_preset():
    assert set(preset_moments.PURPOSES) == set(PRESETS)


def test_a_moment_there_is_not_is_said(administrator, case):
    answer = look(administrator, case, moment="yesterday")
    assert answer.status_code == 422 and "Something to put right" in answer.content.decode()


def test_looking_at_moments_leaves_nothing_behind(administrator, case):
    look(administrator, case)
    assert not Attempt.objects.exists()


# From every seat


@pytest.fixture
def seated():
    """A case whose rescue dose only pharmacists are asked, and in which nurses notice something."""
    stages = cases.fields()["stages"]
    for item in stages[2]["value"]["items"]:
        if item["id"] == "rescue":
            item["value"]["who"] = ["discipline:pharmacist"]
    aside = {"who": ["discipline:nurse"], "but": False, "title": "", "text": "His hands are cold."}
    stages[1]["value"]["asides"] = [{"type": "item", "id": "hands", "value": aside}]
    return cases.page(stages=stages)


def preview(visitor, page, mode):
    return visitor.get(f"/cms/pages/{page.pk}/view_draft/", {"mode": mode}).content.decode()


def test_each_seat_previews_what_it_is_asked(administrator, seated):
    pharmacist = preview(administrator, seated, "as:pharmacist")
    social = preview(administrator, seated, "as:social-worker")
    assert 'name="amount:rescue"' in pharmacist and 'name="amount:rescue"' not in social
    assert "His hands are cold." not in pharmacist


def test_everybodys_preview_says_to_whom_a_part_speaks(administrator, seated):
    text = preview(administrator, seated, "learner")
    assert "Asked of pharmacist" in text and "Noticed by nurse" in text


def test_there_is_a_preview_for_every_seat(seated):
    modes = [name for name, _words in seated.preview_modes]
    assert modes[0] == "learner" and modes[-1] == "answers"
    assert "as:pharmacist" in modes and len(modes) > 10


def test_the_preview_with_answers_shows_what_earns_what_and_in_which_units(administrator, seated):
    text = preview(administrator, seated, "answers")
    assert "Every number and every unit" in text and "Anything else" in text
    assert "of another kind, so it is never right" in text


def test_answers_are_shown_of_stages_that_the_best_path_never_meets(administrator):
    stages = cases.fields()["stages"]
    chose = [{"type": "item", "id": "x", "value": "pain"}]
    condition = {"item": "meaning", "chose": chose, "chose_none": [], "at_least": None, "below": None}
    rule = {"needs": "all", "conditions": [{"type": "item", "id": "c", "value": condition}]}
    stages[1]["value"]["opens"] = rule
    text = preview(administrator, cases.page(stages=stages), "answers")
    assert "Decide what stops." in text and "Taken out of the marking" not in text


# What rules can ask about


def test_rules_are_offered_questions_and_options_in_words(administrator, case):
    text = administrator.get(reverse("case_parts", args=[case.pk])).content.decode()
    assert 'data-part-words="Stage 1, question 1: ' in text
    assert 'data-part-choice="pain"' in text and "Pain he cannot report to us" in text


def test_rules_are_offered_colleagues_by_who_they_are_and_what_they_know(administrator):
    text = administrator.get(reverse("case_parts", args=[asked.page().pk])).content.decode()
    for words in ("Spiritual care: What he waits for", "Ines, the pharmacist", "Nurse"):
        assert f"<span>{words}</span>" in text


def test_a_sentence_of_the_checks_names_places_and_no_ids(case):
    draft = CasePage.objects.get(pk=case.pk)
    draft.runs = [{"title": "Wrong", "answers": rotation.BEST, "expect": {"items": {"now": "1"}}}]
    said = draft.what_the_checks_say()["blocking"]
    assert said == [
        {"place": "Test run “Wrong”", "sentence": "Stage 2, question 1 earned 3, 1 was expected."}
    ]


def test_a_place_within_what_some_seats_notice_is_said_in_words():
    from assessments import places

    raw = rotation.case()
    raw["stages"][0]["asides"] = [{"id": "hands"}]
    assert places.place_of(raw, "see/hands").endswith("what a seat notices, 1")


def test_an_empty_condition_is_said_in_words(administrator):
    stages = cases.fields()["stages"]
    condition = {"item": "", "chose": [], "chose_none": [], "at_least": None, "below": None}
    stages[1]["value"]["opens"] = {
        "needs": "all",
        "conditions": [{"type": "item", "id": "c", "value": condition}],
    }
    said = cases.page(live=False, stages=stages).what_the_checks_say()["blocking"]
    assert said[0]["place"] == "Stage 2" and said[0]["sentence"].startswith("Choose the question")


def test_an_author_of_another_course_sees_none_of_it(visit, case):
    stranger = visit(factories.user("faculty"))
    for name in ("case_try", "case_moments", "case_parts", "case_runs"):
        assert stranger.get(reverse(name, args=[case.pk])).status_code == 404
