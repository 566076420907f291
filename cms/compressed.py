"""Pages of the curriculum go over the wire compressed; everything else as it is.

A page that holds a secret and, beside it, words that a stranger chose must not be compressed: its length would tell
whether the two are alike (the attack called BREACH). So this compresses only what no request can put words into:
pages of the site's tree, asked for without a query, answered 200. A lesson with notes then takes about a third of its
bytes. Forms, search, the desk and whatever reads a query stay as they are; the token in every form is masked anew by
Django each time, and Django adds a random number of bytes to every compressed answer. Sheets, scripts and fonts are
compressed once, by whitenoise.
"""

from django.middleware.gzip import GZipMiddleware

TREE = "wagtail_serve"
"""Name of the address under which Wagtail serves the pages of the tree."""


def may_be_compressed(request, response):
    """Whether nothing that came with the request can stand in the answer."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name == TREE
        and request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
    )


class CompressedPagesMiddleware(GZipMiddleware):
    """Django's own compression, for the pages that may be compressed."""

    def process_response(self, request, response):
        """Compress, or leave the answer as it is."""
        return (
            super().process_response(request, response) if may_be_compressed(request, response) else response
        )
