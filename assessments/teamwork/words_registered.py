"""What the words of team work put into the registries: doors, and one's own words in one's record."""

from django.utils.translation import gettext as _

from assessments.models import TeamDecision, TeamText, TeamWord
from cms import gates
from courses import record

gates.guard(gates.SIGNED_IN, "team_mail")
gates.guard(gates.EVERYBODY, "team_mail_stop")
gates.guard(("attempt", "erase_words"), "team_words_erase")
MOST = 500


@record.section
def own_words(request):
    """Everything one wrote in rooms of teams, newest first: what one said, wrote and decided there."""
    related = ("work__task__version", "work__team")
    rows = []
    for model, when in ((TeamWord, "said_at"), (TeamText, "written_at"), (TeamDecision, "decided_at")):
        mine = model.objects.filter(user=request.user, erased_at=None).select_related(*related)
        mine = mine.defer("work__task__version__content").order_by(f"-{when}")
        rows += [{"row": one, "at": getattr(one, when)} for one in mine[:MOST]]
    rows.sort(key=lambda one: one["at"], reverse=True)
    if not rows:
        return None
    return {
        "template": "assessments/together/own_words.html",
        "rows": rows[:MOST],
        "title": _("In your teams"),
    }
