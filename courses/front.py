"""What the front page shows of the programs."""

from cms import front
from courses.models import ProgramPage


@front.section
def programs(request):
    """The live programs, for visitors who look around."""
    found = list(ProgramPage.objects.live().order_by("path"))
    return {"template": "courses/front_programs.html", "programs": found} if found else None
