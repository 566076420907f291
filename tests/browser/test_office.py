"""The office's screens walked by keyboard and looked at by axe, wide and narrow."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from certificates.models import Certificate
from courses.models import Enrollment, Invitation
from tests import factories
from tests.browser.looking import fits
from tests.certificates import given
from tests.certificates.credit import given as credit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def look(page, axe, screen):
    """Return a function that looks at a page: axe finds nothing, nothing runs out to the side, a picture is kept."""

    def check(name, context=None):
        axe(page, context=context)
        assert fits(page), name
        screen(f"office-{name}-{page.viewport_size['width']}")

    return check


# A labelled choice takes the ring for its box.
RINGED = (
    "one => [one, one.closest('label')].some(each => each && getComputedStyle(each).outlineStyle !== 'none')"
)


def reach(page, target, most=120):
    """Go to an element by the Tab key alone; fail when it is not reached, or not to be seen once it is."""
    for _step in range(most):
        if target.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate(RINGED), "no focus to be seen"


def press(page, name, key="Enter", role="button"):
    """Reach a button or link by keyboard and press it."""
    reach(page, page.get_by_role(role, name=name).first)
    with page.expect_navigation():
        page.keyboard.press(key)


@WIDTHS
def test_a_batch_is_put_together_and_approved_by_a_second_person(page, site, sign_in, look, width):
    page.set_viewport_size({"width": width, "height": 900})
    cohort = given.cohort(given.program(rules=[f"Task {letter} done" for letter in "ABCDE"]))
    given.learner(cohort, name="Ren Ishikawa", confirmed=True)
    given.learner(cohort, name="Maja Eriksen", confirmed=True)
    given.learner(cohort, name="Asa Greenwood")
    sign_in(factories.user("office"))
    page.goto(f"{site}/desk/")
    expect(page.get_by_text("Task D done: ")).to_be_hidden()
    reach(page, page.get_by_text("and 2 more"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Task D done: ")).to_be_visible()
    look("desk")
    page.goto(f"{site}/desk/")
    for name in ("Maja Eriksen", "Ren Ishikawa"):
        reach(page, page.get_by_label(f"Choose {name}"))
        page.keyboard.press("Space")
    press(page, re.compile("^Look at (?!all)"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 certificates wait for a second person.")
    look("batch")
    reach(page, page.get_by_label("Choose Maja Eriksen"))
    page.keyboard.press("Space")
    press(page, "Leave the ticked ones out")
    expect(page.get_by_role("heading", level=1)).to_have_text("One certificate waits for a second person.")
    address = page.url
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/desk/batches/")
    look("batches")
    page.goto(address)
    look("batch-second")
    press(page, "Approve and issue")
    expect(page.get_by_role("heading", level=1)).to_have_text("The certificate is issued.", timeout=30_000)
    look("batch-done")
    assert Certificate.objects.valid().get().name == "Ren Ishikawa"


@WIDTHS
def test_a_roster_is_looked_at_applied_and_undone(page, site, sign_in, look, width, tmp_path):
    page.set_viewport_size({"width": width, "height": 900})
    cohort = given.cohort(open_enrollment=False, name="Autumn")
    inside = factories.user(first_name="Ola", last_name="Berg")
    sign_in(factories.user("office"))
    file = tmp_path / "people.csv"
    file.write_text(
        "E-mail,First name,Last name,Discipline\n"
        "ren@example.org,Ren,Ishikawa,Nurse\n"
        f"{inside.email},Olaf,Berg,Ethicist\n"
        "no address,,,\n"
    )
    page.goto(site + reverse("roster_import", args=[cohort.uuid]))
    look("roster")
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Show me what would happen")
    expect(page.get_by_text("Bedside nurse (BSN) or Advanced practice nurse (APN)")).to_be_visible()
    look("roster-plan")
    reach(page, page.get_by_role("checkbox").first)
    page.keyboard.press("Space")
    press(page, "Apply this roster")
    expect(page.get_by_role("link", name="Undo this import")).to_be_visible(timeout=30_000)
    look("roster-applied")
    assert Invitation.objects.get(email="ren@example.org").cohort == cohort
    assert Enrollment.objects.get(user=inside).state == "active"
    press(page, "Undo this import", role="link")
    look("roster-undo")
    page.get_by_label("Why").fill("The wrong list.")
    press(page, "Undo this import")
    expect(page.get_by_role("link", name="Undo this import")).to_have_count(0, timeout=30_000)
    look("roster-undone")
    assert Enrollment.objects.get(user=inside).state == "withdrawn"


@WIDTHS
def test_a_message_is_written_looked_at_and_sent_and_the_log_tells(page, site, sign_in, look, width):
    page.set_viewport_size({"width": width, "height": 900})
    given.learner(name="Maja Eriksen")
    sign_in(factories.user("office", first_name="Joan", last_name="Mbeki"))
    page.goto(f"{site}/desk/messages/")
    look("messages-none")
    page.goto(f"{site}/desk/")
    reach(page, page.get_by_label("Choose Maja Eriksen"))
    page.keyboard.press("Space")
    press(page, "Write to the chosen ones")
    look("message-new")
    page.get_by_label("Subject").fill("Soon over, {first_name}")
    page.get_by_label("Text").fill("Still missing: {missing}")
    press(page, "See what goes to whom")
    look("message-look")
    press(page, "Send it")
    expect(page.get_by_role("heading", level=1)).to_contain_text("one learner")
    look("message")
    page.goto(f"{site}/desk/messages/")
    look("messages")
    page.goto(f"{site}/desk/log/")
    look("log")
    page.get_by_label("Who did it").fill("Mbeki")
    press(page, "Search")
    expect(page.get_by_role("table").get_by_text("wrote to learners").first).to_be_visible()
    look("log-found")


@WIDTHS
def test_credit_is_offered_claimed_and_issued_again(page, site, sign_in, look, width):
    page.set_viewport_size({"width": width, "height": 900})
    activity = credit.activity()
    enrollment = credit.pharmacist(activity.program)
    office = factories.user("office")
    sign_in(office)
    for name, address in {
        "credit": reverse("credit_activities"),
        "credit-new": reverse("credit_activity_new"),
        "credit-activity": reverse("credit_activity", args=[activity.pk]),
        "credit-statement": reverse("credit_activity_statement", args=[activity.pk, "acpe"]),
        "credit-report": reverse("credit_report", args=[activity.pk]),
    }.items():
        page.goto(site + address)
        look(name)
    sign_in(enrollment.user)
    page.goto(f"{site}/credit/")
    look("credit-mine")
    page.goto(f"{site}/credit/numbers/")
    look("credit-numbers")
    page.goto(f"{site}/credit/{activity.pk}/")
    expect(page.get_by_text("(optional)")).to_have_count(0)
    look("credit-claim")
    page.get_by_label("Pharmacy contact hours (ACPE)").select_option("2.50")
    page.get_by_label("Interprofessional credit (IPCE)").select_option("I claim nothing of this kind")
    reach(page, page.get_by_label("I claim only the credit"))
    page.keyboard.press("Space")
    press(page, "Claim and have the certificate made")
    expect(page.get_by_text("ACPE 2.5")).to_be_visible()
    look("credit-claimed")
    certificate = Certificate.objects.get(kind="credit")
    page.goto(f"{site}/v/{certificate.number}")
    look("credit-verified")
    enrollment.user.learner_profile.certificate_name = "Marisol Whitcomb"
    enrollment.user.learner_profile.save()
    sign_in(office)
    page.goto(site + reverse("credit_activity", args=[activity.pk]))
    press(page, "Issue again", role="link")
    look("credit-reissue")
    reach(page, page.get_by_label("The holder’s name has changed"))
    page.get_by_label("What happened").fill("Married.")
    press(page, "Look at the new one")
    expect(page.get_by_role("heading", level=1)).to_have_text("One certificate waits for a second person.")
    look("credit-batch")


@WIDTHS
def test_the_form_of_a_certificates_design_is_fit_for_everybody(page, site, sign_in, look, width):
    page.set_viewport_size({"width": width, "height": 900})
    design = given.program().certificate_design
    sign_in(factories.user("office"))
    page.goto(site + reverse("wagtailsnippets_certificates_design:edit", args=[design.pk]))
    expect(page.get_by_label("Title").first).to_be_visible()
    look("design", context="#main")
