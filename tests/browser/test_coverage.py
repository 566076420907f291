"""Coverage and clinical reviews looked at in a browser, by the office and by a visitor, wide and narrow."""

import pytest

from courses.models import Discipline, Domain, ProgramPage
from tests import factories
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def program():
    week = factories.week()
    rows = [
        {"discipline": one.pk, "sub_role": "", "text": "What I see."} for one in Discipline.objects.all()[:6]
    ]
    seats = ("seats", {"title": "What each seat notices", "seats": rows})
    for number in range(3):
        lesson = factories.lesson(week=week, body=factories.body(seats))
        lesson.domains.set(Domain.objects.filter(number__in=[2, 3 + number]))
        lesson.save_revision().publish()
    return ProgramPage.objects.ancestor_of(week).get()


@pytest.mark.parametrize("width", [1280, 390])
def test_visitors_see_what_a_program_covers(page, site, axe, screen, program, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + program.get_url())
    page.get_by_role("img", name="What the program covers").wait_for()
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("region", name="What the program covers")
    assert (
        table.get_by_role("row", name="Physical aspects of care").get_by_role("cell").first.text_content()
        == "3"
    )
    axe(page)
    screen(f"coverage-program-{width}")
    assert fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figure_is_drawn_in_the_colors_of_the_page(page, site, screen, program, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(site + program.get_url())
    drawing = page.locator("svg.dots").first
    accent = page.evaluate(
        "() => { const it = document.createElement('i'); it.style.color = 'var(--accent)'; "
        "document.body.append(it); return getComputedStyle(it).color }"
    )
    assert drawing.locator("circle.some").first.evaluate("dot => getComputedStyle(dot).fill") == accent
    page.locator("section:has(#covers)").scroll_into_view_if_needed()
    screen(f"coverage-program-{theme}", full_page=False)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_office_follows_a_number_to_its_pages(page, site, sign_in, axe, screen, program, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(factories.user("office"))
    page.goto(f"{site}/cms/coverage/")
    axe(page, context="#main")
    screen(f"coverage-report-{width}")
    assert fits(page)
    page.get_by_role("link", name="3 about Physical aspects of care: Nurse").click()
    page.get_by_text("3 pages about “Physical aspects of care” with this seat: Nurse.").wait_for()
    axe(page, context="#main")
    page.goto(f"{site}/cms/clinical-reviews/")
    page.get_by_role("cell", name="Awaiting review").first.wait_for()
    screen(f"clinical-reviews-{width}")
    assert fits(page)
