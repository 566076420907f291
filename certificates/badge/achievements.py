"""What a credential says was achieved, by kind of certificate: from the stored facts, never from the live program."""

from django.urls import reverse

from certificates.badge import issuer


def program(certificate):
    """Return the achievement of a program certificate."""
    facts = certificate.facts
    return {
        "id": issuer.address(reverse("achievement", args=["program", certificate.program_id_at_issue])),
        "title": facts["program_title"],
        "name": _line(facts["program_title"], facts.get("program_line")),
        "description": _sentences(facts.get("program_line"), *facts.get("hours", ())),
        "narrative": _narrative(facts),
        "requirements": _requirements(certificate.evidence),
        "language": facts.get("language", "en"),
    }


def credit(certificate):
    """Return the achievement of a continuing-education certificate: one activity, and no program."""
    facts = certificate.facts
    title = facts.get("activity_title") or certificate.program_title
    return {
        "id": issuer.address(reverse("achievement", args=["credit", certificate.activity_id_at_issue])),
        "title": facts["program_title"],
        "name": _line(facts["program_title"], title),
        "description": _sentences(title),
        "narrative": _narrative(facts),
        "requirements": _requirements(certificate.evidence),
        "language": facts.get("language", "en"),
    }


ACHIEVEMENTS = {"program": program, "credit": credit}
"""By Certificate.kind: takes the row; gives texts by id, title, name, description, narrative, language, and a list of requirements."""


def in_words(certificate):
    """Return what this certificate is about, with the credit its holder claimed, if any: theirs, not everybody's."""
    return _sentences(described(certificate)["description"], certificate.facts.get("credit_line"))


def described(certificate):
    """Return what was achieved as plain texts, for a page."""
    return ACHIEVEMENTS[certificate.kind](certificate)


def of(certificate):
    """Return the achievement as Open Badges has it."""
    said = described(certificate)
    lines = [said["narrative"], *(f"- {title}" for title in said["requirements"])]
    return {
        "id": said["id"],
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": said["name"],
        "description": said["description"],
        "criteria": {"id": said["id"], "narrative": "\n".join(lines)},
        "inLanguage": said["language"],
    }


def _narrative(facts):
    return (
        f"The holder {_sentences(facts['sentence'])}"
        if facts.get("sentence")
        else "The requirements were met."
    )


def _requirements(evidence):
    # Titles only: why each is met is nobody's business but the learner's.
    return [one["title"] for one in evidence if one.get("title")]


def _line(*parts):
    return ": ".join(dict.fromkeys(filter(None, parts)))


def _sentences(*parts):
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in filter(None, parts))
