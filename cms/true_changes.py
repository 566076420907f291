"""What was truly changed in an editor's form: numbers as text, and nothing in its several guises, are no change."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from wagtail.blocks.base import BlockField


class TrulyChanged:
    """For forms of what is reviewed, before the form of Wagtail among their bases.

    A stream as it is stored and as its form gives it back differ in what means the same: a number as text or as a
    number, nothing as null, false or empty. Otherwise no approval would hold: every one would save a draft anew in the
    reviewer's name, and ask for the next review.
    """

    @cached_property
    def changed_data(self):
        """Names of the fields that were truly changed."""
        return [name for name in super().changed_data if not self._stands_as_stored(name)]

    def _stands_as_stored(self, name):
        field, bound = self.fields[name], self[name]
        if not isinstance(field, BlockField):
            return False
        stored, typed = (_plain(field.block, one) for one in (bound.initial, bound.data))
        return stored == typed


def _plain(block, stream):
    """A stream as plain JSON without what says nothing. Every part is read: one that nobody read stands as it is stored."""
    for child in stream:
        child.value  # noqa: B018 (reading it is what is wanted)
    return _telling(json.loads(json.dumps(block.get_prep_value(stream), cls=DjangoJSONEncoder)))


def _telling(plain):
    """The same without null, false and empty parts; numbers as text."""
    if isinstance(plain, dict):
        found = {name: _telling(part) for name, part in plain.items()}
        return {name: part for name, part in found.items() if part not in (None, False, "", [], {})}
    if isinstance(plain, list):
        return [_telling(part) for part in plain]
    return str(plain) if isinstance(plain, int | float) and not isinstance(plain, bool) else plain
