"""The requirements of a program: page paths become keys, and a rule that stays the same rule keeps its identity."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from courses.packs.checking import sentences


def resolved(writing, draft):
    """{relation: [plain row]} with page paths turned into keys."""
    found = {}
    for name, rows in draft.rows.items():
        found[name] = []
        for row in rows:
            about = _page_at(writing, draft, row) if row["about"] else None
            found[name].append({**row, "about": about})
    return found


def _page_at(writing, draft, row):
    page = writing.pages.get(draft.path)
    for slug in row["about"].split("/"):
        page = page and page.get_children().filter(slug=slug).first()
    if page is None:
        sentence = f"“about”: there is no page “{row['about']}” in this program."
        writing.complaints.say(draft.source, row["line"], sentence)
    return page and page.pk


def put_requirements(writing, page, draft, rows, keep=False):
    """Set the rows on a page, in memory or (`keep`) for good. The office's confirmations name a row: it stays one."""
    for name, wanted in rows.items():
        manager = getattr(page, name)
        spare, found = list(manager.all()), []
        for order, plain in enumerate(wanted):
            row = next((one for one in spare if _is_same_rule(one, plain)), None) or manager.model()
            spare = [one for one in spare if one is not row]
            row.kind, row.about_id, row.words = plain["kind"], plain["about"], plain["words"]
            row.amount = None if plain["amount"] is None else Decimal(plain["amount"])
            row.sort_order = order
            if keep:
                _check(writing, draft, row, plain)
            found.append(row)
        manager.set(found)
        if keep:
            manager.commit()


def _check(writing, draft, row, plain):
    try:
        row.clean()
    except ValidationError as problem:
        for place, sentence in sentences(problem):
            writing.complaints.say(draft.source, plain["line"], f"“{place}”: {sentence}")


def _is_same_rule(row, plain):
    """Whether a stored rule is the one a pack describes, perhaps in other words."""
    if row.kind != plain["kind"]:
        return False
    return row.words == plain["words"] or (row.about_id is not None and row.about_id == plain["about"])
