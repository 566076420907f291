"""Conversion tables: drafted by faculty, in force only when a reviewer who prescribes or dispenses publishes them.

Every published state is a row of its own that never changes. A case copies what it uses when it is published, so a
table can change without changing any case that learners already have.
"""

import json

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from assessments.engine import definition
from assessments.engine.conversion import ROUTES
from assessments.engine.quantity import CATALOG
from assessments.panels import AffectedPanel
from assessments.tables_form import TableForm

CODE = r"^[a-z][a-z0-9-]*$"


class RowBlock(blocks.StructBlock):
    """So much of an opioid by a route."""

    opioid = blocks.RegexBlock(
        CODE,
        max_length=40,
        help_text=_("Short and permanent, such as morphine."),
        error_messages={"invalid": _("Small letters, digits and dashes only.")},
    )
    name = blocks.CharBlock(max_length=60, help_text=_("As learners read it."))
    route = blocks.ChoiceBlock(choices=[(route, route) for route in ROUTES])
    amount = blocks.DecimalBlock(
        required=False,
        help_text=_("Empty where nothing is counted: it is shown as “not counted”, never as 0."),
    )
    unit = blocks.ChoiceBlock(choices=[(code, unit.label) for code, unit in CATALOG.items() if code != "mme"])
    note = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "list-ul"
        label = _("Row")
        label_format = "{name}, {route}: {amount} {unit}"


class ConversionTable(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, models.Model
):
    """One table of one of three sorts. Equianalgesic amounts, MME factors and patch rules are never mixed."""

    class Kind(models.TextChoices):
        """The three calculators."""

        EQUIANALGESIC = "equianalgesic", _("Equianalgesic table, for converting")
        MME = "mme", _("MME factors, for tallying risk only")
        PATCH = "patch", _("Patch rule, from oral morphine to a patch")

    slug = models.SlugField(
        max_length=80, unique=True, help_text=_("Permanent. Cases, recipes and packs name it.")
    )
    title = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=14, choices=Kind.choices, help_text=_("Permanent once the table was published.")
    )
    version = models.CharField(max_length=40, help_text=_("Such as the year of the edition."))
    method = models.TextField(help_text=_("How one calculates with it, in words. Learners read it."))
    sources = models.TextField(help_text=_("Where the numbers come from, one a line."))
    review_by = models.DateField(
        help_text=_("After this day no case that uses it can be published until it was reviewed.")
    )
    rows = StreamField([("row", RowBlock())])
    conditions = models.TextField(
        blank=True, help_text=_("One a line. For a patch rule: who is opioid-tolerant enough.")
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="conversion_table")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="conversion_table",
        for_concrete_model=False,
    )

    FROZEN_FROM = frozenset(
        {"slug", "title", "kind", "version", "method", "sources", "review_by", "rows", "conditions", "live"}
    )
    """Fields whose saving may change what is in force."""

    base_form_class = TableForm
    panels = [
        HelpPanel(
            _(
                "Faculty draft tables. Only a clinical reviewer who prescribes or dispenses medicines, and who did not "
                "write the draft, publishes them. Published cases keep the state they were published with."
            )
        ),
        AffectedPanel(heading=_("What a change would affect")),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("version"), FieldPanel("review_by")]),
        FieldPanel("rows"),
        FieldPanel("method"),
        FieldPanel("conditions"),
        FieldPanel("sources"),
    ]
    search_fields = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("conversion table")
        verbose_name_plural = _("conversion tables")

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Save; what goes live is frozen in the same transaction, and goes live through `publish` alone."""
        from assessments import table_rules

        names = kwargs.get("update_fields")
        if names is not None and not self.FROZEN_FROM & set(names):
            return super().save(*args, **kwargs)  # keeping a draft writes only which revision is the latest
        with transaction.atomic():
            table_rules.refuse_to_go_live_by_another_door(self)
            answer = super().save(*args, **kwargs)
            table_rules.freeze_if_live(self)
        return answer

    @property
    def revisions(self):
        """Every draft and published state."""
        return self._revisions

    def raw(self):
        """The table as the engine reads it, and as it is frozen."""
        from assessments.material import tables

        return {"slug": self.slug, **tables.plain(self)}

    def clean(self):
        """What cases refer to stays: the slug and the sort of a table that was ever published."""
        super().clean()
        newest = ConversionTableVersion.objects.newest(self.slug) if self.slug else None
        before = ConversionTable.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        published = before and ConversionTableVersion.objects.filter(slug=before).exists()
        if published and before != self.slug:
            raise ValidationError(
                {"slug": _("This table was published as “%(slug)s”: cases refer to it.") % {"slug": before}}
            )
        if newest and newest.kind != self.kind:
            raise ValidationError({"kind": _("This table was published as another sort. Make a new one.")})

    def publish(self, revision, user=None, **kwargs):
        """Publish a draft, whichever door it comes through; see table_rules for who may.

        Raises TableCannotBePublished: the draft is kept, and the table in force stays as it is.
        """
        from assessments import table_rules

        kwargs["skip_permission_checks"] = True  # ours are stricter, and asked here
        with table_rules.publication(self, revision, user):
            return super().publish(revision, user=user, **kwargs)


class ConversionTableVersionQuerySet(models.QuerySet):
    """Which published states."""

    def newest(self, slug):
        """The latest of a table, or None."""
        return self.filter(slug=slug).order_by("-number").first()


class ConversionTableVersion(models.Model):
    """One published state of a table: its canonical JSON and the SHA-256 of those bytes. Never changed or deleted."""

    slug = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=14)
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    review_by = models.DateField()
    source_revision_id = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    published_as = models.CharField(max_length=120)

    objects = ConversionTableVersionQuerySet.as_manager()

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_table_version_of_a_number"),
        ]

    def __str__(self):
        return f"{self.title}, state {self.number}"

    @property
    def frozen(self):
        """The table as a case copies it: its content and the digest by which it can be found again."""
        return {**json.loads(self.content), "sha256": self.content_sha256}

    @property
    def is_whole(self):
        """Whether the stored bytes are still those that were published."""
        return definition.digest(self.content.encode()) == self.content_sha256
