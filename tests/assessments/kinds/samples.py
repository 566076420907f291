"""One worked question of each kind that has several parts, about the patient of the rotation case, who is fictional."""

from copy import deepcopy


def _option(id_, text, because="Because.", **marks):
    return {"id": id_, "text": text, "because": because, **marks}


def _common(id_, kind, stem, points):
    return {
        "id": id_,
        "kind": kind,
        "stem": f"<p>{stem}</p>",
        "points": points,
        "explanation": "<p>Both forms of morphine stop.</p>",
        "references": [],
    }


WHO = _common("who", "grouped_response", "Who does what today?", "4") | {
    "shuffle": True,
    "groups": [
        {
            "id": "nursing",
            "title": "Nursing",
            "options": [
                _option("breaths", "Count his breaths", correct=True),
                _option("jerks", "Count his jerks", correct=True),
                _option("fluids", "Hold his fluids", "Dry, he would keep more morphine.", critical=True),
            ],
        },
        {
            "id": "pharmacy",
            "title": "Pharmacy",
            "options": [
                _option("check", "Check every dose against his kidneys", correct=True),
                _option("stock", "Order the patch for today"),
            ],
        },
    ],
}
SIGNS = _common("signs", "matrix", "What does each of these say about his morphine?", "3") | {
    "several": False,
    "columns": [{"id": "toxic", "text": "It is too much"}, {"id": "well", "text": "It does its work"}],
    "rows": [
        {"id": "jerking", "text": "Eleven jerks in two minutes", "right": ["toxic"], "critical": ["well"],
         "because": "Taken for well, he could have had a seizure."},
        {"id": "pain", "text": "Pain 2 of 10 all day", "right": ["well"], "critical": [], "because": "He says so."},
        {"id": "talking", "text": "Talks with his late brother", "right": ["toxic"], "critical": [],
         "because": "New, and in the same days."},
    ],
}  # fmt: skip
SENTENCE = _common("sentence", "cloze", "Complete the sentence.", "1") | {
    "text": "<p>He jerks because [[cause]] builds up, so today I [[step]].</p>",
    "shuffle": True,
    "linked": [["step", "cause"]],
    "blanks": [
        {
            "id": "cause",
            "label": "What builds up",
            "options": [
                _option("urea", "urea"),
                _option("metabolite", "a metabolite of morphine", right=True),
            ],
        },
        {
            "id": "step",
            "label": "What I do today",
            "options": [
                _option("rotate", "rotate the opioid", right=True),
                _option("more", "raise the morphine", "He could have stopped breathing.", critical=True),
            ],
        },
    ],
}
BOW = _common("bow", "bow_tie", "What is it, what do you do, and what do you watch?", "5") | {
    "condition": [
        _option("toxicity", "Opioid neurotoxicity", right=True),
        _option("uncontrolled", "Uncontrolled pain"),
        _option("dying", "Dying restlessness"),
    ],
    "actions": [
        _option("turn", "Rotate the opioid", right=True),
        _option("drink", "Treat the dehydration", right=True),
        _option("raise", "Raise the morphine", "He could have stopped breathing.", critical=True),
    ],
    "parameters": [
        _option("count", "Jerks in ten minutes", right=True),
        _option("rate", "Breaths in a minute", right=True),
        _option("weight", "Weight each morning"),
    ],
}
ITEMS = {item["kind"]: item for item in (WHO, SIGNS, SENTENCE, BOW)}
BEST = {
    "who": {"nursing": ["breaths", "jerks"], "pharmacy": ["check"]},
    "signs": {"jerking": "toxic", "pain": "well", "talking": "toxic"},
    "sentence": {"cause": "metabolite", "step": "rotate"},
    "bow": {"actions": ["drink", "turn"], "condition": ["toxicity"], "parameters": ["count", "rate"]},
}
UNSAFE = {
    "who": {"nursing": ["breaths", "fluids"], "pharmacy": ["check"]},
    "signs": {"jerking": "well", "pain": "well"},
    "sentence": {"cause": "metabolite", "step": "more"},
    "bow": {"actions": ["raise", "turn"], "condition": ["toxicity"], "parameters": ["count", "rate"]},
}


def item(kind, **changes):
    """A fresh copy of a sample, with some of its values changed."""
    return deepcopy(ITEMS[kind]) | changes
