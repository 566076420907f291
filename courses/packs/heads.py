"""pack.yaml: what a pack says of itself, and what the site keeps of it so that a dump says the same."""

from courses.packs import descriptions

LANGUAGE = descriptions.LANGUAGES[0]


def head_text(kind, slug, title, needs=()):
    """The text of pack.yaml."""
    return descriptions.PACK.text(
        {
            "format": descriptions.FORMAT,
            "kind": kind,
            "slug": slug,
            "title": title,
            "language": LANGUAGE,
            "needs": list(needs),
        }
    )
