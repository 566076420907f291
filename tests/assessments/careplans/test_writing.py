"""Writing rows and comments: nothing typed is lost, nothing stands where nobody sees it, odd input is told in words."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.careplans import signing, talking, writing
from assessments.models import PlanComment, PlanRow, PlanRowVersion, TeamWork
from assessments.teamwork import kinds, teams
from tests import factories
from tests.assessments.careplans import given
from tests.assessments.teamwork.given import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


@pytest.fixture
def team(work):
    return people(work)


def address(name, work, *more):
    return reverse(name, args=[work.uuid, *more])


def test_a_page_one_went_back_to_and_sent_again_with_other_words_changes_what_it_became(work, team, visit):
    ana, said = visit(team[0]), {**given.fields(), "base": 0, "client": uuid.uuid4()}
    new = address("plan_row_new", work)
    assert ana.post(new, said).status_code == 302
    assert ana.post(new, {**said, "when": "Every morning"}).status_code == 302
    found = PlanRow.objects.get()
    assert found.number == 2 and found.versions.get(number=2).fields["when"] == "Every morning"
    assert ana.post(new, {**said, "when": "Every morning"}).status_code == 302
    assert PlanRowVersion.objects.count() == 2


def test_sent_again_over_a_row_that_somebody_changed_meanwhile_both_texts_are_shown(work, team, visit):
    ana, said = visit(team[0]), {**given.fields(), "base": 0, "client": uuid.uuid4()}
    new = address("plan_row_new", work)
    ana.post(new, said)
    row = PlanRow.objects.get()
    visit(team[1]).post(
        address("plan_row", work, row.uuid), {**given.fields(when="Now"), "base": 1, "client": uuid.uuid4()}
    )
    answer = ana.post(new, {**said, "when": "Every morning"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Every morning" in text and "Now" in text
    assert address("plan_row", work, row.uuid) in text


def test_a_comment_changed_before_it_was_sent_again_is_a_comment_of_its_own(work, team):
    row, client = given.row(work, team[0]).row, uuid.uuid4()
    say = lambda text: talking.say(room=given.room(work, team[1]), row=row.uuid, text=text, client=client)  # noqa: E731
    first = say("Who calls?")
    assert say("Who calls?").pk == first.pk
    second = say("Who calls at night?")
    assert say("Who calls at night?").pk == second.pk != first.pk
    assert list(PlanComment.objects.values_list("text", flat=True)) == ["Who calls?", "Who calls at night?"]
    PlanComment.objects.filter(pk=first.pk).update(text="", erased_at=timezone.now())
    assert say("Who calls?").pk == first.pk, "what was erased does not come back"


ODD = [
    ("domain", "99"),
    ("domain", "9" * 5000),
    ("domain", "²"),
    ("library", "no-such-entry"),
    ("goal_id", "at-home\x00"),
    ("owners", "the-cat"),
]


@pytest.mark.parametrize(("name", "value"), ODD)
@pytest.mark.parametrize("act", ["merge", "back"])
def test_a_page_of_both_texts_takes_nothing_the_exercise_does_not_know(work, team, visit, act, name, value):
    version = given.row(work, team[0])
    row, ben = address("plan_row", work, version.row.uuid), visit(team[1])
    ben.post(row, {**given.fields(when="Now"), "base": 1, "client": uuid.uuid4()})
    if act == "back":
        writing.take_out(room=given.room(work, team[0]), uuid=version.row.uuid, base=2, client=uuid.uuid4())
    mine = {f"mine-{field}": said for field, said in given.fields(when="Later").items()} | {
        f"mine-{name}": value
    }
    answer = ben.post(row, {**mine, "act": act, "base": 2, "client": uuid.uuid4()})
    if value.endswith("\x00"):
        assert answer.status_code == 302  # only the character that cannot be kept is left out
        return
    assert answer.status_code == 422 and "Later" in answer.content.decode()
    assert PlanRow.objects.get().number == (3 if act == "back" else 2)


@pytest.mark.parametrize("act", ["out", "back", "merge"])
def test_what_is_done_with_a_row_needs_a_row(work, team, visit, act):
    answer = visit(team[0]).post(address("plan_row_new", work), {"act": act, "client": uuid.uuid4()})
    assert answer.status_code == 422 and not PlanRow.objects.exists()


def test_lines_that_a_browser_ends_otherwise_are_no_difference(work, team, visit):
    version = given.row(work, team[0], intervention="One.\nTwo.")
    row, ana, ben = address("plan_row", work, version.row.uuid), visit(team[0]), visit(team[1])
    typed = given.fields(intervention="One.\r\nTwo.\r\n")
    ben.post(row, {**typed, "when": "Now", "base": 1, "client": uuid.uuid4()})
    text = ana.post(row, {**typed, "when": "Later", "base": 1, "client": uuid.uuid4()}).content.decode()
    assert "take-when" in text and "take-intervention" not in text


def test_without_script_what_cannot_be_taken_comes_back_to_copy(work, team, visit):
    version = given.row(work, team[0])
    ana, said = visit(team[0]), {**given.fields(when="After the news"), "base": 1, "client": uuid.uuid4()}
    work.task.closes_at = timezone.now()
    work.task.save()
    for url in (address("plan_row", work, version.row.uuid), address("plan_row_new", work)):
        answer = ana.post(url, {**said, "client": uuid.uuid4()})
        text = answer.content.decode()
        assert answer.status_code == 409 and "This exercise is closed" in text and "After the news" in text


def test_an_owner_whose_member_left_keeps_the_row_when_it_is_changed(work, visit):
    ana = people(work)[0]
    work.team.members.filter(user=people(work)[1]).update(code="music-therapy", seat="Music therapy")
    version = given.row(work, ana, owners=["music-therapy"])
    teams.leave(
        member=work.team.members.get(user=people(work)[1]), by=factories.user("office"), why="Moved away"
    )
    form = visit(ana).get(address("plan_row", work, version.row.uuid)).content.decode()
    box = form.split('value="music-therapy"')[1].split(">")[0]
    assert "checked" in box and "Music therapy" in form
    assert "Music therapy" in visit(ana).get(address("plan", work)).content.decode()


def test_a_plan_of_one_row_and_one_of_a_dissolved_team_are_said_in_words(work, team):
    given.row(work, team[0])
    assert kinds.overview([work])[work.pk][0] == "1 row, signed by 0 of 4."
    teams.dissolve(team=work.team, by=factories.user("office"), why="The term is over")
    work = TeamWork.objects.with_all().get()
    assert kinds.overview([work])[work.pk][0] == "1 row."
    assert kinds.stands([(work, team[0].pk)])[work.pk, team[0].pk].result == ""


def test_who_left_and_came_back_signs_again_and_everybody_reads_so(work, team):
    given.row(work, team[0])
    seen = TeamWork.objects.get().change
    signing.sign(room=given.room(work, team[0]), seen=seen)
    office = factories.user("office")
    teams.leave(member=work.team.members.get(user=team[0], ended_at=None), by=office, why="By mistake")
    teams.join(team=work.team, user=team[0], by=office)
    work = TeamWork.objects.with_all().get()
    why = kinds.stands([(work, team[0].pk)])[work.pk, team[0].pk].why
    assert "You have not signed the plan yet." in why
    for one in team[1:]:
        signing.sign(room=given.room(work, one), seen=TeamWork.objects.get().change)
    why = kinds.stands([(work, team[1].pk)])[work.pk, team[1].pk].why
    assert f"Signatures are missing: {team[0]}." in why
