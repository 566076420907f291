"""Rubrics as faculty write them. Questions never point to them: freezing copies the published one whole."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.search import index

from assessments.authoring import decimal_text, listed
from assessments.criteria import CriteriaBlock
from assessments.engine import rubric as engine
from assessments.engine.findings import Finding, block
from assessments.engine.reading import Reader
from assessments.models.checked import CannotBePublished, Checked


class RubricCannotBePublished(CannotBePublished):
    """The rubric fails its checks; carries every finding."""

    title = gettext_lazy("This rubric cannot be published yet.")


class Rubric(Checked):
    """Criteria with levels, by which people judge answers. Marks given before a change keep their copy of it."""

    slug = models.SlugField(
        max_length=80, unique=True, help_text=gettext_lazy("Permanent. Content packs name it.")
    )
    title = models.CharField(max_length=120)
    about = models.TextField(
        blank=True, help_text=gettext_lazy("For markers: what it is for, how to use it.")
    )
    criteria = StreamField(CriteriaBlock())

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="rubric")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="rubric",
        for_concrete_model=False,
    )

    cannot = RubricCannotBePublished
    panels = [
        HelpPanel(
            gettext_lazy(
                "A case takes a copy of the published rubric whenever it is published itself. Marks that were "
                "given keep the rubric they were given by."
            )
        ),
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("about"),
        FieldPanel("criteria"),
    ]
    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("about"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = gettext_lazy("rubric")

    def __str__(self):
        return self.title

    def raw(self):
        """The rubric as the engine reads it; ids are those of the blocks, which survive editing."""
        return {
            "slug": self.slug,
            "title": self.title,
            "about": self.about,
            "criteria": [_criterion(child) for child in self.criteria],
        }

    def read(self):
        """The engine's rubric, and what in it cannot be read."""
        complaints: list[Finding] = []
        return engine.read_rubric(Reader(self.raw(), "", complaints)), complaints

    def frozen(self):
        """The copy a question takes, with both digests."""
        return engine.frozen(self.read()[0])

    def findings(self):
        """Everything the checks say of it, blocking and not."""
        rubric, complaints = self.read()
        doubly = [
            block(str(child.id), _("“%(title)s” has several critical levels.") % child.value)
            for child in self.criteria
            if sum(bool(level.value["critical"]) for level in listed(child.value["levels"])) > 1
        ]
        return complaints or [*doubly, *engine.lint(rubric)]

    def get_preview_template(self, request, mode_name):
        """The rubric as a marker meets it."""
        return "assessments/rubric_preview.html"

    def get_preview_context(self, request, mode_name):
        """Its criteria and levels, and what the checks say."""
        rubric, _complaints = self.read()
        return {"rubric": rubric, "criteria": engine.explained(rubric), "findings": self.findings()}


def _criterion(child):
    value, levels = child.value, listed(child.value["levels"])
    return {
        "id": str(child.id),
        "title": value["title"] or "",
        "description": value["description"] or "",
        "levels": [
            {
                "id": str(level.id),
                "label": level.value["label"] or "",
                "points": decimal_text(level.value["points"]) or "0",
                "descriptor": level.value["descriptor"] or "",
                "example": level.value.get("example") or "",
            }
            for level in levels
        ],
        "critical_level": next((str(level.id) for level in levels if level.value["critical"]), ""),
        "critical_because": value["critical_because"] or "",
    }
