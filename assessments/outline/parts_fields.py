"""Fields for what is stored as a group or by name: points of skills, beginnings, audiences, faces, own words, endings."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.conversation.people import EVERYBODYS
from assessments.outline.choosing import Word
from assessments.outline.fields import Flag, Number, Text, or_whole, under
from assessments.outline.records import Group, List, Record
from assessments.outline.rows import Row, Value, value_problem


@dataclass
class Points(List):
    """Points of skills, stored by the skill's id."""

    item: Any = None
    template: str = "points"

    def __post_init__(self):
        self.item = Record(
            (
                Word("skill", gettext_lazy("Skill"), choices=lambda about: about.skills),
                Number("points", gettext_lazy("Points")),
            )
        )
        self.add = self.add or gettext_lazy("Add points")

    def shown(self, plain):
        """A row for each skill."""
        return [{"skill": skill, "points": str(points)} for skill, points in (plain or {}).items()]

    def gathered(self, found, at, sheet):
        """By skill; each at most once."""
        named = [one["skill"] for one in found]
        for number, skill in enumerate(named):
            if skill and skill in named[:number]:
                sheet.says(
                    under(under(at, number), "skill"), _("This skill has points above. Give them once.")
                )
        return {one["skill"]: one.get("points") for one in found}


@dataclass
class Starts(List):
    """Where values begin, stored by name. of: whose variables; a person's own stand all there, empty where usual."""

    of: str = ""
    template: str = "starts"

    def __post_init__(self):
        own = [(name, one.label) for name, one in EVERYBODYS.items()]
        choices = (lambda about: own) if self.of else (lambda about: about.variables)
        self.item = Row(
            (
                Word("what", gettext_lazy("What"), choices=choices),
                Value("value", gettext_lazy("Begins at"), most=120),
            ),
            of=self.of,
        )
        self.add = self.add or gettext_lazy("Add a beginning")

    def shown(self, plain):
        """A row for each."""
        plain = plain or {}
        rows = [{"what": name, "value": str(value)} for name, value in plain.items()]
        if self.of:
            rows += [{"what": name, "value": ""} for name in EVERYBODYS if name not in plain]
        return rows

    def gathered(self, found, at, sheet):
        """By name."""
        known = EVERYBODYS if self.of else sheet.about.graph.variables
        named = {}
        for number, one in enumerate(found):
            place, variable, value = under(at, number), known.get(one["what"]), one["value"].strip()
            if value == "" and self.of:
                continue
            if one["what"] in named:
                sheet.says(under(place, "what"), _("This begins somewhere already, above."))
            if variable is not None:
                value = or_whole(value) if variable.is_number else value
                if sentence := value_problem(variable, value):
                    sheet.says(under(place, "value"), sentence)
            named[one["what"]] = value
        return named


@dataclass
class Audience(Group):
    """Whom a part is for: a row for each code; without one it is for everybody."""

    kind = "audience"

    def __post_init__(self):
        code = Record((Word("code", gettext_lazy("Who"), choices=lambda about: about.audience),))
        self.record = Record(
            (
                List(
                    "codes",
                    gettext_lazy("Who"),
                    item=code,
                    add=gettext_lazy("Add whom it is for"),
                    most=20,
                    template="codes",
                ),
                Flag("but", gettext_lazy("For everyone but these")),
            )
        )

    def shown(self, plain):
        """A row for each code."""
        plain = plain or {}
        return self.record.shown(plain | {"codes": [{"code": one} for one in plain.get("codes") or []]})

    def meant(self, shown, at, sheet):
        """The codes; None for everybody."""
        found = super().meant(shown, at, sheet)
        codes = [one["code"] for one in found["codes"]]
        return {"codes": codes, "but": found["but"]} if codes else None

    def view(self, shown, at, sheet):
        """With how many there are."""
        found = super().view(shown, at, sheet)
        return found | {"count": len(shown["codes"]), "is_open": sheet.is_within(at)}


@dataclass
class OwnWords(Group):
    """At a decisive turn: the question for the learner's own words, and how experts would say it."""

    kind = "group"

    def __post_init__(self):
        wording = Record((Text("text", gettext_lazy("Wording"), rows=2),))
        self.record = Record(
            (
                Flag("asks", gettext_lazy("Ask for the learner’s own words first")),
                Text("ask", gettext_lazy("The question"), rows=2),
                List(
                    "wordings",
                    gettext_lazy("How experts would say it"),
                    gettext_lazy("Three wordings, read in the look back."),
                    item=wording,
                    one=gettext_lazy("Wording"),
                    add=gettext_lazy("Add a wording"),
                    most=5,
                    template="wordings",
                ),
            )
        )

    def shown(self, plain):
        """With whether it is asked at all."""
        found = plain or {}
        wordings = [{"text": one} for one in found.get("wordings") or []]
        return self.record.shown({"asks": plain is not None, "ask": found.get("ask"), "wordings": wordings})

    def meant(self, shown, at, sheet):
        """The question with its wordings; None where it is not asked. What was typed without the tick is asked about."""
        found = super().meant(shown, at, sheet)
        wordings = [one["text"] for one in found["wordings"]]
        if shown["asks"]:
            return {"ask": found["ask"], "wordings": wordings}
        if found["ask"].strip() or any(one.strip() for one in wordings):
            sheet.says(under(at, "asks"), _("Tick this, or empty the question and its wordings."))
        return None


@dataclass
class Ends(Group):
    """What a turn ends the talk with; nothing where it goes on."""

    kind = "group"

    def __post_init__(self):
        self.record = Record(
            (
                Word(
                    "kind",
                    gettext_lazy("Does the talk end here?"),
                    choices=lambda about: about.endings,
                    none=gettext_lazy("no, it goes on"),
                ),
                Text("title", gettext_lazy("Title of the ending")),
                Text(
                    "debrief",
                    gettext_lazy("Debrief"),
                    gettext_lazy("What the learner reads first, in Markdown."),
                    rows=4,
                ),
            )
        )

    def meant(self, shown, at, sheet):
        """The ending; None where the talk goes on. What was typed without a kind is asked about."""
        found = super().meant(shown, at, sheet)
        if shown["kind"]:
            return found
        if found["title"].strip() or found["debrief"].strip():
            sheet.says(under(at, "kind"), _("Say how it ends, or empty the title and the debrief."))
        return None
