"""Blocks of lessons: everything a page may hold, and what each discipline notices."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import PageBody


class SeatBlock(blocks.StructBlock):
    """What one seat at the bedside notices."""

    discipline = SnippetChooserBlock("courses.Discipline")
    sub_role = blocks.CharBlock(
        required=False,
        help_text=_("Code of a sub-role, such as bsn or apn; empty means the whole discipline."),
    )
    text = blocks.TextBlock(rows=3)


class SeatsBlock(blocks.StructBlock):
    """The same moment, seen from each discipline's seat; the reader's own comes first."""

    title = blocks.CharBlock(default="What each seat notices")
    seats = blocks.ListBlock(SeatBlock(), min_num=2)

    class Meta:
        icon = "group"
        label = _("What each seat notices")
        description = _("One moment from several disciplines' seats. A learner sees their own first.")
        template = "blocks/seats.html"

    def get_context(self, value, parent_context=None):
        """Put the reader's own seat first."""
        context = super().get_context(value, parent_context)
        profile = (parent_context or {}).get("profile")
        seats = list(value.get("seats") or [])
        mine = [seat for seat in seats if is_own_seat(seat, profile)]
        return context | {"own": mine[:1], "others": [seat for seat in seats if seat not in mine[:1]]}


def is_own_seat(seat, profile):
    """Whether a seat is the one the learner sits in: same discipline, and same sub-role where one is named."""
    if profile is None or profile.discipline_id is None or seat["discipline"] is None:
        return False
    if seat["discipline"].pk != profile.discipline_id:
        return False
    return not seat["sub_role"] or (
        profile.sub_role is not None and profile.sub_role.code == seat["sub_role"]
    )


class LessonBody(PageBody):
    """What a lesson, a story or a program's description may hold."""

    seats = SeatsBlock()
