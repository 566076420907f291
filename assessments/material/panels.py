"""Panels in content packs: one YAML file each, named after its slug."""

from django.utils.text import slugify

from assessments.kinds.script_concordance.kind import SCALE
from assessments.models import Panel
from courses.packs.drafts import listed
from courses.packs.mappings import Keyed, Mapping, Several
from courses.packs.shapes import SHOULD, Key, Line, Paragraph, Word

ID = Key("id", Line(80, "[A-Za-z0-9][A-Za-z0-9_-]*", "night-nurse"), "A name of its own, permanent.")
EXPERT = Mapping(
    ID,
    Key("name", Line(120), "Always fictional, and clearly so."),
    Key("discipline", Line(50), "Code of a discipline of this site."),
)
ANSWER = Mapping(
    Key("answer", Word(SCALE), "From -2, strongly against, to 2, strongly for."),
    Key("because", Paragraph(), "The reason this expert gives.", SHOULD),
)
QUESTION = Mapping(
    ID,
    Key("asked", Paragraph(), "The thought and the new fact, for whoever chooses it later.", SHOULD),
    Key("answers", Keyed(ANSWER), "What each answered, by id of the expert."),
)
SHAPE = Mapping(
    Key("title", Line(255), "The name of the panel."),
    Key("about", Paragraph(), "Who they are together.", SHOULD),
    Key("experts", Several(EXPERT, least=1), "Ten to twenty, of several disciplines."),
    Key("questions", Several(QUESTION, least=1, spaced=True), "What they were asked."),
)


def plain(panel):
    """The values of SHAPE that a panel has."""
    return {
        "title": panel.title,
        "about": panel.about,
        "experts": [
            {"id": one.value["code"], "name": one.value["name"], "discipline": one.value["discipline"]}
            for one in panel.experts
        ],
        "questions": [
            {
                "id": one.value["code"],
                "asked": one.value["asked"] or "",
                "answers": {
                    answer["expert"]: {"answer": answer["answer"], "because": answer["because"] or ""}
                    for answer in one.value["answers"]
                },
            }
            for one in panel.questions
        ],
    }


def put(slug, values, by):
    """Create or update the panel of this slug and publish it; return it. The same values change nothing.

    Raises ValidationError for a discipline this site does not have, for an answer of nobody on the panel, and for
    codes that are there twice.
    """
    assert slug == slugify(slug), "The file of a panel is named after its slug."
    panel = Panel.objects.filter(slug=slug).first() or Panel(slug=slug, live=False)
    if panel.live and not panel.has_unpublished_changes and plain(panel) == plain_values(values):
        return panel
    panel.title, panel.about = values["title"], values.get("about") or ""
    panel.experts = [
        {
            "type": "expert",
            "value": {"code": one["id"], "name": one["name"], "discipline": one["discipline"]},
            "id": one["id"],
        }
        for one in values["experts"]
    ]
    panel.questions = [
        {"type": "question", "value": _question(one), "id": one["id"]} for one in values["questions"]
    ]
    panel.full_clean()
    if panel.pk is None:
        panel.save()
    # Whoever may load a pack was asked before; what it holds is published as a whole or not at all.
    panel.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return Panel.objects.get(pk=panel.pk)


def plain_values(values):
    """Values as a file gave them, written as `plain` writes those of a panel."""
    return {
        "title": values["title"],
        "about": values.get("about") or "",
        "experts": [{name: one[name] for name in ("id", "name", "discipline")} for one in values["experts"]],
        "questions": [
            {
                "id": one["id"],
                "asked": one.get("asked") or "",
                "answers": {
                    expert: {"answer": given["answer"], "because": given.get("because") or ""}
                    for expert, given in one["answers"].items()
                },
            }
            for one in values["questions"]
        ],
    }


def _question(one):
    answers = [
        {"expert": expert, "answer": given["answer"], "because": given.get("because") or ""}
        for expert, given in one["answers"].items()
    ]
    return {
        "code": one["id"],
        "asked": one.get("asked") or "",
        "answers": listed(answers, one["id"], "answers"),
    }
