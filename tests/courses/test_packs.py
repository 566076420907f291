"""A folder of Markdown and YAML becomes pages: again and again, all or nothing, and every fault by file and line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from assessments.models import CasePage, CaseVersion
from cms.models import AuditEntry
from courses import packs
from courses.models import LessonPage, ProgramPage, WeekPage
from tests.courses.packing import CONTENT, small_copy

pytestmark = pytest.mark.django_db
LESSON = "courses/03-pcc-3/weeks/04-week-4/lessons/01-five-steps-in-order.md"
CASE = "courses/03-pcc-3/weeks/04-week-4/cases/changing-the-drug.yaml"
WEEK = "courses/03-pcc-3/weeks/04-week-4/week.yaml"


@pytest.fixture
def site_pack():
    packs.load(CONTENT / "site")
    packs.load(CONTENT / "vocabulary")


@pytest.fixture
def copy(tmp_path):
    """A copy of the certificate's pack, and a function that changes one of its files."""
    folder = tmp_path / "certificate"
    shutil.copytree(CONTENT / "certificate", folder)

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


def test_the_demo_packs_load_and_loading_again_changes_nothing(site_pack):
    packs.load(CONTENT / "certificate")
    packs.load(CONTENT / "pain-in-one-week")
    before = Page.objects.count(), Revision.objects.count(), CaseVersion.objects.count()
    for name in ("site", "certificate", "pain-in-one-week"):
        packs.load(CONTENT / name)
    assert (Page.objects.count(), Revision.objects.count(), CaseVersion.objects.count()) == before
    assert CaseVersion.objects.count() == 1
    assert WeekPage.objects.filter(alias_of=None).count() == 32
    assert AuditEntry.objects.filter(verb="loaded").count() == 7


def test_a_shared_week_is_the_same_week_and_not_a_copy(site_pack):
    packs.load(CONTENT / "certificate")
    packs.load(CONTENT / "pain-in-one-week")
    short = ProgramPage.objects.get(slug="pain-in-one-week")
    lessons = LessonPage.objects.descendant_of(short)
    assert lessons.count() == 4
    assert all(lesson.alias_of_id for lesson in lessons)
    case = CasePage.objects.descendant_of(short).get()
    assert case.key == CaseVersion.objects.get().case_key


def test_every_fault_is_said_at_once_by_file_and_line_and_nothing_is_written(site_pack, copy):
    folder, change = copy
    line = change(LESSON, "minutes: 11", "minutes: soon")
    change(WEEK, "domains: [2, 3, 4, 5, 8]", "domains: [2, 33]")
    pages = Page.objects.count()
    found = complaints(folder)
    assert any(one.startswith(f"{LESSON}:{line}:") for one in found)
    assert any(one.startswith(f"{WEEK}:") and "33" in one for one in found)
    assert Page.objects.count() == pages


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (LESSON, "::: pearl", "::: perl", "perl"),
        (LESSON, "<sup>1</sup>", "<sup>9</sup>", "9"),
        (LESSON, "half: biomedical", "half: both", "biomedical"),
        (LESSON, "review_discipline: pharmacist", "review_discipline: plumber", "plumber"),
        (WEEK, "number: 4", "number: 4\nnumber: 5", "number"),
        (WEEK, "headline:", "headlines:", "headlines"),
        (CASE, "visible_from: stop", "visible_from: later", "later"),
        (CASE, 'cut: "0.8"', "cut: 0.8", "cut"),
        ("pack.yaml", "format: 1", "format: 7", "expected 1"),
        ("program.yaml", "kind: credits", "kind: charm", "charm"),
    ],
)
def test_a_fault_names_its_file_and_what_was_expected(site_pack, copy, path, old, new, said):
    folder, change = copy
    change(path, old, new)
    found = complaints(folder)
    assert any(one.startswith(f"{path}:") and said in one for one in found), found


def test_a_case_whose_scripted_run_comes_out_otherwise_stops_the_whole_pack(site_pack, copy):
    folder, change = copy
    change(CASE, 'high: "20"\n            share: "1"', 'high: "17"\n            share: "1"')
    assert any(one.startswith(f"{CASE}:") for one in complaints(folder))
    assert not CaseVersion.objects.exists()
    assert not ProgramPage.objects.exists()


def test_a_page_edited_in_the_cms_is_left_alone_unless_told_otherwise(site_pack, copy):
    folder, change = copy
    packs.load(folder)
    lesson = LessonPage.objects.get(slug="five-steps-in-order")
    lesson.title = "Five steps, reworded here"
    lesson.save_revision().publish()
    change(LESSON, "title: Five steps, in order", "title: Five steps, from the pack")
    packs.load(folder)
    lesson.refresh_from_db()
    assert lesson.title == "Five steps, reworded here"
    packs.load(folder, overwrite=True)
    lesson.refresh_from_db()
    assert lesson.title == "Five steps, from the pack"


def test_the_command_says_everything_and_ends_with_an_error(site_pack, copy, capsys):
    folder, change = copy
    change(LESSON, "minutes: 11", "minutes: soon")
    with pytest.raises(CommandError, match="Nothing was loaded: one thing"):
        call_command("load_pack", str(folder))
    assert LESSON in capsys.readouterr().err


def test_a_folder_that_is_no_pack_is_said_to_be_none(tmp_path):
    assert complaints(tmp_path)
    assert complaints(tmp_path / "nowhere")
