"""How the page should look to this reader: a choice kept in a cookie, offered to every template.

A cookie and not a profile field: it belongs to the device (a dim ward computer, a large screen at home) and works
before anyone has signed in. It holds two words and says nothing about the person.
"""

from django import forms
from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
YEAR = 60 * 60 * 24 * 365
THEMES = (
    ("auto", _("As my device is set")),
    ("light", _("Light")),
    ("dark", _("Dark, for the night")),
)
SIZES = (("normal", _("Normal")), ("large", _("Larger text, everywhere")))


class DisplayForm(forms.Form):
    """Light or dark, normal or larger text."""

    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, widget=forms.RadioSelect)
    text = forms.ChoiceField(label=_("Size of the text"), choices=SIZES, widget=forms.RadioSelect)


def chosen(request):
    """Read the cookie as {"theme", "text"}; whatever is not a choice of ours counts as the default."""
    theme, _separator, text = request.COOKIES.get(COOKIE, "").partition(".")
    return {
        "theme": theme if theme in dict(THEMES) else "auto",
        "text": text if text in dict(SIZES) else "normal",
    }


def display(request):
    """Offer templates `display.theme` and `display.text`, empty where the default holds."""
    choice = chosen(request)
    return {
        "display": {
            "theme": choice["theme"] if choice["theme"] != "auto" else "",
            "text": choice["text"] if choice["text"] != "normal" else "",
        }
    }


def view(request):
    """Show the choice and keep it; afterwards go back to where the reader came from."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = ""
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=chosen(request))
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(back or reverse("display"))
        response.set_cookie(
            COOKIE,
            f"{form.cleaned_data['theme']}.{form.cleaned_data['text']}",
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    status = 422 if form.is_bound else 200
    return render(request, "cms/display.html", {"form": form, "back": back}, status=status)
