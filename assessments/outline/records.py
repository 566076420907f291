"""Fields that belong together, and several of the same: what makes a form a tree."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from assessments.outline.fields import WHOLE, Field, under


@dataclass
class Record:
    """Fields that belong together. summary: how the template heads it."""

    fields: tuple
    summary: str = ""

    def blank(self):
        """An empty one."""
        return {one.name: one.blank() for one in self.fields}

    def shown(self, plain):
        """What is stored, as it stands in the form."""
        plain = plain or {}
        return {one.name: one.shown(plain.get(one.name)) for one in self.fields}

    def typed(self, post, at):
        """What was posted."""
        return {one.name: one.typed(post, under(at, one.name)) for one in self.fields}

    def meant(self, shown, at, sheet):
        """What is to be stored, without what is empty."""
        found = {one.name: one.meant(shown[one.name], under(at, one.name), sheet) for one in self.fields}
        return {name: value for name, value in found.items() if value is not None}

    def first(self, at):
        """The path of the first control that somebody fills in; conditions that may stay empty come later."""
        late = ("hidden", "condition", "audience")
        first = next(one for one in self.fields if one.kind not in late or one.required)
        return first.first(under(at, first.name))

    def field(self, name):
        """The field of this name."""
        return next(one for one in self.fields if one.name == name)

    def views(self, shown, at, sheet):
        """What the template needs: {name: view}."""
        return {one.name: one.view(shown[one.name], under(at, one.name), sheet) for one in self.fields}


@dataclass
class List(Field):
    """Several of the same. one: what one of them is called; most: how many there may be; add: words of the button."""

    item: Any = None
    one: Any = ""
    add: Any = ""
    most: int = 12
    template: str = "rows"
    kind = "list"

    def shown(self, plain):
        """Each as it stands in the form."""
        return [self.item.shown(part) for part in plain or []]

    def first(self, at):
        """The button that adds one."""
        return f"add:{at}"

    def typed(self, post, at):
        """Each as it was posted; how many there are stands beside them."""
        count = post.get(under(at, "n"), "0")
        count = min(int(count), 500) if WHOLE.fullmatch(count) and int(count) > 0 else 0
        return [self.item.typed(post, under(at, number)) for number in range(count)]

    def meant(self, shown, at, sheet):
        """Each as it is to be stored."""
        if len(shown) > self.most:
            sheet.says(
                at,
                ngettext("At most %(most)s here.", "At most %(most)s of them here.", self.most)
                % {"most": self.most},
            )
        return self.gathered(
            [self.item.meant(one, under(at, number), sheet) for number, one in enumerate(shown)], at, sheet
        )

    def gathered(self, found, at, sheet):
        """The parts as they are stored together."""
        return found

    def view(self, shown, at, sheet):
        """Each row with its fields and its path."""
        rows = [
            {
                "at": under(at, number),
                "number": number + 1,
                "fields": self.item.views(one, under(at, number), sheet),
                "is_first": number == 0,
                "is_last": number == len(shown) - 1,
                "is_open": sheet.is_within(under(at, number)),
                "focus": sheet.focus,
                "up": sheet.focus == f"up:{under(at, number)}",
                "down": sheet.focus == f"down:{under(at, number)}",
            }
            for number, one in enumerate(shown)
        ]
        return super().view(shown, at, sheet) | {
            "rows": rows,
            "count": len(rows),
            "one": self.one,
            "add": self.add,
            "may_add": len(rows) < self.most,
            "template": f"assessments/outline/{self.template}.html",
            "focus_add": sheet.focus == f"add:{at}",
            "is_open": sheet.is_within(at),
        }


@dataclass
class Group(Field):
    """A field that holds a record of its own."""

    record: Any = None
    kind = "group"

    def shown(self, plain):
        """Its fields."""
        return self.record.shown(plain)

    def typed(self, post, at):
        """Its fields as posted."""
        return self.record.typed(post, at)

    def meant(self, shown, at, sheet):
        """Its fields as stored."""
        return self.record.meant(shown, at, sheet)

    def first(self, at):
        """The path of its first control."""
        return self.record.first(at)

    def view(self, shown, at, sheet):
        """Its fields by name."""
        return super().view(shown, at, sheet) | {"fields": self.record.views(shown, at, sheet)}
