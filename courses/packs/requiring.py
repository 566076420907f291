"""Rows below a page: the requirements of a program, the components and questions of a course.

Page paths become keys, and a row that stays the same thing keeps its identity: the office's confirmations name rules.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError

from courses.packs.checking import sentences


class Requirements:
    """What earns the certificate."""

    @staticmethod
    def is_same(row, plain):
        """Whether a stored rule is the one a pack describes, perhaps in other words."""
        if row.kind != plain["kind"]:
            return False
        return row.words == plain["words"] or (row.about_id is not None and row.about_id == plain["about"])

    @staticmethod
    def put(row, plain):
        """Set what a pack says."""
        row.kind, row.about_id, row.words = plain["kind"], plain["about"], plain["words"]
        row.amount = None if plain["amount"] is None else Decimal(plain["amount"])
        row.letter = plain["letter"]


class Components:
    """The parts of a course's grade, found by their keys."""

    @staticmethod
    def is_same(row, plain):
        """Whether a stored component has the key."""
        return row.key == plain["key"]

    @staticmethod
    def put(row, plain):
        """Set what a pack says."""
        row.key, row.name, row.source = plain["key"], plain["name"], plain["source"]
        row.weight = Decimal(plain["weight"] or 0)
        row.about_id, row.takes = plain["about"], plain["takes"]


class Questions:
    """The questions of an evaluation, found by their words."""

    @staticmethod
    def is_same(row, plain):
        """Whether a stored question asks the same."""
        return row.text == plain["text"]

    @staticmethod
    def put(row, plain):
        """Set what a pack says."""
        row.kind, row.text, row.options = plain["kind"], plain["text"], "\n".join(plain["options"])


RELATIONS = {
    "requirements": Requirements,
    "grade_components": Components,
    "evaluation_questions": Questions,
}


def resolved(writing, draft):
    """{relation: [plain row]} with page paths turned into keys."""
    found = {}
    for name, rows in draft.rows.items():
        found[name] = []
        for row in rows:
            about = _page_at(writing, draft, row) if row.get("about") else None
            found[name].append({**row, "about": about})
    return found


def _page_at(writing, draft, row):
    page = writing.pages.get(draft.path.partition("/")[0])
    for slug in row["about"].split("/"):
        page = page and page.get_children().filter(slug=slug).first()
    if page is None:
        sentence = f"“about”: there is no page “{row['about']}” in this program."
        writing.complaints.say(draft.source, row["line"], sentence)
    return page and page.pk


def put_rows(writing, page, draft, rows, keep=False):
    """Set the rows on a page, in memory or (`keep`) for good."""
    for name, wanted in rows.items():
        manager, relation = getattr(page, name), RELATIONS[name]
        spare, found = list(manager.all()), []
        for order, plain in enumerate(wanted):
            row = next((one for one in spare if relation.is_same(one, plain)), None) or manager.model()
            spare = [one for one in spare if one is not row]
            relation.put(row, plain)
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
