"""The audit log at the desk: found by whom, about whom, what, when and why; read page by page; taken along."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms import audit, log
from cms.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanna():
    return factories.user(first_name="Hanna", last_name="Reyes", email="hanna@example.org")


@pytest.fixture
def joan():
    return factories.user("office", first_name="Joan", last_name="Mbeki", email="joan@example.org")


def found(**wanted):
    return list(log.entries(log.Wanted.read(wanted)))


def told(office, query=""):
    answer = office.get(f"/desk/log/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


# Whose record an entry is about


def test_an_entry_says_whose_record_it_is_wherever_the_thing_knows(hanna, joan):
    enrollment = factories.enrollment(user=hanna)
    assert audit.record("withdrew", enrollment, by=joan).about == hanna
    assert audit.record("renamed", hanna, by=joan).about == hanna
    assert audit.record("saved", factories.profile(hanna), by=joan).about == hanna
    assert audit.record("issued", ("certificate", "1"), by=joan, user=hanna.pk).about == hanna
    assert audit.record("noted", ("thing", "1"), by=joan, about=hanna).about == hanna
    assert audit.record("opened", enrollment.cohort, by=joan).about is None


def test_reading_about_one_is_about_them_and_about_several_lists_them_once(hanna, joan):
    other = factories.user()
    assert audit.read(("page", "1"), by=joan, people=[hanna.pk, hanna.pk]).about == hanna
    entry = audit.read(("page", "1"), by=joan, people=[other.pk, hanna.pk])
    assert entry.about is None and entry.details == {"shown": sorted([hanna.pk, other.pk])}
    assert audit.read(("page", "1"), by=hanna, people=[hanna.pk]) is None
    assert audit.read(("page", "1"), by=joan, people=[]) is None


# Finding


def test_entries_are_found_by_who_did_it_and_whose_record_it_is(hanna, joan):
    audit.record("looked at", ("enrollment", "1"), by=joan, about=hanna)
    assert [one.verb for one in found(by="joan mbeki")] == ["looked at"]
    assert found(about="reyes")[0].verb == "looked at"
    assert found(about=str(hanna.pk))[0].verb == "looked at"
    assert found(by="nobody of that name") == [] and found(by="nobody", about="reyes") == []


def test_the_name_on_the_certificate_finds_a_learner_as_well(hanna, joan):
    factories.profile(hanna, certificate_name="Johanna Reyes-Okoro")
    audit.record("looked at", ("enrollment", "1"), by=joan, about=hanna)
    assert "looked at" in [one.verb for one in found(about="okoro")]


def test_a_list_that_showed_a_person_is_found_by_them(hanna, joan):
    other, third = factories.user(), factories.user()
    entry = audit.read(("cohort", "1"), by=joan, people=[hanna.pk, other.pk])
    assert entry in found(about=str(hanna.pk)) and entry in found(about=str(other.pk))
    assert entry not in found(about=str(third.pk))


def test_a_number_among_other_details_is_no_person(hanna, joan):
    entry = audit.record("viewed", ("cohort", "1"), by=joan, people=hanna.pk, attempts=[hanna.pk])
    assert entry not in found(about=str(hanna.pk))


def test_entries_are_found_by_act_kind_number_and_words_in_the_reason(joan):
    first = audit.record(
        "revoked", ("certificates.certificate", "12"), by=joan, why="Issued to the wrong person."
    )
    second = audit.record("issued", ("certificates.certificate", "13"), by=joan)
    assert found(act="revoked") == [first] and found(why="WRONG person") == [first]
    assert found(kind="certificates.certificate") == [second, first]
    assert found(kind="certificates.certificate", thing="13") == [second]
    looked = audit.record("looked at", ("courses.enrollment", "2"), by=joan)
    took = audit.record("downloaded learners of", ("courses.cohort", "2"), by=joan)
    assert found(act="reads", by="joan") == [took, looked]


def test_days_are_those_of_the_reader_and_both_ends_count(joan, time_machine):
    time_machine.move_to("2026-11-03T06:30:00Z", tick=False)  # still the second in Denver
    night = audit.record("issued", ("thing", "1"), by=joan)
    time_machine.move_to("2026-11-03T18:00:00Z", tick=False)
    noon = audit.record("issued", ("thing", "2"), by=joan)
    with timezone.override("America/Denver"):
        assert found(act="issued", since="2026-11-02", until="2026-11-02") == [night]
        assert found(act="issued", since="2026-11-03") == [noon]
        assert found(act="issued", until="2026-11-03") == [noon, night]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"before": "-3"},
        {"after": "9" * 40},
        {"before": "\u0663x"},
        {"why": "\x00"},
    ],
)
def test_what_makes_no_sense_is_left_out(office, nonsense):
    assert office.get("/desk/log/", nonsense).status_code == 200


# Page after page


def test_every_entry_stands_on_exactly_one_page_in_both_directions(joan):
    for number in range(2 * log.ROWS + 7):
        audit.record("noted", ("page", str(number)), by=joan)
    everything = [one.pk for one in found(by="joan")]
    seen, page = [], log.page(log.Wanted(by="joan"))
    assert page.newer is None
    while True:
        seen += [one.pk for one in page.entries]
        if page.older is None:
            break
        page = log.page(log.Wanted(by="joan", before=page.older))
    assert seen == everything
    back = []
    while page.newer:
        page = log.page(log.Wanted(by="joan", after=page.newer))
        back = [one.pk for one in page.entries] + back
    assert back == everything[: 2 * log.ROWS]


def test_the_page_asks_the_same_number_of_questions_however_many_entries(office, joan):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            told(office, "?by=joan")
        return len(asked)

    audit.record("noted", ("page", "0"), by=joan, about=factories.user())
    few = questions()
    for number in range(30):
        audit.record("noted", ("page", str(number)), by=factories.user(), about=factories.user())
        audit.record("noted", ("page", str(number)), by=joan, about=factories.user())
    assert questions() <= few


# What it says


def test_an_entry_is_told_in_plain_words_with_before_after_and_why(office, hanna, joan):
    audit.record(
        "moved to other rules",
        ("courses.enrollment", "3"),
        by=joan,
        about=hanna,
        why="She asked.",
        before=1,
        after=2,
    )
    text = told(office, f"?about={hanna.pk}")
    assert "Moved to other rules" in text and "enrollment 3" in text and "She asked." in text
    assert "Before: 1. After: 2." in text and "Hanna Reyes" in text and "Joan Mbeki" in text


def test_a_code_is_read_as_words(office, joan):
    audit.record(
        "case judged",
        ("assessments.attempt", "3"),
        by=joan,
        decision="not_yet",
        changed=["certificate_name", "scope"],
        said="a_B c",
    )
    page = told(office)
    assert "Decision: not yet." in page and "Changed: certificate name, scope." in page and "a_B c" in page


def test_nothing_typed_by_a_person_becomes_markup(office, joan):
    audit.record("noted", ("page", "<b>x</b>"), by=joan, why="<script>alert(1)</script>", words="<i>y</i>")
    text = told(office)
    assert "<script>alert" not in text and "<b>x" not in text and "<i>y" not in text


def test_an_act_of_the_site_and_an_account_that_is_gone_are_told(office):
    audit.record("printed", ("page", "1"), by=None)
    entry = AuditEntry(at=timezone.now(), actor_id=987_654, verb="noted", thing_type="x", digest="9" * 64)
    entry.save(force_insert=True)
    text = told(office)
    assert "the site itself" in text and "account 987654" in text


# Reading it is written down


def test_reading_the_log_is_one_entry_however_many_people_it_shows(office, hanna, joan):
    audit.record("looked at", ("enrollment", "1"), by=joan, about=hanna)
    audit.record("looked at", ("enrollment", "2"), by=joan, about=factories.user())
    before = AuditEntry.objects.count()
    told(office, "?act=looked+at")
    entry = AuditEntry.objects.last()
    assert AuditEntry.objects.count() == before + 1
    assert (entry.verb, entry.thing_type, entry.actor) == ("viewed", "cms.auditentry", office.user)
    assert hanna.pk in entry.details["shown"] and entry.details["asked"] == {"act": "looked at"}


# The file


def lines(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_file_holds_what_was_found_and_can_be_checked_by_its_digests(office, joan):
    audit.record("issued", ("thing", "1"), by=joan, why="For the board.")
    audit.record("noted", ("thing", "2"), by=joan)
    head, *rows = lines(office.get("/desk/log/log.csv?act=issued"))
    entry = AuditEntry.objects.get(verb="issued")
    assert head[0] == "Entry" and len(rows) == 1
    assert rows[0][-1] == entry.digest and rows[0][2] == "joan@example.org" and rows[0][7] == "For the board."


def test_taking_the_file_is_written_down_and_stands_not_in_the_file(office, joan):
    audit.record("issued", ("thing", "1"), by=joan)
    rows = lines(office.get("/desk/log/log.csv"))[1:]
    entry = AuditEntry.objects.last()
    assert entry.verb == "exported" and entry.details["entries"] == len(rows)
    assert str(entry.pk) not in [row[0] for row in rows]


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\uff1d1", "  =1"])
def test_no_cell_of_the_file_is_a_formula(office, joan, formula):
    audit.record("issued", ("thing", formula), by=joan, why=formula)
    row = lines(office.get("/desk/log/log.csv?act=issued"))[1]
    assert row[5].startswith("'") and row[7].startswith("'")


# The head


def test_the_head_is_given_out_to_keep_and_checks_the_log_later(office, joan):
    audit.record("issued", ("thing", "1"), by=joan)
    answer = office.get("/desk/log/head.json")
    kept = audit.Head.read(answer.content.decode())
    assert kept.digest == AuditEntry.objects.last().digest and "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["entries"] == AuditEntry.objects.count()
    told(office)
    assert audit.verify(kept).problem == ""


# Who may


def test_the_way_from_the_cms_leads_to_the_desk(office):
    assert "/desk/log/" in office.get("/cms/").content.decode()
