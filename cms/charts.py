"""Numbers → accessible SVG: drawn on the server, so that charts print, pass the content policy and read aloud.

Plain numbers and words in, a string out; its own few words are in the reader's language. Every figure carries its content as a sentence too.
"""

from decimal import Decimal
from html import escape

from django.utils.translation import gettext as _

_WIDTH, _LEFT, _TOP, _HEIGHT = 640, 20, 62, 24
_SPAN = _WIDTH - 2 * _LEFT
_NAME = 64  # a pointer closer than this to the middle of a name would run through it
_ROOM = 44  # two numbers closer than this would run into each other


def number(value):
    """Write a decimal as people do: no trailing zeros, never an exponent."""
    return f"{Decimal(value).normalize():f}"


def dose_scale(*, bands, critical=(), value=None, unit="", label=""):
    """Draw where a dose lies: full marks solid, part outlined, critical hatched, the answer as a pointer.

    bands     dicts with low, high (None: without end), share (1 full, between 0 and 1 partly), decimals or strings
    critical  dicts with low, high
    value     the answer in the same unit, or None
    """
    bands = [_range(band) | {"share": Decimal(band["share"])} for band in bands]
    critical = [_range(part) for part in critical]
    value = None if value is None else Decimal(value)
    edges = sorted(
        {edge for part in (*bands, *critical) for edge in (part["low"], part["high"]) if edge is not None}
    )
    end = (edges[-1] if edges else value or Decimal(1)) * Decimal("1.25") or Decimal(1)
    beyond = value is not None and value > end

    def x(amount):
        return round(_LEFT + float(min(amount, end) / end) * _SPAN, 1)

    drawn = f'<rect class="base" x="{_LEFT}" y="{_TOP}" width="{_SPAN}" height="{_HEIGHT}"/>'
    for band in sorted(bands, key=lambda band: band["share"]):
        if band["share"] > 0:
            drawn += _bar(x, band, end, "full" if band["share"] == 1 else "partial")
    for part in critical:
        drawn += _bar(x, part, end, "critical") + _hatch(x(part["low"]), x(_high(part, end)))
    drawn += _ticks(x, [Decimal(0), *edges]) + _names(x, bands, critical, end, value)
    if value is not None:
        drawn += _pointer(
            x(value), _("you, %(amount)s") % {"amount": f"{number(value)} {unit}".strip()}, beyond
        )
    words = escape(_sentence(bands, critical, value, unit, label), quote=True)
    return f'<svg class="scale" viewBox="0 0 {_WIDTH} 150" role="img" aria-label="{words}">{drawn}</svg>'


def _range(part):
    return {side: None if part.get(side) is None else Decimal(part[side]) for side in ("low", "high")}


def _high(part, end):
    return end if part["high"] is None else part["high"]


def _bar(x, part, end, kind):
    left, right = x(part["low"] or Decimal(0)), x(_high(part, end))
    return f'<rect class="{kind}" x="{left}" y="{_TOP}" width="{round(right - left, 1)}" height="{_HEIGHT}"/>'


def _hatch(left, right):
    drawn, at = "", left + 6
    while at + 12 <= right:
        drawn += f"M{at:.1f} {_TOP + _HEIGHT}l12-{_HEIGHT}"
        at += 13
    return f'<path class="hatch" d="{drawn}"/>' if drawn else ""


def _ticks(x, edges):
    drawn, last = "", -_ROOM
    for edge in sorted(set(edges)):
        at = x(edge)
        drawn += f'<path class="axis" d="M{at} {_TOP + _HEIGHT}v7"/>'
        if at - last >= _ROOM * 0.6:
            drawn += f'<text x="{at}" y="{_TOP + _HEIGHT + 25}" text-anchor="middle">{number(edge)}</text>'
            last = at
    return drawn


def _names(x, bands, critical, end, value):
    drawn = ""
    full = next((band for band in bands if band["share"] == 1), None)
    if full:
        middle = (x(full["low"] or Decimal(0)) + x(_high(full, end))) / 2
        # The name stands above its band, and below it where the pointer would run through it.
        below = value is not None and abs(x(value) - middle) < _NAME
        drawn += (
            f'<text class="full-t" x="{max(middle, 56):.1f}" y="{140 if below else 50}" text-anchor="middle">'
            f"{escape(_('full marks'))}</text>"
        )
    for part in critical[:1]:
        middle = (x(part["low"] or Decimal(0)) + x(_high(part, end))) / 2
        name = escape(_("critical"))
        drawn += (
            f'<text class="critical-t" x="{min(middle, 600):.1f}" y="140" text-anchor="middle">{name}</text>'
        )
    return drawn


def _pointer(at, words, beyond):
    anchor = "end" if at > 560 else "start" if at < 80 else "middle"
    words = escape(_("%(words)s, beyond this line") % {"words": words} if beyond else words)
    return (
        f'<path class="you" d="M{at} {_TOP + _HEIGHT + 8}V30M{at - 8:.1f} 26h16l-8 12z"/>'
        f'<text class="you-t" x="{at}" y="18" text-anchor="{anchor}">{words}</text>'
    )


def _sentence(bands, critical, value, unit, label):
    def span(part):
        low, high = number(part["low"] or 0), part["high"]
        if high is None:
            return _("from %(low)s") % {"low": low}
        return _("from %(low)s to %(high)s") % {"low": low, "high": number(high)}

    def spans(parts):
        return {"spans": _(" and ").join(map(span, parts))}

    full = [band for band in bands if band["share"] == 1]
    partly = [band for band in bands if 0 < band["share"] < 1]
    about = {"label": label or _("the answer"), "unit": unit}
    said = [(_("Scale of %(label)s in %(unit)s") if unit else _("Scale of %(label)s")) % about]
    said += [_("Full marks %(spans)s") % spans(full)] if full else []
    said += [_("Partly %(spans)s") % spans(partly)] if partly else []
    said += [_("Critical %(spans)s") % spans(critical)] if critical else []
    said += [_("Your answer: %(answer)s") % {"answer": number(value)}] if value is not None else []
    return ". ".join(said) + "."
