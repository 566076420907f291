"""Pictures in the chart: frozen with their bytes, shown only to who has met them, written by packs and editors."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from wagtail.images import get_image_model

from assessments import pictures
from assessments.engine import checks
from assessments.models import CasePage, CasePicture, CaseVersion
from courses import packs
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.filmed import ALT, case_with, chart, image, png
from tests.courses import packing

pytestmark = pytest.mark.django_db


def url():
    return reverse("case_picture", args=[CasePicture.objects.get().pk])


def test_publishing_copies_the_picture_at_a_size_for_a_screen():
    case_with()
    kept = CasePicture.objects.get()
    assert (kept.width, kept.height, kept.content_type) == (1600, 800, "image/png")
    entry = next(one for one in CaseVersion.objects.get().definition.chart if one.kind == "picture")
    assert (entry.picture, entry.width, entry.alt) == (kept.sha256, 1600, ALT)


def test_the_frozen_picture_outlives_the_one_in_the_library(learner):
    case = case_with()
    attempt = cases.attempt(case, cases.learner(case, learner.user))
    before = learner.get(url()).content
    get_image_model().objects.all().delete()
    page = learner.get(reverse("attempt", args=[attempt.uuid])).content.decode()
    assert f'src="{url()}"' in page and f'alt="{ALT}"' in page
    assert learner.get(url()).content == before


def test_a_kept_picture_can_be_neither_changed_nor_deleted():
    case_with()
    for act in (
        lambda: CasePicture.objects.update(content=b"other"),
        lambda: CasePicture.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_same_bytes_are_kept_once():
    shown = image()
    case_with(shown)
    case_with(shown)
    assert CasePicture.objects.count() == 1


def test_a_draft_keeps_no_picture():
    cases.page(chart=chart(image()), live=False)
    assert not CasePicture.objects.exists()


def test_who_has_no_attempt_finds_no_picture(learner, other_learner, anonymous):
    case = case_with()
    cases.attempt(case, cases.learner(case, learner.user))
    assert learner.get(url()).status_code == 200
    assert other_learner.get(url()).status_code == 404
    assert anonymous.get(url()).status_code == 302


def test_a_picture_of_a_later_stage_is_not_there_before(learner):
    case = case_with(stage=2)
    attempt = cases.attempt(case, cases.learner(case, learner.user))
    assert learner.get(url()).status_code == 404
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    assert learner.get(url()).status_code == 200


def test_who_works_on_the_case_sees_its_pictures_and_faculty_elsewhere_do_not(visit):
    case = case_with()
    author = visit(factories.user("faculty", course=case.get_parent().get_parent()))
    assert author.get(url()).status_code == 200
    assert visit(factories.user("reviewer")).get(url()).status_code == 200
    assert visit(factories.user("faculty")).get(url()).status_code == 404
    assert visit(factories.user("office")).get(url()).status_code == 404


def test_a_picture_is_kept_by_one_browser_for_ever_and_can_run_nothing(learner):
    case = case_with()
    cases.attempt(case, cases.learner(case, learner.user))
    answer = learner.get(url())
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_picture_that_is_not_there_is_said():
    draft = cases.page(chart=chart(None), live=False)
    said = draft.what_the_checks_say()["blocking"]
    assert said == [
        {
            "place": f"Chart entry {len(draft.chart)}",
            "sentence": "There is no picture here, or its file is gone. Choose one.",
        }
    ]


def test_a_picture_needs_words():
    raw = rotation.case()
    raw["chart"].append(
        {
            "id": "film", "title": "Film", "visible_from": "see", "kind": "picture", "picture": "0" * 64,
            "alt": " ", "width": 10, "height": 10,
        }
    )  # fmt: skip
    said = [one.sentence for one in checks.lint(raw) if one.where == "chart/film"]
    assert said == ["Say in words what this picture shows, for those who cannot see it."]


def test_a_picture_whose_file_is_gone_stops_nothing_but_publication():
    shown = image()
    shown.file.storage.delete(shown.file.name)
    draft = cases.page(chart=chart(shown), live=False)
    assert any("file is gone" in one["sentence"] for one in draft.what_the_checks_say()["blocking"])


def test_a_preview_shows_the_picture_from_the_library(administrator):
    case = cases.page(chart=chart(image()), live=False)
    text = administrator.get(f"/cms/pages/{case.pk}/view_draft/", {"mode": "learner"}).content.decode()
    [shown] = pictures.of_page(CasePage.objects.get(pk=case.pk)).values()
    assert f'src="{shown.url}"' in text


# Packs

FILM = """chart:
  - id: film
    title: Film of the hip
    visible_from: see
    section: imaging
    kind: picture
    src: figures/film.png
    alt: A gray film. Nothing is broken.
    source: Drawn for this course, CC0.

"""


@pytest.fixture
def filmed_pack(settings, tmp_path):
    """A copy of the certificate's pack whose case shows a picture, ready to be loaded."""
    settings.MEDIA_ROOT = tmp_path / "media"
    packs.load(packing.CONTENT / "vocabulary")
    packs.load(packing.CONTENT / "site")
    packs.load(packing.CONTENT / "material", by=packing.loader())
    folder = packing.small_copy(tmp_path / "certificate")
    file = next(folder.rglob("changing-the-drug.yaml"))
    for other in folder.rglob("cases/*.*"):
        if other != file:
            other.unlink()  # one case is enough here
    file.write_text(file.read_text("utf-8").replace("chart:\n", FILM, 1), "utf-8")
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "figures" / "film.png").write_bytes(png())
    return folder


def test_a_pack_brings_its_pictures_and_a_dump_takes_them_along(filmed_pack, tmp_path):
    packs.load(filmed_pack)
    assert CasePicture.objects.get().width == 1600
    packs.dump(tmp_path / "out")
    [dumped] = (tmp_path / "out").rglob("changing-the-drug.yaml")
    assert "kind: picture" in dumped.read_text("utf-8")
    assert [file.read_bytes() for file in (tmp_path / "out").rglob("film.png")] == [png()]
    assert packs.load(filmed_pack).is_unchanged


def test_a_pack_without_the_picture_it_names_is_told_so(filmed_pack):
    (filmed_pack / "figures" / "film.png").unlink()
    with pytest.raises(packs.PackErrors) as refused:
        packs.load(filmed_pack)
    assert any("expected a file below the pack's folder" in str(one) for one in refused.value.complaints)
