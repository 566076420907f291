"""A plan on paper: tagged, whole, whatever was written in it, and a clear sentence where it cannot be printed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from assessments.models import PlanRow, PlanRowVersion
from tests.assessments.careplans import given
from tests.assessments.careplans.test_pages import address
from tests.assessments.teamwork.given import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


def text_of(answer):
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    found = PdfReader(BytesIO(answer.content))
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"] and found.trailer["/Root"]["/Lang"] == "en-us"
    return " ".join(" ".join(page.extract_text() for page in found.pages).split())


def test_a_plan_without_a_row_is_printed_and_says_so(work, visit):
    text = text_of(visit(people(work)[0]).get(address("plan_pdf", work)))
    assert "Nothing is planned yet." in text and "not yet" in text


def test_what_is_written_in_other_scripts_and_lines_is_printed(work, visit):
    ana = people(work)[0]
    given.row(work, ana, problem="Duerme mal, ¿por qué?", goal="«Quiero dormir»", intervention="One.\nTwo.")
    given.row(work, ana, problem="لا ينام في الليل", goal="أريد أن أنام", measure="ينام ثلاث ساعات")
    text = text_of(visit(ana).get(address("plan_pdf", work)))
    assert "¿por qué?" in text and "«Quiero dormir»" in text


def test_a_picture_sign_and_a_plan_too_long_are_told_apart(work, visit):
    ana = people(work)[0]
    version = given.row(work, ana, problem="Sleep 😀")
    answer = visit(ana).get(address("plan_pdf", work))
    assert answer.status_code == 422 and "picture sign" in answer.content.decode()
    fields = given.fields(intervention="word " * 150, goal="word " * 110)
    PlanRowVersion.objects.filter(pk=version.pk).update(fields=fields)
    rows = PlanRow.objects.bulk_create(PlanRow(work=work, position=n, number=1) for n in range(2, 200))
    PlanRowVersion.objects.bulk_create(
        PlanRowVersion(
            row=row,
            number=1,
            change=1,
            kind="made",
            client=row.uuid,
            base=0,
            fields=fields,
            sha256="",
            by=ana,
        )
        for row in rows
    )
    answer = visit(ana).get(address("plan_pdf", work))
    assert answer.status_code == 422 and "too long for one file" in answer.content.decode()
