"""What somebody may try through a name, a template or a picture, and what comes of it: nothing."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from certificates.document import check, fit, names, pictures
from certificates.document.errors import NotPrintable
from certificates.document.facts import CertificateFacts, Picture, Signer
from certificates.document.render import HERE, render
from cms import pdf
from cms.lines import clean
from tests.certificates.document import poppler
from tests.certificates.document.samples import DESIGNS, NAME, PICTURES, SEAL, SIGNED, facts

PROJECT = Path(__file__).resolve().parents[3]
LURES = (
    "<img src={here}/a.png>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url({here}/b.css); @font-face {{ font-family: x; src: url({here}/c.ttf) }}</style>",
    '<p style="background: url({here}/d.png)">',
    "<svg><image href='{here}/e.png'/></svg>",
    "<object data=file:///etc/passwd></object>",
    "<meta http-equiv=refresh content='0;url={here}/f'>",
    "<a rel=attachment href=file:///etc/passwd>x</a>",
)
ELSEWHERE = {
    "TZ": "Asia/Tokyo",
    "LANG": "de_DE.UTF-8",
    "PYTHONHASHSEED": "7",
    "DJANGO_SETTINGS_MODULE": "tests.settings",
}
TEXTS = ("name", "name_in_latin", "credentials", "discipline", "sentence", "organization", "fine_print")


@pytest.fixture
def ear():
    """An address on this machine, and the list of who called."""
    heard, server = [], socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()

    def listen():
        while not stop.is_set():
            try:
                connection, _address = server.accept()
            except TimeoutError:
                continue
            heard.append(connection.recv(200))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
    stop.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("lure", LURES)
def test_markup_in_every_text_calls_nobody_and_encloses_nothing(lure, ear):
    here, heard = ear
    text = lure.format(here=here)
    changed = {}
    for field in TEXTS:
        if not check.problems(facts(**changed, **{field: text})):
            changed[field] = text
    assert "sentence" in changed and ("name" in changed or len(text) > 60)
    printed = render(facts(**changed)).pdf
    with pikepdf.open(BytesIO(printed)) as file:
        assert not {"/AF", "/Names", "/OpenAction"} & {*file.Root.keys()}
        inside = [thing.read_bytes() for thing in file.objects if isinstance(thing, pikepdf.Stream)]
    assert b"root:" not in b"".join(inside)
    assert heard == []


@pytest.mark.parametrize("lure", LURES)
def test_even_a_template_that_does_not_escape_reaches_nothing(lure, ear, settings, tmp_path):
    here, heard = ear
    (tmp_path / "lure.html").write_text(
        '{% extends "pdf/base.html" %}{% block page %}<p>Words</p>'
        + lure.format(here=here)
        + "{% endblock %}"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    paper = pdf.Stationery(HERE, ("base.css",), pdf.CARRIED)
    try:
        printed = pdf.render("lure.html", {}, stationery=paper, title="T", language="en")
    except pdf.PdfError:
        printed = b""
    assert heard == []
    assert b"/EmbeddedFile" not in printed
    assert b"root:" not in printed


@pytest.mark.django_db
def test_a_seal_is_fetched_from_nowhere(ear):
    here, heard = ear
    for digest in (f"{here}/seal.png", "file:///etc/passwd", "../../secret_key"):
        with pytest.raises(pictures.PictureRefused):
            render(facts(seal=Picture(digest, "A seal")))
    assert heard == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Alice\u202eDM ,boB", "AliceDM ,boB"),
        ("Bob\u2066, MD\u2069", "Bob, MD"),
        ("Ann\u200be\u00ad Li\ufeff", "Anne Li"),
        ("Bo\u200d Li", "Bo Li"),
        ("Bo\x00\x07 Li\u2028Re", "Bo Li Re"),
        ("\u061cליאת\u200f", "ליאת"),
        ("نگار می\u200cرود", "نگار می\u200cرود"),
        ("A\u0301nh", "Ánh"),
    ],
)
def test_nothing_unseen_turns_or_hides_what_is_read(typed, printed):
    assert clean(typed) == printed
    assert facts(name=typed).name == printed


def test_an_override_prints_no_credential_that_was_not_earned(tmp_path):
    path = tmp_path / "spoof.pdf"
    path.write_bytes(render(facts(name="Alice\u202eDM ,boB")).pdf)
    assert "MD" not in poppler.run("pdftotext", path, "-").decode().split("MSN")[0]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    "name",
    ["A" * 250, "Ay " * 83, "<b>" * 40, "Z" + "\u0301" * 100, "ﷺ" * 60],
    ids=["word", "words", "markup", "marks", "ligatures"],
)
def test_a_name_that_would_burst_the_page_is_refused(name, design):
    with pytest.raises(NotPrintable):
        render(facts(name=name, design=design))


def test_deep_markup_stops_with_a_sentence(settings, tmp_path):
    (tmp_path / "deep.html").write_text(
        '{% extends "pdf/base.html" %}{% block page %}' + "<div>" * 2000 + "x{% endblock %}"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    paper = pdf.Stationery(HERE, ("base.css",), pdf.CARRIED)
    with pytest.raises(pdf.PdfError, match="nested too deeply"):
        pdf.render("deep.html", {}, stationery=paper, title="T", language="en")


@tries(max_examples=100)
@given(st.text(max_size=140))
def test_any_name_gets_a_place_or_a_sentence(text):
    name = clean(text)
    said = check.problems(facts(name=name))
    assert all(sentence.endswith(".") for sentence in said)
    if said:
        return
    face = names.face_for(name)
    fitted = fit.fit_name(name, face, fit.NAMES["formal"])
    assert face.missing(name) == []
    assert all(face.width(line, fitted.size) <= fit.NAMES["formal"].width for line in fitted.lines)


@tries(max_examples=60)
@given(
    st.dictionaries(st.sampled_from([*TEXTS, "lead", "office", "design", "language"]), st.text(max_size=80))
)
def test_any_facts_are_printable_or_every_reason_is_said(changed):
    said = check.problems(facts(**changed))
    assert all(isinstance(sentence, str) and sentence for sentence in said)


def test_facts_hold_no_pictures_and_no_addresses_of_them():
    with pytest.raises(ValueError, match="incomplete"):
        CertificateFacts.from_dict(facts().as_dict() | {"seal": {"url": "file:///etc/passwd"}})
    assert Signer(NAME, "Director", {"sha256": "0" * 64, "alt": "x\u202e"}).signature.alt == "x"


@pytest.mark.slow
def test_a_certificate_with_everything_on_it_is_the_same_elsewhere():
    wanted = facts(design="upright", language="es", name="佐々木 さくら", seal=SEAL, signers=SIGNED)
    script = (
        "import base64, json, sys, django\n"
        "django.setup()\n"
        "from certificates.document.facts import CertificateFacts\n"
        "from certificates.document.render import render\n"
        "told = json.load(sys.stdin)\n"
        "pictures = {key: base64.b64decode(text) for key, text in told['pictures'].items()}\n"
        "facts = CertificateFacts.from_dict(told['facts'])\n"
        "print(render(facts, credential=b'{}', pictures=pictures).sha256)\n"
    )
    told = {
        "facts": wanted.as_dict(),
        "pictures": {key: base64.b64encode(content).decode() for key, content in PICTURES.items()},
    }
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(told),
        env=os.environ | ELSEWHERE,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.stdout.strip() == render(wanted, credential=b"{}", pictures=PICTURES).sha256, run.stderr
