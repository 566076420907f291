"""What a form shows is what is stored: an untouched form that is saved loses nothing of a conversation."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, Phase, assume, given, settings

import courses
from assessments.conversation.reading import read_draft
from assessments.conversation.twee import read_twee
from assessments.conversation.writing import write_graph
from assessments.engine.reading import Reader
from assessments.outline.about import About
from assessments.outline.fields import Sheet
from assessments.outline.part_views import SHEETS
from assessments.outline.sheets import TURN
from assessments.outline.turn_views import meant, shown_of
from tests.assessments.conversation.graphs import any_talks
from tests.assessments.conversation.strategies import graphs
from tests.assessments.outline import given as sample

pytestmark = pytest.mark.django_db


def there_and_back(record, shown, about, template):
    """A form rendered as HTML, and read back from what a browser sends of it."""
    sheet = Sheet(about)
    name = "turn" if template == "nodes" else "part"
    context = {"fields": record.views(shown, "", sheet), "sort": template}
    html = render_to_string(f"assessments/outline/{name}_fields.html", context)
    return record.typed(sample.form_of(f"<form data-talk-form>{html}</form>"), "")


REFUSED = []
"""What the last form was refused for."""


def saved(graph, part, stored, *, through_html=True):
    """A part as an untouched form would store it, or None where the form refuses it with a sentence."""
    about, record = About(graph), TURN if part == "nodes" else SHEETS[part]
    shown = shown_of(stored) if part == "nodes" else record.shown(stored)
    typed = there_and_back(record, shown, about, part) if through_html else shown
    assert typed == shown
    sheet = Sheet(about)
    if part == "nodes":
        plain = meant(graph, stored["id"], typed, sheet)
        for one in plain["choices"]:
            one.pop("was")
    else:
        plain = record.meant(typed, "", sheet)
    REFUSED[:] = sheet.wrong.values()
    return None if sheet.wrong else plain


def as_stored(raw, part, plain):
    """A part within its conversation, read and written once, as saving does."""
    found = [plain if one["id"] == plain["id"] else one for one in raw[part]]
    findings = []
    graph = read_draft(Reader(raw | {part: found}, "", findings))
    assert not findings, findings
    return next(one for one in write_graph(graph)[part] if one["id"] == plain["id"])


PARTS = ("nodes", *SHEETS)


@pytest.mark.parametrize("part", PARTS)
def test_an_untouched_form_keeps_every_field_of_a_conversation_that_uses_everything(part):
    raw = sample.normal(sample.GRAPH)
    graph = read_draft(Reader(raw, "", []))
    for stored in raw[part]:
        plain = saved(graph, part, stored)
        assert plain is not None, stored["id"]
        assert as_stored(raw, part, plain) == stored


@given(graphs())
@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller example would take minutes to find
    suppress_health_check=list(HealthCheck),
)
def test_an_untouched_form_of_any_conversation_loses_nothing_or_says_what_is_amiss(graph):
    findings = []
    graph = read_draft(Reader(write_graph(graph), "", findings))
    assume(not findings)
    raw = write_graph(graph)
    for part in PARTS:
        for stored in raw.get(part) or []:
            plain = saved(graph, part, stored)
            if plain is not None:
                assert as_stored(raw, part, plain) == stored


@given(any_talks())
@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_untouched_form_of_any_conversation_whose_names_are_known_is_never_refused(plain):
    raw = sample.normal(plain)
    graph = read_draft(Reader(raw, "", []))
    for part in PARTS:
        for stored in raw.get(part) or []:
            found = saved(graph, part, stored)
            if found is None:  # a word is neither more nor less than another; numbers have ends
                assert all(one.startswith(("Of words only", "A whole number from")) for one in REFUSED), (
                    REFUSED
                )
            else:
                assert as_stored(raw, part, found) == stored


CONTENT = sorted((Path(courses.__file__).parent / "content").rglob("*.twee"))


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_an_untouched_form_keeps_the_conversations_of_our_own_program(path):
    raw = read_twee(path.read_text()).graph_json
    graph = read_draft(Reader(raw, "", []))
    for part in PARTS:
        for stored in raw.get(part) or []:
            found = saved(graph, part, stored, through_html=False)
            assert found is not None, (part, stored["id"], REFUSED)
            assert as_stored(raw, part, found) == stored
