"""The pages of a plan: what each visitor finds, without any script."""

import uuid

import pytest
from django.urls import reverse

from assessments.careplans import marking, own, talking
from assessments.models import PlanMark, PlanReader, PlanReflection, PlanRow, TeamWork
from assessments.teamwork import kinds, teams
from cms.models import AuditEntry
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


@pytest.fixture
def teacher(work):
    from cms.models import User

    return User.objects.get(pk=work.task.set_by_id)


def address(name, work, *more):
    return reverse(name, args=[work.uuid, *more])


def sign_all(work, team, visit):
    for one in team:
        change = TeamWork.objects.get(pk=work.pk).change
        visit(one).post(address("plan_sign", work), {"seen": change})
    return TeamWork.objects.get(pk=work.pk)


READ = ("plan", "plan_history", "plan_pdf", "plan_pulse")


@pytest.mark.parametrize("name", READ)
def test_members_and_faculty_read_and_nobody_else_finds_anything(name, work, team, teacher, visit):
    given.row(work, team[0])
    elsewhere, office = factories.user("faculty"), factories.user("office")
    stranger = people(given.work())[0]
    for one in (team[0], team[3], teacher):
        assert visit(one).get(address(name, work)).status_code == 200
    for one in (elsewhere, office, stranger):
        assert visit(one).get(address(name, work)).status_code == 404


def test_somebody_whose_place_ended_reads_why_and_changes_nothing(work, team, visit):
    version = given.row(work, team[0])
    member = work.team.members.get(user=team[0])
    teams.leave(member=member, by=factories.user("office"), why="Moved to another team")
    ana = visit(team[0])
    for name in READ:
        assert ana.get(address(name, work)).status_code == 403
    said = {**given.fields(when="Tomorrow"), "base": 1, "client": uuid.uuid4()}
    answer = ana.post(
        address("plan_row", work, version.row.uuid), said, headers={"accept": "application/json"}
    )
    assert answer.status_code == 403 and "What you wrote there stays yours" in answer.json()["sentence"]
    assert PlanRow.objects.get().number == 1


def test_faculty_join_the_talk_and_never_edit(work, team, teacher, visit):
    version = given.row(work, team[0])
    faculty = visit(teacher)
    assert (
        "Change"
        not in faculty.get(address("plan", work)).content.decode().split("<article")[1].split("</article>")[0]
    )
    answer = faculty.post(
        address("plan_row", work, version.row.uuid), {**given.fields(), "base": 1, "client": uuid.uuid4()}
    )
    assert answer.status_code == 403
    assert (
        faculty.post(address("plan_say", work, version.row.uuid), {"text": "Who will call?"}).status_code
        == 302
    )
    assert "(faculty)" in visit(team[1]).get(address("plan", work)).content.decode()


def test_reading_a_team_by_faculty_is_written_down_once_a_page(work, teacher, team, visit):
    faculty = visit(teacher)
    for name in ("plan", "plan_history", "plan_mark"):
        before = AuditEntry.objects.count()
        assert faculty.get(address(name, work)).status_code == 200
        entry = AuditEntry.objects.order_by("pk").last()
        assert AuditEntry.objects.count() == before + 1
        assert entry.details["shown"] == sorted(one.pk for one in team)


def test_a_conflict_shows_both_texts_and_takes_what_was_decided(work, team, visit):
    version = given.row(work, team[0])
    row, ana, ben = address("plan_row", work, version.row.uuid), visit(team[0]), visit(team[1])
    ben.post(row, {**given.fields(when="Now", measure="He smiles."), "base": 1, "client": uuid.uuid4()})
    answer = ana.post(row, {**given.fields(when="Later"), "base": 1, "client": uuid.uuid4()})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Later" in text and "Now" in text and "He smiles." in text
    mine = {f"mine-{name}": value for name, value in given.fields(when="Later").items()}
    decided = {
        "act": "merge",
        "base": 2,
        "client": uuid.uuid4(),
        "take-when": "own",
        "own-when": "Now, and later",
    }
    answer = ana.post(row, {**mine, **decided, "take-measure": "theirs"})
    assert answer.status_code == 302
    said = PlanRow.objects.get().versions.get(number=3).fields
    assert said["when"] == "Now, and later" and said["measure"] == "He smiles."


def test_a_row_taken_out_while_another_writes_is_brought_back_with_their_words(work, team, visit):
    version = given.row(work, team[0])
    row, ana, ben = address("plan_row", work, version.row.uuid), visit(team[0]), visit(team[1])
    assert ben.post(row, {"act": "out", "base": 1, "client": uuid.uuid4()}).status_code == 302
    answer = ana.post(row, {**given.fields(when="Later"), "base": 1, "client": uuid.uuid4()})
    assert answer.status_code == 409 and "took this row out" in answer.content.decode()
    mine = {f"mine-{name}": value for name, value in given.fields(when="Later").items()}
    assert ana.post(row, {**mine, "act": "back", "base": 2, "client": uuid.uuid4()}).status_code == 302
    found = PlanRow.objects.get()
    assert found.deleted_at is None and found.versions.get(number=3).fields["when"] == "Later"


def test_words_too_long_come_back_whole(work, team, visit):
    ana, long = visit(team[0]), "x" * 900
    answer = ana.post(
        address("plan_row_new", work),
        {**given.fields(intervention=long), "base": 0, "client": uuid.uuid4()},
    )
    assert (
        answer.status_code == 422
        and long in answer.content.decode()
        and "800 are the most" in answer.content.decode()
    )


def test_keys_are_said_only_once_everybody_has_signed(work, team, visit):
    given.row(work, team[0], library="renal-morphine", intervention="Raise morphine.")
    ana = visit(team[0])
    before = ana.get(address("plan", work)).content.decode()
    assert "Missing:" not in before and "stop breathing" not in before
    work = sign_all(work, team, visit)
    assert work.completed_at
    after = ana.get(address("plan", work)).content.decode()
    assert "Somebody looks after Ruth" in after and "he could stop breathing" in after
    stand = kinds.stands([(work, team[0].pk)])[work.pk, team[0].pk]
    assert not stand.is_done and "could harm" in stand.why


def test_done_is_signed_by_all_without_harm_with_ones_own_part(work, team, teacher, visit):
    given.row(work, team[0], library="fan")
    work = sign_all(work, team, visit)
    me = team[0].pk
    assert not kinds.stands([(work, me)])[work.pk, me].is_done
    mine = address("plan_mine", work)
    for one in team:
        client = visit(one)
        assert client.get(mine).status_code == 200
        assert client.post(mine, {"act": "reflect", "text": "The chaplain asked first."}).status_code == 302
        said = {"act": "rate"}
        for other in work.team.members.exclude(user=one):
            said |= {f"level-{other.pk}-heard": 4, f"level-{other.pk}-kept": 5, f"words-{other.pk}": "Kind"}
        assert client.post(mine, said).status_code == 302
    work.refresh_from_db()
    assert kinds.stands([(work, me)])[work.pk, me].is_done
    page = visit(team[0]).get(mine).content.decode()
    assert "Averages of 3 answers" in page and "Kind" not in page
    faculty = visit(teacher)
    found = PlanReflection.objects.get(member__user=me)
    judged = given.judging(found, verdict="not_yet", comment="Say more.")
    assert "Kind" in faculty.get(address("plan_mark", work)).content.decode()
    assert faculty.post(address("plan_mark", work), judged).status_code == 302
    assert "write it again" in kinds.stands([(work, me)])[work.pk, me].why
    assert "Signed by all 4" in str(kinds.stands([(work, me)])[work.pk, me].result)
    assert "4 rows" not in " ".join(kinds.get("care_plan").overview([work])[work.pk])


def test_a_mark_is_a_draft_until_it_is_released_to_the_team(work, team, teacher, visit):
    given.row(work, team[0])
    faculty, mine = visit(teacher), address("plan_mine", work)
    answer = faculty.post(address("plan_mark", work), {"act": "release", "comment": "One plan."})
    assert answer.status_code == 422 and "Choose a level" in answer.content.decode()
    faculty.post(address("plan_mark", work), {"act": "mark", "level-whole": "yes", "comment": "One plan."})
    assert "One plan." not in visit(team[1]).get(mine).content.decode()
    faculty.post(address("plan_mark", work), {"act": "release", "level-whole": "yes", "comment": "One plan."})
    assert "One plan." in visit(team[1]).get(mine).content.decode()
    assert PlanMark.objects.get().state == PlanMark.State.RELEASED


def test_mail_says_who_wrote_and_nothing_of_what(work, team, mailoutbox):
    from datetime import timedelta

    from django.utils import timezone

    from assessments.careplans import readers
    from assessments.teamwork import mailing

    version = given.row(work, team[0])
    mailing.choose(user=team[1], letters="soon")
    mailing.choose(user=team[2], letters="none")
    talking.say(
        room=given.room(work, team[0]), row=version.row.uuid, text="Secret words", client=uuid.uuid4()
    )
    mailoutbox.clear()
    readers.send_due(timezone.now() + timedelta(minutes=5))
    readers.send_due(timezone.now() + timedelta(minutes=6))
    letters = [one for one in mailoutbox if "plan" in one.subject]
    assert sorted(one.to[0] for one in letters) == sorted([team[1].email, team[3].email])
    assert all("Secret" not in one.body and str(team[0]) in one.body for one in letters)
    assert PlanReader.objects.get(user=team[1]).told == TeamWork.objects.get().change


def test_looking_for_mail_that_is_due_costs_one_query_however_many_plans_there_are(
    work, team, django_assert_num_queries
):
    from assessments.careplans import readers

    page = given.page()
    for one in (work, given.work(page), given.work(page)):
        ana, ben = people(one)[:2]
        row = given.row(one, ana).row
        talking.say(room=given.room(one, ben), row=row.uuid, text="Who calls?", client=uuid.uuid4())
    readers.send_due()
    with django_assert_num_queries(1):
        assert readers.send_due() == 0


def test_the_pulse_costs_three_queries_when_nothing_changed(work, team, visit, django_assert_max_num_queries):
    given.row(work, team[0])
    ana, url = visit(team[0]), address("plan_pulse", work)
    tag = ana.get(url, {"since": 0})["ETag"]
    with django_assert_max_num_queries(3):
        assert ana.get(url, {"since": 1}, headers={"if-none-match": tag}).status_code == 304


def test_the_room_costs_the_same_whatever_stands_in_it(work, team, visit, django_assert_max_num_queries):
    for number in range(30):
        given.row(work, team[number % 4], problem=f"Problem {number}")
    ana = visit(team[0])
    ana.get(address("plan", work))  # what is read once in a process
    with django_assert_max_num_queries(14):
        assert ana.get(address("plan", work)).status_code == 200


def test_who_is_here_is_seen_by_the_others_and_needs_no_row(work, team, visit, django_assert_num_queries):
    given.row(work, team[0])
    ben = visit(team[1])
    ben.post(address("plan_here", work), {"row": ""})
    page = visit(team[0]).get(address("plan", work)).content.decode()
    assert "Here now:" in page and str(team[1]) in page


def test_erasing_leaves_that_something_was_written(work, team, visit):
    version = given.row(work, team[0])
    office = visit(factories.user("office"))
    url = reverse("plan_words_erase", args=["row", version.client])
    assert office.post(url, {"why": ""}).status_code == 422
    assert office.post(url, {"why": "A real name"}).status_code == 302
    version.refresh_from_db()
    assert version.fields == {"domain": 2} and version.erased_at and version.sha256
    assert visit(team[1]).get(address("plan", work)).status_code == 200
    assert "erased" in visit(team[1]).get(address("plan_history", work)).content.decode()


def test_a_new_member_has_to_sign_and_one_who_leaves_has_not(work, team, visit):
    given.row(work, team[0])
    work = sign_all(work, team, visit)
    new = given.given.learners(work.team.teaming.cohort, 1, first=7)[0]
    teams.join(team=work.team, user=new, by=factories.user("office"))
    work.refresh_from_db()
    assert work.completed_at is None
    teams.leave(member=work.team.members.get(user=new), by=factories.user("office"), why="A mistake")
    work.refresh_from_db()
    assert work.completed_at is not None


def test_a_reflection_is_erasable_and_own_words_stay_private(work, team, visit):
    room = given.room(work, team[0])
    own.reflect(room=room, text="Mine alone")
    assert "Mine alone" not in visit(team[1]).get(address("plan_mine", work)).content.decode()
    assert marking.share(None, None) is None


def test_a_plan_that_is_full_says_so_and_keeps_what_was_written(work, team, visit):
    PlanRow.objects.bulk_create(PlanRow(work=work, position=number) for number in range(1, 501))
    answer = visit(team[0]).post(
        address("plan_row_new", work),
        {**given.fields(), "base": 0, "client": uuid.uuid4()},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 409 and "holds 500 rows" in answer.json()["sentence"]


def test_an_exercise_that_closes_while_somebody_writes_says_so(work, team, visit):
    from django.utils import timezone

    version = given.row(work, team[0])
    work.task.closes_at = timezone.now()
    work.task.save()
    ana = visit(team[0])
    said = {**given.fields(when="Late"), "base": 1, "client": uuid.uuid4()}
    answer = ana.post(
        address("plan_row", work, version.row.uuid), said, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409 and "closed" in answer.json()["sentence"]
    assert "nothing changes any more" in ana.get(address("plan", work)).content.decode()
    # One's own reflection is still taken: it is nobody else's.
    assert ana.post(address("plan_mine", work), {"text": "Late, and mine."}).status_code == 302


def test_an_edit_that_was_taken_is_answered_again_also_after_the_place_ended(work, team):
    from assessments.careplans import writing

    room, client = given.room(work, team[0]), uuid.uuid4()
    first = writing.add(room=room, fields=given.fields(), client=client)
    teams.leave(member=work.team.members.get(user=team[0]), by=factories.user("office"), why="Moved")
    assert writing.add(room=room, fields=given.fields(), client=client).pk == first.pk


def test_how_teams_stand_costs_the_same_for_one_team_and_for_three(visit):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = given.page()
    works = [given.work(page) for _number in range(3)]
    for one in works:
        given.row(one, people(one)[0])
        own.reflect(room=given.room(one, people(one)[0]), text="Mine.")

    def cost(some):
        pairs = [(one, user.pk) for one in some for user in people(one)]
        some[0].task.version.definition  # noqa: B018  (what is frozen is read once in a process)
        with CaptureQueriesContext(connection) as asked:
            found = kinds.stands(pairs)
            kinds.get("care_plan").overview(some)
        assert len(found) == len(pairs)
        return len(asked)

    assert cost(works) == cost(works[:1])
