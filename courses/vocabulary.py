"""What of the vocabulary may be deleted in the CMS: nothing that is in use, and the refusal says where it is used.

Imported from courses/wagtail_hooks.py. Wagtail asks its hook for one word and for many at once, before it shows its
question and again before it deletes.
"""

import re

from django.contrib.admin.utils import quote
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from cms.errors import Refused
from courses import streams, uses
from courses.models import GlossaryTerm, SubRole

_TERM = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]|]+)?\]\]")


class InUse(Refused):
    """A word of the vocabulary stays while something uses it."""

    title = _("This is in use.")

    def __init__(self, thing, found):
        self.thing, self.uses = thing, found
        super().__init__(
            _("“%(word)s” is in use, so it cannot be deleted. %(uses)s")
            % {"word": thing, "uses": " ".join(map(str, found))}
        )


def check_unused(thing):
    """Raise InUse, with everything that uses it, when a word must stay."""
    found = uses.of(thing)
    if found:
        raise InUse(thing, found)


@hooks.register("before_delete_snippet")
def refuse_what_is_used(request, instances):
    """Lead back with a sentence for every word that is in use; warn of names in prose, which would lead nowhere."""
    ours = [one for one in instances if one._meta.app_label == "courses"]
    refused = []
    for thing in ours:
        try:
            check_unused(thing)
        except InUse as refusal:
            refused.append(refusal)
    if refused:
        for refusal in refused:
            messages.error(request, _as_html(refusal))
        return redirect(_where(instances))
    for thing in ours:
        if request.method == "GET" and isinstance(thing, GlossaryTerm) and (titles := named_in(thing)):
            messages.warning(request, _warning(thing, titles))
    return None


def _as_html(refusal):
    items = format_html_join("", "<li>{}</li>", ((str(one),) for one in refusal.uses))
    sentence = _("“%(word)s” is in use, so it cannot be deleted.") % {"word": refusal.thing}
    return format_html("<strong>{}</strong><ul>{}</ul>", sentence, items)


def _where(instances):
    viewset = instances[0].snippet_viewset
    if len(instances) == 1:
        return reverse(viewset.get_url_name("edit"), args=[quote(instances[0].pk)])
    return reverse(viewset.get_url_name("list"))


def _warning(thing, titles):
    return _(
        "Prose names “%(term)s” as [[%(term)s]]. Once it is deleted, these names explain nothing. %(where)s"
    ) % {
        "term": thing.term,
        "where": uses.Use(_("Named in"), titles),
    }


def named_in(term):
    """Titles of the pages, and of the other terms, whose prose names a word of the glossary in double brackets."""
    names = set(term.names)
    found = []
    for page, fields in uses.pages_saying("[["):
        bodies = (getattr(page, name) for name in fields)
        if any(names & _terms(body.raw_data) for body in bodies if hasattr(body, "raw_data")):
            found.append(page.title)
    others = GlossaryTerm.objects.filter(means__contains="[[").exclude(pk=term.pk)
    return found + [one.term for one in others if names & _terms(one.means)]


def _terms(raw):
    return {" ".join(name.lower().split()) for text in streams.texts(raw) for name in _TERM.findall(text)}


def why_a_role_stays(role: SubRole):
    """Why a sub-role cannot be taken out of its discipline, as a sentence; "" where nothing uses it."""
    found = uses.of(role)
    if not found:
        return ""
    return _("“%(role)s” is in use, so it cannot be taken out. %(uses)s") % {
        "role": role.name,
        "uses": " ".join(map(str, found)),
    }
