"""Questions that people judge: a rubric, a short and a long question, and the case that asks them."""

from copy import deepcopy

from assessments.material import rubrics
from tests.assessments.engine import rotation

CRITERIA = [
    {
        "id": "cause",
        "title": "Says why the drug changes",
        "description": "In words a daughter understands.",
        "levels": [
            {"id": "none", "label": "Not yet", "points": "0", "descriptor": "Names no reason."},
            {"id": "half", "label": "Nearly", "points": "1", "descriptor": "Names the kidneys."},
            {
                "id": "full",
                "label": "Sound",
                "points": "2",
                "descriptor": "Names the kidneys and what gathers.",
            },
        ],
        "critical_level": "",
        "critical_because": "",
    },
    {
        "id": "safety",
        "title": "Says what to watch for",
        "description": "",
        "levels": [
            {"id": "harm", "label": "Unsafe", "points": "0", "descriptor": "Tells her to double the dose."},
            {"id": "silent", "label": "Silent", "points": "1", "descriptor": "Says nothing of it."},
            {"id": "clear", "label": "Clear", "points": "2", "descriptor": "Drowsy and slow: call us."},
        ],
        "critical_level": "harm",
        "critical_because": "Twice the dose could have stopped his breathing.",
    },
]
RUBRIC = {"title": "A letter to a daughter", "about": "Read once whole, then judge.", "criteria": CRITERIA}
TOP = {"cause": "full", "safety": "clear"}
MIDDLE = {"cause": "half", "safety": "silent"}
HARM = {"cause": "full", "safety": "harm"}

LONG = {
    "id": "letter",
    "kind": "long_response",
    "stem": "<p>Write to his daughter: why does the drug change today?</p>",
    "points": "4",
    "explanation": "<p>Plain words first.</p>",
    "references": [],
    "rubric": {"slug": "letter", **RUBRIC},
    "words_least": 5,
    "words_most": 20,
    "model_answer": "<p>Your father’s kidneys no longer carry morphine away, so we change it today.</p>",
    "plan": "Whoever teaches the week, within five days.",
}
SHORT = {
    "id": "antidote",
    "kind": "short_response",
    "stem": "<p>Which drug do you keep within reach from today?</p>",
    "points": "2",
    "explanation": "",
    "references": [],
    "label": "Drug",
    "hint": "Its name.",
    "accepts": [
        {"id": "name", "text": "Naloxone", "how": "exact", "share": "1", "because": "It takes opioids off."},
        {"id": "said", "text": "low dose naloxone", "how": "contains", "share": "0.5", "because": "Say only its name."},
    ],
    "rejects": [
        {"id": "benzo", "text": "midazolam", "how": "contains", "critical": True, "because": "It would have slowed him more."},
    ],
    "model_answer": "<p>Naloxone.</p>",
}  # fmt: skip
TEXT = "Your father’s kidneys are tired.\n\nMorphine stays in him, so we change it."
ANSWERS = {"antidote": {"text": "Naloxone"}, "letter": {"text": TEXT}}


def long(**changes):
    """A fresh copy of the long question, with some of its values changed."""
    return deepcopy(LONG) | changes


def short(**changes):
    """A fresh copy of the short question, with some of its values changed."""
    return deepcopy(SHORT) | changes


def case(*items):
    """A case of one stage that asks the short and the long question, or these."""
    return rotation.case_of(*(items or (short(), long())))


def published(slug="letter", values=RUBRIC, by=None):
    """The published rubric of this slug."""
    return rubrics.put(slug, values, by)


def fields_of(item):
    """The author's fields of a written question, beyond those all kinds share."""
    own = {"model_answer": item["model_answer"]}
    rubric = item.get("rubric")
    own["rubric"] = published(rubric["slug"], {name: rubric[name] for name in RUBRIC}).pk if rubric else None
    if item["kind"] == "long_response":
        return own | {name: item[name] for name in ("words_least", "words_most", "plan")}
    own |= {"label": item["label"], "hint": item["hint"]}
    for name in ("accepts", "rejects"):
        forms = [{key: value for key, value in one.items() if key != "id"} for one in item[name]]
        own[name] = [
            {"type": "item", "value": form, "id": one["id"]}
            for form, one in zip(forms, item[name], strict=True)
        ]
    return own
