"""Questions of several parts as authors write them: in the editor, in a pack, and frozen from either."""

import pytest
from django.urls import reverse

from assessments import freezing
from assessments.models import AttemptEvent, CasePage, CaseVersion
from cms.errors import Refused
from courses import packs
from courses.packs.complaints import PackErrors
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import samples
from tests.courses import editor
from tests.courses.packing import contents, forget_everything

pytestmark = pytest.mark.django_db

SEVERAL = samples.item(
    "matrix",
    id="plan",
    several=True,
    columns=[{"id": "now", "text": "Now"}, {"id": "later", "text": "Later"}],
    rows=[
        {"id": "rotating", "text": "Rotate", "right": ["later", "now"], "critical": [], "because": "Both."},
        {"id": "patching", "text": "A patch", "right": ["later"], "critical": ["now"], "because": "Slow."},
    ],
)
CASE = rotation.case_of(*samples.ITEMS.values(), SEVERAL)


def items(page):
    """The questions of a page, as learners would get them."""
    return freezing.compile_case(page)["stages"][0]["items"]


@pytest.fixture
def page(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return cases.page(CASE)


def test_what_an_author_writes_is_what_is_frozen(page):
    for found, meant in zip(items(page), CASE["stages"][0]["items"], strict=True):
        for name, value in meant.items():
            if name not in ("groups", "blanks", "condition", "actions", "parameters", "stem", "explanation"):
                assert found[name] == value, name
    assert items(page)[0]["groups"][1]["options"][0] == {
        "id": "check",
        "text": "Check every dose against his kidneys",
        "correct": True,
        "critical": False,
        "because": "Because.",
    }
    assert CaseVersion.objects.get().definition.find("plan").rows[0].right == {"now", "later"}


def test_the_editor_sends_back_what_it_was_given(page, administrator):
    before = items(page)
    data = editor.form(administrator, page) | {
        "title": "Renamed",
        "action-publish": "yes",
        "all_intended": "on",
    }
    administrator.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    again = CasePage.objects.get(pk=page.pk)
    assert (again.title, items(again)) == ("Renamed", before)


def dumped(folder):
    packs.dump(folder)
    return {path: text for path, text in contents(folder).items() if "/cases/" in path}


def test_a_pack_brings_them_back_byte_for_byte_and_with_every_id(page, tmp_path):
    before = items(page)
    first = dumped(tmp_path / "first")
    forget_everything()
    packs.load_all(tmp_path / "first")
    assert dumped(tmp_path / "second") == first
    assert items(CasePage.objects.get()) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("right: [toxic]", "right: [toxin]", "ids of columns (toxic, well), not “toxin”"),
        ("- [step, cause]", "- [step]", "two or three ids of blanks (cause, step)"),
        ("id: pharmacy", "id: nursing", "an id of its own in the case"),
        ("id: weight", "id: rate", "an id of its own in the case"),
        ("[[cause]]", "[[reason]]", "there is no blank “reason”"),
    ],
)
def test_what_is_wrong_in_a_pack_is_said_at_its_line(page, tmp_path, old, new, said):
    path = next(iter(dumped(tmp_path / "pack")))
    file = tmp_path / "pack" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    forget_everything()
    with pytest.raises(PackErrors) as refused:
        packs.load_all(tmp_path / "pack")
    assert said in str(refused.value)
    assert path.rpartition("/")[2] in str(refused.value)


def test_a_case_with_an_unfinished_question_stays_as_it_was(administrator, page):
    data = editor.form(administrator, page) | {"action-publish": "yes"}
    spoiled = {
        name: "" if value == "toxic" and name.endswith("-right") else value for name, value in data.items()
    }
    assert spoiled != data
    answer = administrator.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), spoiled, follow=True)
    assert "Stage 1, question 2, row 1" in answer.content.decode()
    assert CaseVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("item", "raw"),
    [
        ("who", {"nursing": ["check"]}),
        ("who", {"no-group": ["breaths"]}),
        ("signs", {"jerking": "never"}),
        ("signs", {"jerking": ["toxic"]}),
        ("plan", {"rotating": "now"}),
        ("sentence", {"cause": "rotate"}),
        ("bow", {"actions": ["toxicity"]}),
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(page, item, raw):
    attempt = cases.attempt(page)
    events = AttemptEvent.objects.filter(attempt=attempt).count()
    with pytest.raises(Refused) as refused:
        cases.give(attempt, {**samples.BEST, item: raw})
    assert refused.value.status == 400
    attempt.refresh_from_db()
    assert attempt.stage == 0
    assert AttemptEvent.objects.filter(attempt=attempt).count() == events


def test_what_is_given_is_kept_scored_and_said_again(page):
    attempt = cases.attempt(page)
    cases.give(attempt, {**samples.BEST, "plan": {"rotating": ["now", "later"], "patching": ["later"]}})
    outcome = attempt.outcomes.get()
    assert (outcome.decision, outcome.points) == ("pass", outcome.max_points)
    kept = AttemptEvent.objects.get(attempt=attempt, kind="stage_committed").payload
    assert "breathing" not in str(kept)
