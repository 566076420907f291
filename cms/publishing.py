"""Publishing by the clock: what is due, each page by itself; what cannot be published keeps its old version.

Wagtail's own command does the same in one loop that ends at the first page that refuses.
"""

import structlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log as write_log
from wagtail.models import DraftStateMixin, Page, Revision

from cms import mail
from cms.errors import Refused

log = structlog.get_logger(__name__)
REFUSED = "alongside.publish.refused"


def publish_due():
    """Unpublish what has expired and publish what is due; return how many of both. Safe to run twice."""
    return _expire() + _publish()


def _expire():
    done = 0
    kinds = [
        Page,
        *(one for one in apps.get_models() if issubclass(one, DraftStateMixin) and not issubclass(one, Page)),
    ]
    for kind in kinds:
        for thing in list(kind.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")):
            done += _alone(_unpublish, thing)
    return done


def _unpublish(thing):
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish():
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    return sum(_alone(_publish_revision, revision) for revision in list(due))


def _publish_revision(revision):
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except Refused as refusal:
        with transaction.atomic():
            # Off the schedule: it would be refused again each minute, and a scheduled page cannot be edited.
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            note_refusal(revision.as_object(), refusal, user=None, revision=revision)
            _tell_author(revision, refusal)
        log.warning("scheduled_page_refused", page=revision.object_id, revision=revision.pk)


def _alone(act, thing):
    """Do it in a transaction of its own; trouble is logged and keeps nothing else from its turn."""
    try:
        with transaction.atomic():
            act(thing)
    except Exception:  # one page's trouble must not hold up the others; it is logged and tried again
        log.exception("scheduled_page_failed", kind=type(thing).__name__, pk=thing.pk)
        return 0
    return 1


def note_refusal(page, refusal, *, user, revision=None):
    """Write into the page's history, where its author's dashboard finds it, why it was not published."""
    write_log(
        instance=page,
        action=REFUSED,
        user=user,
        revision=revision or page.get_latest_revision(),
        data={"sentence": str(refusal.sentence), "findings": refusal.about.get("findings", [])},
    )


def _tell_author(revision, refusal):
    if revision.user and revision.user.is_active:
        mail.send(
            "not_published",
            revision.user.email,
            {"title": revision.object_str, "pk": revision.object_id, "sentence": refusal.sentence},
            subject=_("Not published: %(title)s") % {"title": revision.object_str},
        )
