"""Pictures in the chart of a case: as a draft shows them, frozen with a version, and who may see them.

The bytes are copied from a rendition, which carries nothing of what a camera wrote into the original. A drawing (SVG)
has no renditions; it was checked when it came in.
"""

import hashlib
import posixpath
from dataclasses import dataclass

import structlog
from wagtail.images.models import SourceImageIOError

from assessments import reports
from assessments.models import Attempt, CasePage, CasePicture, CaseVersion
from cms import access
from cms.media import KINDS

log = structlog.get_logger(__name__)
LONGEST_SIDE = 1600


@dataclass(frozen=True)
class Shown:
    """A picture as a draft shows it. file: of the rendition, or of the drawing; url: where it is meanwhile."""

    file: object
    url: str
    sha256: str
    content: bytes
    width: int
    height: int

    @property
    def content_type(self):
        """By the ending of its file."""
        return KINDS.get(posixpath.splitext(self.file.name)[1].lower(), "application/octet-stream")


def shown(image):
    """A picture of the library as a case shows it; None where there is none, or its file is gone."""
    if image is None:
        return None
    try:
        source = image if image.is_svg() else image.get_rendition(f"max-{LONGEST_SIDE}x{LONGEST_SIDE}")
        with source.file.open("rb") as file:
            content = file.read()
    except (OSError, SourceImageIOError):
        log.warning("picture_without_file", image=image.pk)
        return None
    url = source.file.url
    digest = hashlib.sha256(content).hexdigest()
    return Shown(source.file, url, digest, content, source.width, source.height)


def of_page(page):
    """Every picture in the chart of a page, by its digest."""
    entries = [entry for entry in page.chart if entry.block_type == "picture"]
    found = [shown(entry.value.get("image")) for entry in entries]
    return {one.sha256: one for one in found if one is not None}


def keep(page):
    """Copy the pictures of a page's chart; the same bytes are kept once. In the transaction that freezes the page."""
    for one in of_page(page).values():
        CasePicture.objects.get_or_create(
            sha256=one.sha256,
            defaults={
                "content_type": one.content_type,
                "content": one.content,
                "width": one.width,
                "height": one.height,
            },
        )


def may_see(user, picture):
    """Whether a person has met the picture in an attempt, or may read the case, or somebody's attempt at it."""
    mine = Attempt.objects.with_case().of(user).filter(version__content__contains=picture.sha256)
    if any(_has_met(attempt, picture.sha256) for attempt in mine):
        return True
    return may_read_a_case_with(user, picture.sha256)


def may_read_a_case_with(user, sha256):
    """Whether a person works on a case of which a version names this, or may read attempts at one."""
    if not access.reach(user, "cms", "enter"):
        return False
    naming = CaseVersion.objects.filter(content__contains=sha256)
    keys = set(naming.values_list("case_key", flat=True))
    pages = CasePage.objects.filter(case_key__in=keys)
    return any(
        access.works_on(user, page) or access.may(user, "attempt", "read", page=page) for page in pages
    )


def _has_met(attempt, sha256):
    """Whether the attempt's open or passed stages show it, or its look back at the whole chart."""
    case = attempt.definition
    since = [case.stage_index(entry.visible_from) for entry in case.chart if entry.picture == sha256]
    if any(index is not None and index <= attempt.stage for index in since):
        return True
    return bool(since) and attempt.is_closed and "chart" in reports.shown_to_owner(attempt)
