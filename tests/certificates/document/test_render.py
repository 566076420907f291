"""The printed certificate: one page, the same bytes everywhere, readable by other people's software."""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from PIL import Image

from certificates import number
from certificates.document.errors import NotPrintable
from certificates.document.render import render
from tests.certificates.document import poppler
from tests.certificates.document.samples import (
    DESIGNS,
    LONGEST,
    LONGEST_FORMAL,
    MARKED_UP,
    NAME,
    NAMES,
    NUMBER,
    OTHER_SCRIPTS,
    TWO_LINES,
    facts,
    short_program,
)

PROJECT = Path(__file__).resolve().parents[3]
# Renders facts from standard input in a process that knows nothing but the templates.
ELSEWHERE = """
import json, sys
import django
from django.conf import settings
settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["templates"]}])
django.setup()
from certificates.document.facts import CertificateFacts
from certificates.document.render import render
print(render(CertificateFacts.from_dict(json.load(sys.stdin))).sha256)
"""


@pytest.fixture(params=DESIGNS)
def design(request):
    return request.param


@pytest.fixture
def certificate(design, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(facts(design=design)).pdf)
    return path


def opened(rendered):
    return pikepdf.open(BytesIO(rendered.pdf))


def elements(file, kind):
    found = [
        thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind
    ]
    return [element for element in found if element.get("/Type") == "/StructElem"]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_is_printed_whole_on_one_page(name, design, caplog):
    rendered = render(facts(name=name, design=design))
    file = opened(rendered)
    assert rendered.pages == len(file.pages) == 1
    assert rendered.sha256 == hashlib.sha256(rendered.pdf).hexdigest()
    assert [str(element["/ActualText"]) for element in elements(file, "/P") if "/Lang" in element] == [name]
    assert not [record for record in caplog.records if record.name.startswith("weasyprint")]


@pytest.mark.parametrize("script", OTHER_SCRIPTS)
def test_a_name_in_another_script_is_told_in_its_language(script):
    name, language = OTHER_SCRIPTS[script]
    file = opened(render(facts(name=name, name_in_latin="Name in Latin")))
    [told] = [element for element in elements(file, "/P") if "/Lang" in element]
    assert (str(told["/ActualText"]), str(told["/Lang"])) == (name, language)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_facts_give_the_same_bytes_in_another_process(design, seed):
    wanted = facts(design=design, name=NAMES["Vietnamese"])
    elsewhere = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LANG": "C"}
    run = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(wanted.as_dict()),
        env=elsewhere,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.stdout.strip() == render(wanted).sha256, run.stderr


def test_threads_do_not_disturb_each_other():
    wanted = [facts(design=design, name=name) for design in DESIGNS for name in (NAME, TWO_LINES)] * 3
    one_by_one = [render(each).sha256 for each in wanted]
    with ThreadPoolExecutor(4) as threads:
        assert [done.sha256 for done in threads.map(render, wanted)] == one_by_one


def test_the_readers_language_changes_nothing(design):
    expected = render(facts(design=design)).sha256
    with translation.override("de"):
        assert render(facts(design=design)).sha256 == expected


def test_the_file_says_what_it_is(design):
    file = opened(render(facts(design=design)))
    about = file.docinfo
    assert str(about["/Title"]) == f"Certificate of Program Completion: {NAME}"
    assert str(about["/Author"]) == "University Health Sciences Campus"
    assert number.grouped(NUMBER) in str(about["/Subject"])
    assert str(about["/CreationDate"]).startswith("D:20260612120000")
    assert str(file.Root["/Lang"]) == "en"
    metadata = file.Root["/Metadata"].read_bytes()
    assert metadata.count(b"<rdf:RDF") == 1
    assert metadata.count(b"<pdfuaid:part>1<") == 1
    assert b'pdfaid:part="3"' in metadata


def test_pictures_are_described_and_nothing_is_hidden_inside(design):
    file = opened(render(facts(design=design)))
    described = [str(figure["/Alt"]) for figure in elements(file, "/Figure")]
    assert len(described) == 2
    assert described[0].startswith("Emblem of the program")
    assert described[1] == "QR code that opens the verification page of this certificate"
    assert not {"/AF", "/Names", "/OpenAction", "/AcroForm"} & set(file.Root.keys())


def test_only_our_typefaces_are_inside_and_all_are_embedded(design):
    file = opened(render(facts(design=design)))
    fonts = [
        thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
    ]
    assert fonts
    assert all("/FontFile2" in font for font in fonts)
    assert all("+Along-" in str(font["/FontName"]) for font in fonts)


def test_the_text_is_read_in_the_order_it_is_meant(certificate, design):
    read = poppler.structure(certificate)
    issuer = [
        "University Health Sciences Campus",
        "Interprofessional Palliative Care Graduate Certificate Program",
    ]
    assert read[:5] == [*issuer, "Certificate of Program Completion", "This certifies that", NAME]
    assert read.index("MSN, APRN, ACHPN") == 5
    order = [
        next(place for place, text in enumerate(read) if text.startswith(start))
        for start in (
            "has completed",
            "four courses",
            "Credit and hours",
            "12 semester",
            "Award date",
            "June 12, 2026",
            "Issuing office",
            "Palliative Care Program Office",
            "Ruth",
            "Program Director",
            "Daniel",
            "Associate Director",
            "Verify at",
            "alongside.example/v",
            "7K3Q",
            "Issued by",
        )
    ]
    assert order == sorted(order)
    assert "Nurse, advanced practice" in read


def test_plain_text_finds_the_name_and_the_number(certificate):
    text = poppler.run("pdftotext", certificate, "-").decode().replace("\u00a0", " ")
    assert NAME in text
    assert "7K3Q M94T XCR2 HDWB" in text


@pytest.mark.parametrize("resolution", [110, 150, 300])
def test_the_square_code_can_be_read_from_a_gray_print(certificate, resolution):
    drawn = poppler.picture(certificate, certificate.with_suffix(""), resolution=resolution)
    address = poppler.run("zbarimg", "--quiet", "--raw", drawn).decode().strip()
    assert address == f"HTTPS://ALONGSIDE.EXAMPLE/V/{NUMBER}"
    assert number.parse(address) == NUMBER


@pytest.mark.parametrize("name", [NAME, LONGEST])
def test_nothing_is_printed_within_nine_millimetres_of_an_edge(name, design, tmp_path):
    path = tmp_path / "edge.pdf"
    path.write_bytes(render(facts(name=name, design=design)).pdf)
    page = Image.open(poppler.picture(path, tmp_path / "edge", resolution=100))
    margin = int(9 / 25.4 * 100)
    left, top, right, bottom = page.point(lambda gray: 255 if gray < 250 else 0).getbbox()
    assert min(left, top, page.width - right, page.height - bottom) >= margin


def test_the_longest_name_leaves_everything_else_in_its_place(tmp_path):
    path = tmp_path / "longest.pdf"
    path.write_bytes(render(facts(name=LONGEST_FORMAL)).pdf)
    lines = poppler.run("pdftotext", "-layout", path, "-").decode().split("\n")
    printed = [line.strip() for line in lines if line.strip()]
    start = printed.index("This certifies that")
    first, second = LONGEST_FORMAL[:59], LONGEST_FORMAL[60:]
    assert printed[start + 1 : start + 4] == [first, second, "MSN, APRN, ACHPN"]


def test_markup_in_a_name_is_printed_as_it_was_typed(design, tmp_path):
    path = tmp_path / "markup.pdf"
    path.write_bytes(render(facts(name=MARKED_UP, design=design)).pdf)
    assert MARKED_UP in poppler.structure(path)


def test_a_certificate_with_little_on_it_has_no_empty_labels(design, tmp_path):
    path = tmp_path / "short.pdf"
    path.write_bytes(render(short_program(design=design)).pdf)
    read = poppler.structure(path)
    assert "Credit and hours" not in read
    assert "Discipline" not in read
    assert "We are glad to record that" in read


def test_facts_that_cannot_be_printed_give_no_paper_but_every_reason(design):
    with pytest.raises(NotPrintable) as refusal:
        render(facts(design=design, name="", office="", number="7"))
    assert len(refusal.value.sentences) == 3
