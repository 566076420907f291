"""pack.yaml: what a pack says of itself, and what the site keeps of it so that a dump says the same."""

from courses.models.packs import PackPage
from courses.packs import descriptions, texts

LANGUAGE = descriptions.LANGUAGES[0]
PART = "pack"


def remember(pack):
    """Keep what a pack says of itself, in the transaction that writes it."""
    says = {"title": pack.title, "notes": list(pack.notes)}
    PackPage.objects.update_or_create(
        pack=pack.slug, path=pack.slug, part=PART, defaults={"says": says, "digest": texts.digest(says)}
    )


def head_text(kind, slug, title, needs=()):
    """The text of pack.yaml; `title` where no pack has said another."""
    known = PackPage.objects.filter(pack=slug, part=PART).first()
    says = known.says if known else {}
    return descriptions.PACK.text(
        {
            "format": descriptions.FORMAT,
            "kind": kind,
            "slug": slug,
            "title": says.get("title") or title,
            "language": LANGUAGE,
            "needs": list(needs),
            "notes": says.get("notes") or [],
        }
    )
