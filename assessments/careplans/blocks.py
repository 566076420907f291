"""Blocks of a team care plan: what somebody says, problems, goals, the library, and the keys.

Entries have short names that authors give and see ("breathing-plan"): must-haves and contradictions name them.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import CodesBlock


def domain_choices():
    """The eight domains by number."""
    from courses.models import Domain

    return [(str(one.number), str(one)) for one in Domain.objects.all()]


def discipline_choices():
    """Disciplines by code."""
    from courses.models import Discipline

    return [(one.code, one.name) for one in Discipline.objects.all()]


def short_name():
    """The name by which other entries know one."""
    return blocks.RegexBlock(
        regex=r"^[a-z0-9][a-z0-9-]{0,59}$",
        label=_("Short name"),
        help_text=_("Permanent, as in “breathing-plan”: must-haves and contradictions name it."),
        error_messages={"invalid": _("Small letters, digits and dashes.")},
    )


def domain(required=True):
    """A choice of one of the eight domains."""
    return blocks.ChoiceBlock(choices=domain_choices, required=required, label=_("Domain"))


def owners(help_text):
    """A choice of disciplines: boxes to tick, since a click into a list of several would take the others out."""
    return CodesBlock(
        choices=discipline_choices,
        required=False,
        label=_("Disciplines"),
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


class VoiceBlock(blocks.StructBlock):
    """What somebody says."""

    name = short_name()
    who = blocks.CharBlock(max_length=80, label=_("Who"), help_text=_("As in “Ruth, his wife”."))
    words = blocks.TextBlock(rows=2, label=_("In their words"))

    class Meta:
        icon = "openquote"
        label = _("Somebody’s words")
        label_format = "{who}"


class ProblemBlock(blocks.StructBlock):
    """A problem that is given."""

    name = short_name()
    domain = domain()
    text = blocks.CharBlock(max_length=400)

    class Meta:
        icon = "help"
        label = _("Problem")
        label_format = "{text}"


class GoalBlock(blocks.StructBlock):
    """A goal that may be taken up, in the words of whoever has it."""

    name = short_name()
    text = blocks.CharBlock(max_length=600)
    whose = blocks.CharBlock(max_length=80, label=_("Whose words"))

    class Meta:
        icon = "pick"
        label = _("Goal")
        label_format = "{text}"


class InterventionBlock(blocks.StructBlock):
    """An entry of the library."""

    name = short_name()
    domain = domain()
    text = blocks.TextBlock(rows=2, label=_("What is done"))
    owners = owners(_("Whose work it can be. Empty: anybody’s."))
    source = blocks.CharBlock(label=_("Source"), help_text=_("The work it rests on."))

    class Meta:
        icon = "tasks"
        label = _("Intervention")
        label_format = "{text}"


class MustBlock(blocks.StructBlock):
    """What no good plan leaves out."""

    name = short_name()
    sentence = blocks.TextBlock(rows=2, help_text=_("What has to be there; teams read it afterwards."))
    any_of = blocks.ListBlock(
        blocks.CharBlock(label=_("Short name")),
        label=_("Recognized by any of these interventions"),
    )
    domain = domain(required=False)
    owners = owners(_("One of these has to own it. Empty: whoever."))

    class Meta:
        icon = "check"
        label = _("Must-have")
        label_format = "{sentence}"


class MustNotBlock(blocks.StructBlock):
    """What could harm this person."""

    name = short_name()
    intervention = blocks.CharBlock(label=_("Short name of the intervention"))
    because = blocks.TextBlock(
        rows=2, label=_("What it could do to this person"), help_text=_("Teams read it afterwards.")
    )

    class Meta:
        icon = "warning"
        label = _("Must-not")
        label_format = "{intervention}"


class ContradictionBlock(blocks.StructBlock):
    """Two entries that cannot both stand."""

    name = short_name()
    one = blocks.CharBlock(label=_("Short name of the one"))
    other = blocks.CharBlock(label=_("Short name of the other"))
    sentence = blocks.TextBlock(rows=2, label=_("Why not both"))

    class Meta:
        icon = "cross"
        label = _("Contradiction")
        label_format = "{sentence}"


class QuestionBlock(blocks.StructBlock):
    """What members are asked about each other, from 1 to 5."""

    name = short_name()
    text = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "group"
        label = _("Question about colleagues")
        label_format = "{text}"


def stream(name, block):
    """A list of one sort of block."""
    return blocks.StreamBlock([(name, block)], required=False)
