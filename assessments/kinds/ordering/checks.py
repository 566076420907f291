"""What an author of an ordering question is told before it can be published."""

from collections.abc import Sequence

from assessments.engine.findings import Finding, ask, block
from assessments.engine.parts import lint_parts


def elements(rows: Sequence[tuple[str, str, str]]) -> list[Finding]:
    """Too few or too many, ids or words twice, nothing said afterwards. Rows: (id, text, because)."""
    findings = []
    if len(rows) < 3:
        severity = block if len(rows) < 2 else ask
        findings.append(severity("", f"There are {len(rows)} steps. With fewer than three, guessing wins."))
    elif len(rows) > 8:
        findings.append(ask("", f"There are {len(rows)} steps. Three to eight can be held in mind."))
    findings += lint_parts([(id_, words) for id_, words, _because in rows], "step")
    return findings + [
        ask(id_, "This step says nothing afterwards. Add why it stands where it stands.")
        for id_, _words, because in rows
        if not because.strip()
    ]


def ties(ids: Sequence[str], brackets: Sequence[Sequence[str]]) -> list[Finding]:
    """Brackets of one, of everything, of steps that are not neighbors, or of a step in two of them."""
    findings = []
    seen: set[str] = set()
    for bracket in brackets:
        places = sorted(ids.index(one) for one in bracket if one in ids)
        if len(places) < len(bracket) or len(set(places)) < len(places):
            findings.append(block("", "A bracket names a step that is not in the list, or one twice."))
        elif len(places) < 2:
            findings.append(block("", "A bracket holds only one step. Two or more can change places."))
        elif places[-1] - places[0] != len(places) - 1:
            findings.append(block("", "Steps that may change places must stand next to each other."))
        if seen & set(bracket):
            findings.append(block("", "A step stands in two brackets. Make one of them."))
        seen |= set(bracket)
    if ids and any(set(bracket) >= set(ids) for bracket in brackets):
        findings.append(block("", "All steps may stand in any order, so there is nothing to put in order."))
    return findings


def first(
    ids: Sequence[str], brackets: Sequence[Sequence[str]], names: Sequence[str], because: str
) -> list[Finding]:
    """What must come first is in the list, says why, and does not stand in a bracket with what need not."""
    findings = []
    if any(name not in ids for name in names):
        findings.append(block("", "What must come first is not in the list. Choose one of the steps."))
    if names and not because.strip():
        sentence = (
            "Some steps must come first. Say in one sentence what could happen to the patient otherwise."
        )
        findings.append(block("", sentence))
    if because.strip() and not names:
        findings.append(ask("", "It is said what happens when a step does not come first, and none must."))
    for bracket in brackets:
        if 0 < len(set(bracket) & set(names)) < len(set(bracket)):
            findings.append(
                block(
                    "", "A step that must come first may change places with one that need not. Decide which."
                )
            )
    return findings


def rule(name: str, count: int) -> list[Finding]:
    """Exact places on a long list: one slip at the top costs everything below."""
    if name == "exact" and count > 5:
        sentence = (
            f"With {count} steps and exact places, one slip at the top costs all that follow. Count pairs."
        )
        return [ask("", sentence)]
    return []
