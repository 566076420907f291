"""Rubrics in content packs: one YAML file each, named after its slug."""

from django.utils.text import slugify

from assessments import authoring
from assessments.models import Rubric
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, SHOULD, Decimal, Key, Line, Paragraph

ID = Key("id", Line(80, "[A-Za-z0-9_-]+", "names-the-cause"), "A name of its own in the rubric, permanent.")
LEVEL = Mapping(
    ID,
    Key("label", Line(60), "A word or two."),
    Key("points", Decimal(), "What it earns."),
    Key("descriptor", Paragraph(), "By what a marker knows it.", SHOULD),
    Key("example", Paragraph(), "A sentence somebody might write at this level.", MAY),
)
CRITERION = Mapping(
    ID,
    Key("title", Line(120), "What is judged."),
    Key("description", Paragraph(), "More about it.", MAY),
    Key("levels", Several(LEVEL, least=2), "Its levels, in the order of their points."),
    Key("critical_level", Line(80), "Id of the level at which the patient could have been harmed.", MAY),
    Key("critical_because", Paragraph(), "What it could have done to the patient.", MAY),
)
SHAPE = Mapping(
    Key("title", Line(120), "The name of the rubric."),
    Key("about", Paragraph(), "For markers: what it is for.", SHOULD),
    Key("criteria", Several(CRITERION, least=1, spaced=True), "What is judged, in order."),
)


def plain(rubric):
    """The values of SHAPE that a rubric has."""
    found = rubric.frozen()
    return {name: found[name] for name in ("title", "about", "criteria")}


def put(slug, values, by):
    """Create or update the rubric of this slug and publish it; return it. The same values change nothing.

    Raises RubricCannotBePublished with every finding.
    """
    assert slug == slugify(slug), "The file of a rubric is named after its slug."
    rubric = Rubric.objects.filter(slug=slug).first() or Rubric(slug=slug, live=False)
    if rubric.live and not rubric.has_unpublished_changes and plain(rubric) == plain_values(values):
        return rubric
    rubric.title, rubric.about = values["title"], values.get("about") or ""
    rubric.criteria = [
        {"type": "criterion", "value": _criterion(one), "id": one["id"]} for one in values["criteria"]
    ]
    if rubric.pk is None:
        rubric.save()
    rubric.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return Rubric.objects.get(pk=rubric.pk)


def plain_values(values):
    """Values as a file gave them, written as `plain` writes those of a rubric."""
    return {
        "title": values["title"],
        "about": values.get("about") or "",
        "criteria": [
            {
                "id": one["id"],
                "title": one["title"],
                "description": one.get("description") or "",
                "levels": [_plain_level(level) for level in one["levels"]],
                "critical_level": one.get("critical_level") or "",
                "critical_because": one.get("critical_because") or "",
            }
            for one in values["criteria"]
        ],
    }


def _plain_level(level):
    values = {
        "id": level["id"],
        "label": level["label"],
        "points": authoring.decimal_text(level["points"]),
        "descriptor": level.get("descriptor") or "",
    }
    return values | ({"example": level["example"]} if level.get("example") else {})


def _criterion(one):
    levels = [
        {
            "label": level["label"],
            "points": str(level["points"]),
            "descriptor": level.get("descriptor") or "",
            "example": level.get("example") or "",
            "critical": level["id"] == one.get("critical_level"),
        }
        for level in one["levels"]
    ]
    return {
        "title": one["title"],
        "description": one.get("description") or "",
        "levels": listed(levels, ids=[level["id"] for level in one["levels"]]),
        "critical_because": one.get("critical_because") or "",
    }
