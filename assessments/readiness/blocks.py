"""What authors of a readiness set write in."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.kinds.single_choice.block import SingleChoiceBlock


class ReadinessQuestions(blocks.StreamBlock):
    """Questions with one best answer: the only kind that a team can scratch."""

    single_choice = SingleChoiceBlock()

    class Meta:
        label = _("Questions")
        help_text = _(
            "Three to five options each, a reason for every one. Points are not asked: credits count."
        )


class WaysBlock(blocks.StreamBlock):
    """What a team can decide to do."""

    way = blocks.TextBlock(rows=2, label=_("Way"))

    class Meta:
        label = _("Ways to choose from")
        help_text = _(
            "Two to six, all of them worth a thought: teams see each other’s choice and must defend theirs."
        )
