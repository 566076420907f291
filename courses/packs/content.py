"""From a draft's plain facts to a page's fields."""

from decimal import Decimal

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from courses.packs import texts
from courses.packs.aligning import aligned
from courses.packs.drafts import Joined, Placeholder


def assign(page, draft, keys):
    """Set the draft's fields on a page. `keys` are those of the files the draft shows: {Placeholder.key: key}.

    Blocks that stand on the page already keep their ids, unless the pack names its blocks itself.
    """
    page.slug = draft.slug
    for name, value in draft.fields.items():
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            before = texts.raw(page, name) if page.pk and not draft.names_its_blocks else []
            setattr(page, name, _stream(field, value, keys, before))
        elif isinstance(field, ParentalManyToManyField):
            setattr(page, name, list(field.related_model.objects.filter(pk__in=value)))
        elif isinstance(field, models.ForeignKey):
            setattr(page, field.attname, value)
        elif isinstance(field, models.DecimalField):
            setattr(page, name, Decimal(value))
        else:
            setattr(page, name, value)
    page.draft_title = page.title
    return page


def _stream(field, raw, keys, before):
    """The value of a StreamField, with every default filled in, as the editor would store it."""
    block = field.stream_block
    full = block.get_prep_value(_touched(StreamValue(block, _with_keys(raw, keys), is_lazy=True)))
    return StreamValue(block, aligned(before, full) if before else full, is_lazy=True)


def _touched(value):
    """The same stream value after every block was read, so that it is written back in full."""
    list(value)
    return value


def placeholders(raw):
    """Yield every Placeholder in raw stream data."""
    if isinstance(raw, Placeholder):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from placeholders(value)
    elif isinstance(raw, list | Joined):
        for value in raw.parts if isinstance(raw, Joined) else raw:
            yield from placeholders(value)


def _with_keys(raw, keys):
    if isinstance(raw, Placeholder):
        return keys[raw.key]
    if isinstance(raw, Joined):
        return "".join(str(_with_keys(part, keys)) for part in raw.parts)
    if isinstance(raw, dict):
        return {name: _with_keys(value, keys) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_with_keys(value, keys) for value in raw]
    return raw
