"""The glossary: words every discipline should understand the same way. Prose names them as [[term]]."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet


class GlossaryTerm(index.Indexed, models.Model):
    """A word and what it means here, in words that all disciplines read."""

    slug = models.SlugField(max_length=80, unique=True, help_text=_("Permanent. Prose may refer to it."))
    term = models.CharField(max_length=80)
    means = models.TextField(help_text=_("In 20 to 60 plain words."))
    also = models.TextField(
        blank=True, help_text=_("Other names, abbreviations and plurals, one a line: they lead here, too.")
    )
    see = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="seen_from")
    references = models.TextField(blank=True, help_text=_("Works it rests on, one a line."))

    search_fields = [
        index.SearchField("term", boost=4),
        index.SearchField("also", boost=2),
        index.SearchField("means"),
        index.AutocompleteField("term"),
    ]

    class Meta:
        ordering = ["term"]
        verbose_name = _("glossary term")

    def __str__(self):
        return self.term

    @property
    def names(self):
        """Everything prose may call it: slug, term and the other names, in lower case."""
        others = [line.strip() for line in self.also.splitlines() if line.strip()]
        return [name.lower() for name in (self.slug, self.term, *others)]


class GlossaryTerms(SnippetViewSet):
    """The glossary in the CMS, under Vocabulary."""

    model = GlossaryTerm
    icon = "doc-full"
    list_display = ["term", "means"]
    search_fields = ["term", "also", "means"]
    panels = [
        FieldPanel("term"), FieldPanel("slug"), FieldPanel("means"), FieldPanel("also"), FieldPanel("see"),
        FieldPanel("references"),
    ]  # fmt: skip


register_snippet(GlossaryTerms)
