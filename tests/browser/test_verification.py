"""Checking a certificate in a browser: dropped, chosen, by keyboard, without scripts; and what holders decide."""

import base64
import json

import pytest
from playwright.sync_api import expect

from certificates import actions, filing
from certificates import number as numbers
from tests.browser.looking import fits
from tests.certificates import given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
DROP = """([name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def certificate(site):
    return given.certificate()


def heading(page):
    """The answer."""
    return page.get_by_role("heading", level=1)


def drop(page, name, kind, content):
    """Let go of a file over the middle of the page, far from the form."""
    page.evaluate(DROP, [name, kind, base64.b64encode(content).decode()])


@WIDTHS
def test_every_answer_reads_well_and_is_accessible(page, site, axe, screen, certificate, width):
    page.set_viewport_size({"width": width, "height": 900})
    content = filing.contents(certificate)
    document = json.loads(certificate.credential)
    tampered = json.dumps(document | {"awardedDate": "2001-01-01T12:00:00Z"}).encode()
    foreign = json.dumps(document | {"issuer": {"id": "did:web:a.example", "name": "Elsewhere"}}).encode()
    for name, path, title in (
        ("ask", "/v/", "Check a certificate."),
        ("how", "/v/how/", "How a certificate is checked."),
        ("valid", f"/v/{certificate.number}", "This certificate is valid."),
        ("unknown", f"/v/{numbers.new()}", "We can show no certificate with this number."),
        ("mistyped", "/v/7K3Q", "This is not a certificate number."),
    ):
        page.goto(site + path)
        expect(heading(page)).to_have_text(title)
        axe(page)
        assert fits(page), name
        screen(f"verify-{name}-{width}")
    for name, sent, title in (
        ("as-issued", content, "This certificate is valid."),
        ("changed", content + b" ", "This file is not as we issued it."),
        ("tampered", tampered, "Do not rely on this credential."),
        ("foreign", foreign, "This credential is not one of ours."),
        ("picture", b"\xff\xd8\xff", "Check a certificate."),
    ):
        page.goto(f"{site}/v/")
        page.get_by_label("Certificate as PDF").set_input_files(
            {"name": "file", "mimeType": "application/octet-stream", "buffer": sent}
        )
        page.get_by_role("button", name="Check this file").click()
        expect(heading(page)).to_have_text(title)
        axe(page)
        assert fits(page), name
        screen(f"verify-{name}-{width}")
    actions.revoke(certificate=certificate, by=given.user(), reason="replaced", words="Another name.")
    page.goto(f"{site}/v/{certificate.number}")
    expect(heading(page)).to_have_text("This certificate was replaced.")
    axe(page)
    screen(f"verify-replaced-{width}")


def test_a_file_may_be_dropped_anywhere_on_the_page(page, site, certificate):
    page.goto(f"{site}/v/{certificate.number}")
    expect(page.get_by_text("Or drop the file anywhere on this page.")).to_be_visible()
    drop(page, "certificate.pdf", "application/pdf", filing.contents(certificate))
    expect(page.get_by_text("The file is, byte for byte, the one that we issued.")).to_be_visible()
    drop(page, "big.pdf", "application/pdf", b"%PDF-" + b"0" * 2_000_001)
    expect(page.locator("[data-drop-said]")).to_have_text(
        "This file is too large. Our certificates are smaller than 2 MB."
    )


def test_all_of_it_works_by_keyboard(page, site, certificate):
    page.goto(f"{site}/v/")
    page.get_by_label("Number of the certificate").focus()
    page.keyboard.type(certificate.grouped.lower())
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("This certificate is valid.")
    page.get_by_label("Or check the name on the paper").focus()
    page.keyboard.type(given.NAME)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Yes.")).to_be_visible()


def test_it_works_without_scripts_and_without_cookies(browser, browser_context_args, site, certificate):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{site}/v/")
    expect(page.get_by_text("Or drop the file")).to_be_hidden()
    page.get_by_label("Certificate as PDF").set_input_files(
        {
            "name": "credential.json",
            "mimeType": "application/json",
            "buffer": certificate.credential.encode(),
        }
    )
    page.get_by_role("button", name="Check this file").click()
    expect(heading(page)).to_have_text("This certificate is valid.")
    assert context.cookies() == []
    context.close()


@WIDTHS
def test_a_holder_decides_what_others_see(page, site, sign_in, axe, screen, certificate, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(certificate.learner)
    page.goto(f"{site}/record/")
    page.get_by_role("link", name="Share it, or not").click()
    seen = page.locator("section", has=page.locator("#seen"))
    expect(seen).to_contain_text("No name")
    page.get_by_role("button", name="Show my name on the page").click()
    expect(seen).to_contain_text(given.NAME)
    axe(page)
    assert fits(page)
    screen(f"certificate-own-{width}")
    page.locator("summary", has_text="Take the page down").press("Enter")
    page.get_by_role("button", name="Take the page down").click()
    expect(seen).to_contain_text("Nothing.")
    expect(page.get_by_text("You took its page down.")).to_be_visible()
    axe(page)
    screen(f"certificate-own-down-{width}")
    page.goto(f"{site}/v/{certificate.number}")
    expect(heading(page)).to_have_text("We can show no certificate with this number.")
