"""How long something takes, as people say it."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@register.filter
def lasting(span):
    """Say a length of time in one or two units: "40 seconds", "12 min", "3 h 20 min", "6 days"; "–" for None."""
    if span is None:
        return "–"
    if span < timedelta(minutes=1):
        seconds = round(span.total_seconds())
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if span >= 2 * DAY:
        return _("%(n)d days") % {"n": round(span / DAY)}
    minutes = round(span / timedelta(minutes=1))
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes % 60 == 0:
        return _("%(h)d h") % {"h": minutes // 60}
    return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}
