"""A stored row is printed on the paper of its kind, with its credential inside."""

import json

import pikepdf
import pytest

from certificates.document.papers import PAPERS, printed
from certificates.document.render import render
from certificates.models import Certificate
from tests.certificates.document import poppler
from tests.certificates.document.samples import DESIGNS, facts

CREDENTIAL = json.dumps({"name": "Ánh", "proof": []}, ensure_ascii=False).encode()


def row(**changed):
    return Certificate(kind="program", facts=json.loads(json.dumps(facts(**changed).as_dict())))


def test_a_row_is_printed_as_its_facts_say():
    assert printed(row()) == render(facts()).pdf
    assert "program" in PAPERS


@pytest.mark.parametrize("design", DESIGNS)
def test_the_credential_is_inside_byte_for_byte_and_listed_once(design, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(printed(row(design=design), CREDENTIAL))
    listed = poppler.run("pdfdetach", "-list", path).decode()
    assert "1 embedded files" in listed and "credential.json" in listed
    poppler.run("pdfdetach", "-saveall", "-o", tmp_path, path)
    assert (tmp_path / "credential.json").read_bytes() == CREDENTIAL
    with pikepdf.open(path) as file:
        [listed] = file.Root["/AF"]
        assert str(listed["/AFRelationship"]) == "/Data"
        assert str(listed["/EF"]["/F"]["/Subtype"]) == "/application/json"
        assert str(listed["/EF"]["/F"]["/Params"]["/ModDate"]).startswith("D:20260612120000")


def test_the_same_row_and_credential_give_the_same_bytes():
    assert printed(row(), CREDENTIAL) == printed(row(), CREDENTIAL)
    assert printed(row(), CREDENTIAL) != printed(row(), CREDENTIAL + b" ")
