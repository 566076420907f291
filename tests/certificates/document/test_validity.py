"""veraPDF, the reference validator, accepts every certificate as PDF/UA-1 and as PDF/A-3A."""

from io import BytesIO

import pikepdf
import pytest

from certificates.document import faces
from certificates.document.render import render
from tests.certificates.document.samples import DESIGNS, NAMES, OTHER_SCRIPTS, facts, short_program
from tests.verapdf.validator import validate

pytestmark = [pytest.mark.verapdf, pytest.mark.xdist_group("verapdf")]


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """All files in one run: starting the validator takes longer than checking a file."""
    folder = tmp_path_factory.mktemp("verapdf")
    present = {name for script, name in OTHER_SCRIPTS.items() if faces.BY_SCRIPT[script.upper()].is_here}
    printed = [
        facts(design=design, name=name, name_in_latin="" if name in NAMES.values() else "Name in Latin")
        for design in DESIGNS
        for name in [*NAMES.values(), *sorted(present)]
    ]
    long_address = "alongside.interprofessional-palliative-care.some-university.edu/v"
    printed += [short_program(design=design, short_url=long_address) for design in DESIGNS]
    files = {folder / f"{place}.pdf": each for place, each in enumerate(printed)}
    for path, each in files.items():
        path.write_bytes(render(each).pdf)
    # The same file without the mark of PDF/UA: the validator must notice.
    unmarked = folder / "unmarked.pdf"
    unmarked.write_bytes(_without_mark(render(facts()).pdf))
    return files, unmarked, validate([*files, unmarked])


def test_every_certificate_is_accessible_and_archival(batch):
    files, _, verdicts = batch
    failures = [
        (each.design, each.name, flavour, verdicts[path, flavour].failures)
        for path, each in files.items()
        for flavour in ("ua1", "3a")
        if not verdicts[path, flavour].passed
    ]
    assert failures == []
    assert len(files) >= 2 * len(NAMES) + 2
    assert all(verdict.checks > 500 for verdict in verdicts.values())


def test_the_validator_notices_what_is_missing(batch):
    _, unmarked, verdicts = batch
    assert not verdicts[unmarked, "ua1"].passed
    assert "5-1" in verdicts[unmarked, "ua1"].failures


def _without_mark(pdf):
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        metadata = file.Root["/Metadata"]
        metadata.write(metadata.read_bytes().replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))
        file.save(out)
    return out.getvalue()
