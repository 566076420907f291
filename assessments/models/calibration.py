"""Calibrated scripts: answers that experts judged with their reasons, by which new markers find their measure."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.search import index

from assessments.engine.calibration import misfits
from assessments.engine.findings import ask, block, blocking
from assessments.models.checked import CannotBePublished, Checked


class ScriptCannotBePublished(CannotBePublished):
    """A calibrated script does not fit its rubric, or lacks a reason; carries every finding."""

    title = gettext_lazy("This calibrated script cannot be published yet.")


class ExpertLevelBlock(blocks.StructBlock):
    """How the experts judge one criterion of the rubric, and why."""

    criterion = blocks.CharBlock(
        max_length=80, help_text=gettext_lazy("Id or title of the criterion, as the rubric has it.")
    )
    level = blocks.CharBlock(
        max_length=80, help_text=gettext_lazy("Id or name of the level, as the rubric has it.")
    )
    because = blocks.TextBlock(
        rows=2, help_text=gettext_lazy("The reason, naming words of the text. Markers read it afterwards.")
    )

    class Meta:
        icon = "list-ol"
        label = gettext_lazy("Criterion")
        label_format = "{criterion}: {level}"


class ExpertLevelsBlock(blocks.StreamBlock):
    """The experts' judgment, criterion by criterion."""

    expert = ExpertLevelBlock()

    class Meta:
        min_num = 1


class CalibratedScript(Checked):
    """A fictional answer with the experts' level and reason for each criterion of a rubric."""

    rubric = models.ForeignKey(
        "assessments.Rubric", on_delete=models.PROTECT, related_name="calibrated_scripts"
    )
    slug = models.SlugField(
        max_length=80, unique=True, help_text=gettext_lazy("Permanent. Content packs name it.")
    )
    title = models.CharField(
        max_length=120,
        help_text=gettext_lazy("For whoever keeps the set. Markers never read it before they mark."),
    )
    question = models.TextField(help_text=gettext_lazy("What was asked, as markers need it."))
    text = models.TextField(help_text=gettext_lazy("The answer. Fictional, nobody's own."))
    experts = StreamField(ExpertLevelsBlock())
    awaits = models.CharField(
        max_length=255,
        blank=True,
        help_text=gettext_lazy(
            "Whose review it awaits, such as “a prescriber and a chaplain”. Empty once reviewed."
        ),
    )
    source = models.CharField(
        max_length=255,
        blank=True,
        help_text=gettext_lazy("On what the experts’ judgment rests, as it is cited."),
    )
    sort_order = models.PositiveSmallIntegerField(
        default=0, help_text=gettext_lazy("Its place among the scripts of the rubric.")
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="calibrated_script")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="calibrated_script",
        for_concrete_model=False,
    )

    cannot = ScriptCannotBePublished
    panels = [
        HelpPanel(
            gettext_lazy(
                "New markers judge at least three scripts of a rubric before they mark learners’ work by it. Write "
                "one weak, one middling and one strong answer; judge each criterion and say why, naming words."
            )
        ),
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("rubric"),
        FieldPanel("question"),
        FieldPanel("text"),
        FieldPanel("experts"),
        FieldPanel("source"),
        FieldPanel("awaits"),
        FieldPanel("sort_order"),
    ]
    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("text"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["rubric", "sort_order", "slug"]
        verbose_name = gettext_lazy("calibrated script")

    def __str__(self):
        return self.title

    def judged(self, rubric):
        """The experts' levels and reasons by this rubric: ({criterion: level}, {criterion: reason}), by ids.

        Authors may write titles and names; what the rubric does not know stays as it was written.
        """
        by_name = {one.title.strip().casefold(): one for one in rubric.criteria}
        by_id = {one.id: one for one in rubric.criteria}
        levels, reasons = {}, {}
        for child in self.experts:
            said, level = child.value["criterion"].strip(), child.value["level"].strip()
            criterion = by_id.get(said) or by_name.get(said.casefold())
            if criterion is not None:
                said = criterion.id
                names = {one.label.strip().casefold(): one.id for one in criterion.levels}
                level = level if criterion.level(level) else names.get(level.casefold(), level)
            levels[said], reasons[said] = level, (child.value["because"] or "").strip()
        return levels, reasons

    def findings(self, rubric=None):
        """What keeps it from being used: criteria that do not fit the rubric (any more), and missing reasons."""
        rubric = rubric or self.rubric.read()[0]
        levels, reasons = self.judged(rubric)
        lacking, unknown = misfits(rubric, levels)
        titles = {one.id: one.title for one in rubric.criteria}
        found = []
        for one in lacking:
            said = (
                _("The rubric has no level “%(level)s” of “%(title)s” (any more). Choose another.")
                if one in levels
                else _("Say at which level the experts see “%(title)s”.")
            )
            found.append(block(one, said % {"title": titles[one], "level": levels.get(one, "")}))
        for one in unknown:
            found.append(
                block(one, _("The rubric has no criterion “%(id)s” (any more). Take it out.") % {"id": one})
            )
        for one, reason in reasons.items():
            if not reason and one in titles:
                found.append(
                    block(one, _("Say why the experts see “%(title)s” there.") % {"title": titles[one]})
                )
        if self.awaits:
            found.append(ask("", _("It awaits review by %(whom)s.") % {"whom": self.awaits}))
        return found

    def fits(self, rubric):
        """Whether it can be judged by this rubric as it stands."""
        return not blocking(self.findings(rubric))

    def get_preview_template(self, request, mode_name):
        """The script as a marker sees it afterwards."""
        return "assessments/calibration/preview.html"

    def get_preview_context(self, request, mode_name):
        """The question, the text, and the experts' levels with their reasons."""
        rubric = self.rubric.read()[0]
        levels, reasons = self.judged(rubric)
        rows = [
            {"criterion": one, "level": one.level(levels.get(one.id)), "because": reasons.get(one.id, "")}
            for one in rubric.criteria
        ]
        return {"script": self, "rows": rows, "findings": self.findings(rubric)}


class CalibrationMark(models.Model):
    """One try of a marker at a calibrated script. Kept as it was; the experts' levels of that moment beside it."""

    script = models.ForeignKey(CalibratedScript, on_delete=models.PROTECT, related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    structure_hash = models.CharField(max_length=64)
    levels = models.JSONField(default=dict)
    expert = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["marker", "structure_hash"], name="tries_of_a_marker")]

    def __str__(self):
        return f"{self.marker}: {self.script}"
