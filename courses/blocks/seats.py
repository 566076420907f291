"""What each discipline notices: the same moment from several seats."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import Place
from cms.markdown import Heading


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

    def get_preview_value(self):
        """Two seats of the site's own vocabulary, so that an author sees their words."""
        from courses.models import Discipline

        found = Discipline.objects.filter(code__in=["pharmacist", "social-worker"])
        words = {
            "pharmacist": "The table is a population’s average. He is at its edge.",
            "social-worker": "She has slept in a chair for five nights.",
        }
        seats = [{"discipline": one.pk, "sub_role": "", "text": words[one.code]} for one in found]
        return self.to_python({"title": "What each seat notices", "seats": seats})

    def headings_at(self, value, place):
        """Its title, for the list of contents."""
        return [Heading(2, value.get("title") or "", place.id("seats"))]

    def get_context(self, value, parent_context=None):
        """Name every seat, and mark the reader's own."""
        context = super().get_context(value, parent_context)
        place = Place.of(parent_context)
        profile = (parent_context or {}).get("profile")
        rows = [seat for seat in value.get("seats") or [] if seat.get("discipline")]
        names = sub_role_names(rows)
        own = next((seat for seat in rows if is_own_seat(seat, profile)), None)
        seats = [
            {
                "name": names.get(_key(seat)) or str(seat["discipline"]),
                "text": seat["text"],
                "mine": seat is own,
            }
            for seat in rows
        ]
        return context | {"seats": seats, "id": place.id("seats")}


def _key(seat):
    return seat["discipline"].pk, seat["sub_role"]


def sub_role_names(seats):
    """{(discipline, code): name} of the sub-roles that some seats name, in one query; none where none is named."""
    from courses.models import SubRole

    wanted = {_key(seat) for seat in seats if seat["sub_role"]}
    if not wanted:
        return {}
    rows = SubRole.objects.filter(code__in={code for _discipline, code in wanted})
    return {(row.discipline_id, row.code): row.name for row in rows}


def is_own_seat(seat, profile):
    """Whether a seat is the one the learner sits in: same discipline, and same sub-role where one is named."""
    if profile is None or profile.discipline_id is None or seat["discipline"].pk != profile.discipline_id:
        return False
    return not seat["sub_role"] or (
        profile.sub_role is not None and profile.sub_role.code == seat["sub_role"]
    )
