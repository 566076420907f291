"""Panels: fictional experts of several disciplines, and what each answered to questions that nobody can be sure of.

A panel is shared by cases. A case that uses one of its questions takes the answers along when it is published, so a
panel can change without changing any case that learners already have.
"""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin
from wagtail.search import index

from assessments.kinds.script_concordance.kind import SCALE, SHORT, WORDS

CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
_CODE = {"invalid": _("Letters, digits and dashes only, not beginning with a dash.")}


def disciplines():
    """Disciplines by their permanent codes, as choices."""
    from courses.models import Discipline

    return [(one.code, one.name) for one in Discipline.objects.all()]


class ExpertBlock(blocks.StructBlock):
    """Somebody on the panel. Always fictional."""

    code = blocks.RegexBlock(
        CODE, max_length=80, error_messages=_CODE, help_text=_("Short and permanent: answers name it.")
    )
    name = blocks.CharBlock(
        max_length=120, help_text=_("Clearly fictional. Learners read the discipline only.")
    )
    discipline = blocks.ChoiceBlock(choices=disciplines)

    class Meta:
        icon = "user"
        label = _("Expert")
        label_format = "{code}: {name}"


class AnswerBlock(blocks.StructBlock):
    """What one expert answered, and why."""

    expert = blocks.CharBlock(max_length=80, help_text=_("Code of the expert, as above."))
    answer = blocks.ChoiceBlock(choices=[(value, f"{SHORT[value]}: {WORDS[value]}") for value in SCALE])
    because = blocks.TextBlock(rows=2, required=False, label=_("Reason"))

    class Meta:
        label_format = "{expert}: {answer}"


class QuestionBlock(blocks.StructBlock):
    """A question put to the whole panel."""

    code = blocks.RegexBlock(
        CODE, max_length=80, error_messages=_CODE, help_text=_("Short and permanent: cases name it.")
    )
    asked = blocks.TextBlock(
        rows=3, required=False, help_text=_("The thought and the new fact, for whoever chooses it later.")
    )
    answers = blocks.ListBlock(AnswerBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{code}"


class Panel(DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, models.Model):
    """Experts, and their answers to questions of script concordance."""

    slug = models.SlugField(
        max_length=80, unique=True, help_text=_("Permanent. Cases and packs refer to it.")
    )
    title = models.CharField(max_length=255)
    about = models.TextField(
        blank=True, help_text=_("Who they are together, and that all of them are fictional.")
    )
    experts = StreamField([("expert", ExpertBlock())], help_text=_("Ten to twenty, of several disciplines."))
    questions = StreamField([("question", QuestionBlock())])

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="panel")

    panels = [
        FieldPanel("title"), FieldPanel("slug"), FieldPanel("about"), FieldPanel("experts"), FieldPanel("questions"),
    ]  # fmt: skip
    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("about"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("panel")
        verbose_name_plural = _("panels")

    def __str__(self):
        return self.title

    def clean(self):
        """Every answer is of an expert of the panel, each answers a question once, no code is given twice or unknown."""
        super().clean()
        codes = [one.value["code"] for one in self.experts or ()]
        names = [one.value["code"] for one in self.questions or ()]
        found = {"experts": _twice(codes), "questions": _twice(names)}
        known = dict(disciplines())
        found["experts"] += [
            _("There is no discipline “%(code)s”.") % {"code": one.value["discipline"]}
            for one in self.experts or ()
            if one.value["discipline"] not in known
        ]
        for question in self.questions or ():
            given = [answer["expert"] for answer in question.value["answers"]]
            found["questions"] += [
                _("Question “%(question)s”: there is no expert “%(code)s”.")
                % {"question": question.value["code"], "code": code}
                for code in given
                if code not in codes
            ]
            found["questions"] += [
                _("Question “%(question)s”: %(why)s") % {"question": question.value["code"], "why": why}
                for why in _twice(given)
            ]
        if any(found.values()):
            raise ValidationError({name: why for name, why in found.items() if why})

    def question(self, code):
        """The answers to a question as a frozen item keeps them; None where the panel was not asked that."""
        question = next((one.value for one in self.questions if one.value["code"] == code), None)
        if question is None:
            return None
        names = dict(disciplines())
        seats = {one.value["code"]: one.value["discipline"] for one in self.experts}
        return [
            {
                "id": answer["expert"],
                "discipline": seats[answer["expert"]],
                "discipline_name": names.get(seats[answer["expert"]], ""),
                "answer": answer["answer"],
                "because": answer["because"] or "",
            }
            for answer in question["answers"]
            if answer["expert"] in seats
        ]


def _twice(codes):
    """A sentence for every code that is given more than once."""
    return [
        _("“%(code)s” is there twice.") % {"code": code}
        for code in sorted(set(codes))
        if codes.count(code) > 1
    ]
