"""For tests of packs: a site with nothing in it, and the bytes of a folder."""

import shutil
from pathlib import Path

from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from assessments.models import ConversionTable
from cms import roles
from courses.models import (
    Competency,
    Discipline,
    Domain,
    Framework,
    GlossaryTerm,
    GradeComponent,
    LetterScale,
    LevelOfCare,
    PackPage,
    ProgramPage,
    Statement,
    StatementSet,
    Track,
)
from tests import factories

CONTENT = settings.BASE_DIR / "courses" / "content"


def loader():
    """Somebody who may load every pack: an administrator who also reviews for pharmacy, so that tables come into force."""
    user = factories.user("administrator")
    roles.grant(user=user, role="reviewer", discipline="pharmacist", by=None)
    return user


def forget_everything():
    """Leave nothing of pages, files, packs and words."""
    for program in ProgramPage.objects.all():
        program.requirements.all().delete()
    GradeComponent.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.refresh_from_db()
        page.delete()
    for model in (
        ConversionTable,
        PackPage,
        Statement,
        StatementSet,
        GlossaryTerm,
        Competency,
        Framework,
        Domain,
        LetterScale,
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


def small_copy(folder):
    """Copy the certificate's pack with only one of its weeks written, the one that other packs share."""

    def left_out(place, names):
        here = Path(place).relative_to(CONTENT / "certificate").as_posix()
        if here.endswith("weeks/04-week-4") and "03-pcc-3" in here:
            return []
        return {"lessons", "story.md", "figures"} & set(names)

    return shutil.copytree(CONTENT / "certificate", folder, ignore=left_out)
