"""The form by which conversations are rated: the rubric of the day, and what a rating by it has to hold."""

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import forms, talking
from assessments.engine import rubric as engine
from assessments.models import Rubric
from assessments.refusals import NothingToMark, NotRatedYet, WordsTooLong

SLUG = "talking-with-people"
"""The rubric of nine dimensions by which conversations are rated."""
LEVEL = "level:"
"""How the fields of a form begin that hold a level."""


def rubric_now():
    """The rubric as it is published now; None while there is none."""
    found = Rubric.objects.filter(slug=SLUG, live=True).first()
    return found and found.read()[0]


def sent(post):
    """(levels, note) as a form sent them."""
    levels = {name[len(LEVEL) :]: post[name] for name in post if name.startswith(LEVEL)}
    return levels, post.get("note", "")


def checked(levels, note):
    """The fields of a rating by the rubric of now. Raises NothingToMark, NotRatedYet or WordsTooLong."""
    rubric, note = rubric_now(), forms.written(note).strip()
    if rubric is None:
        raise NothingToMark(_("There is nothing for you to rate here."))
    if len(note) > talking.MOST_CHARACTERS:
        raise WordsTooLong(len(note), talking.MOST_CHARACTERS)
    known = {one.id: levels[one.id] for one in rubric.criteria if one.level(levels.get(one.id))}
    missing = [one for one in rubric.criteria if one.id not in known]
    if missing:
        raise NotRatedYet(missing)
    return {"rubric": engine.frozen(rubric), "levels": known, "note": note, "at": timezone.now()}
