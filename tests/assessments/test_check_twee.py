"""The command that reads conversations written as text."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.assessments.conversation.twee.samples import THE_WHOLE


def check(*paths):
    out = StringIO()
    try:
        call_command("check_twee", *map(str, paths), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.twee"
    path.write_text(THE_WHOLE)
    return path


def test_a_file_that_is_understood_says_what_was_found(good):
    _code, out = check(good)
    assert "Mr. Alvarez and Lucia" in out
    assert "2 people, 4 turns, 6 spoken lines" in out
    assert "line " not in out


def test_a_file_with_a_mistake_says_its_line_and_ends_with_1(good, tmp_path):
    bad = tmp_path / "bad.twee"
    bad.write_text(THE_WHOLE.replace("->a1]]\n  id: a0-ask", "->a9]]\n  id: a0-ask"))
    code, out = check(good, bad)
    assert code == 1
    assert f"NOT {bad}" in out
    line = THE_WHOLE.split("\n").index("  id: a0-ask")
    assert f"      line {line}: There is no turn “a9”." in out


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    code, out = check(tmp_path / "none.twee")
    assert code == 1
    assert "none.twee" in out
