"""People of a conversation in templates: drawn from what a definition says of them, and their mood in a word."""

from types import SimpleNamespace

from django import template

from assessments.portraits import MOODS, portrait
from cms import markdown

register = template.Library()


@register.simple_tag
def face_of(person, size=92):
    """Draw a person of `public_view`; the words for it must stand beside it."""
    return portrait(SimpleNamespace(name=person["name"], face=person["face"]), person["mood"], int(size))


@register.simple_tag
def mood_word(mood):
    """The word for a mood."""
    return MOODS[mood]


@register.simple_tag
def scene(text):
    """An author's Markdown, rendered."""
    return markdown.render(text)
