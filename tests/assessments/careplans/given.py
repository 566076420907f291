"""A team care plan, a team at work on it, and rows in few words."""

import json
import uuid

from assessments.careplans import writing
from assessments.models import CarePlanPage, Rubric
from assessments.teamwork import people
from courses.models import Discipline
from tests import factories
from tests.assessments.teamwork import given

LIBRARY = [
    (
        "opioid-low",
        "2",
        "Morphine 2.5 mg by mouth for breathlessness, and a bowel regimen with it.",
        ["physician"],
    ),
    ("fan", "2", "A hand-held fan, and how to use it.", []),
    ("renal-morphine", "2", "Raise morphine by half every day until he sleeps.", ["physician"]),
    ("review-list", "2", "Go through every medicine with the family.", ["pharmacist"]),
    ("caregiver", "4", "Ask Ruth how she sleeps, and arrange two nights a week of help.", ["social-worker"]),
    ("meaning", "5", "Sit with what he calls unfinished; call the priest he names.", ["spiritual-care"]),
    ("hospital", "8", "Call the ambulance at every attack of breathlessness.", []),
    (
        "stay-home",
        "8",
        "Write down that he wants to stay at home, with whom to call at night.",
        ["physician", "social-worker"],
    ),
]


def rubric():
    """A published rubric of one criterion."""
    found = Rubric.objects.filter(slug="team-plan").first()
    if found:
        return found
    criteria = [
        {
            "type": "criterion",
            "id": "whole",
            "value": {
                "title": "The plan is one plan",
                "description": "",
                "critical_because": "",
                "levels": [
                    {
                        "type": "item",
                        "id": "not",
                        "value": {
                            "label": "Not yet",
                            "points": "0",
                            "descriptor": "Parts beside each other.",
                            "example": "",
                            "critical": False,
                        },
                    },
                    {
                        "type": "item",
                        "id": "yes",
                        "value": {
                            "label": "Sound",
                            "points": "2",
                            "descriptor": "Goals lead to what is done.",
                            "example": "",
                            "critical": False,
                        },
                    },
                ],
            },
        }
    ]
    return Rubric.objects.create(
        slug="team-plan", title="Team plans", criteria=json.dumps(criteria), live=True
    )


def _stream(kind, values):
    return json.dumps(
        [
            {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, value["name"]))}
            for value in values
        ]
    )


def _listed(*names):
    return [{"type": "item", "value": one, "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, one))} for one in names]


def page(*, week=None, live=True, **changes):
    """A live page of a team care plan."""
    week = week or factories.week()
    fields = {
        "title": "A plan for Harold",
        "slug": f"plan-{uuid.uuid4().hex[:8]}",
        "summary": "Write it together.",
        "person_name": "Harold Voss, 81",
        "person_about": "Heart failure, at home with Ruth",
        "story": "He has been home for **three days**. Ruth counts his breaths.",
        "references": "National Consensus Project. Clinical Practice Guidelines for Quality Palliative Care, 4th ed. 2018.",
        "voices": _stream("voice", [{"name": "harold", "who": "Harold", "words": "No more ambulances."}]),
        "problems": _stream("problem", [{"name": "breath", "domain": "2", "text": "He cannot breathe at night."}]),
        "goals": _stream(
            "goal",
            [
                {"name": "at-home", "text": "I want to stay here.", "whose": "Harold"},
                {"name": "every-chance", "text": "Take him in if he gets worse.", "whose": "His son"},
            ],
        ),
        "library": _stream(
            "intervention",
            [{"name": n, "domain": d, "text": t, "owners": o, "source": "NCP 2018"} for n, d, t, o in LIBRARY],
        ),
        "musts": _stream(
            "must",
            [
                {"name": "must-breath", "sentence": "Something for his breath at night, owned by somebody.", "any_of": _listed("opioid-low", "fan"), "domain": "2", "owners": []},
                {"name": "must-ruth", "sentence": "Somebody looks after Ruth.", "any_of": _listed("caregiver"), "domain": "", "owners": ["social-worker"]},
            ],
        ),
        "must_nots": _stream(
            "must_not",
            [{"name": "not-morphine", "intervention": "renal-morphine", "because": "His kidneys do not carry it away: he could stop breathing."}],
        ),
        "contradictions": _stream(
            "contradiction",
            [{"name": "home-or-not", "one": "stay-home", "other": "hospital", "sentence": "One cannot stay at home and go with every ambulance."}],
        ),
        "rubric": rubric(),
        "reflection": "What did another discipline see that you had not?",
        "questions": _stream("question", [{"name": "heard", "text": "I felt heard."}, {"name": "kept", "text": "What was promised was done."}]),
        "least": 3,
        "most": 6,
    } | changes  # fmt: skip
    disciplines = fields.pop("disciplines", ("physician", "pharmacist", "social-worker", "spiritual-care"))
    made = CarePlanPage(**fields)
    made.live = False
    week.add_child(instance=made)
    made.disciplines.set(Discipline.objects.filter(code__in=disciplines))
    made.save()
    if live:
        made.live = True
        made.save()
    return made


def work(page_=None, **about):
    """A team of four at work on a plan."""
    return given.work(page_ or page(), **about)


def room(of, user):
    """The room for one person."""
    return people.room(user, of.uuid, "care_plan")


def fields(**said):
    """What a row says: on breathlessness, unless said otherwise."""
    return {
        "domain": 2,
        "problem": "Breathless at night",
        "goal": "I want to sleep.",
        "whose": "Harold",
        "intervention": "A hand-held fan.",
        "when": "Every night",
        "measure": "He sleeps three hours.",
        "goal_id": "",
        "library": "",
        "owners": ["physician"],
        **said,
    }


def row(of, by, **said):
    """A row somebody wrote; returns its version."""
    return writing.add(room=room(of, by), fields=fields(**said), client=uuid.uuid4())


def judging(reflection, **said):
    """What the page of faculty sends when they keep what they say of a member's reflection."""
    return {"act": f"judge-{reflection.uuid}"} | {
        f"{name}-{reflection.uuid}": value for name, value in said.items()
    }
