"""What `serve --prepare` does before it serves."""

import os

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder

from cms import preparation


@pytest.fixture
def sheet(settings, tmp_path, monkeypatch):
    """The one static file of a site that has no other."""
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(preparation, "get_finders", lambda: [FileSystemFinder()])
    monkeypatch.setattr(
        "django.contrib.staticfiles.management.commands.collectstatic.get_finders", preparation.get_finders
    )
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "page.css"
    source.write_text("a { color: red }")
    return source


def collected(settings):
    said = []
    preparation.collect_static(said.append)
    return (preparation.Path(settings.STATIC_ROOT) / "page.css").read_text(), said


def test_static_files_are_collected_when_one_has_changed_and_only_then(sheet, settings):
    assert collected(settings) == (
        "a { color: red }",
        ["Collecting the static files (a quarter of a minute the first time)."],
    )
    assert collected(settings)[1] == []
    sheet.write_text("a { color: blue }")
    text, said = collected(settings)
    assert text == "a { color: blue }" and said


def test_a_newer_version_that_was_unpacked_with_old_times_replaces_the_collected_file(sheet, settings):
    collected(settings)
    sheet.write_text("b { color: red }")
    os.utime(sheet, (1, 1))
    assert collected(settings)[0] == "b { color: red }"
