"""How far the markers of a sitting agree, for who leads the marking there."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.engine import agreement as engine
from assessments.marking import agreeing, people
from assessments.models import Sitting
from cms.models import User


@require_safe
def agreement(request, pk):
    """Question by question and marker by marker; only answers of which both marks are final."""
    rows = Sitting.objects.select_related("version", "cohort__program").defer("version__content")
    sitting = get_object_or_404(rows, pk=pk)
    if not people.reach_of(request.user).leads_at(sitting):
        raise Http404
    questions = agreeing.pairs_of(sitting)
    who = User.objects.in_bulk({marker for one in questions for row in one.rows for marker, _levels in row})
    shown = [_question(number, agreeing.figures(one), who) for number, one in enumerate(questions, start=1)]
    context = {
        "sitting": sitting,
        "counts": agreeing.counts(sitting),
        "marked_twice": sum(one["n"] for one in shown),
        "questions": shown,
        "markers": [_severity(one) for one in agreeing.severities(questions, who)],
        "least": engine.LEAST,
    }
    return render(request, "assessments/marking/agreement.html", context)


def _question(number, found, who):
    names = [str(who[marker]) for marker in found.who] or [_("first mark"), _("second mark")]
    return {
        "number": number,
        "stage": found.stage,
        "stem": strip_tags(found.stem),
        "n": found.n,
        "standing": found.standing,
        "vary": found.vary,
        "icc": _estimate(found.icc),
        "alpha": _two(found.alpha),
        "names": names,
        "criteria": [
            {
                "title": one.title,
                "exact": _percent(one.exact),
                "adjacent": _percent(one.adjacent),
                "kappa": _estimate(one.kappa),
                "alpha": _two(one.alpha),
                "matrix": agreeing.matrix_shown(f"{number}-{place}", one, names),
            }
            for place, one in enumerate(found.criteria, start=1)
        ],
    }


NOTHING = "–"
"""What is not defined; never a zero."""
MINUS = "−"


def _two(value):
    return NOTHING if value is None else f"{float(value):.2f}".replace("-", MINUS)


def _signed(value):
    return f"{value:+.1f}".replace("-", MINUS)


def _percent(value):
    return NOTHING if value is None else f"{float(value):.0%}"


def _estimate(found):
    interval = ""
    if found.low is not None and found.high is not None:
        interval = _("%(low)s to %(high)s") % {"low": _two(found.low), "high": _two(found.high)}
    return {"value": _two(found.value), "interval": interval}


def _severity(one):
    shown = {"marker": one.marker, "n": one.n, "standing": one.standing}
    if one.mean is None:
        return shown | {"mean": NOTHING, "interval": "", "words": ""}
    interval = ""
    if one.low is not None:
        interval = _("%(low)s to %(high)s") % {"low": _signed(one.low), "high": _signed(one.high)}
    if one.low is None or one.low <= 0 <= one.high:
        words = _("No difference to the others that chance could not make.")
    else:
        words = _("Gives more than the others.") if one.mean > 0 else _("Gives less than the others.")
    return shown | {"mean": _signed(one.mean), "interval": interval, "words": words}
