"""Material by its slug: how a case in a pack names it."""

from assessments.models import Rubric
from courses.packs.shapes import Key, Line

RUBRIC = Key("rubric", Line(80), "Slug of the rubric it is marked by.")


def key_of(record, name):
    """The primary key of the rubric a record names, or None; complains of one that is not there."""
    slug = record[name]
    if not slug:
        return None
    found = Rubric.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        known = ", ".join(Rubric.objects.values_list("slug", flat=True)) or "none"
        record.say(name, f"expected the slug of a rubric of this site ({known}), not “{slug}”.")
    return found


def slug_of(key):
    """The slug of a rubric, "" where there is none."""
    return Rubric.objects.filter(pk=key).values_list("slug", flat=True).first() or "" if key else ""
