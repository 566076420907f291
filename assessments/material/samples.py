"""Calibrated scripts in content packs: one YAML file each, named after its slug. Their rubric is put in place before."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from assessments.models import CalibratedScript, Rubric
from courses.packs.mappings import Keyed, Mapping
from courses.packs.shapes import MAY, SHOULD, Key, Line, Markdown, Paragraph, Whole

EXPERT = Mapping(
    Key("level", Line(80), "Id of the level at which the experts see it."),
    Key("because", Paragraph(), "Why, naming words of the text."),
)
SHAPE = Mapping(
    Key("title", Line(120), "For whoever keeps the set: weak, middling, strong."),
    Key("rubric", Line(80), "Slug of the rubric."),
    Key("source", Line(255), "On what the judgment rests, as it is cited.", SHOULD),
    Key("awaits", Line(255), "Whose review it awaits; left out once reviewed.", MAY),
    Key("place", Whole(), "Its place among the scripts of the rubric.", MAY, default=0),
    Key("question", Paragraph(), "What was asked, as markers need it."),
    Key("text", Markdown(), "The answer: fictional, plain, its lines as they stand."),
    Key("experts", Keyed(EXPERT), "By id of the criterion: its level and the reason."),
)


def plain(script):
    """The values of SHAPE that a calibrated script has."""
    levels, reasons = script.judged(script.rubric.read()[0])
    found = {
        "title": script.title,
        "rubric": script.rubric.slug,
        "source": script.source,
        "awaits": script.awaits,
        "place": script.sort_order,
        "question": script.question,
        "text": script.text,
    }
    experts = {one: {"level": level, "because": reasons[one]} for one, level in levels.items()}
    return found | {"experts": experts}


def put(slug, values, by):
    """Create or update the calibrated script of this slug and publish it; return it. The same values change nothing.

    Raises ValidationError where the rubric is not there, ScriptCannotBePublished with every finding.
    """
    assert slug == slugify(slug), "The file of a calibrated script is named after its slug."
    rubric = Rubric.objects.filter(slug=values["rubric"]).first()
    if rubric is None:
        raise ValidationError({"rubric": f"There is no rubric “{values['rubric']}”."})
    script = CalibratedScript.objects.filter(slug=slug).first() or CalibratedScript(slug=slug, live=False)
    script.rubric, script.title = rubric, values["title"]
    script.question, script.text = values["question"], values["text"]
    script.source = values.get("source") or ""
    script.awaits, script.sort_order = values.get("awaits") or "", values.get("place") or 0
    script.experts = [
        {
            "type": "expert",
            "value": {"criterion": criterion, "level": one["level"], "because": one["because"]},
            "id": f"{slug}-{criterion}",
        }
        for criterion, one in values["experts"].items()
    ]
    if script.pk is None:
        script.save()
    script.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return CalibratedScript.objects.get(pk=script.pk)
