"""The front-end files others made are exactly the ones we took, and each says where it came from."""

import hashlib
import json
from pathlib import Path

import pytest

import cms

STATIC = Path(cms.__file__).parent / "static" / "cms"
FILES = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_a_vendored_file_is_the_one_in_the_manifest(entry):
    content = (STATIC / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_a_vendored_file_names_its_version_license_and_package(entry):
    assert entry["version"] and entry["license"]
    assert entry["package"].startswith("npm:") and entry["package"].endswith("@" + entry["version"])
    assert (STATIC / entry["license_file"]).is_file()


def test_no_font_or_vendored_file_is_missing_from_the_manifest():
    listed = {entry["path"] for entry in FILES}
    found = {
        path for folder in ("fonts", "vendor") for path in (STATIC / folder).rglob("*") if path.is_file()
    }
    assert {str(path.relative_to(STATIC)) for path in found} - listed == {"vendor/manifest.json"}
