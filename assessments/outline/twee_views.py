"""A conversation out to a Twee file and in again: what a file says is shown first, and only then taken over."""

import re

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from assessments.conversation.differences import differences
from assessments.conversation.twee import read_twee, write_twee
from assessments.outline import pages
from cms.errors import Refused

LARGEST = 1_000_000
"""Bytes of a file at most; no conversation of ours is near it."""


class TweeForm(forms.Form):
    """A file, or its text."""

    text = forms.CharField(
        label=gettext_lazy("The text"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("Or a .twee file"), required=False)

    def clean(self):
        """The text of the file where one is given, in UTF-8."""
        found = super().clean()
        upload = found.get("file")
        if upload:
            found["text"] = self._read(upload)
        if not self.errors and not (found.get("text") or "").strip():
            self.add_error("text", _("Paste the text, or choose a file."))
        return found

    def _read(self, upload):
        if upload.size > LARGEST:
            self.add_error("file", _("This file is larger than 1 MB. A conversation as text is far smaller."))
            return ""
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error(
                "file", _("This is no text in UTF-8. Export it from Twine as Twee, or save it as UTF-8.")
            )
            return ""


@never_cache
@require_http_methods(["GET", "POST"])
def twee(request, page_id, item):
    """Paste or upload; see what was understood and what would change; then take it over."""
    draft = pages.talk_of(request, page_id, item)
    if request.method != "POST":
        return _show(request, draft, TweeForm())
    form = TweeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, draft, form, status=422)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    found = read_twee(text)
    if found.graph is None or request.POST.get("act") != "take":
        status = 422 if found.graph is None else 200
        return _show(request, draft, TweeForm(initial={"text": text}), found=found, status=status)
    try:
        saved = pages.save(request, draft, lambda now: _taken(now, found), whole=True)
    except Refused as refused:
        draft = pages.talk_of(request, page_id, item)
        form = TweeForm(initial={"text": text})
        return _show(request, draft, form, found=found, refused=refused, status=refused.status)
    messages.success(
        request, _("The conversation is taken over into the draft. Under “History” you find the one before.")
    )
    return redirect("talk_outline", saved.page.pk, saved.item)


def _taken(now, found):
    ifid = found.ifid or now.talk.get("ifid") or ""
    positions = {name: list(place) for name, place in found.positions.items()}
    return {"graph": found.graph_json, "ifid": ifid, "positions": positions}


def _show(request, draft, form, *, found=None, refused=None, status=200):
    context = pages.frame(request, draft, refused=refused, form=form, found=found)
    if found is not None and found.graph is not None:
        context["changes"] = differences(draft.graph, found.graph)
    return render(request, "assessments/outline/twee.html", context, status=status)


@never_cache
@require_safe
def twee_file(request, page_id, item):
    """The conversation as a file."""
    draft = pages.talk_of(request, page_id, item)
    places = {name: tuple(place) for name, place in (draft.talk.get("positions") or {}).items()}
    text = write_twee(draft.graph, title=draft.title, ifid=draft.talk.get("ifid") or "", positions=places)
    name = re.sub(r"[^a-z0-9-]", "", slugify(draft.title)) or "conversation"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.twee"'
    return answer
