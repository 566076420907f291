"""Pictures of a consult: what is taken, what is refused with which sentence, and that nothing hides in what is kept."""

import io
import struct
import zlib

import pytest
from PIL import Image

from assessments.consults import pictures
from assessments.consults.refusals import NoPicture
from tests import factories
from tests.assessments.consults import given

SECRET = b"39.7392N 104.9903W Margaret Okafor"


def with_exif():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # description
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (39.0, 44.0, 21.0)
    exif[0x0112] = 6  # lies on its side
    return given.jpeg((60, 40), exif=exif)


def bomb():
    """A PNG of some kilobytes that says it is 30,000 × 30,000."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def test_where_a_photograph_was_taken_is_not_kept():
    content = with_exif()
    assert SECRET in content and Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    made = pictures.clean(content)
    kept = Image.open(io.BytesIO(made.content))
    assert SECRET not in made.content and not dict(kept.getexif()) and kept.size == (40, 60)


def test_what_stands_beside_the_points_of_a_png_is_not_kept():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    made = pictures.clean(given.png(pnginfo=info, dpi=(72, 72), icc_profile=b"profile " + SECRET))
    assert made.content_type == "image/png" and SECRET not in made.content
    assert set(Image.open(io.BytesIO(made.content)).info) == set()


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04 a second file", b"%PDF-1.7 a third"]
)
def test_a_second_file_behind_a_picture_is_not_kept(tail):
    for content in (given.jpeg(), given.png()):
        made = pictures.clean(content + tail)
        assert tail not in made.content


def test_a_comment_in_a_jpeg_is_not_kept():
    content = given.jpeg(comment=b"<html>" + SECRET)
    assert SECRET in content and SECRET not in pictures.clean(content).content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a web page"),
        (b"\n\n <svg xmlns='http://www.w3.org/2000/svg'/>", "a web page or a drawing"),
        (b"%PDF-1.7\n", "Paste the part of its text"),
        (b"PK\x03\x04word/document.xml", "This is a document"),
        (b"GIF89a" + b"\0" * 60, "Save it as JPEG or PNG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "Save it as JPEG or PNG"),
        (b"\0\0\0\x18ftypheic", "Save it as JPEG or PNG"),
        (b"\0" * 128 + b"DICM" + b"x" * 50, "person’s name stands in it"),
        (b"\0\0\0\x18ftypmp42" + b"x" * 50, "This is a film"),
        (b"", "no JPEG or PNG"),
        (b"hello", "no JPEG or PNG"),
        (b"\xff\xd8\xff\xe0 and nothing more", "damaged"),
        (b"\x89PNG\r\n\x1a\n and nothing more", "damaged"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_what_to_do(content, words):
    with pytest.raises(NoPicture, match=words):
        pictures.clean(content)


@pytest.mark.parametrize("whole", [given.jpeg((400, 300)), given.png((400, 300))])
@pytest.mark.parametrize("part", [0.3, 0.7])
def test_half_a_picture_is_refused(whole, part):
    with pytest.raises(NoPicture, match="damaged"):
        pictures.clean(whole[: int(len(whole) * part)])


def test_a_bomb_is_refused_before_it_is_opened():
    with pytest.raises(NoPicture, match="too many points"):
        pictures.clean(bomb())


def moving(kind):
    """Two pictures in one file, one after the other."""
    out = io.BytesIO()
    first, second = [Image.new("RGB", (30, 20), color) for color in ("red", "blue")]
    first.save(out, kind, save_all=True, append_images=[second])
    return out.getvalue()


def test_a_picture_that_moves_is_refused_and_not_cut_to_its_first_moment():
    with pytest.raises(NoPicture, match="This picture moves"):
        pictures.clean(moving("PNG"))


def test_a_photograph_with_a_second_one_behind_it_is_taken_without_that():
    made = pictures.clean(moving("MPO"))
    kept = Image.open(io.BytesIO(made.content))
    assert kept.format == "JPEG" and getattr(kept, "n_frames", 1) == 1 and kept.getpixel((5, 5))[0] > 200


def test_a_scan_of_sixteen_bits_stays_to_be_seen():
    """A film as scanners write it: every gray of it, and not white all over."""
    grays = b"".join(struct.pack("<H", gray * 655) for gray in range(100))
    out = io.BytesIO()
    Image.frombytes("I;16", (100, 10), grays * 10).save(out, "PNG")
    kept = Image.open(io.BytesIO(pictures.clean(out.getvalue()).content)).convert("L")
    seen = [kept.getpixel((column, 5)) for column in (0, 50, 99)]
    assert seen[0] < 5 and 120 < seen[1] < 136 and seen[2] > 248


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_becomes_a_plain_one(mode):
    out = io.BytesIO()
    Image.new(mode, (50, 30)).save(out, "PNG")
    made = pictures.clean(out.getvalue())
    assert Image.open(io.BytesIO(made.content)).mode in ("RGB", "RGBA") and (made.width, made.height) == (
        50,
        30,
    )


def test_a_large_picture_is_made_smaller():
    made = pictures.clean(given.jpeg((4000, 1000)))
    assert (made.width, made.height) == (1600, 400)


@pytest.mark.django_db
def test_a_picture_needs_words_and_there_are_three_at_most():
    enrollment = factories.enrollment()
    draft = given.draft(enrollment)

    def add(description="A drawing."):
        return pictures.add(
            consult=draft, file=given.upload(given.jpeg()), description=description, by=enrollment.user
        )

    with pytest.raises(NoPicture, match="Say in a sentence"):
        add("  ")
    for _number in range(3):
        add()
    with pytest.raises(NoPicture, match="three pictures"):
        add()


@pytest.mark.django_db
def test_the_words_of_a_picture_are_looked_through_as_well():
    from assessments.consults import checking

    enrollment = factories.enrollment()
    draft = given.draft(enrollment)
    about = {
        "file": given.upload(given.jpeg()),
        "description": "The hand of Oluwaseun",
        "by": enrollment.user,
    }
    pictures.add(consult=draft, **about)
    assert [one.finding.words for one in checking.of_consult(draft).open] == ["Oluwaseun"]
