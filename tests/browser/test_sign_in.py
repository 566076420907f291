"""Coming in, with a keyboard, a passkey or a code; each page looked at by axe in light and dark, wide and narrow."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import expect

from cms.mail import FolderTransport
from tests import factories
from tests.browser.looking import fits
from tests.cms.people import code_in, digits, link_in, person, with_app

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def home(live_server, settings, tmp_path):
    """The site under a name: passkeys need one, and 127.0.0.1 is none."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    settings.MAIL_FOLDER = tmp_path / "mail"
    factories.home()
    return settings.SITE_URL


@pytest.fixture
def page(page):
    """A page on which nothing may break the content policy or fail in a script."""
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "console", lambda line: trouble.append(line.text) if "Content Security Policy" in line.text else None
    )
    yield page
    assert trouble == []


@pytest.fixture
def key(page):
    """A passkey holder inside this browser, as a laptop with a fingerprint reader has one."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    about = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": about})

    def refuse():
        about_finger = {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
        cdp.send("WebAuthn.setUserVerified", about_finger)

    return refuse


def fill_in(page, email="hanna@example.org", password=factories.PASSWORD):
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def come_in(page, home):
    page.goto(f"{home}/accounts/login/?next=/display/")
    fill_in(page)
    page.wait_for_url("**/display/")


def confirm_it_is_me(page):
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page, home):
    page.goto(f"{home}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{home}/")


def heading(page):
    return page.get_by_role("heading", level=1)


def test_one_comes_in_with_the_keyboard_alone(page, home):
    person()
    page.goto(f"{home}/accounts/login/?next=/display/")
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        words, ring = page.evaluate(
            """() => {
                const it = document.activeElement;
                const words = it.labels?.[0]?.textContent || it.textContent;
                const ring = [it, it.closest("label")].some(one => one && getComputedStyle(one).outlineStyle == "solid");
                return [words.trim().replace(/\\s+/g, " "), ring];
            }"""
        )
        reached.append(words)
        assert ring, f"one sees that the focus is on {words!r}"
    first = [
        "Skip to the page",
        "Alongside",
        "E-mail",
        "Password",
        "Keep me signed in on this device",
        "Sign in",
    ]
    assert reached == [*first, "I forgot my password", "Use a passkey", "E-mail me a code", "Make an account"]

    # Wrong at first: the sentence takes the focus, and Tab goes on to the fields.
    page.get_by_label("E-mail").focus()
    page.keyboard.type("hanna@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("do not belong together")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/display/")


def test_a_passkey_is_added_and_from_then_on_opens_the_door_alone(page, home, key):
    hanna = person()
    come_in(page, home)
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    confirm_it_is_me(page)
    expect(page.get_by_label("A name for it")).to_have_value("Chrome on Linux")
    page.get_by_label("Let it sign me in alone").check()
    page.get_by_role("button", name="Add it now").click()
    expect(heading(page)).to_contain_text("spare key")
    kinds = set(Authenticator.objects.filter(user=hanna).values_list("type", flat=True))
    assert kinds == {"webauthn", "recovery_codes"}
    page.goto(f"{home}/accounts/2fa/webauthn/")
    expect(page.get_by_text("Signs you in alone.")).to_be_visible()
    sign_out(page, home)

    page.goto(f"{home}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/today/")


def test_a_passkey_keeps_the_way_one_was_going(page, home, key):
    person()
    come_in(page, home)
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    confirm_it_is_me(page)
    page.get_by_label("Let it sign me in alone").check()
    page.get_by_role("button", name="Add it now").click()
    expect(heading(page)).to_contain_text("spare key")
    sign_out(page, home)

    page.goto(f"{home}/accounts/login/?next=/display/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/display/")


def test_a_passkey_comes_after_the_password_where_it_is_meant_to(page, home, key):
    person()
    come_in(page, home)
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    confirm_it_is_me(page)
    page.get_by_role("button", name="Add it now").click()
    expect(heading(page)).to_contain_text("spare key")
    sign_out(page, home)

    page.goto(f"{home}/accounts/login/?next=/display/")
    fill_in(page)
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url("**/display/")
    # And it answers when one is asked again.
    page.goto(f"{home}/accounts/2fa/totp/activate/")
    page.get_by_role("link", name="Use a passkey or security key").click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(heading(page)).to_contain_text("Connect your authenticator app")


def test_a_passkey_that_is_refused_says_so_and_leaves_the_other_ways(page, home, key):
    person()
    come_in(page, home)
    page.goto(f"{home}/accounts/2fa/webauthn/add/")
    confirm_it_is_me(page)
    page.get_by_label("Let it sign me in alone").check()
    page.get_by_role("button", name="Add it now").click()
    expect(heading(page)).to_contain_text("spare key")
    sign_out(page, home)

    key()  # from now on the finger is not recognized
    page.goto(f"{home}/accounts/login/?next=/display/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("#passkey-problem")).to_contain_text("The passkey was not used")
    fill_in(page)
    expect(heading(page)).to_have_text("One more step.")


def test_at_an_address_without_a_name_no_passkey_is_offered(page, live_server, home):
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.get_by_role("link", name="E-mail me a code")).to_be_visible()
    expect(page.get_by_text("Use a passkey")).to_be_hidden()


def test_signing_out_takes_along_what_this_browser_kept(page, home):
    person()
    come_in(page, home)
    page.evaluate("localStorage.setItem('answer', 'half a sentence')")
    sign_out(page, home)
    page.goto(f"{home}/accounts/login/")
    assert page.evaluate("localStorage.getItem('answer')") is None


def test_an_account_is_made_with_a_code_from_the_mail(page, home):
    page.goto(f"{home}/accounts/login/?next=/display/")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail").fill("hanna@example.org")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(heading(page)).to_have_text("Write the code from your mail.")
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/display/")


def test_everything_but_passkeys_works_without_scripts(browser, home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with_app(hanna := person())
    page.goto(f"{home}/accounts/login/?next=/display/")
    expect(page.get_by_text("Use a passkey")).to_be_hidden()
    fill_in(page)
    secret = Authenticator.objects.get(user=hanna, type="totp").data["secret"]
    page.get_by_label("Code").fill(digits(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/display/")
    sign_out(page, home)
    context.close()


# Each page, as people see it


def at(path):
    return lambda page, home: page.goto(home + path)


def after_signing_in(path, *, again=False):
    def go(page, home):
        person()
        come_in(page, home)
        page.goto(home + path)
        if again:
            confirm_it_is_me(page)

    return go


def wrong_sign_in(page, home):
    page.goto(f"{home}/accounts/login/")
    fill_in(page, password="not the password")


def wrong_sign_up(page, home):
    page.goto(f"{home}/accounts/signup/")
    page.get_by_label("E-mail").fill("hanna@example.org")
    page.get_by_label("Password").fill("palliative")
    page.get_by_role("button", name="Make my account").click()


def code_awaited(page, home):
    page.goto(f"{home}/accounts/login/code/")
    page.get_by_label("E-mail").fill("hanna.reyes-with-a-long-name@department-of-palliative-care.example.org")
    page.get_by_role("button", name="Send me a code").click()


def wrong_code(page, home):
    code_awaited(page, home)
    page.get_by_label("Code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Go on").click()


def new_password(page, home):
    person()
    page.goto(f"{home}/accounts/password/reset/")
    page.get_by_label("E-mail").fill("hanna@example.org")
    page.get_by_role("button", name="Send me the link").click()
    page.wait_for_url("**/done/")
    page.goto(home + link_in(mail.outbox[-1], "/accounts/password/reset/key/"))


def second_step(page, home):
    with_app(person())
    page.goto(f"{home}/accounts/login/")
    fill_in(page)


def wrong_second_step(page, home):
    second_step(page, home)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_a_second_step(path):
    def go(page, home):
        secret = with_app(person())
        page.goto(f"{home}/accounts/login/?next={path}")
        fill_in(page)
        page.get_by_label("Code").fill(digits(secret))
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"**{path}")

    return go


def message(page, home):
    letter = mail.EmailMessage(
        "Your code for Alongside", f"Go to {home}/accounts/login/", "o@example.edu", ["h@example.org"]
    )
    FolderTransport().send_messages([letter])
    page.goto(f"{home}/mail/")
    page.get_by_role("link", name="Your code for Alongside").click()


def spare_keys(page, home):
    with_a_second_step("/display/")(page, home)
    page.goto(f"{home}/accounts/2fa/recovery-codes/")
    confirm_it_is_me(page)
    expect(page.get_by_role("link", name="Download as a text file")).to_be_visible()


PAGES = {
    "sign-in": at("/accounts/login/"),
    "sign-in-wrong": wrong_sign_in,
    "sign-up": at("/accounts/signup/"),
    "sign-up-wrong": wrong_sign_up,
    "ask-for-code": at("/accounts/login/code/"),
    "code": code_awaited,
    "code-wrong": wrong_code,
    "forgotten": at("/accounts/password/reset/"),
    "forgotten-sent": at("/accounts/password/reset/done/"),
    "new-password": new_password,
    "link-used": at("/accounts/password/reset/key/1-abc-def/"),
    "closed": at("/accounts/inactive/"),
    "university-did-not-answer": at("/accounts/3rdparty/login/error/"),
    "second-step": second_step,
    "second-step-wrong": wrong_second_step,
    "second-steps": with_a_second_step("/accounts/2fa/"),
    "spare-keys": spare_keys,
    "no-second-steps": after_signing_in("/accounts/2fa/"),
    "app": after_signing_in("/accounts/2fa/totp/activate/", again=True),
    "passkey": after_signing_in("/accounts/2fa/webauthn/add/", again=True),
    "passkeys": after_signing_in("/accounts/2fa/webauthn/"),
    "again": after_signing_in("/accounts/2fa/totp/activate/"),
    "email": after_signing_in("/accounts/email/"),
    "password": after_signing_in("/accounts/password/change/"),
    "sessions": after_signing_in("/accounts/sessions/"),
    "sign-out": after_signing_in("/accounts/logout/"),
    "mail": at("/mail/"),
    "message": message,
}
SMALL = """() => [...document.querySelectorAll("main a, main button, main input:not([type=hidden]), footer a")]
    .filter(it => it.offsetParent && !it.closest("p") && it.getBoundingClientRect().height < 24)
    .filter(it => !it.labels?.length || it.labels[0].getBoundingClientRect().height < 24)
    .map(it => it.outerHTML)"""


@pytest.mark.parametrize("name", PAGES)
def test_the_page_can_be_used_by_everybody(page, home, axe, screen, name):
    page.emulate_media(reduced_motion="reduce")
    PAGES[name](page, home)
    expect(heading(page)).to_have_count(1)
    for width, size in (("1280", DESK), ("390", PHONE)):
        page.set_viewport_size(size)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            axe(page)
            screen(f"account-{name}-{width}-{theme}")
    page.set_viewport_size({"width": 320, "height": 700})
    assert fits(page, 320)
    assert page.evaluate(SMALL) == []
