"""Local mode's mailbox at /mail/: the messages that a real site would have sent, newest first."""

import json
import re
from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

MOST_SHOWN = 200
_NAME = re.compile(r"[0-9A-Za-z-]+")


@require_safe
def mailbox(request):
    """List the messages."""
    _only_here()
    names = sorted((path.stem for path in settings.MAIL_FOLDER.glob("*.json")), reverse=True)
    letters = [letter for name in names[:MOST_SHOWN] if (letter := _read(name))]
    return render(request, "cms/mailbox.html", {"letters": letters})


@require_safe
def message(request, name):
    """Show one message; its links to this site can be followed, all others stay words."""
    _only_here()
    letter = _read(name)
    if letter is None:
        raise Http404
    return render(request, "cms/message.html", {"letter": letter, "body": _as_html(letter["text"])})


def _only_here():
    # The addresses do not even exist outside local mode (cms/urls.py); this holds if somebody mounts them.
    if not settings.IS_LOCAL:
        raise Http404


def _read(name):
    """Return a message by the name of its file, or None: no such file, or one that is still being written."""
    if not _NAME.fullmatch(name):
        return None
    try:
        letter = json.loads((settings.MAIL_FOLDER / f"{name}.json").read_text())
    except (OSError, ValueError):
        return None
    return {**letter, "name": name, "at": datetime.fromisoformat(letter["at"])}


def _as_html(text):
    # One slash only: a path that begins with two would lead to another site.
    own = re.compile(re.escape(settings.SITE_URL) + r"(?=[/\s<.,;:!?)]|$)(/(?!/)[^\s<>\"']*)?")
    return mark_safe(own.sub(_link, linebreaks(text, autoescape=True)))  # noqa: S308  (escaped just here)


def _link(match):
    path = (match[1] or "/").rstrip(".,;:!?)")
    whole = settings.SITE_URL + (path if match[1] else "")
    return f'<a href="{path}">{whole}</a>{match[0].removeprefix(whole)}'
