"""One worked question of each kind that is arranged, marked or judged, about the patient of the rotation case."""


def _common(id_, kind, stem, points):
    return {
        "id": id_,
        "kind": kind,
        "stem": f"<p>{stem}</p>",
        "points": points,
        "explanation": "<p>Morphine stops first.</p>",
        "references": [],
    }


STEPS = _common("steps", "ordering", "In which order do you go about it?", "2") | {
    "rule": "pairs",
    "elements": [
        {"id": "stop", "text": "Stop every form of morphine", "because": "It goes on building up."},
        {"id": "call", "text": "Tell the nurse in charge", "because": "She has the next dose in her hand."},
        {"id": "labs", "text": "Ask for his kidney values", "because": "They decide the next opioid."},
        {"id": "family", "text": "Tell his daughter what you do", "because": "She sees the jerks, too."},
    ],
    "ties": [["call", "labs"]],
    "first": ["stop"],
    "first_because": "He could have stopped breathing. Morphine went on while others were called.",
}
NOTE = _common("note", "highlight", "Mark what makes you act now.", "2") | {
    "parts": [
        {"text": "He "},
        {"id": "slept", "text": "slept until noon", "right": False, "because": "Alone it says little."},
        {"text": " and ate.\n\nSince then "},
        {"id": "jerks", "text": "both hands jerk", "right": True, "because": "Myoclonus."},
        {"text": ". He has passed "},
        {"id": "urine", "text": "no urine since morning", "right": True, "because": "His kidneys fail."},
        {"text": ". "},
        {
            "id": "extra",
            "text": "Give an extra dose before the bath",
            "critical": True,
            "because": "He could have stopped breathing. It is the morphine that makes him jerk.",
        },
        {"text": "."},
    ],
}
SEATS = {
    "physician": "Physicians",
    "nurse": "Nurses",
    "pharmacist": "Pharmacists",
    "social-worker": "Social workers",
}


def panel(votes, seats=tuple(SEATS)):
    """A frozen panel with so many votes for -2, -1, 0, 1, 2; disciplines in turn."""
    answers = [
        answer for answer, count in zip(["-2", "-1", "0", "1", "2"], votes, strict=True) for _ in range(count)
    ]
    return [
        {
            "id": f"expert-{number}",
            "discipline": seats[number % len(seats)],
            "discipline_name": SEATS[seats[number % len(seats)]],
            "answer": answer,
            "because": f"Reason {number} for {answer}.",
        }
        for number, answer in enumerate(answers)
    ]


THOUGHT = _common(
    "thought", "script_concordance", "He is 84. Since yesterday he picks at his blanket.", "1"
) | {
    "hypothesis": "His morphine is building up.",
    "information": "His creatinine has doubled since Monday.",
    "panel": panel([0, 1, 3, 8, 3]),
}
ITEMS = {item["kind"]: item for item in (STEPS, NOTE, THOUGHT)}


def _listed(rows):
    return [
        {"type": "item", "id": row["id"], "value": {k: v for k, v in row.items() if k != "id"}}
        for row in rows
    ]


def blocks(panel):
    """The same three questions as an author's blocks of a stage; `panel` names the question of a published panel."""
    common = {"explanation": "So.", "references": [], "maps_to": []}
    steps = [
        {**one, "first": one["id"] in STEPS["first"], "with_next": one["id"] == STEPS["ties"][0][0]}
        for one in STEPS["elements"]
    ]
    spans = [
        {"right": False, "critical": False, **part, "words": part["text"]}
        for part in NOTE["parts"]
        if "id" in part
    ]
    for one in spans:
        del one["text"]
    own = {
        "ordering": {"rule": "pairs", "elements": _listed(steps), "first_because": STEPS["first_because"]},
        "highlight": {
            "passage": "".join(part["text"] for part in NOTE["parts"]),
            "spans": _listed(spans),
        },
        "script_concordance": {
            "hypothesis": THOUGHT["hypothesis"],
            "information": THOUGHT["information"],
            "panel": panel,
        },
    }
    return [
        {
            "type": kind,
            "id": ITEMS[kind]["id"],
            "value": {**common, "stem": ITEMS[kind]["stem"][3:-4], "points": ITEMS[kind]["points"], **values},
        }
        for kind, values in own.items()
    ]


def panel_values(votes=(0, 1, 3, 8, 3)):
    """A panel as a file of a pack would give it, with one question called "jerks"."""
    experts = panel(votes)
    return {
        "title": "Night calls",
        "about": "Fifteen fictional clinicians.",
        "experts": [
            {"id": one["id"], "name": f"Nobody {one['id']}, fictional", "discipline": one["discipline"]}
            for one in experts
        ],
        "questions": [
            {
                "id": "jerks",
                "asked": "Morphine is building up.",
                "answers": {
                    one["id"]: {"answer": one["answer"], "because": one["because"]} for one in experts
                },
            }
        ],
    }
