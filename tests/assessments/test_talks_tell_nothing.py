"""What is hidden of a conversation changes no byte of an assessed learner's pages before its time."""

import random
import re
import uuid
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from assessments import talking
from assessments.models import Attempt
from courses.models import ProgramPage
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import talks

SAME = uuid.UUID("6f6b8c3e-5d5b-4f0e-9d0c-3a2f1c0b9e8d")
pytestmark = pytest.mark.django_db
CHANGING = (
    (re.compile(r'name="csrfmiddlewaretoken" value="\w+"'), "TOKEN"),
    (re.compile(r'nonce="[^"]+"'), "NONCE"),
    (re.compile(r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?"), "TIME"),
    (re.compile(r'data-(seal|at)="[^"]*"'), "SEAL"),
    (re.compile(r"/cases/\d+/"), "/CASE/"),
    (re.compile(r'data-left="\d+"'), "LEFT"),
    (re.compile(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4})+\b"), "RECEIPT"),
)


class Undone(Exception):
    """Everything of one telling is taken back, so that the next one has the same numbers."""


def changed():
    """The same talk with the same words, and everything else of it different."""
    graph = deepcopy(talks.GRAPH)
    graph["skills"] = [{"id": "other", "label": "Another skill", "weight": "3", "dimension": "opens"}]
    graph["cues"][0]["because"] = "Something else."
    graph["gates"][0] |= {"because": "Another gate.", "effects": []}
    graph["framework"] = ""
    graph["variants"] = []
    for node in graph["nodes"]:
        node["title"] = "Another title"
        node["key"] = not node.get("key", False)
        if "writing" in node:
            node["writing"]["wordings"] = ["Another wording."]
        if "ending" in node:
            node["ending"] |= {"debrief": "Another debrief.", "kind": "good"}
        for choice in node.get("choices", []):
            choice.pop("skills", None)
            choice["because"] = "Another reason."
            choice |= (
                {"error": "slip", "harm": ""} if choice["goes_to"] != "good" else {"skills": {"other": "2"}}
            )
            choice.pop("harm", None)
    return graph


def telling(enrollment, learner, week, monkeypatch, graph, purpose, extra=()):
    """Every page of a learner along a way through, as bytes and headers."""
    numbers = random.Random(7)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=numbers.getrandbits(128), version=4))
    monkeypatch.setattr(Attempt._meta.get_field("uuid"), "_get_default", lambda: SAME)
    seen = []

    def look(*addresses):
        for address in addresses:
            answer = learner.get(address, follow=True)
            text = answer.content.decode()
            for pattern, word in CHANGING:
                text = pattern.sub(word, text)
            headers = {
                k: v for k, v in answer.headers.items() if k in ("ETag", "Link", "Location", "Cache-Control")
            }
            seen.append((answer.status_code, [url for url, _ in answer.redirect_chain], headers, text))

    try:
        with transaction.atomic():
            case = talks.page(graph=graph, parent=week, slug="talk")
            cases.sitting(case, enrollment, purpose=purpose, feedback=dict(extra))
            attempt = cases.attempt(case, enrollment)
            here = reverse("attempt", args=[attempt.uuid])
            talk = [
                reverse(name, args=[attempt.uuid, talks.ITEM])
                for name in ("talk_keep", "talk_replay", "talk_compare", "talk_rate")
            ]
            look(case.url, here)
            for name in ("ask", "facts", "again", "force"):
                talks.say(attempt, name)
                look(here, *talk)
            talking.reflect(attempt=attempt, item=talks.ITEM, keep="A.", change="B.")
            look(here, *talk)
            cases.give(attempt, {})
            look(here, *talk, reverse("debrief", args=[attempt.uuid]))
            look(case.url, case.get_parent().url, reverse("record"), reverse("today"))
            raise Undone
    except Undone:
        cache.clear()
    return seen


@pytest.mark.parametrize(
    ("purpose", "feedback"),
    [
        ("summative", {}),
        (
            "formative",
            dict.fromkeys(
                [
                    "correctness",
                    "points",
                    "criticals",
                    "option_feedback",
                    "explanation",
                    "key",
                    "decision",
                    "marks",
                    "chart",
                ],
                "never",
            ),
        ),
    ],
)
def test_no_page_tells_one_graph_from_another_before_results_are_released(
    learner, monkeypatch, purpose, feedback
):
    week = factories.week()
    cohort = factories.cohort(program=ProgramPage.objects.ancestor_of(week).get())
    enrollment = factories.enrollment(user=learner.user, cohort=cohort)
    about = (enrollment, learner, week, monkeypatch)
    one = telling(*about, talks.GRAPH, purpose, feedback)
    other = telling(*about, changed(), purpose, feedback)
    assert len(one) == len(other)
    for number, (mine, theirs) in enumerate(zip(one, other, strict=True)):
        assert mine[:3] == theirs[:3], number
        assert mine[3].splitlines() == theirs[3].splitlines(), number
