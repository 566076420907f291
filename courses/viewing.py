"""Looking at a page as somebody else would meet it: a nurse, in cohort 3, on a certain day. Nothing is kept of it."""

from dataclasses import dataclass
from datetime import datetime

from courses.models import Cohort, Discipline, LearnerProfile, SubRole


@dataclass(frozen=True)
class Viewing:
    """Whose eyes a page is looked at with: a seat (as an unsaved profile), perhaps a cohort, and a moment."""

    profile: LearnerProfile | None = None
    cohort: Cohort | None = None
    at: datetime | None = None

    @property
    def seat(self):
        """The seat, or None for everybody's."""
        return self.profile.audience_seat if self.profile else None


def viewing(request):
    """The Viewing of a request, or None where somebody looks with their own eyes."""
    return getattr(request, "viewing", None)


def profile_in(code):
    """An unsaved profile that sits in a seat: "nurse/apn", or "physician"; None where there is no such seat."""
    discipline_code, _slash, role_code = (code or "").partition("/")
    discipline = Discipline.objects.select_related("track").filter(code=discipline_code).first()
    if discipline is None:
        return None
    role = SubRole.objects.filter(discipline=discipline, code=role_code).first() if role_code else None
    scope = role.scope if role else discipline.scope
    return LearnerProfile(discipline=discipline, sub_role=role, scope=scope)


def preview_modes():
    """Every seat as a mode of Wagtail's preview."""
    from courses.forms import seats

    return [(f"as:{code}", words) for code, words in seats()]


def look_through(request, mode):
    """Let a preview's request look with the eyes of its mode."""
    if (mode or "").startswith("as:"):
        request.viewing = Viewing(profile_in(mode.removeprefix("as:")))
