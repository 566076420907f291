"""Conversion tables in content packs: one YAML file each, named after its slug."""

import datetime

from assessments.engine.conversion import ROUTES
from assessments.engine.quantity import CATALOG
from assessments.models.tables import CODE, ConversionTable
from courses.packs import tidy
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Decimal, Key, Line, Paragraph, Word, decimal_text

LABEL = "conversion table"
DRAFTED = (
    "it is put in place as a draft: only a reviewer who prescribes or dispenses medicines puts a conversion table in "
    "force. Load the pack as such a reviewer (--by), or let one publish it in the CMS"
)
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
ROW = Mapping(
    Key("opioid", Line(40, CODE.strip("^$"), "morphine"), "Code of the opioid, permanent."),
    Key("name", Line(60), "As learners read it."),
    Key("route", Word(ROUTES), "By which route."),
    Key("amount", Decimal(above_zero=True), "How much; left out where nothing is counted.", MAY),
    Key("unit", Word([code for code in CATALOG if code != "mme"]), "Its unit."),
    Key("note", Line(200), "What else to know.", MAY),
    flow=True,
)
SHAPE = Mapping(
    Key("title", Line(160), "The name of the table."),
    Key(
        "kind", Word(("equianalgesic", "mme", "patch")), "Which of three calculators it is for; never mixed."
    ),
    Key("version", Line(40), "Such as the year of the edition."),
    Key("method", Paragraph(), "How one calculates with it, in words."),
    Key("sources", Several(Paragraph(), least=1), "Where the numbers come from."),
    Key(
        "review_by", Line(10, DAY, "2027-11-30"), "The last day on which cases that use it can be published."
    ),
    Key("conditions", Several(Paragraph()), "What must hold before it is used.", MAY),
    Key("rows", Several(ROW, least=1, spaced_before=True), "What it says."),
)


def plain(table):
    """The values of SHAPE that a table has: what is frozen, and what a pack says."""
    return {
        "title": table.title,
        "kind": table.kind,
        "version": table.version,
        "method": tidy.line(table.method),
        "sources": tidy.lines(table.sources),
        "review_by": table.review_by.isoformat() if table.review_by else "",
        "conditions": tidy.lines(table.conditions),
        "rows": [_row(child.value) for child in table.rows],
    }


def _row(value):
    amount = value["amount"]
    found = {name: value[name] or "" for name in ("opioid", "name", "route", "unit", "note")}
    return found | ({} if amount is None else {"amount": decimal_text(amount)})


def put(slug, values, by):
    """Create or update the table of this slug, and put it in force where `by` may; the same values change nothing.

    Returns (table, remark): the remark says that it stays a draft. Raises ValidationError and TableCannotBePublished.
    """
    from assessments import table_rules

    table = ConversionTable.objects.filter(slug=slug).first() or ConversionTable(slug=slug, live=False)
    wanted = plain_values(values)
    if table.pk and table.live and not table.has_unpublished_changes and plain(table) == wanted:
        return table, ""
    draft = table.get_latest_revision_as_object() if table.pk else table
    if table.pk and plain(draft) == wanted:
        revision = table.latest_revision
    else:
        revision = _draft(draft, values)
    if not table_rules.may_publish(by):
        return draft, DRAFTED
    revision.publish(user=by)
    return ConversionTable.objects.get(slug=slug), ""


def _draft(table, values):
    """Write the values into a new draft, which is nobody's own: whoever loads a pack may put it in force."""
    for name in ("title", "kind", "version", "method"):
        setattr(table, name, values[name])
    table.sources, table.conditions = (
        "\n".join(values.get(name) or ()) for name in ("sources", "conditions")
    )
    table.review_by = datetime.date.fromisoformat(values["review_by"])
    table.rows = [
        {
            "type": "row",
            "value": {**one, "amount": one.get("amount")},
            "id": f"{one['opioid']}-{one['route']}",
        }
        for one in values["rows"]
    ]
    table.full_clean()
    if table.pk is None:
        table.save()
    return table.save_revision(clean=False)


def plain_values(values):
    """Values as a file gave them, written as `plain` writes those of a table."""
    return {
        **{name: values[name] for name in ("title", "kind", "version", "review_by")},
        "method": tidy.line(values["method"]),
        "sources": [tidy.line(one) for one in values["sources"]],
        "conditions": [tidy.line(one) for one in values.get("conditions") or []],
        "rows": [
            {name: one.get(name) or "" for name in ("opioid", "name", "route", "unit", "note")}
            | ({} if one.get("amount") is None else {"amount": decimal_text(one["amount"])})
            for one in values["rows"]
        ],
    }
