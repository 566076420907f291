"""A worked case in little: from morphine to hydromorphone in failing kidneys. The patient is fictional.

Morphine 2 × 60 mg + 4 × 15 mg = 180 mg a day; × 5 ÷ 25 = 36 mg hydromorphone; less 25 to 50 %: 27 to 18;
the kidneys ask for the low end, 18 mg; rescue 2 mg. Full marks 12 to 20, part 9 to below 12 and above 20 to 27,
nothing below 9 and above 27 to below 36, critical from 36 on.
"""

from copy import deepcopy

BEST = {
    "meaning": {"option": "toxicity"},
    "now": {"options": ["causes", "rotate", "stop-all"]},
    "dose": {"amount": "18", "unit": "mg"},
    "rescue": {"amount": "2", "unit": "mg"},
}
UNSAFE = {**BEST, "dose": {"amount": "36", "unit": "mg"}}

MASS = [
    {"id": "mg", "label": "mg", "dimension": "mass", "factor": "1"},
    {"id": "mcg", "label": "mcg", "dimension": "mass", "factor": "0.001"},
    {"id": "ml", "label": "mL", "dimension": "volume", "factor": "1"},
]

_MEANING = {
    "id": "meaning",
    "kind": "single_choice",
    "stem": "<p>What do the jerks most likely mean?</p>",
    "points": "2",
    "explanation": "<p>Opioid neurotoxicity.</p>",
    "references": [],
    "shuffle": True,
    "options": [
        {
            "id": "toxicity",
            "text": "Morphine he no longer clears",
            "best": True,
            "because": "Pain is 2 of 10.",
        },
        {"id": "pain", "text": "Pain he cannot report to us", "because": "He reports it, and says 2 of 10."},
        {"id": "dying", "text": "The restlessness of his last days", "because": "The jerks have a cause."},
    ],
}
_NOW = {
    "id": "now",
    "kind": "multiple_response",
    "stem": "<p>Which steps belong in today’s plan?</p>",
    "points": "3",
    "explanation": "<p>Stop both forms of morphine.</p>",
    "references": [],
    "rule": "plus_minus",
    "select": None,
    "shuffle": True,
    "options": [
        {
            "id": "stop-all",
            "text": "Stop every form of morphine",
            "correct": True,
            "because": "It accumulates.",
        },
        {"id": "causes", "text": "Look for what else pushes him", "correct": True, "because": "He is dry."},
        {
            "id": "rotate",
            "text": "Rotate, below the full equivalent",
            "correct": True,
            "because": "Controlled.",
        },
        {
            "id": "raise",
            "text": "Raise the morphine",
            "critical": True,
            "because": "He could stop breathing.",
        },
        {"id": "patch", "text": "Start a patch today", "because": "Slow to start and slow to leave."},
    ],
}
_DOSE = {
    "id": "dose",
    "kind": "numeric",
    "stem": "<p>What total do you choose for the next 24 hours?</p>",
    "points": "6",
    "explanation": "<p>18 mg is one safe start.</p>",
    "references": ["A table."],
    "label": "Hydromorphone in 24 hours",
    "hint": "A number and its unit.",
    "units": MASS,
    "unit": "mg",
    "value": "18",
    "bands": [
        {"low": "12", "high": "20", "share": "1", "because": "A safe start."},
        {"low": "20", "low_open": True, "high": "27", "share": "0.5", "because": "The kidneys are missed."},
        {
            "low": "9",
            "high": "12",
            "high_open": True,
            "share": "0.5",
            "because": "Safe, and thin for his pain.",
        },
    ],
    "rest_because": "Not a start for him.",
    "critical": [{"low": "36", "high": None, "because": "At this dose he could have stopped breathing."}],
    "worked": ["2 × 60 + 4 × 15 = 180 mg", "180 × 5 ÷ 25 = 36 mg", "36 mg less 50 % = 18 mg"],
}
_RESCUE = {
    "id": "rescue",
    "kind": "numeric",
    "stem": "<p>And for breakthrough pain?</p>",
    "points": "1",
    "explanation": "<p>10 to 20 % of the new daily dose.</p>",
    "references": [],
    "label": "One rescue dose",
    "hint": "",
    "units": MASS,
    "unit": "mg",
    "value": "2",
    "bands": [
        {"low": "2", "high": "2", "share": "1", "because": "10 to 20 % of 18 mg is 1.8 to 3.6 mg."},
        {"low": "3", "high": "3", "share": "1", "because": "Inside the window as well."},
    ],
    "rest_because": "Outside 10 to 20 % of the daily dose, or no real strength.",
    "critical": [],
    "practical": {"step": "1"},
    "worked": ["18 mg × 10 % = 1.8 mg", "18 mg × 20 % = 3.6 mg"],
}
_CASE = {
    "schema": 1,
    "title": "Changing the drug",
    "summary": "His pain is controlled, and he jerks.",
    "minutes": 15,
    "person": {"name": "Emil Sandoval, 74", "about": "62 kg."},
    "cut": "0.8",
    "criticals_allowed": 0,
    "chart": [
        {
            "id": "note",
            "title": "Nurse’s note",
            "visible_from": "see",
            "kind": "note",
            "html": "<p>2 of 10.</p>",
        },
        {
            "id": "kidneys",
            "title": "Kidney function",
            "visible_from": "stop",
            "kind": "table",
            "columns": ["", "Today"],
            "rows": [["eGFR", "28"]],
            "source": "Laboratory",
        },
    ],
    "stages": [
        {"id": "see", "title": "Say what you see.", "html": "<p>He jerks.</p>", "items": [_MEANING]},
        {"id": "stop", "title": "Decide what stops.", "html": "<p>eGFR 28.</p>", "items": [_NOW]},
        {"id": "dose", "title": "Choose his dose.", "html": "<p>By mouth.</p>", "items": [_DOSE, _RESCUE]},
    ],
    "references": ["A conversion table."],
}


def case(**changes):
    """A fresh copy of the whole definition, with some of its values changed."""
    return deepcopy(_CASE) | changes


def item(id_, **changes):
    """A fresh copy of one item, with some of its values changed."""
    found = next(item for stage in _CASE["stages"] for item in stage["items"] if item["id"] == id_)
    return deepcopy(found) | changes


def case_of(*items, **changes):
    """A case of one stage with these items."""
    stage = {"id": "only", "title": "Decide.", "html": "", "items": list(items)}
    return case(stages=[stage], chart=[], **changes)
