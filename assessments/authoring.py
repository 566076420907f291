"""What every author's block of a question shares, and how it becomes the engine's plain, permanent facts.

Ids are the ids that Wagtail gives to blocks: they survive editing and reordering, so an answer never moves
to another option. A case that a pack wrote carries the pack's own ids there.
"""

from decimal import Decimal
from importlib import import_module

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.engine import kinds
from assessments.engine.public import item_view
from assessments.engine.reading import Reader
from cms.blocks import CodesBlock, MarkdownBlock
from cms.markdown import render
from courses.blocks.addressed import audience_choices


def mapping_choices():
    """Domains and competencies by their permanent codes, in groups, as an item's mapping stores them."""
    from courses.models import Competency, Domain

    frameworks = {}
    for one in Competency.objects.select_related("framework"):
        code = f"competency:{one.framework.code}/{one.code.lower()}"
        frameworks.setdefault(one.framework.name, []).append((code, str(one)))
    return [
        (_("Domains"), [(f"domain:{one.number}", str(one)) for one in Domain.objects.all()]),
        *frameworks.items(),
    ]


class ItemBlock(blocks.StructBlock):
    """A question of a stage: what every kind asks its author for. Abstract."""

    kind = ""
    """Name of the folder in `kinds`."""

    KINDS = {}
    """{name of a kind: its author's block}; a block is there by being defined."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.kind:
            ItemBlock.KINDS[cls.kind] = cls

    stem = MarkdownBlock(rows=4, label=_("Question"))
    points = blocks.DecimalBlock(min_value=0, default=Decimal(1))
    explanation = MarkdownBlock(
        rows=6, required=False, help_text=_("Read after the answer: the reasoning, with its sources.")
    )
    references = blocks.ListBlock(blocks.CharBlock(), default=[])
    maps_to = CodesBlock(
        choices=mapping_choices,
        required=False,
        label=_("Evidence for"),
        help_text=_("Domains and competencies that a right answer speaks for. Empty: those of the case."),
    )
    who = CodesBlock(
        choices=audience_choices,
        required=False,
        label=_("Asked of"),
        help_text=_("Only these seats are asked. The others read it afterwards. Empty: everybody is asked."),
        widget=forms.CheckboxSelectMultiple,
    )
    but = blocks.BooleanBlock(required=False, label=_("Everyone but these"))

    class Meta:
        label_format = "{stem}"
        place = 5
        preview_template = "kinds/preview.html"

    def get_preview_value(self):
        """The sample, with everything it leaves out as a new block has it."""
        return self.to_python(self.meta.preview_value)

    def get_preview_context(self, value, parent_context=None):
        """The question as a learner meets it."""
        raw = {"id": "preview", "kind": self.kind, **self.freeze(value)}
        item = kinds.get(self.kind).read(Reader(raw, "", []))
        view = item_view(item, "preview") | {"html_id": "preview", "raw": {}}
        return {"item": view, "ask": f"kinds/{self.kind}/ask.html"}


GROUPS = (CHOOSE, ARRANGE, NUMBERS, WRITE, JUDGE, TALK) = (
    _("Choose"),
    _("Arrange and mark"),
    _("Numbers and doses"),
    _("Write"),
    _("Judge under uncertainty"),
    _("Talk"),
)
"""The groups in which authors look for a kind of question."""


def blocks_of_kinds():
    """Every kind of question as (name, author's block): found by its folder, in the order of the groups."""
    for name in kinds.names():
        import_module(f"assessments.kinds.{name}.block")
    found = [(name, ItemBlock.KINDS[name]()) for name in kinds.names()]
    groups = [str(group) for group in GROUPS]
    return sorted(found, key=lambda one: (groups.index(str(one[1].meta.group)), one[1].meta.place, one[0]))


def freeze_common(value):
    """The fields every kind shares, as the engine reads them."""
    return {
        "stem": render(value["stem"] or ""),
        "points": decimal_text(value["points"]),
        "explanation": render(value["explanation"] or ""),
        "references": [child.value for child in listed(value["references"])],
        # Left out where there is none, so that a case frozen before items were mapped keeps its digest.
        **({"maps_to": sorted(value["maps_to"])} if value.get("maps_to") else {}),
        **_audience(value),
    }


def _audience(value):
    codes = sorted(value.get("who") or [])
    return {"audience": {"codes": codes, "but": bool(value.get("but"))}} if codes else {}


def option_block(key, help_text="", label=None):
    """The block of one option; `key` is what the kind calls a right one: "best", "correct" or "right"."""
    return blocks.StructBlock(
        [
            ("text", blocks.TextBlock(rows=2)),
            (key, blocks.BooleanBlock(required=False, help_text=help_text, label=label)),
            (
                "critical",
                blocks.BooleanBlock(
                    required=False,
                    help_text=_("Choosing it could harm the patient. Nobody passes with it."),
                ),
            ),
            (
                "because",
                blocks.TextBlock(rows=3, help_text=_("Why, in a sentence or two. Read after the answer.")),
            ),
        ],
        label_format="{text}",
    )


def code_block(help_text, **kwargs):
    """A short permanent name that an author gives to a part, to write it elsewhere in the question."""
    return blocks.RegexBlock(
        r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$",
        help_text=help_text,
        error_messages={"invalid": _("Letters, digits and dashes only, no spaces.")},
        **kwargs,
    )


def codes(text):
    """The codes in a text such as "drug, reason", in order."""
    return (text or "").replace(",", " ").split()


def freeze_option(child, key):
    """One option of a choice question; `key` is what the kind calls a right one."""
    value = child.value
    return {
        "id": str(child.id),
        "text": value["text"],
        key: bool(value[key]),
        "critical": bool(value["critical"]),
        "because": value["because"] or "",
    }


def freeze_options(value, key):
    """The options in a ListBlock's value."""
    return [freeze_option(child, key) for child in listed(value)]


def rubric_chooser(*, required):
    """A field in which an author chooses the rubric that answers are judged by."""
    words = _("By its levels a person marks the answer. The case takes a copy of it when it is published.")
    if not required:
        words = _("By its levels a person marks what has no listed form. Empty: right, partly or not.")
    return SnippetChooserBlock("assessments.Rubric", required=required, help_text=words)


def freeze_rubric(rubric):
    """The copy of a rubric that a question takes, whole and with both digests; None where none is published."""
    return rubric.frozen() if rubric is not None and rubric.live else None


def listed(value):
    """The children of a ListBlock's value, each with its id; nothing where the list is empty."""
    return list(value.bound_blocks) if value else []


def decimal_text(value):
    """A decimal as the engine stores it: text without exponent or needless zeros; None stays None."""
    if value is None:
        return None
    plain = format(Decimal(value), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def without_empty(mapping):
    """Leave out what is None: an end that is not there is not written."""
    return {name: value for name, value in mapping.items() if value is not None}
