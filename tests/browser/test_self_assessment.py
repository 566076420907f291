"""Rating oneself by keyboard and on a phone, seeing what has changed, and the passport: as people meet them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import (
    Domain,
    LessonPage,
    LessonProgress,
    SelfAssessment,
    SelfRating,
    Statement,
    StatementSet,
)
from tests import factories
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 740}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def enrollment(db):
    chosen = StatementSet.objects.create(code="four", name="Four statements")
    for place, (area, text) in enumerate(
        [
            ("pain", "take a pain history"),
            ("pain", "spot an unsafe dose"),
            ("team", "ask"),
            ("team", "listen"),
        ]
    ):
        statement = Statement.objects.create(
            set=chosen, code=f"s-{place}", text=f"I can {text}.", area=area, position=place
        )
        statement.domains.set(Domain.objects.filter(number=2))
    program = factories.program(title="Pain, week by week", statements=chosen)
    week = factories.week(course=factories.course(program=program))
    week.domains.set(Domain.objects.filter(number=2))
    week.save()
    for half in ("biomedical", "psychosocial"):
        factories.lesson(week=week, half=half)
    enrollment = factories.enrollment(program=program)
    factories.profile(enrollment.user)
    return enrollment


@pytest.fixture
def look(page, axe, screen):
    """Return a function that looks at the page: nothing for axe to find, nothing to scroll sideways on a phone."""

    def at(name):
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            axe(page)
            assert fits(page), page.url
            screen(f"{name}-{size['width']}")

    return at


def test_rate_by_keyboard_see_what_is_missing_give_and_compare(enrollment, page, site, sign_in, look):
    sign_in(enrollment.user)
    page.goto(f"{site}/today/")
    page.get_by_role("link", name="Rate myself").click()
    look("self-assessment-before")
    page.get_by_role("link", name="Rate myself").click()
    first = page.get_by_role("group", name="I can take a pain history.")
    first.get_by_role("radio", name="1").focus()
    page.keyboard.press("ArrowRight")
    expect(first.get_by_role("radio", name="2")).to_be_checked()
    # Enter keeps and leads on: it never gives what cannot be taken back.
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}{reverse('self_assessment_rate', args=[enrollment.uuid, 'pre'])}#area-2")
    assert SelfRating.objects.get().value == 2
    page.get_by_role("button", name="Give my ratings").click()
    expect(page.get_by_role("heading", name="3 statements are not rated yet.")).to_be_visible()
    look("self-assessment-missing")
    page.get_by_role("link", name="I can listen.").click()
    page.keyboard.press("Space")
    for words, value in (("spot an unsafe dose", 3), ("ask", 4)):
        page.get_by_role("group", name=f"I can {words}.").get_by_role("radio", name=str(value)).check()
    page.get_by_role("button", name="Give my ratings").click()
    expect(page.get_by_text("Given. It stays as it is")).to_be_visible()
    assert [row.value for row in SelfRating.objects.order_by("statement__position")] == [2, 3, 4, 1]


def test_change_and_passport_read_well(enrollment, page, site, sign_in, look):
    sign_in(enrollment.user)
    for moment, values in (("pre", (1, 2, 3, 3)), ("mid", (2, 3, 3, 3)), ("post", (5, 4, 3, 2))):
        made = SelfAssessment.objects.create(enrollment=enrollment, moment=moment, given_at=timezone.now())
        for statement, value in zip(Statement.objects.order_by("position"), values, strict=True):
            SelfRating.objects.create(assessment=made, statement=statement, text=statement.text, value=value)
    for lesson in LessonPage.objects.all():
        LessonProgress.objects.create(user=enrollment.user, page=lesson, completed_at=timezone.now())
    page.goto(f"{site}{reverse('self_assessment', args=[enrollment.uuid])}")
    expect(page.get_by_role("img", name="Your ratings by area")).to_be_visible()
    look("self-assessment-change")
    page.get_by_role("link", name="Your competency passport").click()
    look("passport")
    with page.expect_download() as download:
        page.get_by_role("link", name="Letter about hours").click()
    assert download.value.suggested_filename == "hours-pain-week-by-week.pdf"
