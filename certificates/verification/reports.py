"""A finding for a terminal and for a program: the same sentences as on the page, in lines or as JSON."""

from certificates import number as numbers
from certificates.verification import claims
from certificates.verification.findings import Outcome

MARKS = {Outcome.MET: "[x]", Outcome.NOT_MET: "[ ]", Outcome.OPEN: "[?]"}


def as_lines(finding):
    """Return a finding as lines of text."""
    yield finding.title
    if finding.words:
        yield finding.words
    for one in finding.checked:
        yield f"{MARKS[one.outcome]} {one.title}"
    for label, value, more in _claimed(finding):
        yield f"{label + ':':18} {value}" + (f" ({more})" if more else "")
    if finding.is_known:
        yield claims.about(finding.certificate)


def as_data(what, finding):
    """Return a finding in JSON's own types; docs/verifying.md describes them."""
    certificate = finding.certificate
    return {
        "what": what,
        "state": str(finding.state),
        "counts": finding.counts,
        "title": finding.title,
        "words": finding.words,
        "checks": [
            {"about": one.about, "outcome": str(one.outcome), "title": one.title, "why": one.why}
            for one in finding.checked
        ],
        "number": certificate.number if certificate else None,
        "kind": certificate.kind if certificate else None,
        "about": claims.about(certificate) if certificate else "",
        "claims": [
            {"label": label, "value": value, "more": more} for label, value, more in _claimed(finding)
        ],
    }


def _claimed(finding):
    certificate = finding.certificate
    found = list(finding.claims)
    if certificate is not None:
        found.append(claims.Claim("Number", numbers.grouped(certificate.number)))
        if finding.shows_name:
            found.append(claims.person(certificate))
        found += [*claims.award(certificate), *claims.standing(certificate)]
    for claim in found:
        value = f"{claim.value:%Y-%m-%d}" if claim.is_day else claim.value
        yield str(claim.label), value, claim.more
