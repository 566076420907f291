"""Pages that a pack wrote once and has no more: said always, removed only when told to, and never with a history."""

from django.db.models import ProtectedError, RestrictedError
from wagtail.models import Page

from courses.packs import keeping, texts
from courses.packs.report import LOST, REMOVED

STAYS = "it stays; --remove takes it away"


def remove_lost(writing, everything):
    """Deal with every page of earlier versions of the pack that this one no longer has, the deepest first."""
    now = {draft.path for draft in everything}
    lost = [
        record
        for (path, part), record in writing.records.items()
        if path not in now and not part and record.page_id
    ]
    for record in sorted(lost, key=lambda one: (-one.path.count("/"), one.path)):
        page = Page.objects.get(pk=record.page_id)
        title = page.title
        why = _why_it_stays(writing, record, page.specific) if writing.remove else STAYS
        if not why:
            why = _take_away(writing, record, page)
        if why:
            writing.report.say(LOST, record.path, title, why)
        else:
            writing.report.say(REMOVED, record.path, title)


def _why_it_stays(writing, record, page):
    from courses.packs.writing import is_untouched, latest

    found = keeping.reasons(page)
    if page.get_children().exists() and not page.alias_of_id:
        found.append("there are pages below it")
    if not found and not page.alias_of_id and not writing.overwrite:
        digest = texts.digest(texts.of(latest(page), writing.exact))
        if not is_untouched(page, record, digest):
            found.append("it was edited here since the last load; --overwrite as well takes it away")
    return f"it stays: {'; '.join(found)}" if found else ""


def _take_away(writing, record, page):
    try:
        page.delete(user=writing.by)
    except (ProtectedError, RestrictedError):
        return "it stays: other records refer to it"
    # The pack itself took it away: should it come back in the pack, it is made anew.
    type(record).objects.filter(pack=record.pack, path=record.path).delete()
    return ""
