"""For tests of packs: a site with nothing in it, and the bytes of a folder."""

from pathlib import Path

from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from courses.models import (
    Competency,
    Discipline,
    Domain,
    Framework,
    GlossaryTerm,
    LevelOfCare,
    PackPage,
    ProgramPage,
    Statement,
    StatementSet,
    Track,
)

CONTENT = settings.BASE_DIR / "courses" / "content"


def forget_everything():
    """Leave nothing of pages, files, packs and words."""
    for program in ProgramPage.objects.all():
        program.requirements.all().delete()
    for page in Page.objects.filter(depth=2):
        page.refresh_from_db()
        page.delete()
    for model in (
        PackPage,
        Statement,
        StatementSet,
        GlossaryTerm,
        Competency,
        Framework,
        Domain,
        LevelOfCare,
    ):
        model.objects.all().delete()
    for model in (Discipline, Track, get_image_model(), get_document_model()):
        model.objects.all().delete()


def contents(folder):
    """{path: bytes} of every file below a folder."""
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
