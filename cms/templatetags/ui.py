"""What page templates draw and say the same way everywhere. Load with {% load ui %}; see docs for the components."""

import re

from django import forms, template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms import (
    charts,
    charts_change,
    charts_counts,
    charts_gaps,
    charts_heat,
    charts_matrix,
    charts_raters,
    charts_shares,
    charts_spread,
    charts_trace,
    faces,
    marks,
)

register = template.Library()

SHEETS = (
    "tokens",
    "base",
    "components",
    "agreement",
    "reading",
    "study",
    "case",
    "consult",
    "desk",
    "dates",
    "door",
    "feedback",
    "figures",
    "marking",
    "intensive",
    "outline",
    "plan",
    "play",
    "rating",
    "replay",
    "talk",
    "teams",
    "together",
    "print",
)
HALVES = {
    "biomedical": ("bio", "left", _("Biomedical half")),
    "psychosocial": ("psy", "right", _("Psycho-social-spiritual-ethics half")),
}


def _svg(markup):
    """Declare a drawing safe: it is made of our own shapes and numbers, never of anything typed by a person."""
    return mark_safe(markup)  # noqa: S308  (see above: nothing typed by a person is in it)


@register.simple_tag
def icon(name, size=24):
    """Draw a mark by name (see cms.marks.NAMES). It is decoration: the words beside it carry the meaning."""
    return _svg(marks.mark(name, int(size)))


@register.simple_tag
def brand(size=26):
    """Draw the sign of the product."""
    return _svg(marks.brand(int(size)))


@register.simple_tag
def disc(left="open", right="open", size=26):
    """Draw a week: left biomedical, right psychosocial, each later, open, begun or done; "whole" closes both."""
    return _svg(marks.disc(left, right or left, int(size)))


@register.simple_tag
def half(name, words=""):
    """Name one half of a week ("biomedical" or "psychosocial"): glyph, words and hue together."""
    hue, glyph, default = HALVES[name]
    return format_html(
        '<span class="half half--{}">{} {}</span>', hue, _svg(marks.mark(glyph, 24)), words or default
    )


@register.simple_tag
def face(person, mood="at-ease", size=132, **traits):
    """Draw a person's portrait; say the mood in words beside it. Traits (skin, hair, age…) override the name's own."""
    return _svg(faces.portrait(str(person), mood, int(size), **traits))


@register.simple_tag
def mini_face(person, mood="at-ease", size=44, **traits):
    """Draw only a person's face, in a circle."""
    return _svg(faces.mini(str(person), mood, int(size), **traits))


@register.simple_tag
def dose_scale(bands, critical=(), value=None, unit="", label=""):
    """Draw where a dose lies among the bands of a numeric question; see cms.charts.dose_scale."""
    return _svg(charts.dose_scale(bands=bands, critical=critical or (), value=value, unit=unit, label=label))


@register.simple_tag
def dot_matrix(shown):
    """Draw numbers as dots, from a mapping with columns, rows, title, about and maybe id; see cms.charts_matrix."""
    known = ("columns", "rows", "title", "about", "id")
    return _svg(charts_matrix.dot_matrix(**{name: shown[name] for name in known if name in shown}))


@register.simple_tag
def dot_key():
    """List what the dots of dot_matrix stand for."""
    return format_html_join("", "<li>{} {}</li>", ((_svg(dot), words) for dot, words in charts_matrix.key()))


@register.simple_tag
def heat_map(figure):
    """Draw who stands how with what, from a mapping with columns, rows, title and about; see cms.charts_heat."""
    return _svg(charts_heat.heat(**figure))


@register.simple_tag
def heat_key(state):
    """Draw the mark of one state of a heat map, beside its words."""
    return _svg(charts_heat.key(state))


@register.simple_tag
def change_chart(rows, moments, title):
    """Draw how ratings from 1 to 5 changed between moments; see cms.charts_change."""
    return _svg(charts_change.change(rows=rows, moments=moments, title=title))


@register.simple_tag
def counts_chart(rows, title):
    """Draw how often each answer was given, from (answer, number); see cms.charts_counts."""
    return _svg(charts_counts.counts(rows=rows, title=str(title)))


@register.simple_tag
def shares_chart(figure, title):
    """Draw what share of each discipline chose each answer; see cms.charts_shares."""
    return _svg(charts_shares.shares(**figure, title=str(title)))


@register.simple_tag
def trace_chart(figure):
    """Draw trust and emotion of one person over the turns of a conversation; see cms.charts_trace."""
    words = charts_trace.Words(
        title=figure["title"],
        about=figure["about"],
        band=_("7 and above: facts do not land"),
        trust=_("trust"),
        emotion=_("emotion"),
        turn=_("turn"),
        cue=_("cue passed"),
    )
    drawn = charts_trace.trace(
        id=figure["id"],
        name=figure["name"],
        points=figure["points"],
        words=words,
        cues=figure["cues"],
        traits=figure["traits"],
    )
    return _svg(drawn)


@register.simple_tag
def trace_face(figure, size=52):
    """Draw the face beside the name of a trace, as it was at the end."""
    return _svg(faces.mini(figure["name"], figure["mood"], int(size), **figure["traits"]))


@register.simple_tag
def raters_chart(shown):
    """Draw how several people rated, from a mapping with rows, who, levels and title; see cms.charts_raters."""
    rows = [(row["title"], row["places"]) for row in shown["rows"]]
    return _svg(
        charts_raters.raters(rows=rows, who=shown["who"], levels=shown["levels"], title=shown["title"])
    )


@register.simple_tag
def gap_chart(figure):
    """Draw how one's own judgment and that of others moved over runs; see cms.charts_gaps."""
    return _svg(charts_gaps.gap(**figure))


_FORMS = {
    "full": "D j M Y, P",
    "long": "l j F Y, P",
    "short": "D j M, P",
    "date": "j F Y",
    "day": "D j M",
    "weekday": "l, j F Y",
    "time": "P",
}

DATES = ("date", "day", "weekday")


@register.simple_tag
def when(moment, form="full"):
    """Say a moment in the reader's time zone and name the zone: "Mon 23 Nov 2026, 11:59 pm in Denver".

    `moment` is an aware datetime or a date. Forms: full, long, short (no year), date, day, weekday, time. Only those
    with a clock time name the zone; a date alone has none. Nothing for an empty value.
    """
    if not moment:
        return ""
    clock = hasattr(moment, "hour")
    local = timezone.localtime(moment) if clock else moment
    if not clock and form not in DATES:
        form = "date"
    words = _said(local, form)
    if form not in DATES:
        words = f"{words} {zone_words(local)}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


def time_words(moment):
    """Say a time of day in the reader's zone, with the zone, for a sentence: "2:09 am in Denver"."""
    local = timezone.localtime(moment)
    return f"{_said(local, 'time')} {zone_words(local)}"


def _said(local, form):
    return date_format(local, _FORMS[form]).replace("a.m.", "am").replace("p.m.", "pm")


def zone_words(local):
    """Name a moment's zone as people do: "in Denver" for America/Denver, else the abbreviation."""
    key = getattr(local.tzinfo, "key", "") or ""
    place = key.rpartition("/")[2].replace("_", " ")
    if "/" not in key or key.startswith("Etc/"):
        return local.tzname() or "UTC"
    return _("in %(place)s") % {"place": place}


@register.simple_tag
def sheet(name):
    """Link one of our style sheets: reading, case, desk or door beside the ones every page has."""
    if name not in SHEETS:
        raise template.TemplateSyntaxError(f"There is no sheet {name!r}; there are {', '.join(SHEETS)}.")
    return format_html('<link rel="stylesheet" href="{}">', static(f"cms/{name}.css"))


@register.simple_tag(takes_context=True)
def nav_link(context, url, words, *within):
    """Link of a navigation that says when it is the current page, or that one of the parts `within` is open."""
    if not url:
        return ""
    path = getattr(context.get("request"), "path", "")
    current = ""
    if path == url:
        current = _svg(' aria-current="page"')
    elif path.startswith(within):
        current = _svg(' aria-current="true"')
    return format_html('<a href="{}"{}>{}</a>', url, current, words)


@register.simple_tag
def control(field, css="input", **attributes):
    """Render a form field's widget in our look: with our class, and without placeholders, which vanish when needed."""
    widget = field.field.widget
    extra = {name.replace("_", "-"): value for name, value in attributes.items()}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        extra.setdefault("rows", 4)  # Django's own default is a wall of white
    css = f"{widget.attrs.get('class', '')} {css}".strip()
    _say_empty_choice(field.field)
    return field.as_widget(attrs={"placeholder": False, **extra, "class": css or False})


def _say_empty_choice(field):
    """Say in words what Django's row of dashes means, read aloud as so many dashes."""
    dashes = BLANK_CHOICE_DASH[0][1]
    words = _("Choose one") if field.required else _("Nothing chosen")
    if getattr(field, "empty_label", None) == dashes:
        field.empty_label = words
        field.widget.choices = field.choices
    elif type(field) in (forms.ChoiceField, forms.TypedChoiceField):
        field.choices = [(value, words if label == dashes else label) for value, label in field.choices]


@register.filter
def under(mapping, name):
    """Return what a mapping holds under a name that only the page knows; "" where it holds nothing there."""
    return mapping.get(name, "") if isinstance(mapping, dict) else ""


@register.filter
def field_kind(field):
    """Say how a form field is laid out: "choices" (radio or boxes), "checkbox", "parts" (several inputs) or "input"."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "parts" if widget.use_fieldset else "input"


@register.filter
def first_id(field):
    """Return the id of the control an error message should lead to: a group's first row, or the field itself."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def called(field, label):
    """Give a form field the label this page uses, in its error summary as well."""
    field.label = label
    return field


@register.filter
def without_hint(field):
    """Take a form field's hint away, where the page says the same in a better place."""
    field.help_text = ""
    return field


_FIGURE = re.compile(r"(?<=\d) (?=[^\W\d]|%)")


@register.filter
def whole_figures(text):
    """Keep each number and its unit on one line: "17.2 mg" must never be read as "17.2" and, below it, "mg"."""
    return _FIGURE.sub("\u00a0", str(text))


@register.simple_tag
def spread(panel):
    """Draw how a panel answered a question of script concordance; see cms.charts_spread.spread."""
    rows = [(row["name"], row["votes"]) for row in panel["disciplines"]]
    return _svg(charts_spread.spread(scale=panel["scale"], rows=rows, count=panel["count"]))


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent):
    """Say in words which browser and device a User-Agent header claims to be: "Firefox on Windows"."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), _("A browser"))
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
