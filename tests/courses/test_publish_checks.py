"""What keeps a lesson from its readers, and what only asks its author."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms import publishing
from courses import publish_checks
from courses.models import CoursePage, Domain, LessonPage
from tests import factories
from tests.courses import editor

pytestmark = pytest.mark.django_db


def draft(*blocks, prose="## One\n\nWords enough.", **fields):
    """A lesson that is not live, with what its checks say as {severity: [sentences]}."""
    page = factories.lesson(live=False, body=factories.body(*blocks, prose=prose), **fields)
    return page, said(page)


def said(page):
    found = {"block": [], "ask": []}
    for one in publish_checks.findings(page):
        found[one.severity].append(f"{one.place} {one.sentence}".strip())
    return found


def has(sentences, part):
    return any(part in sentence for sentence in sentences)


def test_a_lesson_that_is_as_it_should_be_has_nothing_against_it():
    page, found = draft(
        ("check", factories.CHECK),
        ("claim", {"text": "Avoid morphine when kidneys fail.<sup>1</sup>"}),
        ("references", {"references": [{"text": "Work, 2020.", "doi": "", "pmid": "", "url": ""}]}),
    )
    assert found["block"] == []
    publish_checks.check(page)


@pytest.mark.parametrize(
    "blocks, prose, sentence",
    [
        ([("claim", {"text": "Give 5 mg."})], "Words.", "names no reference"),
        ([], "Words.<sup>3</sup>", "the list has 0"),
        ([], "See [the table]().", "leads nowhere"),
        ([], "See [](https://example.org/).", "has no words to press"),
        ([("prose", "  ")], "Words.", "It is empty"),
        (
            [("pause", {"text": "A death.", "skip_to": "", "instead": "No such lesson"})],
            "Words.",
            "no other lesson",
        ),
    ],
)
def test_what_stops_a_lesson_says_what_to_do_about_it(blocks, prose, sentence):
    page, found = draft(*blocks, prose=prose)
    assert has(found["block"], sentence)
    with pytest.raises(publish_checks.LessonCannotBePublished, match="What learners read stays as it is"):
        publish_checks.check(page)


def test_a_lesson_without_an_objective_is_stopped():
    _page, found = draft(objectives="")
    assert has(found["block"], "no objective")


@pytest.mark.parametrize(
    "prose, sentence",
    [
        ("Read more [here](https://example.org/).", "does not say where it leads"),
        ("The addict came back.", "person with opioid use disorder"),
        ("He is [[not a word of ours]].", "The glossary has no word"),
        ("word " * 1600, "two lessons"),
        ("word " * 900, "You say 2 minutes"),
    ],
)
def test_what_may_be_meant_is_asked_and_stops_nothing(prose, sentence):
    page, found = draft(prose=prose, minutes=2)
    assert has(found["ask"], sentence)
    assert found["block"] == []
    publish_checks.check(page)


def test_a_claim_inside_a_part_for_some_seats_is_checked_as_well():
    inner = {"who": ["scope:prescribes"], "but": False, "title": "If you order", "body": [
        {"type": "claim", "value": {"text": "Give 5 mg."}},
    ]}  # fmt: skip
    _page, found = draft(("addressed", inner))
    assert has(found["block"], "Block 2 This clinical claim names no reference")


def test_links_to_pages_and_documents_of_the_site_lead_somewhere():
    _page, found = draft(("richtext", '<p>See <a linktype="page" id="3">the kidney’s lesson</a>.</p>'))
    assert found["block"] == []
    _page, found = draft(("richtext", "<p>See <a>the kidney’s lesson</a>.</p>"))
    assert has(found["block"], "leads nowhere")


def test_a_mapped_lesson_is_not_asked_for_a_mapping():
    page, found = draft()
    assert has(found["ask"], "mapped to no domain")
    page.domains.add(Domain.objects.get(number=2))
    page.save()
    assert not has(said(LessonPage.objects.get(pk=page.pk))["ask"], "mapped to no domain")


# Every door


@pytest.fixture
def stopped():
    """A live lesson whose newest draft makes a claim without a reference."""
    page = factories.lesson(body=factories.body())
    page.body = factories.body(("claim", {"text": "Give 5 mg."}))
    page.save_revision()
    return LessonPage.objects.get(pk=page.pk)


def live_body(page):
    return [one.block_type for one in LessonPage.objects.get(pk=page.pk).body]


def test_no_revision_that_fails_goes_live(stopped):
    with pytest.raises(publish_checks.LessonCannotBePublished):
        stopped.get_latest_revision().publish()
    assert live_body(stopped) == ["prose"]


@pytest.mark.django_db(transaction=True)
def test_the_clock_publishes_nothing_that_fails_and_tells_its_author(stopped, mailoutbox):
    author = factories.user("faculty", course=CoursePage.objects.ancestor_of(stopped).get())
    stopped.body = factories.body(("claim", {"text": "Give 5 mg."}))
    stopped.save_revision(user=author, approved_go_live_at=timezone.now() - timedelta(minutes=1))
    publishing.publish_due()
    assert live_body(stopped) == ["prose"]
    [message] = mailoutbox
    assert message.to == [author.email]
    assert "names no reference" in message.body


def test_an_administrator_is_told_in_the_editor_and_the_draft_is_kept(administrator, stopped):
    form = editor.form(administrator, stopped) | {"action-publish": "1"}
    answer = administrator.post(f"/cms/pages/{stopped.pk}/edit/", form, follow=True)
    assert "names no reference" in answer.content.decode()
    assert live_body(stopped) == ["prose"]
    draft = LessonPage.objects.get(pk=stopped.pk).get_latest_revision_as_object()
    assert [one.block_type for one in draft.body] == ["prose", "claim"]


def test_a_copy_of_a_lesson_that_passes_is_as_live_as_it_was():
    page = factories.lesson()
    copy = page.copy(to=page.get_parent(), update_attrs={"slug": "again"}, keep_live=True)
    assert Page.objects.get(pk=copy.pk).live


# While one writes


def test_the_editor_shows_what_the_checks_say(visit, stopped):
    course = CoursePage.objects.ancestor_of(stopped).get()
    writer = visit(factories.user("faculty", course=course))
    page = writer.get(f"/cms/pages/{stopped.pk}/edit/").content.decode()
    assert "These stop publication" in page and "names no reference" in page
    again = writer.get(reverse("page_checks", args=[stopped.pk])).content.decode()
    assert "names no reference" in again


def test_markdown_is_shown_as_readers_see_it_and_nothing_hostile_runs(faculty):
    answer = faculty.post(
        reverse("markdown_preview"), {"text": "## Head\n\n[[total pain]]<sup>2</sup> <script>x()</script>"}
    ).content.decode()
    assert 'class="term"' in answer and "#ref-2" in answer
    assert "<script" not in answer
