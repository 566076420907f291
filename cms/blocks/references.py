"""The works a text rests on."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.place import Place


class ReferenceBlock(blocks.StructBlock):
    """One work: as it is cited, and where it is found. Identifiers only where somebody has seen them."""

    text = blocks.TextBlock(rows=2, help_text=_("Author, title, place, year."))
    doi = blocks.RegexBlock(
        regex=r"^10\.[0-9]{4,9}/\S+$",
        required=False,
        label="DOI",
        error_messages={
            "invalid": _("A DOI begins with 10. and has a slash: 10.1000/182. Leave out https://doi.org/.")
        },
    )
    pmid = blocks.RegexBlock(
        regex=r"^[1-9][0-9]{0,8}$",
        required=False,
        label="PMID",
        error_messages={"invalid": _("A PMID is a number such as 12345678.")},
    )
    url = blocks.URLBlock(required=False, label=_("Address"))

    @staticmethod
    def _whole(value):
        """A reference was once a text alone."""
        return {"text": value} if isinstance(value, str) else value

    def to_python(self, value):
        return super().to_python(self._whole(value))

    def bulk_to_python(self, values):
        return super().bulk_to_python([self._whole(value) for value in values])

    def normalize(self, value):
        return super().normalize(self._whole(value))


def links(reference):
    """Where a work is found: [(words, address)], the most lasting first."""
    found = []
    if reference.get("doi"):
        found.append((f"doi:{reference['doi']}", f"https://doi.org/{reference['doi']}"))
    if reference.get("pmid"):
        found.append((f"PMID {reference['pmid']}", f"https://pubmed.ncbi.nlm.nih.gov/{reference['pmid']}/"))
    if reference.get("url"):
        found.append(
            (reference["url"].removeprefix("https://").removeprefix("http://").rstrip("/"), reference["url"])
        )
    return found


class ReferencesBlock(blocks.StructBlock):
    """The works a text rests on."""

    references = blocks.ListBlock(ReferenceBlock(), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("References")
        description = _(
            "Numbered works, at the end of the lesson. In prose, <sup>2</sup> leads to the second."
        )
        template = "blocks/references.html"
        preview_value = {
            "references": [
                {"text": "Author, Journal, year.", "doi": "10.1000/182", "pmid": "", "url": ""},
                {"text": "Society, Guideline, 4th edition, year.", "doi": "", "pmid": "", "url": ""},
            ]
        }

    def get_context(self, value, parent_context=None):
        """Number the works, and know which of them the text names."""
        place = Place.of(parent_context)
        works = [
            {
                "text": work["text"],
                "links": links(work),
                "id": f"{place.prefix}ref-{number}",
                "number": number,
                "back": f"#{place.prefix}cite-{number}" if number in place.named else "",
            }
            for number, work in enumerate(value.get("references") or [], start=1)
        ]
        context = super().get_context(value, parent_context)
        return context | {"works": works, "id": f"{place.prefix}references"}
