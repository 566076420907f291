"""One's own words in the plans of one's teams, in one's record: also those of a team one has left."""

from django.utils.translation import gettext as _

from assessments.careplans import wording
from assessments.engine.careplan import TEXTS
from assessments.models import PlanComment, PlanReflection, PlanRowVersion

MOST = 500


def own_words(request):
    """Rows as one wrote them, comments and reflections, the newest first."""
    me = request.user
    rows = [
        {"work": one.row.work, "what": one.get_kind_display(), "said": _said(one.fields), "at": one.at}
        for one in _newest(PlanRowVersion.objects.filter(by=me), "row__work", "at").exclude(
            kind=PlanRowVersion.Kind.DELETED
        )[:MOST]
    ]
    rows += [
        {"work": one.row.work, "what": _("wrote a comment"), "said": [("", one.text)], "at": one.at}
        for one in _newest(PlanComment.objects.filter(by=me), "row__work", "at")[:MOST]
    ]
    rows += [
        {"work": one.work, "what": _("reflected"), "said": [("", one.text)], "at": one.written_at}
        for one in _newest(PlanReflection.objects.filter(member__user=me), "work", "written_at")[:MOST]
    ]
    if not rows:
        return None
    rows.sort(key=lambda one: one["at"], reverse=True)
    return {
        "template": "assessments/careplans/own_words.html",
        "rows": rows[:MOST],
        "title": _("In your teams’ plans"),
    }


def _newest(rows, work, when):
    rows = rows.filter(erased_at=None).select_related(f"{work}__task__version", f"{work}__team")
    return rows.defer(f"{work}__task__version__content").order_by(f"-{when}")


def _said(fields):
    return [(wording.FIELD_NAMES[name], fields[name]) for name in TEXTS if fields.get(name)]
