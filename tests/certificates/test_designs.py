"""The design of a certificate in the CMS: what may be saved, what is seen before, and what is kept for good."""

import hashlib
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.urls import reverse

from certificates import drafts, filing, sample_names
from certificates.document import papers, pictures
from certificates.document.pictures import take_in
from certificates.document.render import render
from certificates.models import Certificate, Design, PrintedPicture
from cms.models import AuditEntry
from courses.models import Confirmation
from tests.certificates import given
from tests.certificates.document.samples import scan

pytestmark = pytest.mark.django_db
SIGNATURE = take_in(scan("#000"))
WHEN = date(2026, 6, 12)


@pytest.fixture
def design():
    return given.program().certificate_design


def door(view, design):
    return reverse(f"wagtailsnippets_certificates_design:{view}", args=[design.pk])


def form(design, **changed):
    """What the browser sends for a design, with some fields changed; files by their field's name."""
    fields = {name: value for name, value in model_to_dict(design).items() if name != "id"}
    return fields | changed


def picture(content=None, name="signature.png"):
    return SimpleUploadedFile(name, scan("#000") if content is None else content, "image/png")


def said(answer):
    """Every complaint of the form on the page."""
    found = answer.context["form"].errors
    return " ".join(sentence for sentences in found.values() for sentence in sentences)


def test_a_signature_is_kept_with_the_design_and_named_by_what_is_issued_from_now_on(office, design):
    sent = form(design, signature_1_file=picture(), signature_1_alt="Signature of Ruth Adeyemi-Hart")
    assert office.post(door("edit", design), sent).status_code == 302
    design.refresh_from_db()
    assert design.signature_1 == SIGNATURE.sha256
    assert bytes(PrintedPicture.objects.get().content) == SIGNATURE.content
    facts = drafts.sample(design, on=WHEN)
    assert facts.signers[0].signature.sha256 == SIGNATURE.sha256
    assert render(facts).pages == 1
    entry = AuditEntry.objects.filter(thing_type="certificates.design").latest("id")
    assert (entry.verb, entry.actor_id) == ("changed", office.user.pk)


def test_a_picture_is_taken_away_and_stays_for_what_was_issued(office, design):
    PrintedPicture.keep(SIGNATURE)
    Design.objects.update(signature_1=SIGNATURE.sha256, signature_1_alt="Signature")
    design.refresh_from_db()
    page = office.get(door("edit", design)).content.decode()
    assert "data:image/png;base64," in page and "signature_1_file-clear" in page
    assert office.post(door("edit", design), form(design)).status_code == 302
    assert Design.objects.get().signature_1 == SIGNATURE.sha256
    sent = form(design, **{"signature_1_file-clear": "on"})
    assert office.post(door("edit", design), sent).status_code == 302
    assert Design.objects.get().signature_1 == ""
    assert PrintedPicture.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signature_1_file": picture(b"<svg/>", "s.svg")}, "not a PNG or JPEG"),
        ({"signature_1_file": picture(b"\0" * 2_000_001)}, "larger than 2 MB"),
        ({"signature_1_file": picture()}, "Write what it shows"),
        ({"signature_2_file": picture(), "signature_2_alt": "Signature"}, "Whose signature is it?"),
        ({"sentence": "W" * 190}, "no room for the sentence after the name"),
        ({"sentence": "has earned a degree"}, "says “degree”"),
        ({"organization": "山の大学"}, "has no “山”"),
        ({"layout": "golden"}, "golden"),
        ({"language": "tlh"}, "tlh"),
    ],
)
def test_a_design_that_prints_nothing_is_not_saved_and_says_why(office, design, changed, sentence):
    answer = office.post(door("edit", design), form(design, **changed))
    assert answer.status_code == 200
    assert sentence in said(answer)
    assert PrintedPicture.objects.count() == 0
    assert model_to_dict(Design.objects.get()) == model_to_dict(design)


def preview(office, design, mode="ordinary", **changed):
    """Send an unsaved form, and return the answer, the page and the paper's text."""
    sent = office.post(door("preview_on_edit", design), form(design, **changed)).json()
    page = office.get(door("preview_on_edit", design), {"mode": mode, "in_preview_panel": "true"})
    paper = office.get(door("preview_on_edit", design), {"mode": mode, "paper": "1"})
    return sent, page, paper


def described(content):
    file = pikepdf.open(BytesIO(content))
    found = [thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary)]
    return {str(thing[key]) for thing in found for key in ("/ActualText", "/Alt") if key in thing}


def test_what_is_not_saved_is_seen_on_paper_with_its_pictures(office, design):
    sent, page, paper = preview(
        office,
        design,
        layout="upright",
        sentence="read one week on pain.",
        signature_1_file=picture(),
        signature_1_alt="Signature of Ruth",
    )
    assert sent == {"is_valid": True, "is_available": True}
    assert b"<iframe" in page.content and b"cannot" not in page.content
    assert paper["Content-Type"] == "application/pdf"
    assert paper["X-Frame-Options"] == "SAMEORIGIN"
    assert {"read one week on pain.", "Signature of Ruth"} <= described(paper.content)
    with pikepdf.open(BytesIO(paper.content)) as file:
        assert str(file.docinfo["/Title"]).startswith("PREVIEW")
        assert float(file.pages[0].mediabox[3]) > float(file.pages[0].mediabox[2])
    assert PrintedPicture.objects.count() == 0
    assert model_to_dict(Design.objects.get()) == model_to_dict(design)


def test_problems_are_said_beside_the_paper_where_there_can_be_one(office, design):
    _sent, page, paper = preview(office, design, signature_1_file=picture())
    assert "has no description" in page.content.decode() and b"<iframe" in page.content
    assert paper["Content-Type"] == "application/pdf"
    _sent, page, paper = preview(office, design, sentence="W" * 190)
    assert "no room for the sentence" in page.content.decode() and b"<iframe" not in page.content
    assert "no room for the sentence" in paper.content.decode()


@pytest.mark.parametrize("mode", sample_names.SAMPLE_NAMES)
def test_every_sample_name_can_be_seen(office, design, mode):
    name = sample_names.SAMPLE_NAMES[mode].name
    assert name in described(preview(office, design, mode)[2].content)


def test_a_picture_that_is_refused_makes_the_form_invalid_and_the_last_good_preview_stays(office, design):
    sent, _page, _paper = preview(office, design, signature_1_file=picture(b"<svg/>"))
    assert sent["is_valid"] is False


def test_what_a_preview_carries_is_looked_at_like_an_upload(office, design):
    sent, _page, _paper = preview(office, design, signature_1_file_unsaved="PHN2Zy8+")
    assert sent["is_valid"] is True
    assert Design.objects.get().signature_1 == ""


def test_markup_in_a_design_is_printed_as_it_was_typed(office, design):
    words = "<img src=file:///etc/passwd> & <b>pain</b>"
    paper = preview(office, design, sentence=words)[2]
    assert words in described(paper.content)


@pytest.mark.parametrize("visitor", ["learner", "faculty", "reviewer"])
def test_only_the_office_comes_here(request, visitor, design):
    who = request.getfixturevalue(visitor)
    for view in ("edit", "preview_on_edit"):
        assert who.get(door(view, design)).status_code in (302, 403, 404)


def test_a_new_design_is_seen_before_there_is_one(office):
    program = given.program(design=False)
    add = reverse("wagtailsnippets_certificates_design:preview_on_add")
    sent = form(given.a_design(program))
    Design.objects.all().delete()
    assert office.post(add, sent).json()["is_valid"] is True
    assert office.get(add, {"paper": "1"})["Content-Type"] == "application/pdf"
    made = office.post(reverse("wagtailsnippets_certificates_design:add"), sent)
    assert made.status_code == 302 and Design.objects.get().program_id == program.pk


def test_what_was_issued_outlives_cohort_design_and_account(office, design):
    PrintedPicture.keep(SIGNATURE)
    Design.objects.update(signature_1=SIGNATURE.sha256, signature_1_alt="Signature of Ruth", layout="upright")
    learner = given.learner(given.cohort(design.program), confirmed=True)
    certificate = given.certificate(learner)
    served = filing.contents(certificate)
    unsigned = papers.printed(certificate, certificate.credential.encode())
    assert hashlib.sha256(unsigned).hexdigest() == certificate.unsigned_sha256

    Design.objects.update(signature_1="", layout="formal", title="Something else")
    Design.objects.all().delete()
    person, cohort = learner.user, learner.cohort
    Confirmation.objects.all().delete()
    for thing in (learner, person, cohort):
        thing.delete()
    pictures._stored.cache_clear()

    certificate = Certificate.objects.get(pk=certificate.pk)
    assert certificate.learner is None and certificate.enrollment is None
    assert filing.contents(certificate) == served
    assert papers.printed(certificate, certificate.credential.encode()) == unsigned
    assert "Signature of Ruth" in described(served)
