"""veraPDF, the reference validator, accepts every certificate of either kind as PDF/UA-1 and as PDF/A-3A."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from certificates.document import credit, marks
from certificates.document.render import render
from tests.certificates.document.samples import (
    DESIGNS,
    NAMES,
    OTHER_SCRIPTS,
    PICTURES,
    SEAL,
    SIGNED,
    credit_facts,
    facts,
    short_program,
)
from tests.verapdf.validator import validate

pytestmark = [pytest.mark.verapdf, pytest.mark.xdist_group("verapdf")]


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """All files in one run: starting the validator takes longer than checking a file."""
    folder = tmp_path_factory.mktemp("verapdf")
    other = [name for name, _language in OTHER_SCRIPTS.values()]
    printed = [
        (facts(design=design, name=name, name_in_latin="Name in Latin" if name in other else ""), None)
        for design in DESIGNS
        for name in [*NAMES.values(), *other]
    ]
    long_address = "alongside.interprofessional-palliative-care.some-university.edu/v"
    printed += [(short_program(design=design, short_url=long_address), None) for design in DESIGNS]
    printed += [
        (facts(design=design, language="es", seal=SEAL, signers=SIGNED, **words), mark)
        for design in DESIGNS
        for words, mark in (
            ({}, None),
            ({}, marks.preview("es")),
            ({"reissued_on": "March 3, 2027"}, None),
            ({}, marks.replaced(on=date(2027, 3, 3))),
        )
    ]
    files = {folder / f"{place}.pdf": each for place, (each, _mark) in enumerate(printed)}
    for path, (each, mark) in zip(files, printed, strict=True):
        path.write_bytes(render(each, mark, credential=b"{}", pictures=PICTURES).pdf)
    of_credit = {folder / f"credit-{place}.pdf": each for place, each in enumerate(_of_credit())}
    for path, (each, mark) in of_credit.items():
        path.write_bytes(credit.render(each, mark, credential=b"{}").pdf)
    # The same file without the mark of PDF/UA: the validator must notice.
    unmarked = folder / "unmarked.pdf"
    unmarked.write_bytes(_without_mark(render(facts()).pdf))
    files |= {path: each for path, (each, _mark) in of_credit.items()}
    return files, unmarked, validate([*files, unmarked])


def _of_credit():
    """Certificates of continuing education: each name, long statements on a second page, and each mark."""
    for name in [*NAMES.values(), *(name for name, _language in OTHER_SCRIPTS.values())]:
        yield credit_facts(name=name), None
    long = "Sample wording. " + "The credit of this activity is for the team. " * 12
    yield credit_facts(designations=[long] * 4), None
    yield credit_facts(reissued_on="March 3, 2027"), None
    yield credit_facts(), marks.preview()
    yield credit_facts(), marks.duplicate(on=date(2027, 3, 3), issued=date(2026, 6, 12))


def test_every_certificate_is_accessible_and_archival(batch):
    files, _, verdicts = batch
    failures = [
        (path.name, each.name, flavour, verdicts[path, flavour].failures)
        for path, each in files.items()
        for flavour in ("ua1", "3a")
        if not verdicts[path, flavour].passed
    ]
    assert failures == []
    names = len(NAMES) + len(OTHER_SCRIPTS)
    assert len(files) == len(DESIGNS) * (names + 5) + names + 4
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
