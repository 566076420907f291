"""The other screens of the desk: waivers, rules and their versions, the map of requirements, who completed when."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import eligibility, progress_map, records
from certificates.models import LearnerRecord
from cms.models import AuditEntry
from courses import rule_versions
from courses.models import MergedAccount, ProgramRequirement, RulesMove, RulesVersion, Waiver
from courses.rule_differences import differences
from tests import factories
from tests.certificates import given
from tests.certificates.document import poppler
from tests.certificates.test_verification import page
from tests.verapdf.validator import validate

pytestmark = pytest.mark.django_db


def _open_tab(answer):
    """The words of the desk's tab that says it is the current part; fails unless there is just one."""
    nav = re.search(r'<nav class="tabs desk-nav.*?</nav>', answer.content.decode(), re.DOTALL)[0]
    (words,) = re.findall(r'aria-current="(?:page|true)">([^<]+)</a>', nav)
    return words


def test_each_screen_says_which_part_of_the_desk_it_belongs_to(office):
    held = given.certificate()
    enrollment, cohort = held.enrollment, held.enrollment.cohort
    people = SimpleUploadedFile("people.csv", b"E-mail\nsomebody@example.org\n")
    read = office.post(reverse("roster_import", args=[cohort.uuid]), {"file": people})
    for address, tab in {
        reverse("desk"): "Certificates",
        reverse("desk_learner", args=[enrollment.uuid]): "Certificates",
        reverse("certificate_reissue", args=[held.number]): "Certificates",
        reverse("certificate_revoke", args=[held.number]): "Certificates",
        reverse("enrollment_defer", args=[enrollment.uuid]): "Certificates",
        reverse("waivers"): "Certificates",
        reverse("rules", args=[cohort.program_id]): "Certificates",
        read.url: "Cohorts",
        reverse("invitations", args=[cohort.uuid]): "Cohorts",
        reverse("batches"): "Batches",
        reverse("risks"): "Progress",
        reverse("messages"): "Messages",
        reverse("audit_log"): "Log",
    }.items():
        assert (address, _open_tab(office.get(address, follow=True))) == (address, tab)


# Waivers


def test_one_person_asks_another_approves_and_it_can_be_taken_back(office, visit):
    enrollment = given.learner(name="Maja Eriksen")
    rule = enrollment.cohort.program.requirements.get()
    learner_page = reverse("desk_learner", args=[enrollment.uuid])
    assert "Ask to waive this" in page(office.get(learner_page))
    ask = reverse("waiver_ask", args=[enrollment.uuid, rule.key])
    assert "Say why" in page(office.post(ask, {"why": " "}, follow=True))
    office.post(ask, {"why": "Attended elsewhere."})
    waiver = Waiver.objects.get()
    assert "One thing waits" in page(office.get("/desk/waivers/"))
    assert "Somebody else of the office approves it." in page(office.get(learner_page))
    approve = reverse("waiver_approve", args=[waiver.pk])
    assert "nobody approves what they asked for" in page(office.post(approve, follow=True))
    second = visit(factories.user("office"))
    answer = second.post(approve, {"next": learner_page}, follow=True)
    assert answer.redirect_chain[0][0] == learner_page
    assert "Maja Eriksen can have their certificate today." in page(answer)
    assert "Waived by the program office" in page(answer)
    end = reverse("waiver_end", args=[waiver.pk])
    assert "Say why" in page(second.post(end, {"why": ""}, follow=True))
    assert "Taken back" in page(second.post(end, {"why": "The sheet was wrong."}, follow=True))
    assert "One thing stands between" in page(second.get(learner_page))
    history = page(second.get(learner_page))
    assert "Asked to waive a requirement" in history and "Took back a requirement" in history


def test_a_look_at_waivers_leads_nowhere_outside_the_desk(office, visit):
    enrollment = given.learner()
    rule = enrollment.cohort.program.requirements.get()
    office.post(reverse("waiver_ask", args=[enrollment.uuid, rule.key]), {"why": "Elsewhere."})
    approve = reverse("waiver_approve", args=[Waiver.objects.get().pk])
    answer = visit(factories.user("office")).post(approve, {"next": "https://example.org/desk/"})
    assert answer.url == "/desk/waivers/"


# Rules and their versions


def _one_more_rule(program):
    ProgramRequirement.objects.create(
        program=program, kind="office_confirms", words="Two care plans written", sort_order=3
    )


def test_versions_say_what_changed_and_who_is_judged_by_which(office):
    enrollment = given.learner()
    program = enrollment.cohort.program
    _one_more_rule(program)
    words = page(office.get(f"/desk/rules/{program.pk}/"))
    assert "The published rules differ from the last version." in words
    assert "Added: Two care plans written." in words
    given.learner(enrollment.cohort)
    words = page(office.get(f"/desk/rules/{program.pk}/"))
    assert "Version 2" in words and words.count("One learner is judged by it") == 2
    assert words.count("Added: Two care plans written.") == 1


def test_two_people_move_learners_to_other_rules_together_with_a_reason(office, visit):
    cohort = given.cohort()
    both = [given.learner(cohort, confirmed=True), given.learner(cohort)]
    _one_more_rule(cohort.program)
    later = given.learner(cohort)
    chosen = [str(one.uuid) for one in (*both, later)]
    words = page(office.post("/desk/rules/move/", {"chosen": chosen}))
    assert "By which rules shall these 3 learners be judged?" in words
    assert "Compared with version 1: Added: Two care plans written." in words
    assert "Compared with version 2: Taken out: Two care plans written." in words
    second = RulesVersion.objects.get(number=2)
    answer = office.post("/desk/rules/move/", {"chosen": chosen, "version": second.pk, "move": "yes"})
    assert answer.status_code == 422 and "Say why." in page(answer)
    assert eligibility.case(eligibility.people().get(pk=both[0].pk)).verdict.is_eligible
    sent = {"chosen": chosen, "version": second.pk, "why": "They asked for it.", "move": "yes"}
    assert "Somebody else of the office approves it" in page(
        office.post("/desk/rules/move/", sent, follow=True)
    )
    assert "somebody has asked already" in page(office.post("/desk/rules/move/", sent))
    assert eligibility.case(eligibility.people().get(pk=both[0].pk)).verdict.is_eligible
    second_person, move = visit(factories.user("office")), RulesMove.objects.get()
    words = page(second_person.get("/desk/waivers/"))
    assert "Judge 2 learners by version 2" in words and "They asked for it." in words
    assert "Compared with version 1: Added: Two care plans written." in words
    approve = reverse("rules_move_approve", args=[move.pk])
    assert f'action="{approve}"' not in office.get("/desk/waivers/").content.decode()
    assert "nobody approves what they asked for" in page(office.post(approve, follow=True))
    assert "2 learners are judged by version 2 from now on." in page(second_person.post(approve, follow=True))
    assert "Nobody was moved" in page(second_person.post(approve, follow=True))
    assert "judged by this version already" in page(office.post("/desk/rules/move/", sent))
    entries = AuditEntry.objects.filter(verb="moved to other rules", why="They asked for it.")
    assert [one.details["asked_by"] for one in entries] == [office.user.pk] * 2
    assert AuditEntry.objects.filter(verb="moved to other rules", why="They asked for it.").count() == 2
    records.bring_up_to_date()
    assert not LearnerRecord.objects.get(pk=both[0].pk).is_eligible


def test_where_there_is_one_version_nobody_is_asked_to_choose_another(office):
    enrollment = given.learner()
    answer = office.post("/desk/rules/move/", {"chosen": [enrollment.uuid]}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk_learner", args=[enrollment.uuid])
    assert "has had one version of its rules, and they are judged by it." in page(answer)


def test_the_choice_says_which_version_is_in_force_also_when_earlier_rules_came_back(office):
    enrollment = given.learner()
    program = enrollment.cohort.program
    _one_more_rule(program)
    later = given.learner(enrollment.cohort)
    program.requirements.get(words="Two care plans written").delete()
    answer = office.post("/desk/rules/move/", {"chosen": [later.uuid]})
    words, markup = page(answer), answer.content.decode()
    assert words.count("in force for who enrolls now") == 1
    assert words.index("Version 2") < words.index("They are judged by it now.") < words.index("Version 1")
    assert words.index("Version 1") < words.index("in force for who enrolls now")
    assert f'value="{enrollment.rules_id}"' in markup and f'value="{later.rules_id}"' not in markup


@pytest.mark.parametrize("part", ["asks", "approves"])
def test_nobody_moves_themself_to_other_rules_under_whichever_account(office, visit, part):
    enrollment = given.learner()
    MergedAccount.objects.create(
        account=enrollment.user, stands_for=office.user, email="a@b.example", why="One"
    )
    _one_more_rule(enrollment.cohort.program)
    second = rule_versions.in_force(enrollment.cohort.program)
    by = office if part == "asks" else visit(factories.user("office"))
    sent = {"chosen": [enrollment.uuid], "version": second.pk, "why": "Better.", "move": "yes"}
    answer = by.post("/desk/rules/move/", sent)
    if part == "approves":
        answer = office.post(reverse("rules_move_approve", args=[RulesMove.objects.get().pk]), follow=True)
    assert "Nobody chooses the rules by which they are judged themself." in page(answer)
    enrollment.refresh_from_db()
    assert enrollment.rules != second


def test_a_move_to_other_rules_is_refused_with_a_reason_and_then_not_approved(office, visit):
    enrollment = given.learner()
    _one_more_rule(enrollment.cohort.program)
    second = rule_versions.in_force(enrollment.cohort.program)
    sent = {"chosen": [enrollment.uuid], "version": second.pk, "why": "Better.", "move": "yes"}
    office.post("/desk/rules/move/", sent)
    shown = page(office.get(reverse("desk_learner", args=[enrollment.uuid])))
    assert "asks to judge by version 2: “Better.”" in shown
    move, another = RulesMove.objects.get(), visit(factories.user("office"))
    refuse, approve = (reverse(name, args=[move.pk]) for name in ("rules_move_refuse", "rules_move_approve"))
    assert "Say why." in page(another.post(refuse, {"why": " "}, follow=True))
    assert "Refused." in page(another.post(refuse, {"why": "They are fine."}, follow=True))
    assert "refused meanwhile" in page(another.post(approve, follow=True))
    assert AuditEntry.objects.filter(verb="refused", why="They are fine.").exists()
    enrollment.refresh_from_db()
    assert enrollment.rules != second
    office.post("/desk/rules/move/", sent)
    assert RulesMove.objects.waiting().count() == 1


@pytest.mark.database
def test_the_database_keeps_that_two_people_move_to_other_rules(office):
    enrollment = given.learner()
    move = RulesMove.objects.create(version=enrollment.rules, why="x", asked_by=office.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesMove.objects.filter(pk=move.pk).update(approved_by=office.user, approved_at=timezone.now())


def test_learners_of_two_programs_are_not_moved_together_nor_to_rules_of_another(office):
    one, other = given.learner(), given.learner()
    chosen = [str(one.uuid), str(other.uuid)]
    assert "Choose learners of one program." in page(
        office.post("/desk/rules/move/", {"chosen": chosen}, follow=True)
    )
    theirs = rule_versions.in_force(other.cohort.program)
    _one_more_rule(one.cohort.program)
    sent = {"chosen": [str(one.uuid)], "version": theirs.pk, "why": "Mistaken.", "move": "yes"}
    assert office.post("/desk/rules/move/", sent).status_code == 422
    one.refresh_from_db()
    assert one.rules.program_id == one.cohort.program_id


def _content(*rows, **others):
    fields = ("key", "kind", "about", "amount", "words")
    return {"schema": 1, "requirements": [dict(zip(fields, row, strict=True)) for row in rows], **others}


READ = ("a", "weeks_complete", None, None, "")
TWELVE = ("b", "credits", None, "12", "")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (_content(READ), _content(READ), []),
        (_content(READ), _content(READ, TWELVE), ["Added: B now."]),
        (_content(READ, TWELVE), _content(TWELVE), ["Taken out: A then."]),
        (_content(TWELVE), _content(("b", "credits", None, "9", "")), ["“B now”: 9 instead of 12."]),
        (_content(TWELVE), _content(("b", "credits", None, "12", "x")), ["“B then” is now called “B now”."]),
        (_content(TWELVE), _content(("b", "gpa", None, "12", "")), ["“B now” instead of “B then”."]),
        (_content(READ, TWELVE), _content(TWELVE, READ), ["Their order."]),
        (_content(READ, grading=[1]), _content(READ, grading=[2]), ["Changed: grading."]),
    ],
)
def test_what_two_versions_ask_differently_is_said(before, after, said):
    assert differences(before, after, {"a": "A then", "b": "B then"}, {"a": "A now", "b": "B now"}) == said


# The map of requirements


def test_a_small_cohort_is_shown_learner_by_learner_in_marks_and_in_words(office):
    cohort = given.cohort(given.program(rules=("First", "Second")))
    given.learner(cohort, name="Folake Adeyemi", confirmed=True)
    given.learner(cohort, name="Maja Eriksen")
    response = office.get(f"/desk/progress/?cohort={cohort.uuid}")
    html, words = response.content.decode(), page(response)
    assert "1 of 2 have met it" in words
    assert "Folake Adeyemi met met" in words and "Maja Eriksen not yet not yet" in words
    assert html.count("<title>First: met</title>") == html.count("<title>First: not yet</title>") == 1
    rule = cohort.program.requirements.get(words="First").key
    assert f"cohort={cohort.uuid}&amp;missing={rule}" in html
    assert len(AuditEntry.objects.get(verb="viewed").details["shown"]) == 2


def test_a_large_cohort_is_shown_in_shares_without_a_name(office, monkeypatch):
    monkeypatch.setattr(progress_map, "FEW", 1)
    cohort = given.cohort()
    given.learner(cohort, name="Folake Adeyemi", confirmed=True, discipline=given.discipline("pharmacist"))
    given.learner(cohort, name="Maja Eriksen", discipline=given.discipline("pharmacist"))
    words = page(office.get(f"/desk/progress/?cohort={cohort.uuid}"))
    assert "Pharmacist 1 of 2" in words and "Maja" not in words


def test_the_map_costs_the_same_for_many_as_for_few(office):
    cohort = given.cohort()

    def queries(number):
        for _one in range(number):
            given.learner(cohort)
        records.bring_up_to_date()
        with CaptureQueriesContext(connection) as asked:
            office.get("/desk/progress/")
        return len(asked)

    queries(1)
    assert queries(2) == queries(15)


# Who completed when, and the record of study


def test_the_registrar_gets_who_completed_when_as_a_list_and_as_files(office):
    autumn, spring = given.cohort(name="Autumn"), given.cohort(name="Spring")
    folake = given.certificate(given.learner(autumn, name="=Folake Adeyemi", confirmed=True))
    given.certificate(given.learner(spring, name="Ren Ishikawa", confirmed=True))
    words = page(office.get("/desk/completed/"))
    assert "2 learners have completed." in words and folake.grouped in words
    assert "Ren Ishikawa" not in page(office.get(f"/desk/completed/?cohort={autumn.uuid}"))
    day = folake.award_date
    assert "Nobody here" in page(office.get(f"/desk/completed/?last={day.replace(year=day.year - 1)}"))
    assert office.get("/desk/completed/?first=2026-02-02&last=2026-01-01").status_code == 422
    answer = office.get(f"/desk/completed/awards.csv?cohort={autumn.uuid}&first={day}&last={day}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["Name on the certificate"] for row in rows] == ["'=Folake Adeyemi"]
    assert rows[0]["Award date"] == day.isoformat() and rows[0]["Certificate number"] == folake.grouped
    assert office.get("/desk/completed/awards.xlsx").content[:2] == b"PK"
    assert office.get("/desk/completed/awards.exe").status_code == 404
    assert AuditEntry.objects.filter(verb="downloaded awards of").count() == 2


def test_the_record_of_study_says_that_it_is_no_transcript_and_passes_both_standards(office, visit, tmp_path):
    program = given.program()
    factories.lesson(week=factories.week(course=factories.course(program=program, title="Pain", credits=3)))
    enrollment = given.learner(given.cohort(program), name="Nguyễn Văn An", confirmed=True)
    given.certificate(enrollment)
    url = reverse("record_of_study", args=[enrollment.uuid])
    answer = visit(enrollment.user).get(url)
    assert "not-a-transcript" in answer["Content-Disposition"]
    path = tmp_path / "study.pdf"
    path.write_bytes(answer.content)
    words = " ".join(poppler.run("pdftotext", path, "-").decode().split())
    for shown in ("This is not a transcript", "Nguyễn Văn An", "Pain", given.RULE, "Confirmed on"):
        assert shown in words
    assert re.search(r"Title:\s+Record of study, not a transcript", poppler.run("pdfinfo", path).decode())
    verdicts = validate([path])
    assert len(verdicts) == 2 and all(verdict.passed for verdict in verdicts.values()), verdicts
    assert not AuditEntry.objects.filter(verb="printed the record of").exists()
    assert office.get(url).status_code == 200
    assert AuditEntry.objects.get(verb="printed the record of").actor == office.user
    assert visit(factories.user("learner")).get(url).status_code == 404


# The menu of the CMS


def test_the_desk_is_a_section_in_the_menu_of_the_cms_for_the_office_alone(office, reviewer):
    menu = office.get("/cms/").content.decode()
    for address in (
        "/desk/progress/",
        "/desk/messages/",
        "/desk/waivers/",
        "/desk/rules/",
        "/desk/completed/",
    ):
        assert address in menu
    assert "/desk/messages/" not in reviewer.get("/cms/").content.decode()
