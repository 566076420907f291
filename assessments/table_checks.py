"""What the clock and the tables say of a case: a table past its review date stops it, a table that moved on is told."""

from django.utils.translation import gettext as _

from assessments import table_uses
from assessments.engine.findings import ask, block
from courses.reviews import today


def findings_of(raw):
    """Findings about the tables that a compiled case copies."""
    found, day = [], today().isoformat()
    for stage in raw.get("stages") or []:
        for item, table in table_uses.frozen_tables({"stages": [stage]}):
            if table.get("sha256") and (table.get("review_by") or "") < day:
                sentence = _(
                    "The table “%(title)s” is past its review date, %(day)s. A reviewer who prescribes or dispenses must "
                    "review it before this case can be published."
                ) % {"title": table["title"], "day": table.get("review_by") or "?"}
                found.append(block(f"{stage['id']}/{item}", sentence))
    return list(dict.fromkeys(found))


def moved(page):
    """Findings about tables that changed since the case was published."""
    if not page.live:
        return []
    sentence = _(
        "The table “%(title)s” has changed since this case was published. Learners have the earlier state. Publish the "
        "case again to use the new one."
    )
    return [ask("", sentence % {"title": title}) for title in table_uses.moved_on(page.key)]
