"""What an author of a numeric question is told before it can be published: of the question, and of every variant."""

from assessments.engine import measure_checks
from assessments.engine.findings import Finding, ask, block
from assessments.kinds.numeric.question import Numeric


def lint(item: Numeric) -> list[Finding]:
    """All checks; a variant is named by its number, and one sentence is said once."""
    findings = [block("", sentence) for sentence in item.trouble]
    findings += measure_checks.lint(item)
    said = {one.sentence for one in findings}
    for number, variant in enumerate(item.variants, start=1):
        if isinstance(variant, Numeric):
            fresh = [one for one in measure_checks.lint(variant) if one.sentence not in said]
            said |= {one.sentence for one in fresh}
            findings += [
                Finding(one.severity, one.where, f"Variant {number}: {one.sentence}") for one in fresh
            ]
    if not item.worked:
        sentence = "Show the worked steps, so that a wrong answer can be followed to where it went."
        findings.append(ask("", sentence))
    return findings
