"""Video and sound that people uploaded: played in the page, from any place in them, by whoever may have the file.

Wagtail's own view sends documents whole and to be saved. A recording is sent to be played, and in the parts that the
browser asks for, so that one can go to minute nine without loading the eight before it.
"""

import posixpath
import re

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model

KINDS = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
}
CAPTIONS = {".vtt": "text/vtt; charset=utf-8"}
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@require_safe
def recording(request, document_id, filename):
    """Send a recording or its captions, whole or the part that was asked for."""
    document = get_object_or_404(get_document_model(), pk=document_id)
    kind = (KINDS | CAPTIONS).get(posixpath.splitext(document.filename)[1].lower())
    if kind is None or document.filename != filename:
        raise Http404
    refuse_if_private(request, document)
    response = _part(request, document) or FileResponse(document.file.open("rb"))
    response["Content-Type"] = kind
    response["Content-Disposition"] = "inline"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def refuse_if_private(request, document):
    """Ask Wagtail whether the document's collection is for this person."""
    from wagtail.models import CollectionViewRestriction

    for restriction in document.collection.get_view_restrictions():
        if restriction.restriction_type != CollectionViewRestriction.NONE and not restriction.accept_request(
            request
        ):
            raise PermissionDenied


def _part(request, document):
    """The part of the file that was asked for, or None where all of it was."""
    asked = asked_for(request, document.file.size)
    if asked is None or isinstance(asked, HttpResponse):
        return asked
    begin, end = asked
    file = document.file.open("rb")
    file.seek(begin)
    response = FileResponse(_Slice(file, end - begin + 1), status=206)
    response["Content-Length"] = str(end - begin + 1)
    response["Content-Range"] = f"bytes {begin}-{end}/{document.file.size}"
    return response


def asked_for(request, size):
    """The first and last byte that a Range header asks for; None where it asks for none that we understand.

    What begins after the end is answered at once, by a response.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if first:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
    else:
        begin, end = max(0, size - int(last)), size - 1
    if begin > end or begin >= size:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    return begin, end


class _Slice:
    """A file that ends after so many bytes."""

    def __init__(self, file, left):
        self.file, self.left = file, left

    def read(self, size=-1):
        """Read no further than the end of the slice."""
        size = self.left if size is None or size < 0 else min(size, self.left)
        chunk = self.file.read(size)
        self.left -= len(chunk)
        return chunk

    def close(self):
        self.file.close()
