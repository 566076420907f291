"""A conversation of fourteen turns with two people, for measuring; runs inside the site (manage.py shell)."""

import json
import uuid

TURNS = 14


def make():
    """Publish the case; return where it begins, as JSON."""
    from assessments.models import CasePage
    from courses.models import ProgramPage

    program = ProgramPage.objects.get(slug="pain-in-one-week")
    like = CasePage.objects.live().descendant_of(program).order_by("pk").first()
    item = {
        "type": "conversation",
        "id": "talk",
        "value": {
            "stem": "You meet Lucia and her father.",
            "points": "14",
            "talk": {"graph": graph(), "ifid": str(uuid.uuid4()), "positions": {}},
        },
    }
    stage = {"type": "stage", "id": "talk-stage", "value": {"title": "Talk with them.", "items": [item]}}
    page = like.get_parent().add_child(
        instance=CasePage(
            title="Fourteen turns", slug="fourteen-turns", summary="For measuring.", person_name=like.person_name,
            person_about=like.person_about, stages=json.dumps([stage]), references=like.references, live=True,
        )
    )  # fmt: skip
    return json.dumps({"start": f"/cases/{page.pk}/start/", "item": "talk"})


def graph():
    """Fourteen turns in a row, four replies each, with effects, a gate, a rule and a cue in every third turn."""
    people = [
        {"id": "joaquin", "name": "Joaquin Alvarez, 71"},
        {"id": "lucia", "name": "Lucia Alvarez, 44", "starts": {"emotion": 5}},
    ]
    nodes = [_turn(number) for number in range(1, TURNS + 1)]
    nodes += [
        {"id": "good", "ending": {"kind": "good", "title": "A plan that is his"}},
        {"id": "leaves", "ending": {"kind": "stopped", "title": "She leaves"}},
    ]
    cues = [
        {
            "id": f"cue{number}",
            "person": "lucia",
            "words": "And then?",
            "missed": [_effect("lucia.trust", "-")],
        }
        for number in range(3, TURNS + 1, 3)
    ]
    hot = {"var": "lucia.emotion", "op": ">=", "value": 9}
    return {
        "start": "t1",
        "people": people,
        "skills": [
            {"id": "asks", "label": "Asks before telling"},
            {"id": "empathy", "label": "Answers emotion"},
        ],
        "cues": cues,
        "gates": [{"id": "hot", "when": hot, "stops": ["joaquin.awareness"]}],
        "rules": [
            {"id": "leaves", "when": {"var": "lucia.trust", "op": "=", "value": 0}, "goes_to": "leaves"}
        ],
        "nodes": nodes,
    }


def _turn(number):
    after = f"t{number + 1}" if number < TURNS else "good"
    plain = [
        ("Would you tell me more?", "+", {"asks": "1"}, ""),
        ("You have carried a lot.", "+", {"empathy": "1"}, ""),
        ("Here is what the scan shows.", "-", {}, "slip"),
        ("Let us see what tomorrow brings.", "-", {}, ""),
    ]
    choices = [
        {
            "id": f"t{number}-{place}",
            "text": text,
            "goes_to": after,
            "effects": [_effect("lucia.trust", sign), _effect("joaquin.awareness", "+")],
            "skills": skills,
            "because": "A word of coaching stands here.",
            **({"error": error} if error else {}),
            **({"meets": [f"cue{number}"]} if number % 3 == 0 and not place else {}),
        }
        for place, (text, sign, skills, error) in enumerate(plain)
    ]
    lines = [
        {
            "speaker": "lucia",
            "sayings": [{"text": f"I hear you, for the {number}th time.", "body": "She looks up."}],
        }
    ]
    return {
        "id": f"t{number}",
        "lines": lines,
        "choices": choices,
        **({"raises": [f"cue{number}"]} if number % 3 == 0 else {}),
    }


def _effect(name, op):
    return {"var": name, "op": op, "by": 1}
