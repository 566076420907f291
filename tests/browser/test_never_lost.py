"""Never lose an answer: a clause a test, in a real Chromium, against crashes, dead servers, dead networks and shared devices."""

import contextlib
import os
import re
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.utils import timezone
from playwright.sync_api import Error, expect

from assessments import actions
from assessments.models import Attempt, Draft
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.browser.test_case import at_dose, kept_on_device, saved
from tests.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved on the server at \d")
HEARD = """() => {
  window.heard = [];
  const line = document.querySelector("#saved [data-spoken]");
  new MutationObserver(() => line.textContent && window.heard.push(line.textContent)).observe(line, { childList: true });
}"""


@pytest.fixture
def case(site):
    return cases.page()


@pytest.fixture
def learner(case, sign_in):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    sign_in(user)
    return user


@pytest.fixture
def attempt(case, learner):
    return at_dose(cases.attempt(case, Enrollment.objects.get(user=learner)))


@pytest.fixture
def open_attempt(site, attempt):
    def open_(page, of=attempt):
        page.goto(f"{site}/attempts/{of.uuid}/")
        expect(page.locator("#saved[data-voice]")).to_be_visible()
        return page

    return open_


def amount(page):
    return page.get_by_label("Amount").first


def drafts():
    return {draft.item: draft.raw["amount"] for draft in Draft.objects.all()}


# The browser is killed


def processes_of(profile):
    """The ids of the Chromium we started with this profile, by the folder's name on their command lines."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(profile).encode() in line.read_bytes():
                found.append(int(line.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_a_keystroke_older_than_a_second_survives_a_browser_that_is_killed(
    playwright, tmp_path, browser_type_launch_args, browser_context_args, site, attempt, learner
):
    profile = tmp_path / "profile"
    name = site_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": Visitor(learner).cookies[name].value, "url": site}
    cookie["expires"] = timezone.now().timestamp() + 86_400

    def start():
        context = playwright.chromium.launch_persistent_context(
            profile, **browser_type_launch_args, **browser_context_args
        )
        context.add_cookies([cookie])
        return context

    context = start()
    page = context.pages[0]
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    context.set_offline(True)
    amount(page).press_sequentially("18 mg")
    page.wait_for_timeout(1000)
    for process in processes_of(profile):
        os.kill(process, signal.SIGKILL)
    assert not Draft.objects.exists()

    context = start()
    page = context.pages[0]
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(amount(page)).to_have_value("18 mg")
    expect(page.get_by_text("Something you wrote had not reached the server.")).to_be_visible()
    expect(saved(page)).to_contain_text(SAVED)
    assert drafts() == {"dose": "18 mg"}
    assert kept_on_device(page, attempt) == 0
    context.close()


def test_what_waits_comes_back_to_its_place_and_is_erased_once_the_server_has_it(
    page, context, attempt, open_attempt, axe
):
    open_attempt(page)
    context.set_offline(True)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("No connection. One answer is kept on this device")
    page.close()
    context.set_offline(False)
    page = open_attempt(context.new_page())
    expect(amount(page)).to_have_value("18 mg")
    axe(page)
    expect(saved(page)).to_contain_text(SAVED)
    assert drafts() == {"dose": "18 mg"}
    assert kept_on_device(page, attempt) == 0
    page.reload()
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    expect(page.locator("[data-notice]")).to_be_hidden()


def test_what_waits_over_an_answer_that_changed_meanwhile_is_shown_beside_it(
    page, context, attempt, open_attempt, axe
):
    open_attempt(page)
    context.set_offline(True)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("No connection")
    page.close()
    actions.save_draft(attempt=attempt, item="dose", raw={"amount": "12 mg"}, rev=0)
    context.set_offline(False)
    page = open_attempt(context.new_page())
    offer = page.locator("[data-two]")
    expect(offer).to_contain_text("Here: 12 mg")
    expect(offer).to_contain_text("Kept on this device: 18 mg")
    axe(page)
    page.get_by_role("button", name="Put it back").click()
    expect(saved(page)).to_contain_text(SAVED)
    expect(saved(page)).to_have_attribute("data-voice", "saved")
    assert drafts() == {"dose": "18 mg"}
    assert kept_on_device(page, attempt) == 0


def test_what_was_written_for_a_stage_that_is_given_is_shown_and_not_thrown_away(
    page, context, case, learner, site
):
    attempt = cases.attempt(case, Enrollment.objects.get(user=learner))
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    context.set_offline(True)
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text("No connection")
    page.close()
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("[data-notice]")).to_contain_text("before its stage was given, and does not count")
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("[data-notice]")).to_be_hidden()
    assert kept_on_device(page, attempt) == 0


# Typed before the script came, or put back by the browser


@pytest.fixture
def hold(page):
    """Return a function that holds back the script of an attempt from now on; what it returns lets it come."""

    def start():
        held = []
        page.route("**/js/attempt*.js", lambda route: held.append(route))

        def let_go():
            page.unroute("**/js/attempt*.js")
            for one in held:
                with contextlib.suppress(Error):  # asked for by a page that is gone
                    one.continue_()
            expect(saved(page)).to_have_attribute("data-voice", re.compile("."))

        return let_go

    return start


def test_what_was_typed_before_the_script_came_is_saved_and_stands_after_a_reload(page, attempt, site, hold):
    let_go = hold()
    page.goto(f"{site}/attempts/{attempt.uuid}/", wait_until="commit")
    amount(page).fill("18 mg")
    assert not page.evaluate("document.querySelector('#saved').hasAttribute('data-voice')")
    let_go()
    expect(saved(page)).to_contain_text(SAVED)
    assert drafts() == {"dose": "18 mg"}
    page.reload()
    expect(amount(page)).to_have_value("18 mg")
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    expect(page.locator("[data-two]")).to_have_count(0)


def test_what_was_typed_before_the_script_came_survives_a_reload_right_after_without_a_network(
    page, context, attempt, site, hold
):
    let_go = hold()
    page.route("**/drafts/**", lambda route: route.abort())
    page.goto(f"{site}/attempts/{attempt.uuid}/", wait_until="commit")
    amount(page).fill("18 mg")
    let_go()
    expect(saved(page)).to_contain_text("One answer is kept on this device")
    page.unroute("**/drafts/**")
    page.reload()
    expect(amount(page)).to_have_value("18 mg")
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert drafts() == {"dose": "18 mg"}


@pytest.fixture
def meaning(case, learner, site):
    """An attempt at its first question: a browser puts back what was chosen there."""
    return cases.attempt(case, Enrollment.objects.get(user=learner))


def chosen():
    return Draft.objects.get().raw["option"]


def away_and_back(page, site, **how):
    """Come back to a page by its history: every browser then puts back what had been typed (some do at a reload)."""
    page.goto(f"{site}/display/")
    page.go_back(**how)


def test_what_the_browser_puts_back_of_a_page_whose_script_never_came_is_saved(page, meaning, site):
    page.route("**/js/attempt*.js", lambda route: route.abort())
    page.goto(f"{site}/attempts/{meaning.uuid}/")
    page.get_by_label("Pain he cannot report to us").check()
    assert page.locator("#saved[data-voice]").count() == 0
    page.unroute("**/js/attempt*.js")
    away_and_back(page, site)
    expect(page.get_by_label("Pain he cannot report to us")).to_be_checked()
    expect(saved(page)).to_contain_text(SAVED)
    assert chosen() == "pain"


def test_what_the_browser_puts_back_is_not_taken_for_what_the_server_has(page, meaning, site, axe, screen):
    page.goto(f"{site}/attempts/{meaning.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    page.goto(f"{site}/display/")
    actions.save_draft(attempt=meaning, item="meaning", raw={"option": "dying"}, rev=1)
    page.go_back()
    both = page.locator("[data-two]")
    expect(both).to_contain_text("Here: Pain he cannot report to us")
    expect(both).to_contain_text("On the server: The restlessness of his last days")
    expect(saved(page)).to_contain_text("The server has another answer than this page.")
    axe(page)
    screen("case-put-back")
    page.wait_for_timeout(1500)
    assert chosen() == "dying", "nobody has decided yet"
    away_and_back(page, site)
    expect(both).to_contain_text("On the server: The restlessness of his last days")
    page.get_by_role("button", name="lock stage 1").click()
    expect(both.get_by_role("button").first).to_be_focused()
    both.get_by_role("button", name="Take the other").click()
    expect(page.get_by_label("The restlessness of his last days")).to_be_checked()
    page.get_by_label("Pain he cannot report to us").check()
    page.wait_for_timeout(1500)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert chosen() == "pain"
    assert kept_on_device(page, meaning) == 0


UNHEARD = """
  const real = window.fetch;
  window.fetch = (...about) => (sessionStorage.unheard ? Promise.reject(new TypeError("unheard")) : real(...about));
"""


def test_an_unsent_answer_that_the_browser_puts_back_goes_on_its_way_without_a_question(page, meaning, site):
    page.add_init_script(UNHEARD)  # also what leaves with the page, and what another page would send
    page.goto(f"{site}/attempts/{meaning.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    page.get_by_label("The restlessness of his last days").check()
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    page.evaluate("sessionStorage.unheard = 'yes'")
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text("No connection")
    away_and_back(page, site)
    expect(page.get_by_label("Pain he cannot report to us")).to_be_checked()
    expect(saved(page)).to_contain_text("No connection. One answer is kept on this device")
    expect(page.locator("[data-two]")).to_have_count(0)
    page.evaluate("delete sessionStorage.unheard")
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.", timeout=10_000)
    assert chosen() == "pain"
    assert kept_on_device(page, meaning) == 0


# The server or the network is away


@pytest.mark.slow
def test_a_server_that_is_killed_and_comes_back_gets_every_answer_in_the_order_of_writing(
    page, context, real_server
):
    attempt = at_dose(cases.attempt())
    name = site_settings.SESSION_COOKIE_NAME
    value = Visitor(attempt.user).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": real_server.url}])
    page.goto(f"{real_server.url}/attempts/{attempt.uuid}/")
    amount(page).fill("10")
    expect(saved(page)).to_contain_text(SAVED)
    before = saved(page).locator("[data-words]").inner_text()
    real_server.kill()
    page.get_by_label("Amount").last.fill("2 mg")
    page.wait_for_timeout(50)
    amount(page).fill("18")
    expect(saved(page)).to_contain_text("No connection. 2 answers are kept on this device")
    expect(saved(page)).to_contain_text(f"Last {before[:1].lower()}{before[1:].split('.')[0]}")
    page.get_by_role("button", name="hand in").click()
    expect(saved(page)).to_contain_text("as far as this page knows, nothing was given yet")
    assert drafts() == {"dose": "10"}
    real_server.start()
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.", timeout=40_000)
    assert drafts() == {"dose": "18", "rescue": "2 mg"}
    assert [draft.item for draft in Draft.objects.order_by("saved_at")] == ["rescue", "dose"]
    page.get_by_role("button", name="hand in").click()
    page.get_by_role("button", name="Give it as it is").click()
    expect(page).to_have_url(re.compile("/debrief/$"))
    assert Attempt.objects.get().state == "submitted"


def test_ten_minutes_without_a_network_lose_nothing(page, context, attempt, open_attempt):
    page.clock.install()
    open_attempt(page)
    page.clock.run_for(1000)
    context.set_offline(True)
    for minute in range(10):
        amount(page).fill(f"{minute} mg")
        page.clock.run_for(60_000)
    page.get_by_label("Amount").last.fill("2 mg")
    page.clock.run_for(2000)
    expect(saved(page)).to_contain_text("No connection. 2 answers are kept on this device")
    assert not Draft.objects.exists()
    context.set_offline(False)
    page.clock.run_for(31_000)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert drafts() == {"dose": "9 mg", "rescue": "2 mg"}


def test_what_waits_is_sent_from_whatever_page_its_owner_opens_first(
    page, context, attempt, open_attempt, site
):
    open_attempt(page)
    context.set_offline(True)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("No connection")
    page.wait_for_timeout(200)
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{site}/display/")
    expect(
        page.get_by_text("An answer that waited on this device is saved on the server now.")
    ).to_be_visible()
    assert drafts() == {"dose": "18 mg"}
    assert kept_on_device(page, attempt) == 0


# Whose answers


def test_whoever_signs_in_next_sees_nothing_sends_nothing_and_takes_nothing_away(
    page, context, attempt, open_attempt, case, sign_in, site, learner
):
    open_attempt(page)
    context.set_offline(True)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("No connection")
    page.wait_for_timeout(200)
    page.close()
    context.clear_cookies()  # the session has run out
    context.set_offline(False)

    other = cases.learner(case)
    sign_in(other.user)
    theirs = at_dose(cases.attempt(case, other))
    page = context.new_page()
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method != "GET" else None)
    page.goto(f"{site}/display/")
    page.wait_for_timeout(500)
    open_attempt(page, theirs)
    page.wait_for_timeout(500)
    assert amount(page).input_value() == "" and "18 mg" not in page.content()
    assert sent == [] and not Draft.objects.exists()
    assert kept_on_device(page, attempt) == 1
    lying = page.evaluate(
        """async () => {
          const open = indexedDB.open("alongside-answers");
          const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
          const all = db.transaction("kept").objectStore("kept").getAll();
          return new Promise((resolve) => (all.onsuccess = () => resolve(all.result.map((one) =>
            JSON.stringify(one) + new TextDecoder().decode(one.sealed)).join())));
        }"""
    )
    assert lying and "18 mg" not in lying and "amount" not in lying

    page.goto(f"{site}/accounts/logout/")
    expect(page.locator("[data-asks]")).to_be_hidden()
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site}/")

    sign_in(learner)
    open_attempt(page)
    expect(amount(page)).to_have_value("18 mg")
    expect(saved(page)).to_contain_text(SAVED)
    assert drafts() == {"dose": "18 mg"}


def test_signing_out_with_an_answer_that_waits_asks_first_and_then_leaves_nothing(
    page, context, attempt, open_attempt, site, axe, screen, sign_in, learner
):
    open_attempt(page)
    actions.save_draft(attempt=attempt, item="dose", raw={"amount": "12 mg"}, rev=0)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("Changed in another window.")
    page.wait_for_timeout(200)
    page.goto(f"{site}/accounts/logout/")
    asks = page.locator("[data-asks]")
    expect(asks).to_contain_text("One answer has not reached the server.")
    expect(page.get_by_text("Everything is saved.")).to_be_hidden()
    axe(page)
    screen("sign-out-asks")
    asks.get_by_role("button", name="Send it now").click()
    expect(asks).to_contain_text("Not everything could be sent.")
    assert drafts() == {"dose": "12 mg"}
    page.get_by_role("button", name="Sign out, and lose it").click()
    expect(page).to_have_url(f"{site}/")
    sign_in(learner)
    page.goto(f"{site}/display/")
    assert kept_on_device(page, attempt) == 0


def test_before_signing_out_what_waits_can_be_sent(page, context, attempt, open_attempt, site):
    open_attempt(page)
    page.route("**/drafts/**", lambda route: route.abort())
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("No connection")
    page.wait_for_timeout(200)
    page.goto(f"{site}/accounts/logout/")
    page.unroute("**/drafts/**")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    assert drafts() == {"dose": "18 mg"}
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site}/")


def test_two_tabs_keep_each_their_own_and_one_does_not_erase_what_the_other_waits_with(
    page, context, attempt, open_attempt
):
    open_attempt(page)
    other = open_attempt(context.new_page())
    other.route("**/drafts/**", lambda route: route.abort())
    other.get_by_label("Amount").last.fill("3 mg")
    expect(saved(other)).to_contain_text("No connection")
    page.get_by_label("Amount").last.fill("2 mg")
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert kept_on_device(page, attempt) == 1
    other.close()
    page.reload()
    offer = page.locator("[data-two]")
    expect(offer).to_contain_text("Here: 2 mg")
    expect(offer).to_contain_text("Kept on this device: 3 mg")


# What is said, and heard


def test_a_listener_hears_trouble_and_its_end_and_not_every_save(page, context, attempt, open_attempt):
    open_attempt(page)
    page.evaluate(HEARD)
    for text in ("1", "18", "180", "18"):
        amount(page).fill(text)
        page.wait_for_timeout(1300)
    expect(saved(page)).to_contain_text("Nothing is waiting")
    context.set_offline(True)
    for text in ("18 m", "18 mg", "18 mg "):
        amount(page).fill(text)
        page.wait_for_timeout(700)
    expect(saved(page)).to_contain_text("No connection")
    context.set_offline(False)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.", timeout=10_000)
    heard = page.evaluate("window.heard")
    assert [words.split(" ")[0] for words in heard] == ["Saved", "No", "Saved"], heard
    assert saved(page).get_attribute("role") == "status"
    assert saved(page).locator("[data-words]").get_attribute("aria-live") == "off"


def test_where_the_browser_keeps_nothing_the_page_says_so(page, context, attempt, open_attempt):
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    open_attempt(page)
    context.set_offline(True)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text("This browser keeps nothing, so leave this page open")
    expect(saved(page)).not_to_contain_text("kept on this device")
    context.set_offline(False)
    expect(saved(page)).to_contain_text(SAVED, timeout=10_000)
    assert drafts() == {"dose": "18 mg"}


# Time


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_time_speaks_at_marks_only_also_when_hidden_and_whatever_the_device_says(
    page, attempt, open_attempt, days, axe
):
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=41))
    page.clock.install(time=timezone.now() + timedelta(days=days))
    open_attempt(page)
    expect(page.get_by_text(re.compile("4[01] minutes"))).to_be_visible()
    page.get_by_text("Hide the time").click()
    expect(page.get_by_text(re.compile("4[01] minutes"))).to_be_hidden()
    axe(page)
    page.evaluate(HEARD.replace("#saved", "[data-timer]"))
    # As fast as a script can turn a clock, the server's own time stands still: it may not be asked here.
    page.route("**/drafts/**", lambda route: route.abort())
    for _ in range(40):
        page.clock.run_for(60_000)
    assert page.evaluate("window.heard") == [
        "Half of the time is left.",
        "Ten minutes are left.",
        "Five minutes are left.",
        "One minute is left.",
    ]
    page.reload()
    expect(page.get_by_text("Time is hidden. Show it")).to_be_visible()


def test_the_page_only_asks_whether_time_is_up_and_goes_on_where_more_was_given(page, attempt, open_attempt):
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(seconds=6))
    open_attempt(page)
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(minutes=30))
    expect(page.get_by_text(re.compile("29 minutes"))).to_be_visible(timeout=10_000)
    amount(page).fill("18 mg")
    expect(saved(page)).to_contain_text(SAVED)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(seconds=1))
    amount(page).fill("18.5 mg")
    expect(saved(page)).to_contain_text("Time is up. What had been saved counts.", timeout=5000)
    expect(page.get_by_role("button", name="hand in")).to_be_disabled()
    assert drafts() == {"dose": "18.5 mg"}, "what arrives a moment later still counts"


# Chart and question


def test_the_chart_stays_beside_the_question_and_scrolls_by_keyboard(page, attempt, open_attempt):
    page.set_viewport_size({"width": 1280, "height": 500})
    open_attempt(page)
    chart = page.locator("#chart")
    page.get_by_label("Amount").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    expect(chart).to_be_in_viewport()
    assert chart.evaluate("one => getComputedStyle(one).position") == "sticky"
    chart.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    assert chart.evaluate("one => one.scrollHeight <= one.clientHeight || one.scrollTop > 0")


def test_on_a_phone_the_way_back_from_the_chart_leads_to_where_one_was(page, attempt, open_attempt):
    page.set_viewport_size({"width": 390, "height": 700})
    open_attempt(page)
    last = page.get_by_label("Amount").last
    last.fill("2")
    flip = page.get_by_role("navigation", name="Between chart and question")
    flip.get_by_role("link", name="Chart").click()
    expect(page.locator("#chart h2")).to_be_in_viewport()
    flip.get_by_role("link", name="Question").click()
    expect(last).to_be_in_viewport()


# Any kind of field

FORM = """<form>
  <input name="line:q" value="a"><textarea name="area:q">one\ntwo</textarea><input type="number" name="count:q" value="3">
  <select name="one:q" aria-label="First"><option value="">–</option><option value="x" selected>The x</option></select>
  <select name="many[]:q" multiple><option value="m" selected>M</option><option value="n" selected>N</option></select>
  <label><input type="checkbox" name="boxes[]:q" value="b1" checked>Box one</label>
  <label><input type="checkbox" name="boxes[]:q" value="b2">Box two</label>
  <label><input type="radio" name="pick:q" value="p" checked>The p</label>
  <input name="off:q" value="off" disabled><button name="act:q" value="no">No</button><input name="rev:q" value="4">
  <input name="line:other" value="another question">
</form>"""
ROUND = """async (html) => {
  const { alike, inWords, read, write } = await import("/static/cms/js/fields.js");
  document.body.innerHTML = html;
  const form = document.querySelector("form");
  const first = read(form, "q");
  const heard = [];
  form.addEventListener("written", ({ detail }) => heard.push(detail.item));
  write(form, "q", {});
  const empty = read(form, "q");
  write(form, "q", first);
  const came = alike(read(form, "q", true), first);
  write(form, "q", {});
  const still = alike(read(form, "q", true), first);
  write(form, "q", first);
  return { first, came, still, empty: alike(empty, {}), again: alike(read(form, "q"), first), heard, words: inWords(form, "q", first) };
}"""


def test_every_kind_of_plain_field_is_read_written_and_said(page, site):
    page.goto(f"{site}/display/")
    came = page.evaluate(ROUND, FORM)
    assert came["first"] == {
        "line": "a",
        "area": "one\ntwo",
        "count": "3",
        "one": "x",
        "many": ["m", "n"],
        "boxes": ["b1"],
        "pick": "p",
    }
    assert came["empty"] and came["again"] and came["heard"] == ["q"] * 4
    assert came["came"] and came["still"], "as the page brought it, whatever stands there now"
    assert came["words"] == "a; one\ntwo; 3; First: The x; M, N; Box one; The p"
