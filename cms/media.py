"""Pictures that people uploaded, at /media/: as pictures and nothing else, so that nothing in them can ever run.

A drawing (SVG) was checked when it came in (cms/svg.py); here its policy keeps it from running or loading anything even
when somebody opens it by itself.

Only what pages show is served here: renditions and portraits. Originals may tell where a photograph was taken, and
documents have a view of their own that asks who may have them. In front of a busy site a web server may do this
instead, with the same folders and headers (docs/deploying.md).
"""

import posixpath

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve

FOLDERS = ("images/", "avatar_images/")
KINDS = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}

POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"


class PicturesMiddleware:
    """Answer for pictures before sessions and people are looked up: all may see them, and a page has many."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Serve what is under MEDIA_URL; everything else goes its way."""
        if request.path.startswith(settings.MEDIA_URL):
            return picture(request, request.path.removeprefix(settings.MEDIA_URL))
        return self.get_response(request)


@require_safe
def picture(request, path):
    """Serve one picture."""
    kind = KINDS.get(posixpath.splitext(path)[1].lower())
    if kind is None or path != posixpath.normpath(path) or not path.startswith(FOLDERS):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Content-Type"] = kind
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=86400"
    return response
