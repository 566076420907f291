"""Check drafts before anything is written: what the page models, their blocks and the engine say against them."""

from django.apps import apps
from django.core.exceptions import ValidationError
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from courses.packs import content


def check(draft, complaints, keys):
    """Complain of everything the draft's own model would refuse. `keys` are those of its files."""
    page = content.assign(apps.get_model(draft.model)(), draft, keys)
    fine = True
    for name in draft.fields:
        field = page._meta.get_field(name)
        if isinstance(field, ParentalManyToManyField):
            continue
        try:
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, name))
            else:
                field.clean(getattr(page, field.attname), page)
        except ValidationError as problem:
            fine = False
            for place, sentence in sentences(problem, name, _ids(page, name)):
                complaints.say(draft.source, draft.line(place), f"{place}: {sentence}")
    if fine and draft.findings:
        for where, sentence in draft.findings(page):
            complaints.say(draft.source, draft.line(where), f"{where}: {sentence}".removeprefix(": "))


def _ids(page, name):
    value = getattr(page, name)
    return [block.id for block in value] if hasattr(value, "stream_block") else []


def sentences(problem, place="", ids=()):
    """Yield (place, sentence) of a validation error; the first level of a stream is placed by its block's id."""
    nested = getattr(problem, "block_errors", None)
    if nested:
        pairs = nested.items() if isinstance(nested, dict) else enumerate(nested)
        for key, inner in pairs:
            if inner is not None:
                inside = f"{place}/{ids[key]}" if ids and isinstance(key, int) else place
                yield from sentences(inner, inside)
        for one in getattr(problem, "non_block_errors", None) or ():
            yield from sentences(one, place)
    elif hasattr(problem, "error_dict"):
        for name, errors in problem.message_dict.items():
            for sentence in errors:
                yield (place or name), sentence
    elif isinstance(problem, ValidationError):
        for sentence in problem.messages:
            yield place, sentence
    else:
        for inner in problem or ():
            yield from sentences(inner, place)
