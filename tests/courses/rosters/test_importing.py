"""From a file to a cohort: what the dry run shows is what happens, once, and can be taken back."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry, OutgoingMail
from courses import actions, merging, placing
from courses.models import Enrollment, Invitation, LearnerProfile, RosterImport, RosterRow
from courses.rosters import importing, work
from tests import factories
from tests.conftest import Visitor
from tests.courses.rosters import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return factories.cohort(open_enrollment=False, name="Autumn")


@pytest.fixture(autouse=True)
def _commits(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def said(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return text.replace("&#x27;", "'").replace(" .", ".")


def send(office, cohort, content, name="roster.csv"):
    file = SimpleUploadedFile(name, content)
    return office.post(reverse("roster_import", args=[cohort.uuid]), {"file": file})


def planned(office, cohort, *lines, **more):
    assert send(office, cohort, given.csv(*lines, **more)).status_code == 302
    return RosterImport.objects.latest("pk")


def press(office, roster, ticked=()):
    return office.post(reverse("roster_apply", args=[roster.uuid]), {"ticked": [str(pk) for pk in ticked]})


def kinds(roster):
    return {row.email: row.kind for row in roster.rows.all()}


def outcomes(roster):
    return {row.email: row.outcome for row in roster.rows.all()}


def test_a_dry_run_shows_every_kind_and_writes_to_nobody(office, cohort):
    matched = factories.user(first_name="Maya", last_name="Lind")
    inside = factories.enrollment(cohort=cohort).user
    other = factories.user(first_name="Ola", last_name="Berg")
    mail.outbox.clear()
    roster = planned(
        office,
        cohort,
        "new@example.org,Nia,Sol,Nurse",
        f"{matched.email.upper()},Maya,Lind,",
        f"{inside.email},,,",
        f"{other.email},Olaf,Berg,",
        "no address,,,",
    )
    assert list(kinds(roster).values()) == ["new", "matched", "already", "conflict", "refused"]
    page = said(office.get(reverse("roster_plan", args=[roster.uuid])))
    assert "Applied now, one person is invited and one is enrolled." in page
    assert "The file says Olaf Berg, the account says Ola Berg." in page
    assert "“no address” is not an e-mail address." in page and "Line 6" in page
    assert (Invitation.objects.count(), Enrollment.objects.count(), len(mail.outbox)) == (0, 1, 0)


def test_applying_does_what_was_shown_and_no_more(office, cohort):
    matched = factories.user(first_name="Maya", last_name="Lind")
    other = factories.user(first_name="Ola", last_name="Berg")
    mail.outbox.clear()
    roster = planned(
        office,
        cohort,
        "new@example.org,Nia,Sol,Nurse",
        f"{matched.email},Maya,Lind,Pharmacist",
        f"{other.email},Olaf,Berg,",
    )
    press(office, roster)
    assert outcomes(roster) == {
        "new@example.org": "invited",
        matched.email: "enrolled",
        other.email: "left_out",
    }
    assert sorted(one.to[0] for one in mail.outbox) == sorted(["new@example.org", matched.email])
    assert Enrollment.objects.get().user == matched
    assert matched.learner_profile.discipline.code == "pharmacist"
    page = said(office.get(reverse("roster_plan", args=[roster.uuid])))
    assert "This roster is applied." in page and "Invited 1 Enrolled 1" in page.replace("  ", " ")


def test_a_ticked_conflict_is_taken_along_and_the_account_stays_as_it_is(office, cohort):
    other = factories.user(first_name="Ola", last_name="Berg")
    roster = planned(office, cohort, f"{other.email},Olaf,Berg,")
    press(office, roster, ticked=[roster.rows.get().pk])
    other.refresh_from_db()
    assert (other.first_name, Enrollment.objects.get().user) == ("Ola", other)


def test_a_tick_takes_along_nothing_that_was_refused_or_is_of_another_roster(office, cohort):
    refused = planned(office, cohort, "no address,,,")
    conflicting = planned(office, cohort, f"{factories.user(first_name='A', last_name='B').email},X,Y,")
    press(office, refused, ticked=[refused.rows.get().pk, conflicting.rows.get().pk])
    assert not Invitation.objects.exists() and not Enrollment.objects.exists()
    assert not conflicting.rows.get().is_ticked


def test_pressing_twice_and_pressing_late_write_one_letter_each(office, cohort):
    roster = planned(office, cohort, "new@example.org,Nia,Sol,Nurse")
    for _press in range(3):
        assert press(office, roster).status_code == 302
    assert len(mail.outbox) == Invitation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="applied").count() == 1


def test_reading_the_same_file_again_after_applying_it_plans_nothing(office, cohort):
    lines = ["new@example.org,Nia,Sol,Nurse", f"{factories.user(first_name='A', last_name='B').email},A,B,"]
    press(office, planned(office, cohort, *lines))
    again = planned(office, cohort, *lines)
    assert set(kinds(again).values()) == {"already"}


def test_what_changed_after_the_dry_run_is_not_touched_and_said(office, cohort):
    matched = factories.user(first_name="Maya", last_name="Lind")
    roster = planned(
        office, cohort, "new@example.org,,,", "nia@example.org,,,", f"{matched.email},Maya,Lind,"
    )
    factories.user(email="nia@example.org", first_name="", last_name="")
    matched.last_name = "Lindgren"
    matched.save()
    press(office, roster)
    assert outcomes(roster) == {
        "new@example.org": "invited",
        "nia@example.org": "changed",
        matched.email: "changed",
    }
    page = said(office.get(reverse("roster_plan", args=[roster.uuid])))
    assert "It changed after the dry run: the file says Maya Lind, the account says Maya Lindgren." in page
    assert not Enrollment.objects.exists()


def test_of_two_ticked_lines_with_one_address_one_is_done(office, cohort):
    roster = planned(office, cohort, "new@example.org,Nia,,", "new@example.org,Pia,,")
    press(office, roster, ticked=roster.rows.values_list("pk", flat=True))
    assert [row.outcome for row in roster.rows.all()] == ["invited", "changed"]
    assert len(mail.outbox) == 1


def test_a_secondary_address_that_was_shown_to_be_theirs_finds_the_account(office, cohort):
    from allauth.account.models import EmailAddress

    person = factories.user(first_name="", last_name="")
    EmailAddress.objects.create(user=person, email="Home@Example.org", verified=True)
    EmailAddress.objects.create(user=factories.user(), email="claimed@example.org", verified=False)
    roster = planned(office, cohort, "home@example.org,,,", "claimed@example.org,,,")
    assert kinds(roster) == {"home@example.org": "matched", "claimed@example.org": "new"}
    assert roster.rows.get(email="home@example.org").user == person


def test_what_the_office_knows_fills_what_is_empty_when_they_accept(office, cohort):
    head = "E-mail,First name,Last name,Name on the certificate,Role,Credentials,Student ID"
    roster = planned(office, cohort, "nia@example.org,Nia,Sol,Nia M. Sol,APN,MSN,0042", head=head)
    press(office, roster)
    token = re.search(r"/invitation/(\S+)/", mail.outbox[-1].body)[1]
    nia = factories.user(first_name="", last_name="Solberg")
    Visitor(nia).post(reverse("invitation", args=[token]))
    profile = LearnerProfile.objects.get(user=nia)
    nia.refresh_from_db()
    assert (nia.first_name, nia.last_name) == ("Nia", "Solberg")
    assert (profile.certificate_name, profile.seat) == ("Nia M. Sol", "Advanced practice nurse (APN)")
    assert (profile.credentials, profile.student_id, profile.scope) == ("MSN", "0042", "")
    assert Enrollment.objects.get(user=nia).cohort == cohort


def test_a_roster_is_undone_but_for_what_people_have_begun(office, cohort):
    studies, idle = (factories.user(first_name="", last_name="") for _person in range(2))
    roster = planned(
        office, cohort, "new@example.org,,,", "came@example.org,,,", f"{studies.email},,,", f"{idle.email},,,"
    )
    press(office, roster)
    came = next(one for one in mail.outbox if one.to == ["came@example.org"])
    token = re.search(r"/invitation/(\S+)/", came.body)[1]
    actions.accept_invitation(token=token, user=factories.user())
    lesson = factories.lesson(week=factories.week(course=factories.course(program=cohort.program)))
    actions.note_place(user=studies, page=lesson)
    url = reverse("roster_undo", args=[roster.uuid])
    page = said(office.get(url))
    assert "One invitation would be withdrawn and one person would leave the cohort." in page
    assert "2 lines cannot be undone" in page and "They have begun to study." in page
    assert office.post(url, {"why": ""}).status_code == 422
    assert set(outcomes(roster).values()) == {"invited", "enrolled"}
    office.post(url, {"why": "Wrong file"})
    assert outcomes(roster) == {
        "new@example.org": "undone",
        "came@example.org": "stayed",
        studies.email: "stayed",
        idle.email: "undone",
    }
    assert Enrollment.objects.get(user=idle).state == "withdrawn"
    assert Enrollment.objects.get(user=studies).state == "active"
    assert Invitation.objects.get(email="new@example.org").state == "withdrawn"
    office.post(url, {"why": "Again"})
    assert RosterImport.objects.get().undo_why == "Wrong file"


def test_undoing_defers_again_whom_the_roster_brought_back_and_writes_to_nobody(office, cohort):
    spring = factories.cohort(program=cohort.program, name="Spring", starts_on=date(2126, 1, 5), ends_on=None)
    places = [factories.enrollment(cohort=cohort) for _place in range(2)]
    placing.defer(enrollment=places[0], by=office.user, why="A newborn", until=spring)
    actions.withdraw(enrollment=places[1], by=office.user, why="Asked to")
    roster = planned(office, cohort, *(f"{one.user.email},,," for one in places))
    press(office, roster, ticked=[row.pk for row in roster.rows.all()])
    assert set(Enrollment.objects.values_list("state", flat=True)) == {"active"}
    mail.outbox.clear()
    office.post(reverse("roster_undo", args=[roster.uuid]), {"why": "Wrong file"})
    for one in places:
        one.refresh_from_db()
    assert [(one.state, one.deferred_to) for one in places] == [("deferred", spring), ("withdrawn", None)]
    assert set(outcomes(roster).values()) == {"undone"} and not mail.outbox


def test_undoing_leaves_alone_who_was_deferred_and_let_go_on_since(office, cohort):
    person = factories.user(first_name="A", last_name="B")
    roster = planned(office, cohort, f"{person.email},A,B,")
    press(office, roster)
    place = Enrollment.objects.get()
    placing.defer(enrollment=place, by=office.user, why="Ill")
    placing.resume(enrollment=place, by=office.user, why="Well")
    page = said(office.get(reverse("roster_undo", args=[roster.uuid])))
    assert "Their place was changed meanwhile." in page
    office.post(reverse("roster_undo", args=[roster.uuid]), {"why": "Wrong file"})
    place.refresh_from_db()
    assert (place.state, outcomes(roster)[person.email]) == ("active", "stayed")


def test_undoing_leaves_alone_a_place_that_became_one_with_another(office, cohort):
    kept = factories.enrollment(cohort=cohort)
    second = factories.user(first_name="A", last_name="B")
    roster = planned(office, cohort, f"{second.email},A,B,")
    press(office, roster)
    seen = merging.forecast(kept.user, second, by=office.user).digest
    merging.merge(keep=kept.user, other=second, seen=seen, by=office.user, why="One person")
    office.post(reverse("roster_undo", args=[roster.uuid]), {"why": "Wrong file"})
    kept.refresh_from_db()
    assert (kept.state, outcomes(roster)[second.email]) == ("active", "stayed")


def test_undoing_withdraws_the_newest_link_of_a_line_also_when_it_was_sent_again(office, cohort):
    roster = planned(office, cohort, "new@example.org,Nia,,")
    press(office, roster)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        again = actions.invite_again(invitation=Invitation.objects.get(), by=office.user)
    assert again.prefilled["first_name"] == "Nia"
    office.post(reverse("roster_undo", args=[roster.uuid]), {"why": "Wrong file"})
    assert not Invitation.objects.usable().exists()


def test_a_plan_left_alone_forgets_its_people_and_cannot_be_applied(office, cohort):
    roster = planned(office, cohort, "new@example.org,Nia,,")
    office.post(reverse("roster_drop", args=[roster.uuid]))
    assert not RosterRow.objects.exists() and press(office, roster).status_code == 409
    assert not Invitation.objects.exists()


def test_plans_that_nobody_applied_are_forgotten_after_two_weeks(office, cohort):
    roster = planned(office, cohort, "new@example.org,Nia,,")
    assert work.leave_old_plans() == 0
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert work.leave_old_plans() == 1
    roster.refresh_from_db()
    assert roster.state == "dropped" and not roster.rows.exists()


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(office, cohort):
    answer = send(office, cohort, b"Name\nLee\n")
    assert answer.status_code == 422 and "No column is called E-mail" in said(answer)
    assert not RosterImport.objects.exists()
    assert "The file is empty." in said(send(office, cohort, b""))


def test_the_file_of_a_plan_runs_nothing_in_a_spreadsheet(office, cohort):
    roster = planned(office, cohort, '"=cmd@example.org","=HYPERLINK(""http://x"")",+1,@nurse')
    text = office.get(reverse("roster_csv", args=[roster.uuid])).content.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert not any(cell[:1] in "=+-@" for cell in row if cell)
    assert AuditEntry.objects.filter(verb="exported", thing_id=str(roster.pk)).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_read_in_again(office, kind):
    from courses.rosters.reading import read
    from courses.rosters.refusing import Unreadable

    content = office.get(reverse("roster_template", args=[kind])).content
    with pytest.raises(Unreadable, match="nobody stands below"):
        read(f"template.{kind}", content)


def test_the_log_says_how_many_and_holds_no_names(office, cohort):
    roster = planned(office, cohort, "new@example.org,Zenobia,Quill,Nurse")
    press(office, roster)
    entries = AuditEntry.objects.filter(thing_type="courses.rosterimport").order_by("pk")
    assert [one.verb for one in entries] == ["planned", "applied", "finished"]
    assert entries[0].details["new"] == 1 and entries[1].details["invitations"] == 1
    for entry in AuditEntry.objects.all():
        assert "Zenobia" not in str(entry.details) and "new@example.org" not in str(entry.details)


def test_a_hundred_lines_are_planned_in_as_many_queries_as_one(office, cohort, django_assert_max_num_queries):
    people = [factories.user(first_name="", last_name="") for _person in range(20)]
    content = given.csv(
        *(f"{one.email},,," for one in people), *(f"n{number}@example.org,,," for number in range(80))
    )
    with django_assert_max_num_queries(24):
        importing.make_plan(cohort=cohort, name="r.csv", content=content, by=office.user)


def test_one_lines_trouble_keeps_no_other_line_from_being_done(office, cohort, monkeypatch):
    roster = planned(office, cohort, "bad@example.org,,,", "new@example.org,,,")
    invite = actions.invite

    def failing(*, email, **more):
        if email == "bad@example.org":
            raise RuntimeError("a mail template is broken")
        return invite(email=email, **more)

    monkeypatch.setattr(actions, "invite", failing)
    press(office, roster)
    assert outcomes(roster) == {"bad@example.org": "changed", "new@example.org": "invited"}
    assert OutgoingMail.objects.count() <= 1


def test_forecasting_an_undo_costs_the_same_for_any_number_of_people(
    office, cohort, django_assert_max_num_queries
):
    people = [factories.user(first_name="", last_name="") for _person in range(12)]
    roster = planned(office, cohort, *(f"{one.email},,," for one in people))
    press(office, roster)
    with django_assert_max_num_queries(9):
        undone, stays = work.forecast(RosterImport.objects.get())
    assert (len(undone), stays) == (12, [])


def test_who_studies_in_another_cohort_studies_in_both_when_ticked_as_the_page_says(office, cohort):
    spring = factories.enrollment(cohort=factories.cohort(program=cohort.program, name="Spring"))
    roster = planned(office, cohort, f"{spring.user.email},,,Nurse")
    page = said(office.get(reverse("roster_plan", args=[roster.uuid])))
    assert "Studies in Spring. Ticked, they study in both cohorts." in page
    assert "“Nurse” does not say which: Bedside nurse (BSN) or Advanced practice nurse (APN)." in page
    press(office, roster, ticked=[roster.rows.get().pk])
    studied = Enrollment.objects.filter(user=spring.user, state="active")
    assert {one.cohort.name for one in studied} == {"Autumn", "Spring"}
    office.post(reverse("roster_undo", args=[roster.uuid]), {"why": "The wrong list."})
    assert AuditEntry.objects.filter(verb="undid", thing_id=str(roster.pk)).exists()
