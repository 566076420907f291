"""Who puts a conversion table in force, and that every door is the same door.

Editor, workflow, schedule and content pack all end in ConversionTable.publish, and this asks there. Saving a table as
live in any other way is refused.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.engine import definition
from assessments.engine.conversion import lint_table, read_table
from assessments.engine.findings import blocking
from assessments.engine.reading import Reader
from assessments.models.tables import ConversionTable, ConversionTableVersion
from cms import access, audit
from cms.errors import Refused
from cms.models import AuditEntry
from courses import scopes
from courses.models.terms import Scope
from courses.reviews import today

SCOPES = frozenset({Scope.PRESCRIBES, Scope.DISPENSES})
"""Whose license lets them judge a conversion table."""

NOT_A_PUBLISHER = gettext_lazy(
    "Only a clinical reviewer who prescribes or dispenses medicines publishes a conversion table. Save it as a draft and "
    "ask one."
)
ANOTHER_DOOR = gettext_lazy(
    "A conversion table goes live only when a reviewer publishes a draft of it. Save it as a draft first."
)
CHANGED_AND_PUBLISHED = gettext_lazy(
    "There is a change that nobody else has read. Save it as a draft; another reviewer who prescribes or dispenses "
    "publishes it."
)
WROTE_IT = gettext_lazy(
    "You wrote this draft, so another reviewer who prescribes or dispenses must read and publish it."
)

_publisher = ContextVar("table_publisher", default=None)


class TableCannotBePublished(Refused):
    """The table stays as it is in force. Carries every reason."""

    status = 422
    title = gettext_lazy("This table cannot be published yet.")

    def __init__(self, said):
        self.said = [str(one) for one in said]
        super().__init__(" ".join([str(self.title), *self.said]), findings=[["", one] for one in self.said])


def may_publish(user):
    """Whether a person may put tables in force: a reviewer whose scope of practice prescribes or dispenses."""
    return (
        user is not None
        and access.may(user, "conversion_table", "publish")
        and bool(scopes.of_reviewer(user) & SCOPES)
    )


def check_publisher(user):
    """Raise TableCannotBePublished unless this person may put tables in force."""
    if not may_publish(user):
        raise TableCannotBePublished([NOT_A_PUBLISHER])


def findings(table):
    """Everything the checks say of a table as it stands."""
    complaints = []
    read = read_table(Reader(table.raw(), "", complaints))
    return complaints or lint_table(read, today())


def check_content(table):
    """Raise TableCannotBePublished with every finding that stops publication."""
    found = blocking(findings(table))
    if found:
        raise TableCannotBePublished([one.sentence for one in found])


def authors(table):
    """Ids of the people who changed the draft since the state in force; saving it unchanged makes nobody an author."""
    newest = ConversionTableVersion.objects.newest(table.slug)
    before = newest.content_sha256 if newest else ""
    found = set()
    since = newest.source_revision_id if newest else 0
    for revision in table.revisions.filter(pk__gt=since or 0).order_by("pk"):
        now = definition.digest(definition.canonical(revision.as_object().raw()))
        if now != before and revision.user_id:
            found.add(revision.user_id)
        before = now
    return found


def check_authors(table, user):
    """Raise TableCannotBePublished where the person would put their own draft in force."""
    if user.pk in authors(table):
        raise TableCannotBePublished([WROTE_IT])


@contextmanager
def publication(table, revision, user):
    """Let one draft go live, now or by the clock, or raise TableCannotBePublished with every reason."""
    by = user or _scheduled_by(table, revision)
    check_publisher(by)
    check_authors(table, by)
    draft = revision.as_object()
    check_content(draft)
    if draft.go_live_at and draft.go_live_at > timezone.now():
        audit.record("approved", table, by=by, revision=revision.pk, at=draft.go_live_at)
    token = _publisher.set((by, revision))
    try:
        yield
    finally:
        _publisher.reset(token)


def _scheduled_by(table, revision):
    """Who approved a draft for this hour; asked again, for they may have lost their role since."""
    thing = {"thing_type": table._meta.label_lower, "thing_id": str(table.pk)}
    entries = AuditEntry.objects.filter(verb="approved", **thing).order_by("-id")
    entry = next((one for one in entries if one.details.get("revision") == revision.pk), None)
    return _person(entry.actor_id) if entry and revision.approved_go_live_at else None


def _person(pk):
    from cms.models import User

    return User.objects.filter(pk=pk, is_active=True).first()


def refuse_to_go_live_by_another_door(table):
    """Raise TableCannotBePublished where a table would be live, or live and changed, without `publication`."""
    if not table.live or _publisher.get() is not None:
        return
    was_live = ConversionTable.objects.filter(pk=table.pk).values_list("live", flat=True).first()
    newest = ConversionTableVersion.objects.newest(table.slug)
    if not was_live or newest is None or newest.content_sha256 != _digest(table):
        raise TableCannotBePublished([ANOTHER_DOOR])


def _digest(table):
    return definition.digest(definition.canonical(table.raw()))


def freeze_if_live(table):
    """Keep what is in force as a row of its own; the same content makes no second one."""
    publishing = _publisher.get()
    if not table.live or publishing is None:
        return None
    by, revision = publishing
    content = definition.canonical(table.raw())
    digest = definition.digest(content)
    versions = ConversionTableVersion.objects.filter(slug=table.slug)
    newest = versions.newest(table.slug)
    if newest and newest.content_sha256 == digest:
        return newest
    version = ConversionTableVersion.objects.create(
        slug=table.slug,
        number=(versions.aggregate(most=Max("number"))["most"] or 0) + 1,
        title=table.title,
        kind=table.kind,
        content=content.decode(),
        content_sha256=digest,
        review_by=table.review_by,
        source_revision_id=revision.pk,
        published_at=timezone.now(),
        published_by=by,
        published_as=", ".join(scopes.seats_of_reviewer(by)),
    )
    audit.record(
        "put in force",
        table,
        by=by,
        table=table.slug,
        number=version.number,
        sha256=digest,
        revision=revision.pk,
    )
    return version


def in_force(slugs=None):
    """{slug: the published table as plain JSON with its digest}, of tables that are live now."""
    live = ConversionTable.objects.filter(live=True)
    if slugs is not None:
        live = live.filter(slug__in=slugs)
    newest = (ConversionTableVersion.objects.newest(slug) for slug in live.values_list("slug", flat=True))
    return {version.slug: version.frozen for version in newest if version}


def choices(*kinds):
    """Tables in force of these sorts, for an author's block."""
    tables = ConversionTable.objects.filter(live=True)
    return [(one.slug, str(one)) for one in (tables.filter(kind__in=kinds) if kinds else tables)]


def refuse_to_lose_history(table):
    """Raise Refused for a table that was ever in force: cases name it."""
    if ConversionTableVersion.objects.filter(slug=table.slug).exists():
        raise TableCannotBePublished(
            [_("“%(table)s” was in force, so it cannot be deleted. Unpublish it instead.") % {"table": table}]
        )
