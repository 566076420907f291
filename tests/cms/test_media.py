"""Uploaded pictures are served as pictures, and nothing else of the folder is."""

import pytest

from tests.cms.people import person

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for place in ("images", "avatar_images", "original_images", "documents"):
        (settings.MEDIA_ROOT / place).mkdir(parents=True)
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("images/lamp.width-800.png", "image/png"),
        ("images/LAMP.PNG", "image/png"),
        ("images/lamp.jpg", "image/jpeg"),
        ("images/lamp.webp", "image/webp"),
        ("avatar_images/me.jpeg", "image/jpeg"),
    ],
)
def test_a_picture_is_a_picture_and_can_run_nothing(client, folder, name, kind):
    (folder / name).write_bytes(PNG)
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert not answer.has_header("Vary")


def test_a_picture_is_sent_again_only_if_it_has_changed(client, folder):
    (folder / "images/lamp.png").write_bytes(PNG)
    since = client.get("/media/images/lamp.png")["Last-Modified"]
    assert client.get("/media/images/lamp.png", HTTP_IF_MODIFIED_SINCE=since).status_code == 304


def test_a_page_in_the_clothes_of_a_picture_stays_a_picture(client, folder):
    (folder / "images/lamp.png").write_bytes(b"<script>alert(1)</script>")
    assert client.get("/media/images/lamp.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "name",
    [
        "images/page.html",
        "images/lamp.png.html",
        "images/lamp",
        "documents/salaries.pdf",
        "documents/scan.png",
        "original_images/with-place.jpg",
    ],
)
def test_nothing_else_is_served(client, folder, name):
    (folder / name).write_bytes(PNG)
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "images/../documents/scan.png",
        "images/%2e%2e/documents/scan.png",
        "images/..%2fdocuments/scan.png",
        "images/../../secret.png",
        "images//../../secret.png",
        "images/./lamp.png",
        "../secret.png",
        "%2fetc%2fsecret.png",
        "images/",
        "images/%00.png",
        "images/..\\documents\\scan.png",
    ],
)
def test_no_path_leads_out_of_the_folder(client, folder, name):
    (folder / "documents/scan.png").write_bytes(PNG)
    (folder.parent / "secret.png").write_bytes(PNG)
    assert client.get(f"/media/{name}").status_code == 404


def test_a_picture_costs_no_question_to_the_database(client, folder, django_assert_num_queries):
    client.force_login(person())
    (folder / "images/lamp.png").write_bytes(PNG)
    with django_assert_num_queries(0):
        client.get("/media/images/lamp.png")


def test_pictures_are_only_looked_at(client, folder):
    (folder / "images/lamp.png").write_bytes(PNG)
    assert client.post("/media/images/lamp.png").status_code == 405
