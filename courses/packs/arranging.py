"""Bring siblings into the order of a pack: all of them when the pack changed it, else only what is new."""

from wagtail.models import Page


def arrange(writing, drafts):
    """Put the children of every draft in order, all the way down."""
    for draft in drafts:
        if draft.children:
            _arrange(writing, draft.children)
            arrange(writing, draft.children)


def _arrange(writing, drafts):
    here = [draft for draft in drafts if draft.path in writing.pages]
    before = [
        (writing.records[draft.path, ""].position, draft.path)
        for draft in here
        if (draft.path, "") in writing.records and draft.path not in writing.made
    ]
    reordered = [path for _, path in before] != [path for _, path in sorted(before)]
    for index, draft in enumerate(here):
        if reordered or draft.path in writing.made:
            _move(writing, here, index)
    for position, draft in enumerate(drafts):
        record = writing.records.get((draft.path, ""))
        if record and record.position != position:
            record.position = position
            record.save(update_fields=["position"])


def _move(writing, here, index):
    pages = writing.pages
    paths = dict(Page.objects.filter(pk__in=[pages[one.path].pk for one in here]).values_list("pk", "path"))
    order = [paths[pages[one.path].pk] for one in here]
    if order[max(index - 1, 0) : index + 2] == sorted(order[max(index - 1, 0) : index + 2]):
        return
    page = Page.objects.get(pk=pages[here[index].path].pk)
    if index:
        page.move(Page.objects.get(pk=pages[here[index - 1].path].pk), pos="right")
    else:
        page.move(Page.objects.get(pk=pages[here[1].path].pk), pos="left")
