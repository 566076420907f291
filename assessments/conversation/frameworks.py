"""Frameworks of serious-illness talks: their names and the names of their steps, and where they are described.

Names and labels only; nothing of a guide's own text. A skill of a conversation names steps as "remap:reframe". The
dimensions are what raters look at in a talk, with labels of our own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    """One framework. steps: label by code, in the order in which they are meant; source: who described it."""

    code: str
    name: str
    source: str
    steps: Mapping[str, str]


FRAMEWORKS: Mapping[str, Framework] = {
    one.code: one
    for one in (
        Framework(
            "remap",
            "REMAP",
            "Childers et al., J Oncol Pract 2017",
            {
                "reframe": "Reframe",
                "expect-emotion": "Expect emotion",
                "map-values": "Map values",
                "align": "Align",
                "propose-plan": "Propose plan",
            },
        ),
        Framework(
            "spikes",
            "SPIKES",
            "Baile 2000",
            {
                "setting": "Setting",
                "perception": "Perception",
                "invitation": "Invitation",
                "knowledge": "Knowledge",
                "emotion": "Emotion",
                "strategy": "Strategy/Summary",
            },
        ),
        Framework(
            "nurse",
            "NURSE",
            "VitalTalk, Responding to Emotion, 2019",
            {
                "naming": "Naming",
                "understanding": "Understanding",
                "respecting": "Respecting",
                "supporting": "Supporting",
                "exploring": "Exploring",
            },
        ),
        Framework(
            "serious-illness",
            "Serious Illness Conversation Guide",
            "Stanford Medicine, SICG mobile page (after Ariadne Labs)",
            {
                "set-up": "Set up/permission",
                "assess": "Assess understanding and how much to hear",
                "share": "Share (uncertain / time range / function), then pause",
                "explore": "Explore goals, worries, strength, abilities, trade-offs, family",
                "close": "Close with recommendation",
            },
        ),
        Framework(
            "family-meeting",
            "Family meeting",
            "PCNOW Fast Fact, Pre-family meeting huddle; Hudson 2008, BMC Palliat Care 7:12",
            {
                "huddle": "Huddle",
                "introductions": "Introductions",
                "understanding": "Understanding",
                "headline": "Headline",
                "emotion": "Emotion",
                "values": "Values",
                "recommendation": "Recommendation",
                "summary": "Summary",
                "debrief": "Debrief",
            },
        ),
        Framework(
            "time-limited-trial",
            "Time-limited trial",
            "Quill & Holloway, quoted in Intensive Care Med 2018",
            {
                "therapy": "Named therapy",
                "period": "Set period",
                "markers": "Agreed markers",
                "next": "What happens on gain, decline or still unclear",
            },
        ),
        Framework(
            "best-case",
            "Best Case/Worst Case",
            "Kruser et al., J Pain Symptom Manage 2017; Taylor et al., JAMA Surg 2017",
            {
                "options": "Each valid option",
                "best": "Best case, as it would be lived",
                "worst": "Worst case, as it would be lived",
                "most-likely": "Most likely case, as it would be lived",
            },
        ),
    )
}

DIMENSIONS: Mapping[str, str] = {
    "relationship": "Builds a relationship",
    "opens": "Opens the talk",
    "gathers": "Gathers what they know",
    "perspective": "Asks for their view",
    "shares": "Shares what is to be told",
    "agrees": "Comes to agree on a plan",
    "closes": "Closes the talk",
    "empathy": "Answers feelings",
    "accuracy": "Says what is true",
}
"""What a talk is rated by (after the Gap-Kalamazoo form), by code."""


def steps() -> Iterator[tuple[str, str, Framework]]:
    """Every step as ("nurse:naming", "Naming", its framework)."""
    for framework in FRAMEWORKS.values():
        for code, label in framework.steps.items():
            yield f"{framework.code}:{code}", label, framework


def label_of(step: str) -> str:
    """Such as "NURSE: Naming" for "nurse:naming"; what nobody knows stays as it is."""
    framework, _colon, code = step.partition(":")
    found = FRAMEWORKS.get(framework)
    return f"{found.name}: {found.steps[code]}" if found and code in found.steps else step
