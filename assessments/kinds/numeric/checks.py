"""What an author of a numeric question is told before it can be published; variants are checked as questions of their own."""

from assessments.engine import measure_checks
from assessments.engine.findings import Finding, ask, block
from assessments.kinds.numeric.question import Numeric


def lint(item: Numeric) -> list[Finding]:
    """All checks."""
    findings = [block("", sentence) for sentence in item.trouble]
    findings += measure_checks.lint(item)
    if not item.worked:
        sentence = "Show the worked steps, so that a wrong answer can be followed to where it went."
        findings.append(ask("", sentence))
    return findings
