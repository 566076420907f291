"""Seals and signatures: what is taken in, what is refused, and how they stand on the paper."""

import hashlib
import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from certificates.document import check, marks, pictures
from certificates.document.facts import CertificateFacts, Picture
from certificates.document.pictures import PictureRefused, take_in
from certificates.document.render import render
from certificates.models import PrintedPicture
from tests.certificates.document import poppler
from tests.certificates.document.samples import DESIGNS, PICTURES, SEAL, SIGNED, facts, scan


def opened(taken):
    return Image.open(BytesIO(taken.content))


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_a_scan_is_drawn_anew_without_its_empty_border(format):
    taken = take_in(scan(format=format))
    assert taken.content.startswith(b"\x89PNG")
    assert taken.sha256 == hashlib.sha256(taken.content).hexdigest()
    assert 700 < taken.width < 760 and 130 < taken.height < 200
    assert opened(taken).format == "PNG"


def test_ink_without_color_is_kept_in_gray_and_color_stays():
    assert opened(take_in(scan("#000"))).mode == "L"
    assert opened(take_in(scan("#a00"))).mode == "RGB"


def test_what_was_transparent_is_paper():
    see_through = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    see_through.paste((0, 0, 0, 255), (50, 20, 250, 80))
    out = BytesIO()
    see_through.save(out, "PNG")
    taken = take_in(out.getvalue())
    assert (taken.width, taken.height) == (200, 60)
    assert opened(taken).getextrema() == (0, 0)


def test_a_photograph_is_turned_upright_and_loses_what_it_told():
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    Image.open(BytesIO(scan(size=(900, 300)))).save(out, "JPEG", exif=exif)
    taken = take_in(out.getvalue())
    assert taken.height > taken.width
    assert b"taken at home" not in taken.content


def test_a_large_scan_is_kept_no_larger_than_print_needs():
    taken = take_in(scan(size=(3600, 1200)))
    assert taken.width == pictures.KEPT_PIXELS
    assert len(taken.content) < 120_000


def _bomb():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _wide():
    out = BytesIO()
    Image.new("1", (5000, 4000), 1).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (b"", "not a PNG or JPEG"),
        (b"GIF89a" + b"\0" * 50, "not a PNG or JPEG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "not a PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n", "not a PNG or JPEG"),
        (scan()[:-400], "not a PNG or JPEG"),
        (scan(format="WEBP"), "not a PNG or JPEG"),
        (b"\xff" * 2_000_001, "larger than 2 MB"),
        (_bomb(), "too many pixels"),
        (_wide(), "too many pixels"),
        (scan("white"), "nothing on it but white"),
        (scan(size=(40, 40)), "too small to print"),
    ],
    ids=[
        "empty", "gif", "svg", "postscript", "cut off", "webp", "large", "bomb", "wide", "white", "tiny",
    ],
)  # fmt: skip
def test_what_is_no_picture_for_print_is_refused_in_a_sentence(upload, sentence):
    with pytest.raises(PictureRefused, match=sentence):
        take_in(upload)


@pytest.mark.parametrize("design", DESIGNS)
def test_seal_and_signatures_are_drawn_in_their_places_and_described(design, tmp_path):
    signed = facts(design=design, seal=SEAL, signers=SIGNED)
    path = tmp_path / "signed.pdf"
    path.write_bytes(render(signed, pictures=PICTURES).pdf)
    with pikepdf.open(path) as file:
        figures = {
            str(thing["/Alt"]): [float(edge) * 25.4 / 72 for edge in thing["/A"]["/BBox"]]
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        }
        described = {alt for alt in figures if alt.startswith(("Seal", "Signature"))}
        assert described == {one.alt for one in signed.pictures}
        assert not any(alt.startswith("Emblem") for alt in figures) or design == "quiet"
        for alt in ("Signature of Ruth Adeyemi-Hart", "Signature of Daniel Whitcomb"):
            left, bottom, right, top = figures[alt]
            assert right - left <= 50.1 and top - bottom <= 14.1
    read = poppler.structure(path)
    assert "Ruth Adeyemi-Hart, MD" in read


def test_a_picture_without_description_keeps_the_certificate_from_being_printed():
    bare = facts(seal=Picture(SEAL.sha256, " "), signers=[(*SIGNED[0][:2], Picture(SEAL.sha256, ""))])
    assert [problem[:30] for problem in check.problems(bare)] == [
        "The seal has no description. W",
        "The signature of Ruth Adeyemi-",
    ]


def test_facts_with_pictures_come_back_from_json_as_they_went():
    signed = facts(seal=SEAL, signers=SIGNED)
    assert CertificateFacts.from_dict(signed.as_dict()) == signed
    assert signed.as_dict()["seal"] == {"sha256": SEAL.sha256, "alt": SEAL.alt}


@pytest.mark.django_db
def test_a_picture_is_found_by_its_digest_and_only_as_it_was_kept():
    signed = facts(seal=SEAL)
    pictures._stored.cache_clear()
    with pytest.raises(PictureRefused, match="not kept here any more"):
        render(signed)
    taken = take_in(scan("#a00", size=(500, 400)))
    assert taken.sha256 == SEAL.sha256
    PrintedPicture.keep(taken)
    PrintedPicture.keep(taken)
    assert PrintedPicture.objects.count() == 1
    assert render(signed).pdf == render(signed, pictures=PICTURES).pdf
    pictures._stored.cache_clear()
    PrintedPicture.objects.create(sha256="0" * 64, content=taken.content, width=1, height=1)
    with pytest.raises(PictureRefused, match="not kept here any more"):
        render(facts(seal=Picture("0" * 64, "A seal")))
    pictures._stored.cache_clear()


def test_a_void_paper_strikes_the_signatures_through(tmp_path):
    signed = facts(signers=SIGNED)
    path = tmp_path / "void.pdf"
    plain = _page(render(signed, pictures=PICTURES), path)
    void = _page(render(signed, marks.preview(), pictures=PICTURES), path)
    for left in (44, 207.4):
        place = [round(edge * 100 / 25.4) for edge in (left, 166, left + 21, 181.5)]
        ink = [sum(page.crop(place).histogram()[:128]) for page in (plain, void)]
        assert ink[1] > ink[0] + 100


def _page(rendered, path):
    path.write_bytes(rendered.pdf)
    drawn = Image.open(poppler.picture(path, path.with_suffix(""), resolution=100))
    drawn.load()
    return drawn
