"""Markup in every text of a conversation: it is read as words on every page, and runs on none."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db

EVIL = "\"'><script>zqx()</script><img src=zqx onerror=zqx()><svg onload=zqx()>]]>--><b style=zqx>&lt;"
FIXED = {
    "id",
    "person",
    "speaker",
    "goes_to",
    "start",
    "framework",
    "op",
    "var",
    "kind",
    "mood",
    "dimension",
    "error",
}
FIXED |= {"weight", "cue", "is", "visited", "chose", "audio", "hands_to", "value", "by"}
NOT_TEXT = {"starts", "face", "skills", "steps", "meets", "raises", "stops", "codes"}


def marked(part, name=""):
    """The same graph with markup behind every text that somebody reads."""
    if isinstance(part, dict):
        return {
            key: value if key in NOT_TEXT and name != "" else marked(value, key)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [marked(one, name) for one in part]
    if isinstance(part, str) and name not in FIXED:
        return part + EVIL
    return part


class Page(HTMLParser):
    """What a browser would make of a page: elements that run, handlers, styles of ours that came from a text."""

    def __init__(self):
        super().__init__()
        self.wrong = []
        self.inline = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if (
            tag == "script"
            and not names.get("src")
            and names.get("type") not in ("application/json", "speculationrules")
        ):
            self.inline.append(tag)
        self.wrong += [
            (tag, name)
            for name, value in attrs
            if name.startswith("on") or (value == "zqx" and name in ("src", "style"))
        ]
        self.inline += [(tag, name) for name, _value in attrs if name == "style"]

    handle_startendtag = handle_starttag


def read(html):
    page = Page()
    page.feed(html)
    return page


def must_be_words(answer, *, ours=True):
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>zqx" not in html and "<img src=zqx" not in html and "<svg onload" not in html
    page = read(html)
    if ours:
        assert not page.wrong, page.wrong
        assert not page.inline, page.inline
    else:
        assert not [one for one in page.wrong if one[1] in ("src", "onload", "onerror")]
    return html


@pytest.fixture
def case():
    graph = marked(told.graph())
    graph["people"][0]["short"] = "Lucia" + EVIL
    graph["nodes"][0]["scene"] = f"Late. {EVIL}\n\n[a](javascript:zqx()) ![x](zqx)\n\n# Head {EVIL}"
    graph["nodes"][0]["choices"][0]["hands_to"] = "chaplain" + EVIL
    graph["skills"][0]["label"] += EVIL
    return told.page(raw=graph)


def test_the_learner_reads_it_as_words_everywhere(case, learner, visit):
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose="practice", feedback={})
    attempt = cases.attempt(case, enrollment)
    own = "My words " + EVIL
    url = reverse("attempt", args=[attempt.uuid])
    must_be_words(learner.get(url))
    for choice in told.WORST:
        told.say(attempt, choice, own=own)
        html = must_be_words(learner.get(url))
    assert "&lt;script&gt;zqx" in html
    must_be_words(learner.get(reverse("talk_keep", args=[attempt.uuid, told.ITEM])))
    told.reflect(attempt)
    replay = reverse("talk_replay", args=[attempt.uuid, told.ITEM])
    must_be_words(learner.get(replay))
    attempt = told.say(told.back(attempt, 1), "fear-name", "plan-offer", own=own)
    html = must_be_words(learner.get(replay))
    assert "My words" in html
    must_be_words(learner.get(reverse("talk_compare", args=[attempt.uuid, told.ITEM]), {"with": "left-1"}))
    cases.give(attempt, {})
    must_be_words(learner.get(replay))
    must_be_words(learner.get(reverse("debrief", args=[attempt.uuid])))
    faculty = visit(factories.user("faculty", course=case.get_parent().get_parent().specific))
    must_be_words(faculty.get(replay))
    must_be_words(faculty.get(reverse("talk_paths", args=[case.pk, told.ITEM])))


def test_who_writes_it_reads_it_as_words_everywhere(case, visit):
    author = visit(given.author_of(case))
    for name in ("talk_outline", "talk_checks", "talk_map", "talk_play", "talk_twee"):
        must_be_words(author.get(reverse(name, args=[case.pk, told.ITEM])), ours=False)
    for node in ("open", "fear", "good"):
        must_be_words(author.get(reverse("talk_turn", args=[case.pk, told.ITEM, node])), ours=False)
    must_be_words(author.get(reverse("talk_map", args=[case.pk, told.ITEM]), {"to": "good"}), ours=False)
    for sort, id_ in {
        "people": "lucia",
        "skills": "opens",
        "cues": "given-up",
        "gates": "not-now",
        "variants": "brother",
    }.items():
        must_be_words(author.get(reverse("talk_parts", args=[case.pk, told.ITEM, sort])), ours=False)
        must_be_words(author.get(reverse("talk_part", args=[case.pk, told.ITEM, sort, id_])), ours=False)
    answer = author.get(reverse("wagtailadmin_pages:edit", args=[case.pk]))
    assert "<script>zqx" not in answer.content.decode()
