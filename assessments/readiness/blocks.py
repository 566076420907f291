"""What authors of a readiness set write in."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from assessments.kinds.single_choice.block import SingleChoiceBlock
from cms.blocks import MarkdownBlock


class ReadinessQuestion(SingleChoiceBlock):
    """A question with one best answer, with what a team's test asks of its author first.

    Points, seats and evidence belong to cases: here credits count, and everybody is asked. They stay in the block, so
    that a question can be carried from one to the other, and lie folded away.
    """

    kind = ""  # the kind is registered by the block of cases
    explanation = MarkdownBlock(
        rows=6,
        required=False,
        label=_("Explanation"),
        help_text=_("Read once the team has found the right option: the reasoning, with its sources."),
    )

    class Meta:
        form_layout = BlockGroup(
            children=["stem", "options", "explanation", "references", "shuffle"],
            settings=["points", "maps_to", "who", "but"],
        )


class ReadinessQuestions(blocks.StreamBlock):
    """Questions with one best answer: the only kind that a team can scratch."""

    single_choice = ReadinessQuestion()

    class Meta:
        label = _("Questions")
        help_text = _(
            "Three to five options each, a reason for every one. An option that is critical costs no credits more than "
            "another: who took it is told that it could harm, and faculty see how often it was taken. Points, seats and "
            "evidence are for cases: leave them."
        )


class WaysBlock(blocks.StreamBlock):
    """What a team can decide to do."""

    way = blocks.TextBlock(rows=2, label=_("Way"))

    class Meta:
        label = _("Ways to choose from")
        help_text = _(
            "Two to six, all of them worth a thought: teams see each other’s choice and must defend theirs."
        )
