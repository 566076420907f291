"""Who reads what of a plan, what the log says of it, and what stays a key."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.careplans import marking, own, talking, writing
from assessments.models import PlanMark, PlanPeerRating, PlanReflection, TeamWork
from assessments.teamwork import kinds, teams
from cms.models import AuditEntry, User
from tests import factories
from tests.assessments.careplans import given
from tests.assessments.careplans.test_pages import address, sign_all
from tests.assessments.teamwork.given import people

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def work():
    return given.work()


@pytest.fixture
def team(work):
    return people(work)


@pytest.fixture
def teacher(work):
    return User.objects.get(pk=work.task.set_by_id)


def readings(person):
    return AuditEntry.objects.filter(actor=person, verb="viewed").count()


def test_a_visit_of_faculty_is_one_entry_however_often_their_page_asks(work, team, teacher, visit):
    given.row(work, team[0])
    faculty, pulse = visit(teacher), address("plan_pulse", work)
    faculty.get(address("plan", work))
    for number in range(3):
        given.row(work, team[1], problem=f"Problem {number}")
        assert faculty.get(pulse, {"since": 0}, headers=JSON).json()["rows"]
    assert readings(teacher) == 1
    faculty.get(address("plan", work))
    assert readings(teacher) == 2, "who comes again reads again"


def test_what_faculty_read_by_the_pulse_alone_is_in_the_log_as_well(work, team, teacher, visit):
    given.row(work, team[0])
    visit(teacher).get(address("plan_pulse", work), {"since": 0})
    assert readings(teacher) == 1
    assert AuditEntry.objects.get(actor=teacher, verb="viewed").details["shown"] == sorted(
        one.pk for one in team
    )


def test_another_day_or_another_person_is_another_reading(work, team, teacher, visit):
    given.row(work, team[0])
    faculty, pulse = visit(teacher), address("plan_pulse", work)
    faculty.get(pulse, {"since": 0})
    new = given.given.learners(work.team.teaming.cohort, 1, first=7)[0]
    teams.join(team=work.team, user=new, by=factories.user("office"))
    faculty.get(pulse, {"since": 0})
    assert readings(teacher) == 2, "somebody is named who was not named before"
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        visit(teacher).get(pulse, {"since": 0})
    assert readings(teacher) == 3


def test_a_tag_that_a_proxy_made_weak_is_still_the_same_state(work, team, visit):
    given.row(work, team[0])
    ana, url = visit(team[0]), address("plan_pulse", work)
    tag = ana.get(url)["ETag"]
    assert ana.get(url, headers={"if-none-match": f"W/{tag}"}).status_code == 304
    assert ana.get(url, headers={"if-none-match": '"another"'}).status_code == 200


def test_that_something_could_harm_is_a_key_until_the_marks_are_out(visit):
    stands = {}
    for entry in ("fan", "renal-morphine"):
        work = given.work(given.page(reveal="released"))
        team = people(work)
        given.row(work, team[0], library=entry)
        work = sign_all(work, team, visit)
        stands[entry] = kinds.stands([(work, team[0].pk)])[work.pk, team[0].pk].why
        assert "could harm" not in visit(team[0]).get(address("plan", work)).content.decode()
    assert stands["fan"] == stands["renal-morphine"] and "have not released their marks" in stands["fan"]
    room = given.room(work, User.objects.get(pk=work.task.set_by_id))
    marking.keep(room=room, levels={"whole": "yes"}, comment="")
    marking.release(room=room)
    work = TeamWork.objects.with_all().get(pk=work.pk)
    assert "could harm" in kinds.stands([(work, team[0].pk)])[work.pk, team[0].pk].why


def test_a_preview_shows_all_of_the_exercise_and_the_page_learners_read_no_key_of_it(visit):
    page = given.page()
    work = given.work(page)
    preview = visit(factories.user("administrator"))
    text = preview.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "No more ambulances." in text and "he could stop breathing" in text and "NCP 2018" in text
    text = visit(people(work)[0]).get(page.url).content.decode()
    assert (
        "No more ambulances." not in text and "stop breathing" not in text and "looks after Ruth" not in text
    )


def test_a_signed_plan_waits_for_its_faculty_until_its_marks_are_out(work, team, teacher, visit):
    from assessments.careplans.attention import plans_to_mark

    given.row(work, team[0])
    assert not plans_to_mark(teacher).items
    work = sign_all(work, team, visit)
    assert [one.url for one in plans_to_mark(teacher).items] == [address("plan_mark", work)]
    assert not plans_to_mark(factories.user("faculty")).items and plans_to_mark(team[0]) is None
    room = given.room(work, teacher)
    marking.keep(room=room, levels={"whole": "yes"}, comment="")
    assert plans_to_mark(teacher).items, "a draft is no mark"
    marking.release(room=room)
    assert not plans_to_mark(teacher).items


def test_what_was_typed_for_one_learner_never_lands_in_the_field_for_the_team(work, team, teacher, visit):
    own.reflect(room=given.room(work, team[0]), text="Mine.")
    found = PlanReflection.objects.get()
    judged = given.judging(found, verdict="", comment="Between us: see me.")
    answer = visit(teacher).post(address("plan_mark", work), judged)
    text = answer.content.decode()
    assert answer.status_code == 422 and text.count("Between us: see me.") == 1
    assert "Between us" in text.split(f'id="c-{found.member_id}"')[1].split("</textarea>")[0]


def test_a_mark_that_is_refused_keeps_the_levels_that_were_chosen(work, team, teacher, visit):
    said = {"act": "mark", "level-whole": "yes", "comment": "x" * 4001}
    answer = visit(teacher).post(address("plan_mark", work), said)
    assert answer.status_code == 422
    assert "checked" in answer.content.decode().split('id="whole-yes"')[1].split(">")[0]


def test_what_faculty_typed_beside_the_part_they_keep_comes_back(work, team, teacher, visit):
    for user in team[:2]:
        own.reflect(room=given.room(work, user), text=f"Of {user}.")
    ana, ben = [PlanReflection.objects.get(member__user=user) for user in team[:2]]
    faculty, page = visit(teacher), address("plan_mark", work)
    typed = (
        {"level-whole": "yes", "comment": "One plan."}
        | given.judging(ben, verdict="not_yet", comment="Half a")
        | given.judging(ana, verdict="met", comment="Well read.")
    )
    answer = faculty.post(page, typed)
    text = answer.content.decode()
    assert answer.status_code == 200 and "still here, and not kept yet" in text
    assert "One plan." in text and "checked" in text.split('id="whole-yes"')[1].split(">")[0]
    assert "Half a" in text.split(f'id="c-{ben.member_id}"')[1].split("</textarea>")[0]
    ana.refresh_from_db()
    ben.refresh_from_db()
    assert (ana.verdict, ana.comment, ben.verdict) == ("met", "Well read.", "")
    assert not PlanMark.objects.exists()
    answer = faculty.post(page, typed | {"act": "mark", f"comment-{ben.uuid}": "", f"verdict-{ben.uuid}": ""})
    assert answer.status_code == 302 and PlanMark.objects.get().comment == "One plan."


def test_a_reflection_is_not_judged_by_a_text_that_is_no_longer_there(work, team, teacher, visit):
    faculty, room = visit(teacher), given.room(work, team[0])
    own.reflect(room=room, text="The first text.")
    found = PlanReflection.objects.get()
    page = faculty.get(address("plan_mark", work)).content.decode()
    field = f"read-{found.uuid}"
    read = page.split(f'name="{field}" value="')[1].split('"')[0]
    own.reflect(room=room, text="Another text.")
    judged = given.judging(found, verdict="met", comment="", read=read)
    answer = faculty.post(address("plan_mark", work), judged)
    assert answer.status_code == 422 and "Another text." in answer.content.decode()
    assert PlanReflection.objects.get().verdict == ""
    read = answer.content.decode().split(f'name="{field}" value="')[1].split('"')[0]
    assert faculty.post(address("plan_mark", work), judged | {field: read}).status_code == 302


def test_what_was_typed_beside_the_part_that_was_sent_comes_back(work, team, visit):
    mine, ana = address("plan_mine", work), visit(team[0])
    ben, cleo = [work.team.members.get(user=one).pk for one in team[1:3]]
    typed = {
        "text": "Half a thought",
        f"level-{ben}-heard": 4,
        f"level-{ben}-kept": 5,
        f"words-{ben}": "Kind",
        f"level-{cleo}-heard": 2,
    }
    answer = ana.post(mine, {**typed, "act": "rate"})
    text = answer.content.decode()
    assert answer.status_code == 422 and f"{team[2]}: Answer every question" in text
    assert "Half a thought" in text and PlanPeerRating.objects.get().ratee_id == ben
    assert "checked" in text.split(f'id="l-{cleo}-heard-2"')[1].split(">")[0]
    answer = ana.post(mine, {**typed, f"level-{cleo}-kept": 3, "act": "rate"})
    assert answer.status_code == 200 and "Half a thought" in answer.content.decode()
    assert PlanPeerRating.objects.count() == 2 and not PlanReflection.objects.exists()
    answer = ana.post(mine, {**typed, f"level-{cleo}-heard": 1, f"level-{cleo}-kept": 3, "act": "reflect"})
    assert PlanReflection.objects.get().text == "Half a thought"
    text = answer.content.decode()
    assert answer.status_code == 200 and "checked" in text.split(f'id="l-{cleo}-heard-1"')[1].split(">")[0]
    assert PlanPeerRating.objects.get(ratee=cleo).levels["heard"] == 2


@pytest.mark.parametrize("reflection", ["", "no-uuid", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_a_reflection_that_is_none_is_not_found(work, teacher, visit, reflection):
    judged = {"act": f"judge-{reflection}", f"verdict-{reflection}": "met"}
    assert visit(teacher).post(address("plan_mark", work), judged).status_code == 404


def test_who_left_and_came_back_is_one_member_on_the_page_of_faculty(work, team, teacher, visit):
    own.reflect(room=given.room(work, team[0]), text="The one reflection.")
    ratee = work.team.members.get(user=team[0]).pk
    own.rate(room=given.room(work, team[1]), ratee=ratee, levels={"heard": 1, "kept": 1})
    office = factories.user("office")
    teams.leave(member=work.team.members.get(user=team[0]), by=office, why="By mistake")
    teams.join(team=work.team, user=team[0], by=office)
    text = visit(teacher).get(address("plan_mark", work)).content.decode()
    assert text.count("The one reflection.") == 1 and "I felt heard. 1" in text
    ratee = work.team.members.get(user=team[0], ended_at=None).pk
    own.rate(room=given.room(work, team[1]), ratee=ratee, levels={"heard": 5, "kept": 5})
    for one in team[2:]:
        own.rate(room=given.room(work, one), ratee=ratee, levels={"heard": 5, "kept": 5})
    assert {str(mean) for mean in own.averages(work, team[0].pk)[1].values()} == {"5.0"}


def test_the_office_finds_what_was_written_without_a_word_of_it_and_erases_it(work, team, visit):
    version = given.row(work, team[0], problem="Secret problem")
    talking.say(
        room=given.room(work, team[1]), row=version.row.uuid, text="Secret comment", client=uuid.uuid4()
    )
    own.reflect(room=given.room(work, team[2]), text="Secret thought")
    office = visit(factories.user("office"))
    desk = office.get(reverse("teaming", args=[work.task.teaming.uuid])).content.decode()
    assert address("plan_words", work) in desk
    text = office.get(address("plan_words", work)).content.decode()
    assert "Secret" not in text and "row 1, version 1" in text
    links = [part.split('"')[0] for part in text.split('class="hit" href="')[1:]]
    assert len(links) == 3
    for link in links:
        assert office.post(link, {"why": "A real name"}).status_code == 302
    assert office.get(address("plan_words", work)).content.decode().count("/erase/") == 0


def test_the_office_erases_all_of_one_row_or_of_one_person_at_once(work, team, visit):
    first = given.row(work, team[0], problem="Secret problem")
    said = given.fields(problem="Secret problem, and worse")
    writing.change(
        room=given.room(work, team[1]), uuid=first.row.uuid, fields=said, base=1, client=uuid.uuid4()
    )
    talking.say(room=given.room(work, team[2]), row=first.row.uuid, text="Secret", client=uuid.uuid4())
    other = given.row(work, team[0], problem="Another row")
    own.reflect(room=given.room(work, team[0]), text="Secret thought")
    person, page = factories.user("office"), address("plan_words", work)
    office = visit(person)
    text = office.get(page).content.decode()
    assert "Row 1: 3 pieces" in text and f"{team[0]}: 3 pieces" in text and "Secret" not in text
    for wrong in ({"of": "row-1", "why": " "}, {"of": "", "why": "A name"}, {"of": "row-9", "why": "A name"}):
        assert office.post(page, wrong).status_code == 422
    assert 'value="A name"' in office.post(page, {"of": "row-9", "why": "A name"}).content.decode()
    assert office.post(page, {"of": "row-1", "why": "A real name"}).status_code == 302
    assert "Secret" not in visit(team[1]).get(address("plan", work)).content.decode()
    assert "Another row" in visit(team[1]).get(address("plan", work)).content.decode()
    entries = AuditEntry.objects.filter(actor=person, verb__startswith="erased words")
    assert [one.why for one in entries] == ["A real name"] * 3
    assert {one.about_id for one in entries} == {one.pk for one in team[:3]}
    assert office.post(page, {"of": f"person-{team[0].pk}", "why": "Asked for it"}).status_code == 302
    other.refresh_from_db()
    assert other.erased_at and other.by_id == team[0].pk, "that and by whom it was written stays"
    assert PlanReflection.objects.get().text == ""
    text = office.get(page).content.decode()
    assert 'name="of"' not in text and text.count("/erase/") == 0
    assert office.post(page, {"of": "row-1", "why": "Again"}).status_code == 422


def test_a_page_that_is_open_shows_nothing_of_what_was_erased(work, team, visit):
    from assessments.careplans import erasing

    version = given.row(work, team[0], problem="A real name")
    given.row(work, team[0], problem="Another")
    ben, pulse = visit(team[1]), address("plan_pulse", work)
    at = ben.get(pulse, {"since": 0}, headers=JSON).json()["change"]
    erasing.erase(what="row", row=version, by=factories.user("office"), why="A name")
    rows = ben.get(pulse, {"since": at}, headers=JSON).json()["rows"]
    assert [one["id"] for one in rows] == [str(version.row.uuid)] and "A real name" not in rows[0]["html"]


def test_the_history_says_that_words_were_erased_and_not_that_somebody_took_them_out(work, team, visit):
    from assessments.careplans import erasing

    version = given.row(work, team[0], problem="A real name")
    writing.change(
        room=given.room(work, team[0]),
        uuid=version.row.uuid,
        fields=given.fields(),
        base=1,
        client=uuid.uuid4(),
    )
    erasing.erase(what="row", row=version, by=factories.user("office"), why="A name")
    text = visit(team[1]).get(address("plan_history", work)).content.decode()
    assert "What it said was erased." in text and "A real name" not in text and "<del" not in text


def test_ones_own_words_stay_readable_to_oneself_after_one_left(work, team, visit):
    given.row(work, team[0], problem="I wrote this")
    given.row(work, team[1], problem="Somebody else wrote this")
    teams.leave(member=work.team.members.get(user=team[0]), by=factories.user("office"), why="Moved")
    text = visit(team[0]).get(reverse("record")).content.decode()
    assert "I wrote this" in text and "Somebody else" not in text


def test_the_marking_page_is_offered_to_who_may_open_it(work, team, teacher, visit):
    mark = address("plan_mark", work)
    for person in (teacher, factories.user("administrator"), team[0]):
        there = visit(person)
        is_offered = mark in there.get(address("plan", work)).content.decode()
        assert is_offered == (there.get(mark).status_code == 200) == (person == teacher)
