"""Blocks that ask something of the reader or of the author: a check, a reflection, a claim, a word of the glossary."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import MarkdownBlock, Place, read_at
from cms.markdown import render


class CheckOption(blocks.StructBlock):
    """One answer to a check, and why it is right or not."""

    text = blocks.TextBlock(rows=2)
    right = blocks.BooleanBlock(
        required=False, help_text=_("Tick several, and learners choose all that apply.")
    )
    because = blocks.TextBlock(rows=2, help_text=_("Read after answering, whatever was chosen."))


class CheckBlock(blocks.StructBlock):
    """A knowledge check: it counts as done when it is answered, and says why each answer is right or not.

    The key never reaches a learner's browser before they answered.
    """

    question = MarkdownBlock(rows=3)
    options = blocks.ListBlock(CheckOption(), min_num=2, max_num=8)

    class Meta:
        icon = "circle-check"
        label = _("Knowledge check")
        description = _(
            "A question with answers and the reason for each. The lesson is complete once it is answered."
        )
        template = "blocks/check.html"
        preview_value = {
            "question": "His jerks have doubled since yesterday. Pain is 2 out of 10. What first?",
            "options": [
                {
                    "text": "Stop all morphine and plan a change",
                    "right": True,
                    "because": "Both forms of it.",
                },
                {"text": "Add a sedative at night", "right": False, "because": "It hides the cause."},
            ],
        }

    def clean(self, value):
        """At least one answer is right, and at least one is not."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            right = [bool(option["right"]) for option in cleaned["options"]]
            if not any(right) or all(right):
                words = (
                    _("Tick the right answer: none is ticked.")
                    if not any(right)
                    else _("Every answer is ticked as right. Leave at least one that is not.")
                )
                raise blocks.StructBlockValidationError({"options": ValidationError(words)})
        return cleaned

    def get_context(self, value, parent_context=None):
        """Add the options without their key, and the key once this learner has answered."""
        context = super().get_context(value, parent_context)
        place = Place.of(parent_context)
        options = options_of(value)
        answer = (context.get("checks") or {}).get(place.block)
        chosen = set(answer.chosen) if answer else set()
        return context | {
            "id": place.id("check"),
            "block_id": place.block,
            "question": render(value.get("question") or "", prefix=f"{place.id('check')}-"),
            "several": sum(option.right for option in options) > 1,
            "options": [
                {"id": option.id, "text": option.text, "chosen": option.id in chosen}
                | ({"right": option.right, "because": option.because} if answer else {})
                for option in options
            ],
            "answer": answer,
            "key": [option for option in options if option.right] if context.get("shows_keys") else [],
        }


class Option:
    """An option of a check with its permanent id."""

    def __init__(self, id_, value):
        self.id, self.text = id_, value["text"]
        self.right, self.because = bool(value["right"]), value["because"]


def options_of(value):
    """The options of a check's value, each with the id it was stored under."""
    listed = value.get("options")
    if listed is None:
        return []
    return [Option(child.id or str(number), child.value) for number, child in enumerate(listed.bound_blocks)]


class ReflectionBlock(blocks.StructBlock):
    """A question for the reader alone: the answer is a private note."""

    prompt = blocks.TextBlock(rows=2)

    class Meta:
        icon = "edit"
        label = _("Reflection")
        description = _("A question for the reader alone. What they write, nobody else ever reads.")
        template = "blocks/reflection.html"
        preview_value = {"prompt": "When did you last stay silent because the other person outranked you?"}

    def get_context(self, value, parent_context=None):
        """Add what this reader has written."""
        context = super().get_context(value, parent_context)
        place = Place.of(parent_context)
        note = (context.get("reflections") or {}).get(place.block)
        return context | {"id": place.id("reflection"), "block_id": place.block, "note": note}


class ClaimBlock(blocks.StructBlock):
    """A sentence on which somebody's safety may rest. It cannot be published without a reference."""

    text = MarkdownBlock(rows=3)

    class Meta:
        icon = "warning"
        label = _("Clinical claim")
        description = _("A dose, a drug choice or a rule of safety. It needs a reference: <sup>1</sup>.")
        template = "blocks/claim.html"
        preview_value = {"text": "Avoid morphine and codeine when kidneys fail.<sup>1</sup>"}

    def text_at(self, value, place):
        """The rendered sentence, with the ids of its place: it names references as prose does."""
        return read_at(value.get("text"), place)

    def get_context(self, value, parent_context=None):
        """Add the rendered sentence."""
        context = super().get_context(value, parent_context)
        return context | {"html": self.text_at(value, Place.of(parent_context)).html}


class TermBlock(blocks.StructBlock):
    """A word of the glossary, explained in the flow of the text."""

    term = SnippetChooserBlock("courses.GlossaryTerm")

    class Meta:
        icon = "doc-full"
        label = _("Word of the glossary")
        description = _("Explains a word in place. In prose, write [[word]] for a link to it.")
        template = "blocks/term.html"

    def get_preview_value(self):
        """The first word there is."""
        from courses.models import GlossaryTerm

        first = GlossaryTerm.objects.first()
        return self.to_python({"term": first.pk if first else None})

    def get_context(self, value, parent_context=None):
        """Render the meaning."""
        context = super().get_context(value, parent_context)
        term = value.get("term")
        return context | {"means": render(term.means) if term else ""}
