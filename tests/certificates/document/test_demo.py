"""The words of the demo programs' certificates have room on their paper."""

from pathlib import Path

import pytest
import yaml

from certificates.document.check import problems
from tests.certificates.document.samples import facts

CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
PROGRAMS = sorted(CONTENT.glob("*/program.yaml"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.parent.name)
def test_a_demo_certificate_can_be_printed(path):
    words = yaml.safe_load(path.read_text("utf-8"))["certificate"]
    wanted = facts(
        design=words["layout"],
        program_title=words["title"],
        signers=[(signer["name"], signer["role"]) for signer in words["signers"]],
        **{
            key: words[key]
            for key in ("organization", "program_line", "lead", "sentence", "hours", "office", "fine_print")
        },
    )
    assert problems(wanted) == []


def test_there_are_demo_certificates():
    assert len(PROGRAMS) >= 2
