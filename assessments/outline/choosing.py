"""Fields by which somebody chooses: one of a list, or any of it. What is not offered any more is never changed unseen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.outline.fields import Field


@dataclass
class Word(Field):
    """One of some words. choices: of the sheet's `about`, as (code, words) or (group, [(code, words)])."""

    choices: Any = None
    none: Any = None
    usual: str = ""
    kind = "word"

    def shown(self, plain):
        """The code."""
        return self.usual if plain is None else str(plain)

    def meant(self, shown, at, sheet):
        """The code, where it is one of those offered."""
        if shown == "" and self.none is not None:
            return None
        if shown == "":
            sheet.says(at, _("Choose one."))
            return ""
        if shown not in {code for code, _words in flat(self.choices(sheet.about))}:
            sheet.says(at, _("“%(what)s” is not there any more. Choose something else.") % {"what": shown})
        return shown

    def view(self, shown, at, sheet):
        """As a list; what is not offered any more stays in it, so that it is not changed unseen."""
        offered = grouped(self.choices(sheet.about))
        if self.none is not None:
            offered.insert(0, ("", [("", self.none)]))
        if shown not in {code for _group, rows in offered for code, _words in rows}:
            words = _("%(what)s (not there)") % {"what": shown} if shown else _("Choose")
            offered.insert(0, ("", [(shown, words)]))
        return super().view(shown, at, sheet) | {"offered": offered}


@dataclass
class Many(Field):
    """Any of some words, as boxes to tick."""

    choices: Any = None
    kind = "many"

    def shown(self, plain):
        """The codes."""
        return list(plain or [])

    def typed(self, post, at):
        """What was ticked."""
        return post.getlist(at)

    def meant(self, shown, at, sheet):
        """The codes."""
        gone = [one for one in shown if one not in {code for code, _words in flat(self.choices(sheet.about))}]
        if gone:
            sheet.says(at, _("“%(what)s” is not there any more. Take it out.") % {"what": gone[0]})
        if self.required and not shown:
            sheet.says(at, _("Choose at least one."))
        return shown

    def view(self, shown, at, sheet):
        """As boxes in groups, those ticked first in their stored order so that it stays."""
        offered = grouped(self.choices(sheet.about))
        names = {code: words for _group, rows in offered for code, words in rows}
        first = [(code, names.get(code, _("%(what)s (not there)") % {"what": code})) for code in shown]
        rest = [(group, [one for one in rows if one[0] not in shown]) for group, rows in offered]
        found = [("", first), *rest] if first else rest
        return super().view(shown, at, sheet) | {
            "offered": [one for one in found if one[1]],
            "count": len(shown),
        }


def grouped(choices):
    """Choices as [(group, [(code, words)])]."""
    found, loose = [], []
    for code, words in choices:
        if isinstance(words, list | tuple):
            found.append((code, list(words)))
        else:
            loose.append((code, words))
    return [("", loose), *found] if loose else found


def flat(choices):
    """Every (code, words) of choices that may stand in groups."""
    return [one for _group, rows in grouped(choices) for one in rows]
