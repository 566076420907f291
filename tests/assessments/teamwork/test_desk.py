"""The desk of teams through its doors: forming, changing by hand, setting, one page of every team; and who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Team, Teaming, TeamMember, TeamTask
from assessments.teamwork import attention, overview, teams
from cms.models import AuditEntry
from courses import actions
from tests import factories
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given
from tests.assessments.teamwork.sample import begin, finish, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return factories.course()


@pytest.fixture
def cohort(course):
    return factories.cohort(program=course.get_parent().specific)


@pytest.fixture
def faculty(course):
    return factories.user("faculty", course=course)


@pytest.fixture
def office():
    return factories.user("office")


def words(answer):
    from html import unescape

    from django.utils.html import strip_tags

    return " ".join(unescape(strip_tags(answer.content.decode().replace("<", " <"))).split())


def test_faculty_form_teams_from_a_proposal_they_changed_by_hand(cohort, faculty, visit):
    people = given.learners(cohort, 8)
    browser = visit(faculty)
    about = {"cohort": cohort.pk, "title": "Autumn", "least": 3, "most": 4}
    answer = browser.post(reverse("teaming_new"), about)
    teaming = Teaming.objects.get()
    assert answer.url == reverse("teaming_propose", args=[teaming.uuid])
    page = browser.get(answer.url)
    assert "It would be 2 teams." in words(page) and not Team.objects.exists()
    enrollments = [one.enrollments.get() for one in people]
    by_hand = {f"place-{one.uuid}": 1 if number < 4 else 2 for number, one in enumerate(enrollments)}
    by_hand[f"place-{enrollments[0].uuid}"] = 0
    looked = browser.post(answer.url, {**by_hand, "act": "look"})
    assert "In no team one learner" in words(looked) and not Team.objects.exists()
    made = browser.post(answer.url, {**by_hand, "act": "make"}, follow=True)
    assert "2 teams are formed. Everybody in them is told by mail." in words(made)
    assert "Ana Learner0 Physician fits best in Team 1" in words(made)
    assert [one.members.count() for one in Team.objects.all()] == [3, 4]


def test_a_proposal_that_time_has_overtaken_makes_nothing(cohort, faculty, visit):
    people = given.learners(cohort, 4)
    of = given.teaming(cohort, least=3, most=4)
    sent = {f"place-{one.enrollments.get().uuid}": 1 for one in people}
    actions.withdraw(enrollment=people[0].enrollments.get(), by=people[0])
    answer = visit(faculty).post(reverse("teaming_propose", args=[of.uuid]), {**sent, "act": "make"})
    assert answer.status_code == 422 and "waits no more" in words(answer)
    assert not Team.objects.exists()


def test_a_proposal_counts_on_from_the_teams_there_are(cohort, faculty, visit):
    of = given.teaming(cohort, least=3, most=6)
    given.team(of, count=4)
    given.learners(cohort, 4, first=20)
    page = words(visit(faculty).get(reverse("teaming_propose", args=[of.uuid])))
    assert "Team 2 4 learners" in page and "Team 1 4 learners" not in page


def test_names_and_reasons_with_signs_no_database_takes_are_kept_without_them(cohort, office, visit):
    of = given.teaming(cohort)
    team = given.team(of)
    browser, url = visit(office), reverse("teaming_by_hand", args=[of.uuid])
    browser.post(url, {"act": "rename", "team": 1, "name": "The\x00 lamps"})
    team.refresh_from_db()
    assert team.name == "The lamps"
    browser.post(url, {"act": "dissolve", "team": 1, "why": "Too\x00 few"})
    assert team.members.first().ended_why == "Too few"


def test_two_people_are_kept_apart_on_request_and_it_is_said_where_that_is_impossible(cohort, faculty, visit):
    ana, ben, *_rest = (one.enrollments.get() for one in given.learners(cohort, 4))
    of = given.teaming(cohort, least=4, most=4)
    about = {"pair": "apart", "one": ana.uuid, "other": ben.uuid}
    answer = visit(faculty).get(reverse("teaming_propose", args=[of.uuid]), about)
    assert "Apart: " in words(answer)
    assert "are in one team although they were to be kept apart" in words(answer)


@pytest.mark.parametrize("sent", ["", "x", "99999", "-1", "²"])
def test_nonsense_in_a_proposal_is_no_error(cohort, faculty, visit, sent):
    (person,) = given.learners(cohort, 1)
    of = given.teaming(cohort)
    url = reverse("teaming_propose", args=[of.uuid])
    place = {f"place-{person.enrollments.get().uuid}": sent, "seed": sent, "apart": sent, "act": "look"}
    assert visit(faculty).post(url, place).status_code == 200
    assert (
        visit(faculty).get(url, {"seed": sent, "pair": "apart", "one": sent, "other": sent}).status_code
        == 200
    )


def test_by_hand_a_team_is_made_a_member_moves_leaves_and_a_team_gets_a_name(cohort, office, visit):
    people = given.learners(cohort, 7)
    of = given.teaming(cohort, least=3, most=5)
    first = given.team(of, users=people[:3])
    browser, url = visit(office), reverse("teaming_by_hand", args=[of.uuid])
    chosen = [str(one.enrollments.get().uuid) for one in people[3:6]]
    browser.post(url, {"act": "make", "learner": chosen, "name": "The lamps"})
    second = Team.objects.get(number=2)
    assert str(second) == "The lamps" and second.members.count() == 3
    browser.post(url, {"act": "join", "learner": people[6].enrollments.get().uuid, "team": 2})
    member = TeamMember.objects.get(user=people[6])
    answer = browser.post(url, {"act": "move", "member": member.pk, "to": 1, "why": ""}, follow=True)
    assert "Say why." in words(answer)
    browser.post(url, {"act": "move", "member": member.pk, "to": 1, "why": "Asked for it"})
    assert set(given.people(first)) == {*people[:3], people[6]}
    browser.post(url, {"act": "leave", "member": first.members.first().pk, "why": "Ill for long"})
    assert people[0] not in given.people(first)
    browser.post(url, {"act": "rename", "team": 1, "name": "The chairs"})
    browser.post(url, {"act": "dissolve", "team": 1, "why": "Too few"})
    first.refresh_from_db()
    assert first.ended_at and first.name == "The chairs"
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"made", "joined", "left", "renamed", "dissolved"} <= verbs


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "no"},
        {"act": "leave", "member": "x"},
        {"act": "move", "member": "1", "to": "²"},
        {"act": "join"},
    ],
)
def test_nonsense_by_hand_finds_nothing(cohort, office, visit, sent):
    of = given.teaming(cohort)
    assert visit(office).post(reverse("teaming_by_hand", args=[of.uuid]), sent).status_code == 404


def test_a_team_left_too_small_is_shown_to_faculty_and_mended_in_one_press(cohort, faculty, office, visit):
    people = given.learners(cohort, 7)
    of = given.teaming(cohort, least=3, most=6)
    first = given.team(of, users=people[:3])
    given.team(of, users=people[3:])
    actions.withdraw(enrollment=people[0].enrollments.get(), by=people[0])
    card = attention.teams_too_small(faculty)
    assert [one.title for one in card.items] == ["Team 1, Autumn teams"]
    assert "Team 1, Autumn teams" in words(visit(faculty).get(reverse("teaching")))
    page = visit(faculty).get(reverse("teaming", args=[of.uuid]))
    assert "Autumn teams: one team is too small." in words(page)
    assert "Put everybody of Team 1 into Team 2." in words(page)
    way = next(
        way for one in page.context["whole"].small for _words, way in one.ways if way.startswith("merge")
    )
    visit(faculty).post(reverse("teaming_by_hand", args=[of.uuid]), {"act": "mend", "team": 1, "way": way})
    first.refresh_from_db()
    assert first.ended_at is not None
    assert not attention.teams_too_small(faculty).items


def test_an_exercise_is_set_with_its_days_moved_and_taken_back(course, cohort, faculty, visit):
    page = readiness.page(week=factories.week(course=course), days=10)
    of = given.teaming(cohort)
    team = given.team(of)
    browser, url = visit(faculty), reverse("teaming_exercises", args=[of.uuid])
    form = browser.get(url, {"page": page.pk}).context["form"]
    due = (timezone.localtime(timezone=cohort.zone) + timedelta(days=10)).date()
    assert form.initial["due_day"] == due
    sent = {
        "page": page.pk,
        "opens_day": form.initial["opens_day"],
        "opens_time": "00:00",
        "due_day": due,
        "due_time": "23:59",
    }
    answer = browser.post(url, sent, follow=True)
    assert "is set. Every team finds it on its page." in words(answer)
    one = TeamTask.objects.get()
    assert one.due_at.astimezone(cohort.zone).date() == due and one.works.get().team == team
    there = reverse("team_task", args=[of.uuid, one.uuid])
    wrong = browser.post(
        there, {"act": "dates", "opens_day": due, "opens_time": "10:00", "due_day": form.initial["opens_day"]}
    )
    assert wrong.status_code == 422 and "Put the dates in this order" in words(wrong)
    answer = browser.post(there, {"act": "back", "why": "The wrong one"}, follow=True)
    assert "It is taken back." in words(answer)
    one.refresh_from_db()
    assert one.ended_at is not None


def test_the_office_sees_how_far_teams_are_and_no_way_into_what_they_write(
    cohort, faculty, office, visit, sample
):
    of = given.teaming(cohort)
    team = given.team(of)
    one = task(
        of,
        opens_at=timezone.now() - timedelta(days=9),
        due_at=timezone.now() - timedelta(days=1),
    )
    begin(one.works.get())
    url = reverse("teaming", args=[of.uuid])
    seen, taught = visit(office).get(url), visit(faculty).get(url)
    for page in (seen, taught):
        assert "Autumn teams: one team is late." in words(page)
        assert "Overdue 0 of 4 have done their part Three rows" in words(page)
    assert "/sample/" not in seen.content.decode() and "/sample/" in taught.content.decode()
    finish(team.works.get())
    assert "4 of 4 have done their part" in words(visit(office).get(url))


def test_one_page_of_forty_teams_asks_as_often_as_one_of_two(cohort, sample, django_assert_max_num_queries):
    of = given.teaming(cohort, least=2, most=2)
    office = factories.user("office")

    def teams_of(first, number):
        people = given.learners(cohort, 2 * number, first=first)
        groups = [people[at : at + 2] for at in range(0, len(people), 2)]
        return teams.make_teams(teaming=of, groups=groups, by=office)

    teams_of(0, 2)
    task(of)
    task(of, title="Another")
    few = _queries(of)
    teams_of(4, 38)
    assert len(overview.whole(of).rows) == 40
    assert _queries(of) == few


def _queries(of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        overview.whole(Teaming.objects.get(pk=of.pk))
    return len(asked)


def test_faculty_of_another_program_find_nothing(cohort, visit):
    of = given.teaming(cohort)
    stranger = visit(factories.user("faculty"))
    for name in ("teaming", "teaming_propose", "teaming_by_hand", "teaming_exercises"):
        assert stranger.get(reverse(name, args=[of.uuid])).status_code == 404
    assert of.title not in words(stranger.get(reverse("team_desk")))


def test_who_is_in_no_team_is_counted_once_teams_are_formed(cohort, faculty):
    of = given.teaming(cohort)
    given.learners(cohort, 2)
    assert attention.without_a_team(faculty).items == []
    given.team(of)
    (item,) = attention.without_a_team(faculty).items
    assert item.note == "2 learners are in no team"
