"""What the CMS says when something cannot be done: a message in the editor, with the draft kept.

The views of Wagtail know no refusals, so cms/errors.py hands those raised under /cms/ over to here.
"""

import functools
import operator

from django.db.models import Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms import access, publishing

_PAGE_VIEWS = "wagtailadmin_pages:"


def answer(request, refusal, page=None):
    """Say the refusal as a message and lead back to the page's editor, or to where the person came from."""
    page = page or _page_of(request)
    messages.error(request, _as_html(refusal))
    if page is not None:
        publishing.note_refusal(page, refusal, user=request.user)
        target = reverse("wagtailadmin_pages:edit", args=[page.pk])
    else:
        target = _where_from(request)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        # A dialog of the editor asked: this makes it close and the page behind it load anew.
        return JsonResponse({"step": "success", "redirect": target})
    return redirect(target)


def _as_html(refusal):
    places = getattr(refusal, "places", None) or refusal.about.get("findings") or []
    if not places:
        return str(refusal.sentence)
    items = format_html_join(
        "", "<li>{}</li>", ((f"{where}: {said}" if where else said,) for where, said in places)
    )
    return format_html("<strong>{}</strong><ul>{}</ul>", refusal.title, items)


def _page_of(request):
    """The page whose editor, or whose review, the request is about."""
    match = request.resolver_match
    if match is None or match.view_name not in (f"{_PAGE_VIEWS}edit", f"{_PAGE_VIEWS}workflow_action"):
        return None
    pk = match.kwargs.get("page_id") or (match.args[0] if match.args else None)
    page = Page.objects.filter(pk=pk).first()
    return page.specific if page else None


def _where_from(request):
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return reverse("wagtailadmin_home")


@require_safe
def checks(request, page_id):
    """What the checks say of a page's newest draft: for whoever may edit or review it, and for nobody else."""
    page = get_object_or_404(Page, pk=page_id)
    draft = page.get_latest_revision_as_object() if access.works_on(request.user, page) else None
    if draft is None or not hasattr(draft, "what_the_checks_say"):
        raise Http404
    return render(request, "cms/panels/checks_said.html", {"said": draft.what_the_checks_say()})


def keep(reason):
    """Register (as a decorator) why pages cannot be deleted: a function of a queryset of pages → sentence or None.

    Asked with the page and everything under it, for one page and for many at once. Pages are unpublished instead.
    """

    def refuse(request, pages):
        under = functools.reduce(operator.or_, (Q(path__startswith=page.path) for page in pages))
        sentence = reason(Page.objects.filter(under))
        if sentence:
            messages.error(request, sentence)
            return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
        return None

    def before_bulk(request, action_type, objects, action):
        if action_type == "delete" and objects and isinstance(objects[0], Page):
            return refuse(request, objects)
        return None

    hooks.register("before_delete_page", lambda request, page: refuse(request, [page]))
    hooks.register("before_bulk_action", before_bulk)
    return reason
