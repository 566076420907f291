"""The vocabulary as a pack: words come in by their codes, stay when they leave the pack, and keep what was edited here."""

from pathlib import Path

import pytest

from courses import packs
from courses.models import (
    Competency,
    Discipline,
    Domain,
    GlossaryTerm,
    PackPage,
    Statement,
    StatementSet,
    SubRole,
    Track,
)
from tests.courses.packing import CONTENT, contents, forget_everything

pytestmark = pytest.mark.django_db
GLOSSARY = """\
- slug: total-pain
  term: total pain
  means: Pain of body, mind, company and spirit, together.
  also: [the whole pain]
  see: [hospice]
- slug: hospice
  term: hospice
  means: |
    Care when time is short.

    *Where* one is at home.
"""
STATEMENTS = """\
- code: short
  name: A short set
  statements:
    - code: b
      text: "I can ask first."
      area: talking
      domains: [3, 1]
      competencies: [VE, ipec/C]
    - code: a
      text: "I can be quiet."
      area: talking
      retired: true
"""


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "words"
    root.mkdir()
    put(root, "pack.yaml", "format: 1\nkind: vocabulary\nslug: words\ntitle: Words\nlanguage: en-us\n")
    put(root, "glossary.yaml", GLOSSARY)
    put(root, "statements.yaml", STATEMENTS)
    return root


def put(root, name, text):
    Path(root, name).write_text(text, "utf-8")


def change(root, name, old, new):
    text = Path(root, name).read_text("utf-8")
    assert old in text
    put(root, name, text.replace(old, new, 1))


def complaints(folder):
    with pytest.raises(packs.PackErrors) as refused:
        packs.load(folder)
    return [str(one) for one in refused.value.complaints]


def test_words_come_in_with_what_they_refer_to(folder):
    report = packs.load(folder)
    assert len(report.of("new")) == 5
    term = GlossaryTerm.objects.get(slug="total-pain")
    assert [one.slug for one in term.see.all()] == ["hospice"]
    assert "the whole pain" in term.names
    first, second = Statement.objects.all()
    assert (first.code, second.code, second.retired) == ("b", "a", True)
    assert [one.number for one in first.domains.all()] == [1, 3]
    assert {one.code for one in first.competencies.all()} == {"VE", "C"}
    assert packs.load(folder).is_unchanged


def test_words_edited_here_are_left_alone_unless_told_otherwise(folder):
    packs.load(folder)
    GlossaryTerm.objects.filter(slug="hospice").update(means="Edited here.")
    assert packs.load(folder).of("left alone") == ["words/glossary/hospice"]
    change(folder, "glossary.yaml", "Care when time is short.", "Care near the end.")
    report = packs.load(folder)
    assert report.of("conflict") == ["words/glossary/hospice"]
    diff = next(one.diff for one in report.lines if one.outcome == "conflict")
    assert "-  means: Edited here." in diff or "-means: Edited here." in diff
    assert packs.load(folder, overwrite=True).of("changed") == ["words/glossary/hospice"]
    assert GlossaryTerm.objects.get(slug="hospice").means.startswith("Care near the end.")


def test_what_the_pack_changes_and_nobody_edited_here_is_changed(folder):
    packs.load(folder)
    change(folder, "glossary.yaml", "  see: [hospice]\n", "")
    change(folder, "statements.yaml", "I can be quiet.", "I can wait.")
    assert packs.load(folder).of("changed") == ["words/glossary/total-pain", "words/statements/short/a"]
    assert not GlossaryTerm.objects.get(slug="total-pain").see.exists()


def test_a_word_the_pack_no_longer_has_stays(folder):
    packs.load(folder)
    put(folder, "statements.yaml", STATEMENTS.partition("    - code: a")[0])
    put(folder, "glossary.yaml", GLOSSARY.partition("- slug: hospice")[0].replace("  see: [hospice]\n", ""))
    report = packs.load(folder, remove=True)
    assert report.of("no longer in the pack") == ["words/glossary/hospice", "words/statements/short/a"]
    assert GlossaryTerm.objects.count() == 2
    assert Statement.objects.count() == 2


def test_the_words_a_site_begins_with_are_nobodys_to_replace_unasked(folder):
    put(folder, "disciplines.yaml", "- code: nurse\n  name: RN\n  track: biomedical\n  scope: gives\n")
    assert packs.load(folder).of("conflict") == ["words/disciplines/nurse"]
    assert Discipline.objects.get(code="nurse").name == "Nurse"
    packs.load(folder, overwrite=True)
    assert Discipline.objects.get(code="nurse").name == "RN"
    assert SubRole.objects.filter(discipline__code="nurse").count() == 2


def test_tracks_disciplines_and_their_seats_can_be_a_sites_own(folder):
    put(folder, "tracks.yaml", "- code: arts\n  name: Arts\n")
    put(
        folder,
        "disciplines.yaml",
        "- code: harpist\n  name: Harpist\n  track: arts\n  scope: none\n  asks_speciality: true\n  sub_roles:\n"
        "    - code: bedside\n      name: At the bedside\n      scope: none\n",
    )
    put(folder, "levels.yaml", "- code: home\n  name: At home\n")
    put(folder, "domains.yaml", "- number: 9\n  code: ours-9\n  name: Music\n")
    put(
        folder,
        "frameworks.yaml",
        "- code: arts\n  name: Arts\n  competencies:\n    - code: A-1\n      name: Listens\n",
    )
    packs.load(folder)
    harpist = Discipline.objects.get(code="harpist")
    assert (harpist.track.code, harpist.asks_speciality, harpist.sub_roles.get().code) == (
        "arts",
        True,
        "bedside",
    )
    assert Domain.objects.get(number=9).name == "Music"
    assert Competency.objects.get(framework__code="arts").code == "A-1"
    assert packs.load(folder).is_unchanged


def test_the_order_of_the_pack_is_kept_and_changed_only_when_the_pack_changes_it(folder):
    packs.load(folder)
    Statement.objects.filter(code="a").update(position=0)
    packs.load(folder)
    assert [one.code for one in Statement.objects.all()] == ["a", "b"]
    head, _, rest = STATEMENTS.partition("    - code: b")
    one, _, two = rest.partition("    - code: a")
    put(folder, "statements.yaml", f"{head}    - code: a{two}    - code: b{one}")
    packs.load(folder)
    put(folder, "statements.yaml", STATEMENTS)
    packs.load(folder)
    assert [one.code for one in Statement.objects.all()] == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("glossary.yaml", "see: [hospice]", "see: [hospis]", "Did you mean “hospice”?"),
        ("glossary.yaml", "- slug: hospice", "- slug: total-pain", "a code of its own"),
        ("glossary.yaml", "term: hospice", "word: hospice", "“word” is not known"),
        ("glossary.yaml", "term: hospice", f"term: {'x' * 90}", "at most 80"),
        ("glossary.yaml", "- slug: total-pain", "slug: total-pain", "not YAML"),
        ("statements.yaml", "domains: [3, 1]", "domains: [3, 11]", "11"),
        ("statements.yaml", "[VE, ipec/C]", "[VE, X]", "X"),
        ("statements.yaml", "area: talking", "areas: talking", "areas"),
    ],
)
def test_a_fault_names_its_file_and_line(folder, name, old, new, said):
    text = Path(folder, name).read_text("utf-8")
    change(folder, name, old, new)
    line = text[: text.index(old)].count("\n") + 1
    found = complaints(folder)
    assert any(one.startswith(f"{name}:") and said in one for one in found), found
    if "YAML" not in said:
        assert any(one.startswith(f"{name}:{line}:") for one in found), found
    assert not GlossaryTerm.objects.exists()


def test_a_track_nobody_has_is_said(folder):
    put(folder, "disciplines.yaml", "- code: harpist\n  name: Harpist\n  track: arts\n  scope: none\n")
    assert any("expected one of biomedical, allied" in one for one in complaints(folder))


def test_a_file_that_is_no_list_is_said_to_be_none(folder):
    put(folder, "tracks.yaml", "code: arts\nname: Arts\n")
    put(folder, "teams.yaml", "- code: x\n")
    found = complaints(folder)
    assert any(one.startswith("tracks.yaml:1: Expected a list") for one in found)
    assert any(one.startswith("teams.yaml:1: This file has no place") for one in found)


def test_a_vocabulary_without_words_can_be_needed(folder):
    for name in ("glossary.yaml", "statements.yaml"):
        Path(folder, name).unlink()
    packs.load(folder)
    assert PackPage.objects.filter(pack="words").exists()


def test_the_vocabulary_comes_back_byte_for_byte_even_into_a_site_without_any_words(folder, tmp_path):
    packs.load(CONTENT / "vocabulary")
    packs.load(folder)
    packs.dump(tmp_path / "first")
    forget_everything()
    assert not Track.objects.exists()
    packs.load(tmp_path / "first" / "vocabulary")
    packs.dump(tmp_path / "second")
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert {path: first[path] for path in first if "vocabulary/" in path} == {
        path: second[path] for path in second if "vocabulary/" in path
    }
    assert StatementSet.objects.count() == 2
