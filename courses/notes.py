"""Private notes over HTTP. Every address here speaks only of what the person who asks wrote themselves."""

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.blocks import flat, lay_out
from cms.errors import wants_json
from cms.sent import whole
from cms.templatetags.ui import zone_words
from courses import doors, notebook, noting
from courses.refusals import NoteGone, NoteRefused

A_PAGE = 100
"""Notes on one page of the notebook."""


@require_http_methods(["GET", "POST"])
def lesson_notes(request, page_id):
    """Keep a new note of a lesson, or change one of them."""
    page = doors.studied_lesson(request.user, page_id)
    if request.method == "GET":  # as after signing in again
        return redirect(f"{page.get_url(request)}#notes")
    try:
        kept = _keep_or_change(request, page)
    except (NoteRefused, NoteGone) as refused:
        return _not_kept(request, page, refused)
    return _kept(request, page, kept, f"note-{kept.note.uuid}")


def _keep_or_change(request, page):
    uuid, rev = _uuid(request.POST.get("uuid")), _number(request.POST.get("rev"))
    text = request.POST.get("text", "")
    if rev:
        return noting.change(user=request.user, uuid=uuid, text=text, rev=rev)
    return noting.keep(
        user=request.user,
        page=page,
        uuid=uuid,
        text=text,
        place=_place(page, request.POST.get("place", "")),
        quote=request.POST.get("quote", ""),
        before=request.POST.get("before", ""),
    )


@require_http_methods(["GET", "POST"])
def reflection(request, page_id, block):
    """Keep the answer to a reflection of a lesson."""
    page = doors.studied_lesson(request.user, page_id)
    where = _id_of(page, block)
    if request.method == "GET":
        return redirect(f"{page.get_url(request)}#{where}")
    try:
        kept = noting.reflect(
            user=request.user,
            page=page,
            block_id=block,
            text=request.POST.get("text", ""),
            rev=_number(request.POST.get("rev")),
        )
    except (NoteRefused, NoteGone) as refused:
        return _not_kept(request, page, refused)
    return _kept(request, page, kept, f"note-{kept.note.uuid}" if kept.apart else where)


@require_http_methods(["GET", "POST"])
def note_erase(request, uuid):
    """Remove a note for good; the page it stood on comes back without it."""
    if request.method == "POST":
        noting.erase(user=request.user, uuid=uuid)
        if wants_json(request):
            return JsonResponse({"uuid": str(uuid)})
        messages.success(request, _("The note is erased."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else reverse("notes"))


@require_safe
def notes(request):
    """Everything the person wrote beside their lessons, by course and lesson; ?q= finds some of it."""
    question = request.GET.get("q", "").strip()
    found = notebook.find(notebook.of(request.user), question)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "question": question,
        "page": page,
        "courses": notebook.by_course(request, list(page.object_list)),
        "any": bool(found) or bool(question),
        "find_again": urlencode({"q": question}) if question else "",
    }
    return render(request, "courses/notes.html", context)


@require_safe
def notes_export(request):
    """The whole notebook as a file: Markdown to read, JSON to take elsewhere."""
    form = request.GET.get("as", "md")
    if form not in notebook.FORMS:
        raise Http404
    courses = notebook.by_course(request, list(notebook.of(request.user)))
    write, kind = notebook.FORMS[form]
    response = HttpResponse(write(courses), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notes.{form}"'
    return response


# What is sent, and what is answered


def _uuid(sent):
    try:
        return UUID(sent or "")
    except ValueError:
        return uuid4()


def _number(sent):
    return whole(sent, most=10**9) or 0


def _place(page, sent):
    """The heading a note is to stand under, in the author's own words."""
    return next(
        (noting.Place(one.id, one.words) for one in lay_out(page.body).headings if one.id == sent),
        noting.Place(),
    )


def _id_of(page, block):
    places = flat(lay_out(page.body).places)
    return next((place.id("reflection") for place in places if place.block == block), "notes")


def _kept(request, page, kept, where):
    """Say that it is kept, and by the server's clock when."""
    note = kept.note
    if wants_json(request):
        return JsonResponse(
            {
                "uuid": str(note.uuid) if note else "",
                "rev": note.rev if note else 0,
                "saved": clock(note.changed_at if note else timezone.now()),
                "apart": kept.apart,
                "url": reverse("lesson_notes", args=[page.pk]),
            }
        )
    if kept.apart:
        messages.info(
            request,
            _(
                "This note was changed in another window or on another device. Both texts are kept: what you wrote now stands below as a note of its own."
            ),
        )
    return redirect(f"{page.get_url(request)}#{where}")


def _not_kept(request, page, refused):
    """Answer people whose note was not kept with a page that still holds their words; scripts get the refusal."""
    if wants_json(request):
        raise refused
    context = {
        "refused": refused,
        "page": page,
        "text": request.POST.get("text", ""),
        "quote": request.POST.get("quote", ""),
        "uuid": uuid4(),
    }
    return render(request, "courses/note_refused.html", context, status=refused.status)


def clock(moment):
    """A time of day in the reader's zone, as a save line says it: "9:52 pm in Denver"."""
    local = timezone.localtime(moment)
    hour = date_format(local, "P").replace("a.m.", "am").replace("p.m.", "pm")
    return f"{hour} {zone_words(local)}"
