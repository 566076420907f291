"""Gentle ways through what is hard to read: other lessons, people to turn to, and parts that begin folded."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms import display
from cms.blocks import folding
from courses import pausing
from courses.models import ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db
HARD = "He fights for breath, and nobody has said that he is dying."
PROSE = f"{HARD}\n\n### The last hour\n\nThe rattle is louder than he is.\n\n## What helps\n\nSit down. Open a window."


def pause(**fields):
    return ("pause", {"text": "A man dies in this part.", "skip_to": "What helps", "instead": "", **fields})


def lesson(*blocks, week=None, start="## Before\n\nThe night is long."):
    return factories.lesson(week=week, body=factories.body(*blocks, prose=start))


@pytest.fixture
def hard():
    """A lesson with a note, then one text in the middle of which the heading stands where it is over."""
    return lesson(pause(), ("prose", PROSE), ("pearl", {"text": "Say his name."}))


def enroll(visitor, page):
    factories.profile(visitor.user)
    program = ProgramPage.objects.ancestor_of(page).get()
    return factories.enrollment(user=visitor.user, program=program)


def read(visitor, page):
    return visitor.get(page.get_url()).content.decode()


def gentle(visitor):
    visitor.cookies[display.COOKIE] = "auto.normal.normal.gentle"
    return visitor


def folds(html):
    return re.findall(r'<details class="fold gentle">(.*?)</details>', html, re.DOTALL)


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Folded


def test_from_the_note_to_its_heading_begins_folded_and_the_rest_is_open(learner, hard):
    enroll(learner, hard)
    html = read(gentle(learner), hard)
    [fold] = folds(html)
    assert "Show this part" in fold and HARD in fold and "The last hour" in fold
    outside = html.replace(fold, "")
    assert (
        "Sit down. Open a window." in outside
        and "Say his name." in outside
        and "The night is long." in outside
    )
    assert "Pause here if you need to." in outside and HARD not in outside
    assert "A man dies in this part." in plain(fold)


def test_without_gentle_mode_nothing_is_folded(learner, hard):
    enroll(learner, hard)
    assert not folds(read(learner, hard))


def body_of(html):
    """The lesson's own text, without the reader's new note, whose id is new each time."""
    text = html[html.index('class="prose mt-4"') : html.index('id="reading"')]
    return re.sub(r' \S+="\S*[0-9a-f]{8}-[0-9a-f-]{27}\S*"', "", text)


def test_folding_loses_no_word_and_no_id(learner, hard):
    enroll(learner, hard)
    open_, folded_ = read(learner, hard), read(gentle(learner), hard)
    one, other = (body_of(html) for html in (open_, folded_))
    ids = [re.findall(r' id="([^"]+)"', html) for html in (one, other)]
    assert ids[0] == ids[1] and len(set(ids[1])) == len(ids[1])
    assert plain(other).replace("Show this part : A man dies in this part. ", "") == plain(one)


def test_a_heading_of_its_own_block_is_where_the_fold_ends(learner):
    page = lesson(pause(), ("prose", HARD), ("prose", "## What helps\n\nSit down."))
    enroll(learner, page)
    [fold] = folds(read(gentle(learner), page))
    assert HARD in fold and "Sit down." not in fold


def test_two_notes_fold_two_parts(learner):
    page = lesson(
        pause(),
        ("prose", f"{HARD}\n\n## What helps\n\nSit down."),
        pause(text="And here a family argues.", skip_to="Afterwards"),
        ("prose", "They shout.\n\n## Afterwards\n\nIt is quiet."),
    )
    enroll(learner, page)
    first, second = folds(read(gentle(learner), page))
    assert HARD in first and "They shout." in second
    assert "Sit down." not in first + second and "It is quiet." not in first + second


@pytest.mark.parametrize("skip_to", ["", "Before", "Nowhere"])
def test_a_note_that_leads_nowhere_or_back_folds_nothing(learner, skip_to):
    page = lesson(pause(skip_to=skip_to), ("prose", PROSE))
    enroll(learner, page)
    assert not folds(read(gentle(learner), page))


def test_gentle_mode_is_chosen_on_the_display_page_and_kept(learner, hard):
    enroll(learner, hard)
    sent = {"theme": "dark", "text": "large", "letters": "normal", "gentle": "gentle", "next": hard.get_url()}
    answer = learner.post(reverse("display"), sent)
    assert answer["Location"] == hard.get_url()
    html = read(learner, hard)
    assert folds(html) and 'data-theme="dark"' in html
    page = learner.get(reverse("display")).content.decode()
    assert re.search(r'value="gentle"[^>]*checked', page)


@given(
    st.lists(st.sampled_from(["auto", "dark", "large", "normal", "easier", "gentle", "x", ""]), max_size=6)
)
def test_any_cookie_is_read_without_harm(words):
    class Request:
        COOKIES = {display.COOKIE: ".".join(words)}

    assert display.chosen(Request)["gentle"] in dict(display.GENTLE)


def test_an_empty_body_is_one_run_without_parts():
    assert folding.folded([], ()) == []
    assert folding.whole([]) == [folding.Run()]


# Ways out


def test_another_lesson_of_the_week_can_be_read_instead(learner):
    week = factories.week()
    other = factories.lesson(week=week, title="The body at rest")
    page = lesson(pause(instead="The body at rest"), ("prose", PROSE), week=week)
    enroll(learner, page)
    html = read(learner, page)
    assert f'<a href="{other.get_url()}">read “The body at rest” instead</a>' in html
    assert "None of it counts against you." in html


def test_a_lesson_that_is_not_there_is_not_offered(learner):
    page = lesson(pause(instead="A lesson of another week"), ("prose", PROSE))
    factories.lesson(title="A lesson of another week")
    enroll(learner, page)
    html = read(learner, page)
    assert "A lesson of another week" not in html and "Neither counts against you." in html


def test_a_note_names_whom_to_turn_to_and_where_to_ask_for_time(learner, hard):
    program = ProgramPage.objects.ancestor_of(hard).get()
    program.support = [
        ("line", {"name": "Night line", "reach": "+1 303 555 0100", "words": "all night"}),
        ("line", {"name": "Chaplain", "reach": "chaplain@example.org", "words": ""}),
    ]
    program.save_revision().publish()
    enrollment = enroll(learner, hard)
    html = read(learner, hard)
    assert '<a href="tel:+13035550100">+1 303 555 0100</a> (all night)' in html
    assert '<a href="mailto:chaplain@example.org">' in html
    assert reverse("more_time", args=[enrollment.uuid]) in html
    page = learner.get(reverse("more_time", args=[enrollment.uuid])).content.decode()
    assert '<a class="hit" href="tel:+13035550100">' in page


def test_a_lesson_without_notes_asks_the_database_nothing_more(learner, django_assert_num_queries):
    page = lesson(("prose", PROSE))
    with django_assert_num_queries(0):
        assert pausing.around(None, page, page.body, None) == {}


@pytest.mark.parametrize(
    ("reach", "url"),
    [
        ("988", "tel:988"),
        ("(303) 555-0100", "tel:3035550100"),
        ("office@example.org", "mailto:office@example.org"),
        ("https://example.org/help", "https://example.org/help"),
        ("Knock at room 12", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_what_reaches_somebody_is_a_link_where_a_click_can_do_it(reach, url):
    assert pausing.address_of(reach) == url


def test_the_page_of_support_leads_to_more_time(learner, hard, anonymous):
    from cms.models import TextPage

    page = factories.home().add_child(instance=TextPage(title="Support", slug="support"))
    assert reverse("more_time_any") in read(learner, page)
    assert reverse("more_time_any") not in read(anonymous, page)
