"""Between a draft's plain facts and a page's fields: set them, read them back, and compare by digest."""

import hashlib
import json
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from courses.packs.drafts import Picture


def assign(page, draft, images=None):
    """Set the draft's fields on a page. Without `images` ({file: key}) figures are left out: for checks only."""
    page.slug = draft.slug
    for name, value in draft.fields.items():
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            setattr(page, name, _stream(field, value, images))
        elif isinstance(field, ParentalManyToManyField):
            if page.pk or images is not None:
                setattr(page, name, list(field.related_model.objects.filter(pk__in=value)))
        elif isinstance(field, models.ForeignKey):
            setattr(page, field.attname, value)
        elif isinstance(field, models.DecimalField):
            setattr(page, name, Decimal(value))
        else:
            setattr(page, name, value)
    page.draft_title = page.title
    return page


def _stream(field, raw, images):
    """The value of a StreamField, with every default filled in, as the editor would store it."""
    if images is None:
        raw = [block for block in raw if not list(pictures(block))]
    block = field.stream_block
    lazy = StreamValue(block, _with_keys(raw, images or {}), is_lazy=True)
    return StreamValue(block, block.get_prep_value(_touched(lazy)), is_lazy=True)


def _touched(value):
    """The same stream value after every block was read, so that it is written back in full."""
    list(value)
    return value


def pictures(raw):
    """Yield every Picture in raw stream data."""
    if isinstance(raw, Picture):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from pictures(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from pictures(value)


def _with_keys(raw, images):
    if isinstance(raw, Picture):
        return images[raw.path]
    if isinstance(raw, dict):
        return {name: _with_keys(value, images) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_with_keys(value, images) for value in raw]
    return raw


def state(page, draft, rows=None):
    """The draft's fields as they stand on a page, in plain values that compare; `rows` replaces child relations."""
    found = {"slug": page.slug}
    for name in draft.fields:
        field = page._meta.get_field(name)
        value = getattr(page, field.attname if isinstance(field, models.ForeignKey) else name)
        if isinstance(field, StreamField):
            value = field.stream_block.get_prep_value(_touched(value))
        elif isinstance(field, ParentalManyToManyField):
            value = sorted(one.pk for one in value.all())
        elif isinstance(field, models.DecimalField):
            value = _number(value)
        found[name] = value
    for name in draft.rows:
        found[name] = rows if rows is not None else [row_state(row) for row in getattr(page, name).all()]
    return found


def row_state(row):
    """A requirement in plain values that compare."""
    return {"kind": row.kind, "about": row.about_id, "amount": _number(row.amount), "words": row.words}


def _number(value):
    return None if value is None else format(Decimal(value).normalize(), "f")


def digest(plain):
    """SHA-256 of plain values."""
    content = json.dumps(plain, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(content.encode()).hexdigest()
