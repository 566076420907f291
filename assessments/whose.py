"""Whose attempt it is, as every page of one asks first: the learner's own, or one that staff may look at."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessments import actions, screens
from assessments.models import Attempt
from assessments.timing import accepts
from cms import access


def mine(request, uuid):
    """The learner's own attempt, or 404."""
    return get_object_or_404(Attempt.objects.with_case().of(request.user), uuid=uuid)


def in_time(found):
    """The attempt as it stands now: closed, where its time is over and nobody has noticed yet."""
    if found.is_open and not accepts(found.deadline_at, timezone.now()):
        actions.expire(attempt=found)
        found = Attempt.objects.with_case().get(pk=found.pk)
    return found


def may_look(request, found):
    """Refuse whoever does not teach or run the course of somebody else's attempt: 404."""
    page = screens.case_page(found)
    if not access.may(request.user, "attempt", "read", page=page):
        raise Http404
