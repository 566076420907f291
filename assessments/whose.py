"""The learner's own attempt, as it stands now."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessments import actions
from assessments.models import Attempt
from assessments.timing import accepts


def mine(request, uuid):
    """The learner's own attempt, or 404."""
    return get_object_or_404(Attempt.objects.with_case().of(request.user), uuid=uuid)


def in_time(found):
    """The attempt as it stands now: closed, where its time is over and nobody has noticed yet."""
    if found.is_open and not accepts(found.deadline_at, timezone.now()):
        actions.expire(attempt=found)
        found = Attempt.objects.with_case().get(pk=found.pk)
    return found
