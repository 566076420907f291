"""From the page of a team care plan to the plain JSON that is frozen."""

from assessments.authoring import freeze_rubric
from cms.markdown import render
from courses.models import Domain


def compiled(page):
    """What teams meet of a page, without anything outside itself; short names become ids."""
    return {
        "person_name": page.person_name,
        "person_about": page.person_about,
        "content_note": page.content_note,
        "story": render(page.story or ""),
        "voices": [_plain(one, "who", "words") for one in _values(page.voices)],
        "problems": [_plain(one, "text") | _domain(one) for one in _values(page.problems)],
        "goals": [_plain(one, "text", "whose") for one in _values(page.goals)],
        "domains": [{"number": one.number, "name": one.name} for one in Domain.objects.order_by("number")],
        "disciplines": [
            {"code": one.code, "name": one.name}
            for one in sorted(page.disciplines.all(), key=lambda one: (one.position, one.name))
        ],
        "library": [
            _plain(one, "text", "source") | _domain(one) | {"owners": sorted(one.get("owners") or [])}
            for one in _values(page.library)
        ],
        "musts": [_must(one) for one in _values(page.musts)],
        "must_nots": [_plain(one, "intervention", "because") for one in _values(page.must_nots)],
        "contradictions": [_plain(one, "one", "other", "sentence") for one in _values(page.contradictions)],
        "rubric": freeze_rubric(page.rubric),
        "reflection": page.reflection,
        "questions": [_plain(one, "text") for one in _values(page.questions)],
        "least": page.least,
        "most": page.most,
        "reveal": page.reveal,
    }


def _values(stream):
    return [child.value for child in stream]


def _plain(value, *names):
    return {"id": value.get("name") or "", **{name: (value.get(name) or "").strip() for name in names}}


def _domain(value):
    return {"domain": int(value.get("domain") or 0)}


def _must(value):
    asked = [one.strip() for one in value.get("any_of") or [] if one and one.strip()]
    owners = sorted(value.get("owners") or [])
    return _plain(value, "sentence") | _domain(value) | {"any_of": asked, "owners": owners}
