"""The audit log at the office's desk: found, read page by page, taken along as a file, and its head to keep."""

import re
from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms import audit, gates, log
from cms.models import User

gates.guard(("audit", "read"), "audit_log", "audit_log_csv", "audit_log_head")
LOG = ("cms.auditentry", "log")
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
"""What a program calls a thing: read as words on the page; the file and the digests keep it as it is."""


@require_safe
def entries(request):
    """Show the log, newest first. That somebody read it is an entry as well, written when the page is made."""
    wanted = log.Wanted.read(request.GET)
    page = log.page(wanted)
    shown = {entry.about_id for entry in page.entries}
    query = wanted.query()
    audit.read(LOG, by=request.user, people=shown, **({"asked": query} if query else {}))
    verbs, kinds = log.acts()
    context = {
        "wanted": wanted,
        "page": page,
        "rows": [_row(entry) for entry in page.entries],
        "acts": verbs,
        "kinds": sorted(((kind, called(kind)) for kind in kinds), key=lambda one: one[1].casefold()),
        "reads": log.READS,
        "query": urlencode(query),
        "older": urlencode(query | {"before": page.older}) if page.older else "",
        "newer": urlencode(query | {"after": page.newer}) if page.newer else "",
        "asked": {"by": _asked(wanted.by), "about": _asked(wanted.about)},
        "head": audit.head(),
    }
    return render(request, "cms/log.html", context)


@require_safe
def as_csv(request):
    """Give the entries that were found as a file for a spreadsheet; that it was taken is an entry."""
    wanted = log.Wanted.read(request.GET)
    found = log.entries(wanted)
    # The file ends where the log stood when it was asked for, before the entry that says so.
    newest = found.values_list("pk", flat=True).first() or 0
    found = found.filter(pk__lte=newest)
    shown = found.filter(about__isnull=False).order_by("about").values_list("about", flat=True).distinct()
    audit.record(
        "exported", LOG, by=request.user, entries=found.count(), shown=list(shown), asked=wanted.query()
    )
    response = StreamingHttpResponse(log.rows_of_file(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-log-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def head(request):
    """Give the head as a file, to keep where nobody who can change this log comes to it."""
    newest = audit.head()
    response = HttpResponse(newest.as_json(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="audit-log-head-{newest.id or 0}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def called(kind):
    """A kind of thing by the name people have for it, such as “certificate”."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def _row(entry):
    details = dict(entry.details)
    before, after = details.pop("before", None), details.pop("after", None)
    shown = details.pop("shown", None)
    is_log = (entry.thing_type, entry.thing_id) == LOG
    return {
        "entry": entry,
        "thing": _("this log") if is_log else f"{called(entry.thing_type)} {entry.thing_id}".strip(),
        "change": (_said(before), _said(after)) if before is not None or after is not None else None,
        "shown": len(shown) if isinstance(shown, list) else 0,
        "details": [
            (name.replace("_", " "), _said(value)) for name, value in details.items() if _said(value)
        ],
    }


def _said(value):
    """A detail as it is read: lists and pairs in a line."""
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return str(value).replace("_", " ") if _CODE.fullmatch(str(value)) else str(value)


def _asked(words):
    """Whom a filter by number means, in words."""
    return User.objects.filter(pk__in=log.people(words)).first() if words.isdecimal() else None
