"""What a lesson, a story or a program's description may hold, and whom a program's learners can turn to."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import PageBody
from courses.blocks.addressed import AddressedBlock
from courses.blocks.learning import CheckBlock, ClaimBlock, ReflectionBlock, TermBlock
from courses.blocks.seats import SeatsBlock


class LessonBody(PageBody):
    """What a lesson, a story or a program's description may hold."""

    seats = SeatsBlock()
    claim = ClaimBlock()
    term = TermBlock()
    check = CheckBlock()
    reflection = ReflectionBlock()
    addressed = AddressedBlock()


class SupportLine(blocks.StructBlock):
    """Somebody to turn to."""

    name = blocks.CharBlock()
    reach = blocks.CharBlock(help_text=_("A telephone number, an e-mail address or an https:// address."))
    words = blocks.CharBlock(required=False, help_text=_("When and for whom, in a few words."))


class SupportLines(blocks.StreamBlock):
    """Whom a program's learners can turn to."""

    line = SupportLine(icon="help", label=_("Somebody to turn to"))

    class Meta:
        required = False
