"""How pages of a day in person write a time of it."""

from django import template
from django.utils.timezone import localtime

register = template.Library()


def said(local):
    """A time as it is, whatever its zone: "7:22 am"."""
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


@register.filter
def clock(moment):
    """A moment as the clock on the wall shows it, in the zone the page is in; a time by itself as it is."""
    if not moment:
        return ""
    return said(localtime(moment) if hasattr(moment, "date") else moment)
