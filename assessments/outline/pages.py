"""What every page of the outline begins with: who may see it, the conversation of the newest draft, and its frame."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import CasePage
from assessments.outline import drafts
from assessments.outline.drafts import TalkDraft
from cms import access


def talk_of(request, page_id, item):
    """The conversation, for whoever may look at the draft. An alias has none of its own; raises NoSuchTalk."""
    page = get_object_or_404(CasePage, pk=page_id, alias_of=None)
    if not access.works_on(request.user, page):
        raise Http404
    return TalkDraft.of(page.get_latest_revision_as_object(), item)


def frame(request, draft, **more):
    """What the templates of every page need."""
    args = [draft.page.pk, draft.item]
    return {
        "page": draft.page,
        "item": draft.item,
        "talk": draft,
        "digest": draft.digest,
        "locked": drafts.locked_sentence(draft.page, request.user),
        "outline_url": reverse("talk_outline", args=args),
        "editor_url": reverse("wagtailadmin_pages:edit", args=[draft.page.pk]),
        **more,
    }


def save(request, draft, change, *, whole=False):
    """Save what `change` makes of the conversation that this page was shown for, for the person who asks."""
    return drafts.save(
        page=draft.page,
        item=draft.item,
        digest=request.POST.get("digest", ""),
        by=request.user,
        change=change,
        whole=whole,
    )
