"""A load says first what it would do: what is new, what differs and how, what was edited here, what is gone."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from certificates.models import Design
from courses import packs
from courses.models import (
    CheckAnswer,
    CoursePage,
    LessonPage,
    LessonProgress,
    PackPage,
    ProgramPage,
    WeekPage,
)
from courses.packs.aligning import aligned
from tests import factories

pytestmark = pytest.mark.django_db
PROSE = "## Look\n\nSit down first.\n"
CHECK = "::: check\nWhat first?\n\n- [x] Sit down\n  > Yes.\n- [ ] Stand\n  > No.\n:::\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    """A small program: one course of two weeks, of which one has two lessons."""
    factories.catalog()
    root = tmp_path / "small"
    write(root, "pack.yaml", "format: 1\nkind: program\nslug: small\ntitle: Small\nlanguage: en-us\n")
    program = (
        'title: Small\nlevel_of_care: primary\nsummary: One.\ncredits: "0"\nhours: "0"\nrequirements: []\n'
    )
    words = "certificate:\n  layout: quiet\n  title: T\n  organization: O\n  program_line: P\n  lead: L\n  sentence: S\n"
    write(root, "program.yaml", program + words + "  office: F\n  fine_print: X\n")
    write(root, "about.md", "Words about it.\n")
    write(
        root,
        "courses/01-c/course.yaml",
        'title: C\ncode: C\ncredits: "0"\nsummary: S\nobjectives: [a, b, c]\n',
    )
    for number in (1, 2):
        week = f"number: {number}\ntitle: Week {number}\nheadline: H\nbiomedical: {{title: B}}\npsychosocial: {{title: P}}\n"
        write(root, f"courses/01-c/weeks/0{number}-w{number}/week.yaml", week)
    for number, name in ((1, "one"), (2, "two")):
        write(root, f"courses/01-c/weeks/01-w1/lessons/0{number}-{name}.md", lesson(f"Lesson {name}"))
    return root


def write(root, path, text):
    place = Path(root, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def lesson(title, body=f"{PROSE}\n{CHECK}"):
    facts = f"title: {title}\nhalf: biomedical\nstandfirst: S\nminutes: 5\nobjectives: [a]\ndomains: [2]\ncompetencies: [C]\n"
    return f"---\n{facts}review_discipline: nurse\n---\n\n{body}"


def lesson_path(root, name="01-one"):
    return Path(root, f"courses/01-c/weeks/01-w1/lessons/{name}.md")


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(report, path):
    return next(one for one in report.lines if one.path == path)


ONE, TWO = "small/c/w1/one", "small/c/w1/two"


def test_a_dry_run_says_what_would_be_new_and_keeps_nothing(folder):
    pages = Page.objects.count()
    report = packs.load(folder, dry_run=True)
    assert report.of("new") == ["small/c", "small/c/w1", ONE, TWO, "small/c/w2", "small", "small"]
    assert "Nothing was kept" in report.summary
    assert Page.objects.count() == pages
    assert not PackPage.objects.exists()


def test_what_changed_is_shown_as_a_difference_to_what_stands(folder):
    packs.load(folder)
    edit(lesson_path(folder), "Sit down first.", "Sit down first, then ask.")
    edit(Path(folder, "courses/01-c/weeks/02-w2/week.yaml"), "title: Week 2", 'title:   "Week 2"')
    report = packs.load(folder, dry_run=True)
    assert report.of("changed") == [ONE]
    diff = line_of(report, ONE).diff
    assert diff[0] == "--- here/courses/01-c/weeks/01-w1/lessons/01-one.md"
    assert "-Sit down first." in diff and "+Sit down first, then ask." in diff
    assert sum(one.startswith(("-", "+")) for one in diff) == 4
    assert "first, then" not in LessonPage.objects.get(slug="one").body.raw_data[0]["value"]


def test_the_command_shows_the_plan_with_its_differences_and_what_to_look_at(folder, capsys):
    call_command("load_pack", str(folder))
    edit(lesson_path(folder), "standfirst: S\n", "")
    edit(lesson_path(folder), "Sit down first.", "Sit.")
    call_command("load_pack", str(folder), "--dry-run")
    said = capsys.readouterr().out
    assert "changed    small/c/w1/one" in said
    assert "    +Sit.\n" in said
    assert "look at    courses/01-c/weeks/01-w1/lessons/01-one.md:2: “standfirst” is missing here." in said


def test_what_was_edited_here_is_a_conflict_only_where_the_pack_changed_it_too(folder):
    packs.load(folder)
    page = LessonPage.objects.get(slug="one")
    page.title = "Reworded here"
    page.save_revision().publish()
    left = line_of(packs.load(folder), ONE)
    assert (left.outcome, left.diff) == ("left alone", ())
    edit(lesson_path(folder), "title: Lesson one", "title: Reworded there")
    conflict = line_of(packs.load(folder), ONE)
    assert conflict.outcome == "conflict"
    assert "-title: Reworded here" in conflict.diff and "+title: Reworded there" in conflict.diff
    assert LessonPage.objects.get(slug="one").title == "Reworded here"
    assert packs.load(folder, overwrite=True).of("changed") == [ONE]
    assert LessonPage.objects.get(slug="one").title == "Reworded there"


def test_somebodys_draft_is_an_edit(folder):
    packs.load(folder)
    page = LessonPage.objects.get(slug="one")
    page.title = "A draft"
    page.save_revision()
    edit(lesson_path(folder), "title: Lesson one", "title: Reworded there")
    assert packs.load(folder).of("conflict") == [ONE]


def test_a_site_that_writes_the_same_content_in_another_way_takes_no_page_for_edited(folder):
    packs.load(folder)
    PackPage.objects.update(digest="as an earlier version wrote it")
    edit(lesson_path(folder), "Sit down first.", "Sit.")
    report = packs.load(folder)
    assert (report.of("changed"), report.of("conflict")) == ([ONE], [])
    assert packs.load(folder).of("unchanged").count(ONE) == 1


def test_what_only_looks_different_is_no_change(folder):
    packs.load(folder)
    page = LessonPage.objects.get(slug="one")
    page.standfirst = "  S \r\n"
    page.save_revision().publish()
    assert packs.load(folder).is_unchanged


def test_wording_of_a_certificate_edited_here_is_left_alone(folder):
    packs.load(folder)
    Design.objects.update(title="Reworded here")
    edit(Path(folder, "program.yaml"), "  title: T", "  title: From the pack")
    report = packs.load(folder)
    conflict = next(one for one in report.lines if one.outcome == "conflict")
    assert "certificate" in conflict.title and "+title: From the pack" in conflict.diff
    assert Design.objects.get().title == "Reworded here"
    packs.load(folder, overwrite=True)
    assert Design.objects.get().title == "From the pack"


def test_answers_stay_with_their_check_whatever_is_written_around_it(folder):
    packs.load(folder)
    before = {one["type"]: one for one in LessonPage.objects.get(slug="one").body.raw_data}
    text = lesson(
        "Lesson one", f"{CHECK.replace('What first?', 'First?')}\n::: pearl\nNew.\n:::\n\n{CHECK}\n{PROSE}"
    )
    lesson_path(folder).write_text(text.replace("- [ ] Stand", "- [ ] Stand up"), "utf-8")
    packs.load(folder)
    after = list(LessonPage.objects.get(slug="one").body.raw_data)
    assert after[-1]["id"] == before["prose"]["id"]
    kept = next(one for one in after if one["id"] == before["check"]["id"])
    assert kept["value"]["question"] == "What first?"
    assert [one["id"] for one in kept["value"]["options"]] == [
        one["id"] for one in before["check"]["value"]["options"]
    ]
    ids = [one["id"] for one in after]
    assert len(set(ids)) == len(ids)


def test_a_block_is_the_same_while_it_says_mostly_the_same():
    old = [{"type": "pearl", "value": {"text": "Count the jerks first."}, "id": "1"}]
    new = [{"type": "pearl", "value": {"text": "Call somebody else."}, "id": "1"}]
    new.append({"type": "pearl", "value": {"text": "Count the jerks first, then call."}, "id": "2"})
    found = aligned(old, new)
    assert found[1]["id"] == "1"
    assert found[0]["id"] not in ("1", "2")
    assert aligned(old, new[:1])[0]["id"] != "1"


# What the pack no longer has


def test_a_page_the_pack_no_longer_has_stays_until_it_is_told_to_go(folder):
    packs.load(folder)
    lesson_path(folder, "02-two").unlink()
    assert packs.load(folder).of("no longer in the pack") == [TWO]
    assert LessonPage.objects.filter(slug="two").exists()
    report = packs.load(folder, remove=True)
    assert report.of("removed") == [TWO]
    assert not LessonPage.objects.filter(slug="two").exists()
    write(folder, "courses/01-c/weeks/01-w1/lessons/02-two.md", lesson("Lesson two"))
    assert packs.load(folder).of("new") == [TWO]


def test_a_dry_run_removes_nothing(folder):
    packs.load(folder)
    shutil.rmtree(folder / "courses/01-c/weeks/02-w2")
    assert packs.load(folder, remove=True, dry_run=True).of("removed") == ["small/c/w2"]
    assert WeekPage.objects.filter(slug="w2").exists()


@pytest.mark.parametrize(
    "history", ["progress", "answer", "cohort", "dates", "edit", "shared", "requirement", "own page"]
)
def test_a_page_with_a_history_is_never_removed_and_says_why(folder, history):
    packs.load(folder)
    program, week, page = (
        ProgramPage.objects.get(),
        WeekPage.objects.get(slug="w1"),
        LessonPage.objects.get(slug="two"),
    )
    keep = {
        "progress": lambda: LessonProgress.objects.create(user=factories.user(), page=page),
        "answer": lambda: CheckAnswer.objects.create(
            user=factories.user(), page=page, block="x", chosen=["a"], is_right=True
        ),
        "cohort": lambda: factories.cohort(program=program, course=CoursePage.objects.get()),
        "dates": lambda: factories.cohort(program=program).dates.create(page=page, opens_day=1),
        "edit": lambda: page.save_revision(),
        "shared": lambda: week.create_alias(parent=factories.course(), recursive=True, update_slug="x"),
        "requirement": lambda: factories.program(requirements=[{"kind": "weeks_complete", "about": week}]),
        "own page": lambda: factories.lesson(week=week),
    }
    keep[history]()
    if history == "edit":
        page.title = "Edited here"
        page.save_revision().publish()
    write(
        folder,
        "courses/02-d/course.yaml",
        'title: D\ncode: D\ncredits: "0"\nsummary: S\nobjectives: [a, b, c]\n',
    )
    shutil.rmtree(folder / "courses/01-c")
    report = packs.load(folder, remove=True)
    kept = [one for one in report.lines if one.outcome == "no longer in the pack"]
    assert kept and all(one.remark.startswith("it stays: ") for one in kept)
    assert CoursePage.objects.filter(slug="c").exists()
    assert not WeekPage.objects.filter(slug="w2").exists() or history == "cohort"


# Folders of packs


def head(slug, kind="program", needs=""):
    return f"format: 1\nkind: {kind}\nslug: {slug}\ntitle: {slug}\nlanguage: en-us\n{needs}"


def test_a_folder_of_packs_is_loaded_in_the_order_of_what_they_need(folder, tmp_path):
    root = tmp_path / "many"
    for slug, needs in (("a", "needs: [b]\n"), ("b", "needs: [words]\n")):
        shutil.copytree(folder, root / slug)
        write(root, f"{slug}/pack.yaml", head(slug, needs=needs))
    write(root, "z/pack.yaml", head("words", "vocabulary"))
    write(root, "z/glossary.yaml", "- slug: pain\n  term: pain\n  means: It hurts.\n")
    write(root, "README.md", "# Ours\n")
    edit(lesson_path(root / "a"), "Sit down first.", "This is [[pain]].")
    assert [report.pack for report in packs.load_all(root)] == ["words", "b", "a"]


def test_what_is_wrong_with_one_pack_keeps_all_of_them_out(folder, tmp_path):
    root = tmp_path / "many"
    for slug in ("a", "b"):
        shutil.copytree(folder, root / slug)
        write(root, f"{slug}/pack.yaml", head(slug))
        edit(lesson_path(root / slug), "minutes: 5", f"minutes: {slug}")
    with pytest.raises(packs.PackErrors) as refused:
        packs.load_all(root)
    paths = [one.path for one in refused.value.complaints]
    assert [path.partition("/")[0] for path in paths] == ["a", "b"]
    assert not ProgramPage.objects.exists()


def test_packs_that_need_each_other_are_said_to(folder, tmp_path):
    for slug, other in (("a", "b"), ("b", "a")):
        write(tmp_path / "many", f"{slug}/pack.yaml", head(slug, needs=f"needs: [{other}]\n"))
    with pytest.raises(CommandError, match="2 things"):
        call_command("load_pack", str(tmp_path / "many"))
