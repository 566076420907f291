"""Fields of the curriculum's models that more than one of them has."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses import audience


def audience_choices():
    """Everybody a text can be addressed to, in groups: by scope, by track, by discipline and sub-role."""
    from courses.models.terms import Discipline, Scope, Track

    seats = []
    for discipline in Discipline.objects.prefetch_related("sub_roles"):
        seats.append((f"{audience.DISCIPLINE}:{discipline.code}", discipline.name))
        seats += [
            (f"{audience.SEAT}:{discipline.code}/{role.code}", f"{discipline.name}: {role.name}")
            for role in discipline.sub_roles.all()
        ]
    return [
        (_("By what they may do"), [(f"{audience.SCOPE}:{code}", words) for code, words in Scope.choices]),
        (_("By track"), [(f"{audience.TRACK}:{one.code}", one.name) for one in Track.objects.all()]),
        (_("By discipline"), seats),
    ]


_SCOPES = {
    "prescribes": _("prescribers"),
    "dispenses": _("those who dispense and verify medicines"),
    "gives": _("those who give medicines"),
    "none": _("those whose work is without medicines"),
}


def audience_names():
    """{code: words} of everybody a text can be addressed to, for saying many audiences; three queries."""
    return {code: str(words) for _group, rows in audience_choices() for code, words in rows}


def audience_words(codes, but=False, names=None):
    """An audience in words: “prescribers, pharmacist”, or “everyone but: …”. names: as audience_names gives them."""
    names = audience_names() if names is None else names
    said = []
    for code in codes:
        sort, _colon, rest = code.partition(":")
        if sort == audience.SCOPE and rest in _SCOPES:
            said.append(str(_SCOPES[rest]))
        elif sort == audience.TRACK:
            said.append(_("those on the track %(name)s") % {"name": names.get(code, rest)})
        else:
            name = names.get(code, rest)
            said.append(name[:1].lower() + name[1:])
    named = ", ".join(map(str, said))
    return _("everyone but: %(who)s") % {"who": named} if but else named


class AudienceFormField(forms.MultipleChoiceField):
    """Boxes to tick, in groups; what is no longer offered but still stored stays until the author takes it out."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        super().__init__(choices=audience_choices, required=False, **kwargs)


class AudienceField(models.JSONField):
    """Codes of the people a text speaks to (courses/audience.py); [] is everybody."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        """Offer the vocabulary's own words."""
        return AudienceFormField(
            label=kwargs.get("label") or self.verbose_name.capitalize(), help_text=self.help_text
        )

    def validate(self, value, model_instance):
        """Refuse what names nobody."""
        super().validate(value, model_instance)
        problems = [sentence for code in value if (sentence := audience.problem(str(code)))]
        if problems:
            raise ValidationError(problems)
