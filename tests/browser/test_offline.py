"""Reading and writing beside a lesson: with a network, without one, on one's own device, and after somebody has left."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses import noting
from courses.models import CheckAnswer, LessonNote, LessonProgress, ProgramPage
from tests import factories
from tests.browser.looking import fits

SETTLED = """() => {
  getComputedStyle(document.body).color;
  return Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null);
}"""
# Colors take a moment to change; a reader waits for them, and so do we.

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
PROSE = (
    "## What stays behind\n\nThe kidney slows, and what it should carry away waits. "
    "[[Myoclonus]] is a sign.\n\n## What you do\n\nLook, and stop what is piling up."
)
SELECT = """([first, last]) => {
  const walk = document.createTreeWalker(document.querySelector("#lesson .prose"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let begun = false;
  while (walk.nextNode()) {
    const { data } = walk.currentNode;
    if (!begun && data.includes(first)) begun = !range.setStart(walk.currentNode, data.indexOf(first));
    if (begun && data.includes(last)) {
      range.setEnd(walk.currentNode, data.indexOf(last) + last.length);
      break;
    }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
COPIES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    found[name] = keys.map((key) => new URL(key.url).pathname);
  }
  return found;
}"""


@pytest.fixture
def week(site):
    return factories.week(title="Conversion", number=4)


@pytest.fixture
def lesson(week):
    body = factories.body(
        ("check", factories.CHECK), ("reflection", {"prompt": "When did you stay silent?"}), prose=PROSE
    )
    return factories.lesson(week=week, title="When kidneys fail", body=body)


@pytest.fixture
def other_lesson(week, lesson):
    body = factories.body(("check", factories.CHECK))
    return factories.lesson(week=week, title="The one who gives the dose", half="psychosocial", body=body)


@pytest.fixture
def learner(lesson, other_lesson, sign_in):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    factories.profile(user)
    factories.enrollment(user=user, program=ProgramPage.objects.ancestor_of(lesson).get())
    sign_in(user)
    return user


@pytest.fixture
def complaints(page):
    """What the browser's console says of errors and broken policies, but for the network that was switched off."""
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: (
            said.append(message.text)
            if message.type == "error" and "ERR_INTERNET" not in message.text
            else None
        ),
    )
    return said


def new_note(page):
    return page.locator("[data-new]").last


def test_notes_and_highlights_are_kept_as_they_are_made(
    page, site, learner, lesson, other_lesson, axe, screen, complaints
):
    page.goto(site + lesson.get_url())
    mine = page.locator("[data-new]").first
    mine.get_by_label("Where it belongs").select_option(label="under: What you do")
    mine.locator("textarea").fill("Ask Marta about the jerks.")
    expect(mine.locator("[data-saved]")).to_contain_text("Saved at")
    kept = LessonNote.objects.get()
    assert (kept.text, kept.place_title) == ("Ask Marta about the jerks.", "What you do")
    page.get_by_role("button", name="Write another note").click()
    expect(new_note(page).locator("textarea")).to_be_focused()

    # By keyboard: the button comes right after the paragraph of the words that were chosen.
    page.evaluate(SELECT, ["what it should", "is a sign"])
    pen = page.get_by_role("group", name="The words you chose")
    expect(pen).to_be_visible()
    page.locator("#lesson .prose p").first.locator("a").last.focus()
    page.evaluate(SELECT, ["what it should", "is a sign"])
    page.keyboard.press("Tab")
    expect(pen.get_by_role("button", name="Highlight", exact=True)).to_be_focused()
    axe(page)
    screen("lesson-pen", full_page=False)
    page.keyboard.press("Enter")
    expect(page.locator("mark[data-of]")).to_have_text(
        [re.compile("what it should"), "Myoclonus", " is a sign"]
    )
    expect(page.locator("#notes blockquote")).to_have_text(
        "what it should carry away waits. Myoclonus is a sign"
    )

    # Another window wrote meanwhile: both texts stay.
    noting.change(user=learner, uuid=kept.uuid, text="Ask Luis.", rev=kept.rev)
    mine.locator("textarea").fill("Ask Marta and her son.")
    expect(mine.locator("[data-saved]")).to_contain_text("Both are kept.")
    page.reload()
    fields = page.locator("[data-list=note] textarea")
    expect(fields).to_have_count(3)
    assert {field.input_value() for field in fields.all()} == {"Ask Luis.", "Ask Marta and her son.", ""}
    expect(page.locator("mark[data-of]")).to_have_count(3)
    for width, theme in (("1280", "light"), ("390", "dark")):
        page.set_viewport_size(PHONE if width == "390" else {"width": 1280, "height": 900})
        page.emulate_media(color_scheme=theme)
        page.evaluate(SETTLED)
        axe(page)
        screen(f"lesson-notes-{width}-{theme}")
        assert fits(page)

    # The author changed those words: the highlight is listed and says so.
    lesson.body = factories.body(prose="## What stays behind\n\nNothing of it.")
    lesson.save_revision().publish()
    page.reload()
    expect(page.get_by_text("The text has changed since")).to_be_visible()
    page.locator("[data-list=highlight] .erase summary").click()
    page.get_by_role("button", name="Erase it").last.click()
    expect(page.locator("[data-said]")).to_have_text("Erased.")
    assert not LessonNote.objects.filter(kind="highlight").exists()

    page.keyboard.press("n")
    expect(page).to_have_url(site + other_lesson.get_url())
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Turn lessons by these keys").uncheck()
    page.reload()
    page.keyboard.press("p")
    expect(page).to_have_url(site + other_lesson.get_url())
    assert complaints == []


def test_what_is_written_without_a_network_is_sent_once_it_is_back(
    page, site, context, learner, lesson, other_lesson, complaints
):
    page.goto(site + lesson.get_url())
    context.set_offline(True)
    page.get_by_label("Stop all morphine").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("form[data-tick=check]")).to_contain_text("Your answer is kept on this device.")
    page.locator(".reflection textarea").fill("In March, on rounds.")
    expect(page.locator(".reflection [data-saved]")).to_contain_text("No connection. Kept on this device")
    new_note(page).locator("textarea").fill("Written in the tunnel.")
    expect(new_note(page).locator("[data-saved]")).to_contain_text("No connection.")
    page.get_by_role("button", name="I have read this lesson").click()
    expect(page.locator("#reading")).to_contain_text("That you have read this lesson is kept on this device")
    assert not LessonNote.objects.exists() and not CheckAnswer.objects.exists()
    page.close()  # and the browser is put away

    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{site}/today/")
    page.wait_for_function("() => localStorage.getItem('unsent') === null")
    assert CheckAnswer.objects.count() == 1
    assert set(LessonNote.objects.values_list("kind", "text")) == {
        ("note", "Written in the tunnel."),
        ("reflection", "In March, on rounds."),
    }
    assert LessonProgress.objects.get(page=lesson).completed_at
    page.goto(site + lesson.get_url())
    expect(page.locator(".reflection textarea")).to_have_value("In March, on rounds.")
    expect(page.get_by_text("You have read this lesson:")).to_be_visible()

    # What the server does not take is said until it has been read.
    page.goto(site + other_lesson.get_url())
    context.set_offline(True)
    page.get_by_label("Add a sedative").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("form[data-tick=check]")).to_contain_text("Your answer is kept on this device.")
    page.close()
    other_lesson.body = factories.body(prose="## Without a check\n\nNow.")
    other_lesson.save_revision().publish()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{site}/today/")
    expect(page.locator("[data-refused]")).to_contain_text(
        "Your answer to a check of “The one who gives the dose” was not taken. The lesson was edited"
    )
    page.get_by_role("button", name="I have read this").click()
    page.wait_for_function("() => localStorage.getItem('unsent') === null")
    assert CheckAnswer.objects.count() == 1
    assert complaints == []


def test_a_week_kept_on_ones_own_device_is_read_offline_and_leaves_with_its_owner(
    page, site, context, learner, lesson, other_lesson, week, sign_in, axe, screen, complaints
):
    page.goto(site + lesson.get_url())
    switch = page.get_by_role("switch", name="This is my own device")
    expect(switch).not_to_be_checked()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    switch.check()
    expect(page.locator("[data-kept-words]")).to_contain_text("Kept on this device since")
    (copies,) = page.evaluate(COPIES).values()
    pages = {path for path in copies if not path.startswith("/static/")}
    assert pages == {week.get_url(), lesson.get_url(), other_lesson.get_url(), reverse("offline")}
    page.goto(f"{site}/today/")

    context.set_offline(True)
    page.goto(site + other_lesson.get_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("The one who gives the dose")
    expect(page.get_by_text("you are reading the copy kept on this device")).to_be_visible()
    axe(page)
    screen("lesson-copy", full_page=False)
    page.goto(f"{site}/today/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page needs a connection.")
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(f"{site}/today/")
    axe(page)
    screen("offline", full_page=False)
    page.get_by_role("link", name="When kidneys fail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When kidneys fail")

    # Copies that are too old are not shown.
    page.evaluate("""async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const old = new Date(Date.now() - 15 * 864e5).toISOString();
        await cache.put(location.pathname, new Response("<html><h1>Old</h1>", { headers: { "X-Kept-At": old } }));
      }
    }""")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page needs a connection.")
    context.set_offline(False)

    # The session has ended, and somebody else comes in: nothing of it is left.
    context.clear_cookies()
    page.goto(f"{site}/display/")
    gone = "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length"
    page.wait_for_function(gone)
    sign_in(learner)
    page.goto(site + week.get_url())
    page.get_by_role("switch").check()
    expect(page.locator("[data-kept-words]")).to_contain_text("Kept on this device since")
    other = factories.user()
    factories.enrollment(user=other, program=ProgramPage.objects.ancestor_of(lesson).get())
    context.clear_cookies()
    sign_in(other)
    page.goto(site + lesson.get_url())
    page.wait_for_function(gone)
    expect(page.get_by_role("switch")).not_to_be_checked()
    page.get_by_role("switch").check()
    expect(page.locator("[data-kept-words]")).to_contain_text("Kept on this device since")
    page.get_by_role("switch").uncheck()
    page.wait_for_function(gone)
    page.get_by_role("switch").check()
    expect(page.locator("[data-kept-words]")).to_contain_text("Kept on this device since")
    page.goto(f"{site}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_function(gone)
    assert complaints == []
