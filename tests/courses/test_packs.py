"""A folder of Markdown and YAML becomes pages: again and again, all or nothing, and every fault by file and line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from assessments.models import CasePage, CaseVersion
from cms.models import AuditEntry
from courses import packs
from courses.models import LessonPage, ProgramPage, WeekPage
from tests.courses.packing import CONTENT, loader, small_copy

pytestmark = pytest.mark.django_db
PCC = "courses/03-pcc-3/weeks/04-week-4"
LESSON = f"{PCC}/lessons/01-five-steps-in-order.md"
OTHER = f"{PCC}/lessons/02-when-kidneys-fail-morphine-stays.md"
CASE = f"{PCC}/cases/changing-the-drug.yaml"
WEEK = f"{PCC}/week.yaml"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def site_pack():
    packs.load(CONTENT / "vocabulary")
    packs.load(CONTENT / "site")
    packs.load(CONTENT / "material", by=loader())


@pytest.fixture
def copy(tmp_path):
    """A copy of the certificate's pack with one week written, and a function that changes one of its files."""
    folder = small_copy(tmp_path / "certificate")

    def change(path, old, new):
        file = Path(folder, path)
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        return 1 + text[: text.index(old)].count("\n")

    return folder, change


def complaints(folder):
    with pytest.raises(packs.PackErrors) as refused:
        packs.load(folder)
    return [str(one) for one in refused.value.complaints]


def test_the_demo_packs_load_and_loading_again_changes_nothing():
    by = loader()
    packs.load_all(CONTENT, by=by)
    before = Page.objects.count(), Revision.objects.count(), CaseVersion.objects.count()
    assert all(report.is_unchanged for report in packs.load_all(CONTENT, by=by))
    assert (Page.objects.count(), Revision.objects.count(), CaseVersion.objects.count()) == before
    assert CaseVersion.objects.count() == 15
    assert WeekPage.objects.filter(alias_of=None).count() == 32
    assert AuditEntry.objects.filter(verb="loaded").count() == 10


def test_nothing_in_the_demo_is_left_for_an_author_to_look_at():
    for report in packs.load_all(CONTENT, by=loader()):
        assert [str(one) for one in report.advice] == []


def test_a_shared_week_is_the_same_week_and_not_a_copy(site_pack, copy):
    packs.load(copy[0])
    packs.load(CONTENT / "pain-in-one-week")
    short = ProgramPage.objects.get(slug="pain-in-one-week")
    lessons = LessonPage.objects.descendant_of(short)
    assert lessons.count() == 4
    assert all(lesson.alias_of_id for lesson in lessons)
    cases = CasePage.objects.descendant_of(short)
    assert cases.count() == 2
    assert {case.key for case in cases} <= set(CaseVersion.objects.values_list("case_key", flat=True))


FAULTS = [
    (LESSON, "::: pearl", "::: perl", "perl"),
    (LESSON, "<sup>1</sup>", "<sup>9</sup>", "There is no reference 9"),
    (LESSON, "half: biomedical", "half: both", "biomedical"),
    (LESSON, "review_discipline: pharmacist", "review_discipline: plumber", "plumber"),
    (LESSON, "minutes: 11", "minutes: soon", "whole number"),
    (OTHER, "objectives:", "for: [pharmacists]\nobjectives:", "Did you mean “pharmacist”?"),
    (OTHER, "title:", "titel:", "“titel” is not known here"),
    (WEEK, "headline:", "headlines:", "headlines"),
    (WEEK, "domains: [2, 3, 4, 5, 8]", "domains: [2, 33]", "33"),
    ("courses/04-pcc-4/weeks/02-week-2/week.yaml", "number: 2", "number: 2\nnumber: 5", "twice"),
    (CASE, "visible_from: stop", "visible_from: later", "later"),
    (CASE, 'cut: "0.8"', "cut: 0.8", "cut"),
    ("pack.yaml", "format: 1", "format: 7", "expected 1"),
    ("program.yaml", "kind: credits", "kind: charm", "charm"),
    ("program.yaml", "letter_scale: letters", "letter_scale: numbers", "numbers"),
    ("courses/03-pcc-3/course.yaml", "source: hand", "source: dice", "dice"),
    ("courses/03-pcc-3/course.yaml", "kind: choice", "kind: chance", "chance"),
    (
        "courses/04-pcc-4/course.yaml",
        'grading:\n  - key: checks\n    name: Knowledge checks\n    source: knowledge_checks\n    weight: "40"',
        'grading:\n  - key: checks\n    name: Knowledge checks\n    source: knowledge_checks\n    weight: "41"',
        "add up to 101 percent",
    ),
]


def test_every_fault_is_said_at_once_by_file_and_line_and_nothing_is_written(site_pack, copy):
    folder, change = copy
    Path(folder, "notes.txt").write_text("Where does this belong?")
    for path, old, new, _ in FAULTS:
        change(path, old, new)
    pages = Page.objects.count()
    found = complaints(folder)
    for path, _, new, said in FAULTS:
        line = (
            Path(folder, path)
            .read_text("utf-8")[: Path(folder, path).read_text("utf-8").index(new)]
            .count("\n")
        )
        lines = {line + 1 + more for more in range(new.count("\n") + 1)}
        places = [f"{path}:{one}: " for one in lines]
        assert any(one.startswith(tuple(places)) and said in one for one in found), (path, new, found)
    assert any(one.startswith("notes.txt:1: ") for one in found)
    assert Page.objects.count() == pages


def test_a_case_whose_scripted_run_comes_out_otherwise_stops_the_whole_pack(site_pack, copy):
    folder, change = copy
    change(CASE, 'high: "20"\n            share: "1"', 'high: "17"\n            share: "1"')
    assert any(one.startswith(f"{CASE}:") for one in complaints(folder))
    assert not CaseVersion.objects.exists()
    assert not ProgramPage.objects.exists()


def test_a_lesson_that_may_not_be_published_is_said_at_the_line_of_its_block(site_pack, copy):
    folder, change = copy
    line = change(LESSON, "::: pearl", '::: pause instead="Nowhere"\nIt gets hard.\n:::\n\n::: pearl')
    found = complaints(folder)
    assert any(one.startswith(f"{LESSON}:{line}: ") and "Nowhere" in one for one in found), found


def test_a_pause_may_offer_a_lesson_that_is_published_after_it(site_pack, copy):
    folder, change = copy
    title = "When kidneys fail, morphine stays"
    assert title in Path(folder, OTHER).read_text("utf-8")
    packs.load(folder)
    change(OTHER, f"title: {title}", "title: The gentle way")
    change(LESSON, "::: pearl", '::: pause instead="The gentle way"\nIt gets hard.\n:::\n\n::: pearl')
    assert len(packs.load(folder).of("changed")) == 2


def test_the_command_says_everything_and_ends_with_an_error(site_pack, copy, capsys):
    folder, change = copy
    change(LESSON, "minutes: 11", "minutes: soon")
    with pytest.raises(CommandError, match="Nothing was loaded: one thing"):
        call_command("load_pack", str(folder))
    assert LESSON in capsys.readouterr().err


def test_a_folder_that_is_no_pack_is_said_to_be_none(tmp_path):
    assert complaints(tmp_path)
    assert complaints(tmp_path / "nowhere")


def test_a_pack_takes_nothing_from_outside_its_folder(site_pack, copy, tmp_path):
    folder, change = copy
    outside = tmp_path / "secret.png"
    outside.write_bytes(b"\x89PNG")
    Path(folder, "figures").mkdir()
    Path(folder, "figures/secret.png").symlink_to(outside)
    for source in ("figures/secret.png", "../secret.png", "figures/../../secret.png", str(outside)):
        change(LESSON, "::: pearl", f'::: figure src="{source}" alt="x"\n:::\n\n::: pearl')
    found = complaints(folder)
    assert sum("there is none" in one for one in found) == 4


def test_a_hostile_drawing_stops_the_pack_and_leaves_no_file(site_pack, copy, settings):
    folder, change = copy
    Path(folder, "figures").mkdir()
    Path(folder, "figures/fine.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'
    )
    Path(folder, "figures/bad.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
    )
    for name in ("fine", "bad"):
        change(LESSON, "::: pearl", f'::: figure src="figures/{name}.svg" alt="A lamp"\n:::\n\n::: pearl')
    assert any("bad.svg" in one and "<script>" in one for one in complaints(folder))
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]
