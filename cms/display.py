"""How the page should look to this reader: a choice kept in a cookie, offered to every template.

A cookie and not a profile field: it belongs to the device (a dim ward computer, a large screen at home) and works
before anyone has signed in. It holds a few words and says nothing about the person.
"""

from django import forms
from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
KEPT = ("theme", "text", "letters", "gentle")
YEAR = 60 * 60 * 24 * 365
THEMES = (
    ("auto", _("As my device is set")),
    ("light", _("Light")),
    ("dark", _("Dark, for the night")),
)
SIZES = (
    ("normal", _("Normal")),
    ("large", _("Larger text, everywhere")),
    ("print", _("Large print")),
)
LETTERS = (
    ("normal", _("As designed: a serif for reading")),
    ("easier", _("Easier letters: no serifs, wider apart, more space between lines")),
)
GENTLE = (
    ("normal", _("As they stand, with a note before them")),
    ("gentle", _("Gentle mode: folded away until I open them")),
)


class DisplayForm(forms.Form):
    """Light or dark, the size of the text, its letters, and whether hard parts begin folded."""

    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, widget=forms.RadioSelect)
    text = forms.ChoiceField(label=_("Size of the text"), choices=SIZES, widget=forms.RadioSelect)
    letters = forms.ChoiceField(label=_("Letters"), choices=LETTERS, widget=forms.RadioSelect)
    gentle = forms.ChoiceField(
        label=_("Distressing parts of lessons"), choices=GENTLE, widget=forms.RadioSelect
    )


def chosen(request):
    """Read the cookie as {"theme", "text", "letters", "gentle"}; what is not a choice of ours counts as the default."""
    theme, text, letters, gentle = [*request.COOKIES.get(COOKIE, "").split("."), "", "", "", ""][:4]
    return {
        "theme": theme if theme in dict(THEMES) else "auto",
        "text": text if text in dict(SIZES) else "normal",
        "letters": letters if letters in dict(LETTERS) else "normal",
        "gentle": gentle if gentle in dict(GENTLE) else "normal",
    }


def display(request):
    """Offer templates `display.theme`, `.text`, `.letters` and `.gentle`, empty where the default holds."""
    choice = chosen(request)
    return {
        "display": {
            "theme": choice["theme"] if choice["theme"] != "auto" else "",
            "text": choice["text"] if choice["text"] != "normal" else "",
            "letters": choice["letters"] if choice["letters"] != "normal" else "",
            "gentle": choice["gentle"] if choice["gentle"] != "normal" else "",
        }
    }


def view(request):
    """Show the choice and keep it; afterwards go back to where the reader came from."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = ""
    # What is not sent stays as it is.
    sent = chosen(request) | request.POST.dict() if request.method == "POST" else None
    form = DisplayForm(sent, initial=chosen(request))
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(back or reverse("display"))
        response.set_cookie(
            COOKIE,
            ".".join(form.cleaned_data[name] for name in KEPT),
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    status = 422 if form.is_bound else 200
    return render(request, "cms/display.html", {"form": form, "back": back}, status=status)
