"""A team's readiness room through its doors: alone, together, the decision, and what nobody may read too early."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ReadinessOpening, ReadinessTest, Scratch, TeamDecision, TeamTask
from assessments.readiness import acts
from assessments.teamwork import kinds, mailing, teams
from cms.models import AuditEntry
from tests import factories
from tests.assessments.readiness import given
from tests.assessments.teamwork import given as teamwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


@pytest.fixture
def members(work):
    return teamwork.people(work)


def url(work):
    return reverse("readiness", args=[work.uuid])


def do(visitor, work, name, **post):
    return visitor.post(reverse("readiness_act", args=[work.uuid]), {"act": name, **post})


def text_of(answer):
    return answer.content.decode()


def stand(work, user):
    work = type(work).objects.with_all().get(pk=work.pk)
    return kinds.stands([(work, user.pk)])[work.pk, user.pk]


def test_a_test_alone_is_saved_as_one_goes_and_given_once(work, members, visit):
    ana = visit(members[0])
    draft = reverse("readiness_draft", args=[work.uuid, "q1"])
    answer = ana.put(
        draft, json.dumps({"raw": {"option": "q1-a"}, "rev": 0}), content_type="application/json"
    )
    assert answer.json()["rev"] == 1 and answer.json()["saved"]
    other = ana.put(draft, json.dumps({"raw": {"option": "q1-b"}, "rev": 0}), content_type="application/json",
                    headers={"Accept": "application/json"})  # fmt: skip
    assert (
        other.status_code == 409
        and other.json()["raw"] == {"option": "q1-a"}
        and other.json()["kind"] == "changed"
    )
    give = reverse("readiness_give", args=[work.uuid])
    empty = ana.post(give, {"option:q1": "q1-b", "rev:q1": "1"})
    assert empty.status_code == 422 and "One question has no answer yet" in text_of(empty)
    assert ana.post(give, {"option:q1": "q1-b", "option:q2": "q2-a"}).status_code == 302
    assert ana.post(give, {"option:q1": "q1-a", "option:q2": "q2-c"}).status_code == 302
    test = ReadinessTest.objects.get(user=members[0])
    assert test.chosen == given.KEYS and test.given_at
    late = ana.put(draft, json.dumps({"raw": {"option": "q1-a"}, "rev": 2}), content_type="application/json",
                   headers={"Accept": "application/json"})  # fmt: skip
    assert late.status_code == 409 and late.json()["kind"] == "closed"


def test_nothing_of_the_key_is_in_any_page_before_it_is_scratched(work, members, visit):
    secrets = [b"Because of", b"quillwort", b"mulberry", b"is_right", b'"best"', b"correct"]
    pages = [visit(one).get(url(work)).content for one in members]
    given.give(work, members[0])
    pages += [visit(one).get(url(work)).content for one in members[:2]]
    given.give(work, members[1])
    given.give(work, members[2])
    given.give(work, members[3])
    pages += [visit(one).get(url(work)).content for one in members]
    given.speak(work, members, "q1", "q1-a")
    given.scratch(work, members[0], "q1", "q1-a")
    pages += [visit(one).get(url(work)).content for one in members]
    pages += [
        visit(one).get(reverse("readiness_pulse", args=[work.uuid]) + "?since=0").content for one in members
    ]
    for page in pages:
        for secret in secrets:
            assert secret not in page


def test_the_page_is_the_same_bytes_whatever_the_key_says(members, work, visit):
    """Two sets that differ in nothing but the key make pages that differ in nothing."""
    from assessments.engine.readiness import parse, public_question

    raw = json.loads(work.task.version.content)
    one = [public_question(question, "seed") for question in parse(raw).questions]
    for question in raw["questions"]:
        for option in question["options"]:
            option["best"] = not option["best"]
            option["because"] = "Other."
    other = [public_question(question, "seed") for question in parse(raw).questions]
    assert json.dumps(one) == json.dumps(other)


def test_the_teams_part_opens_when_all_have_given_theirs_and_everybody_is_told(
    work, members, visit, mailoutbox
):
    for one in members[:3]:
        given.give(work, one)
    assert "waits for one more" in text_of(visit(members[0]).get(url(work)))
    assert not ReadinessOpening.objects.exists()
    mailing.choose(user=members[1], letters="none")
    given.give(work, members[3])
    assert ReadinessOpening.objects.get().why == "everybody"
    told = {one.to[0] for one in mailoutbox if one.subject.startswith("Your team’s test")}
    assert told == {one.email for one in members} - {members[1].email}
    assert "I am for" in text_of(visit(members[0]).get(url(work)))


def test_when_the_time_is_over_nobody_waits_for_who_missed_it_and_they_are_told(work, members, visit):
    given.give(work, members[0])
    assert acts.open_due() == 0
    TeamTask.objects.filter(pk=work.task_id).update(due_at=timezone.now())
    assert (acts.open_due(), acts.open_due()) == (1, 0)
    page = text_of(visit(members[1]).get(url(work)))
    assert "Your own test closed before you gave it" in page
    answer = visit(members[1]).post(reverse("readiness_give", args=[work.uuid]), {"option:q1": "q1-b"})
    assert answer.status_code == 409 and "you would read there what is right" in text_of(answer)
    assert not stand(work, members[1]).is_done


def test_faculty_open_it_and_let_somebody_off_with_a_reason(work, members, visit):
    faculty = visit(work.task.set_by)
    assert do(faculty, work, "open", text="").status_code == 422
    assert do(faculty, work, "open", text="The retreat is tomorrow.").status_code == 302
    assert ReadinessOpening.objects.get().reason == "The retreat is tomorrow."
    place = work.team.members.get(user=members[0])
    assert do(faculty, work, "excuse", member=place.pk, text="She was ill.").status_code == 302
    assert do(visit(members[1]), work, "excuse", member=place.pk, text="x").status_code == 404
    assert do(visit(members[1]), work, "open", text="x").status_code == 404
    assert ReadinessTest.objects.get(user=members[0]).excused_why == "She was ill."


def test_a_scratch_needs_voices_is_for_good_and_shows_at_once(work, members, visit):
    given.all_give(work)
    ana = visit(members[0])
    none = do(ana, work, "scratch", place="q1", option="q1-a", seen=0)
    assert none.status_code == 409 and "2 members have to speak for it first" in text_of(none)
    given.speak(work, members[:2], "q1", "q1-a")
    assert do(ana, work, "scratch", place="q1", option="q1-a", seen=0).status_code == 302
    assert "Not right." in text_of(ana.get(url(work)))
    given.speak(work, members[1:3], "q1", "q1-b")
    stale = do(visit(members[1]), work, "scratch", place="q1", option="q1-b", seen=0)
    assert stale.status_code == 409 and f"{members[0]} scratched" in text_of(stale)
    assert do(ana, work, "scratch", place="q1", option="q1-b", seen=1).status_code == 302
    page = text_of(ana.get(url(work)))
    assert "Scratch 2: 2 credits." in page and "Because of a." in page
    assert [one.nth for one in Scratch.objects.all()] == [1, 2]
    again = do(ana, work, "scratch", place="q1", option="q1-c", seen=2)
    assert again.status_code == 409 and Scratch.objects.count() == 2


def test_what_is_said_stands_with_its_answer_and_what_is_not_taken_stays_in_its_field(work, members, visit):
    given.all_give(work)
    ana = visit(members[0])
    long = "word " * 10_000
    answer = do(ana, work, "say", place="q1", option="q1-a", text=long)
    assert (
        answer.status_code == 422
        and "49999 characters" in text_of(answer)
        and "word word word" in text_of(answer)
    )
    do(ana, work, "say", place="q1", option="q1-a", text="<script>alert(1)</script> & so")
    page = text_of(ana.get(url(work)))
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert do(ana, work, "say", place="nowhere", option="", text="x").status_code == 400
    assert do(ana, work, "say", place="q1", option="q2-a", text="x").status_code == 400


def test_the_decision_is_given_once_and_opens_for_all_teams_in_the_same_moment(
    work, members, visit, mailoutbox
):
    of = work.team
    other_team = teamwork.team(of.teaming, count=3)
    other = work.task.works.get(team=other_team)
    for one in (work, other):
        given.all_give(one)
        given.through(one)
    given.decide(work)
    ana = visit(members[0])
    page = text_of(ana.get(url(work)))
    assert "The other teams are still deciding" in page and "mulberry" not in page
    given.decide(other, option="drug", text="He cannot wait for the fan.")
    page = text_of(ana.get(url(work)))
    assert "He cannot wait for the fan." in page and "mulberry" in page
    again = do(ana, work, "decide", option="drug", text="Changed my mind")
    assert again.status_code == 409 and TeamDecision.objects.count() == 2
    assert stand(work, members[1]).is_done and stand(work, members[1]).result == "Team 6 of 8, alone 8"
    assert "Somebody of you alone had more than the team" in page
    assert sum(one.subject.startswith("All teams have decided") for one in mailoutbox) == 7


def test_a_dissolved_team_is_not_waited_for(work, members, visit):
    other = teamwork.team(work.team.teaming, count=3)
    given.all_give(work)
    given.through(work)
    for place in other.members.all():
        teams.leave(member=place, by=work.task.set_by, why="The team is too small.")
    given.decide(work)
    assert "What the teams decided" in text_of(visit(members[0]).get(url(work)))


def test_who_left_writes_nothing_and_keeps_their_words_in_their_record(work, members, visit):
    given.all_give(work)
    ana = visit(members[0])
    assert do(ana, work, "say", place="q1", option="q1-a", text="Bowels first").status_code == 302
    teams.leave(member=work.team.members.get(user=members[0]), by=work.task.set_by, why="Withdrew.")
    assert ana.get(url(work)).status_code == 403
    assert "Bowels first" in text_of(ana.get(reverse("record")))
    assert "Bowels first" in text_of(visit(members[1]).get(url(work)))
    answer = do(ana, work, "say", place="q1", option="q1-a", text="Still here")
    assert answer.status_code == 403 and "Your place in" in text_of(answer)


def test_strangers_find_nothing_and_reading_is_written_down(work, members, visit):
    stranger, elsewhere = factories.user(), factories.user("faculty")
    for one in (stranger, elsewhere, factories.user("office"), factories.user("reviewer")):
        assert visit(one).get(url(work)).status_code == 404
        assert do(visit(one), work, "say", place="q1", option="q1-a", text="x").status_code == 404
        assert visit(one).get(reverse("readiness_pulse", args=[work.uuid])).status_code == 404
    before = AuditEntry.objects.count()
    assert visit(work.task.set_by).get(url(work)).status_code == 200
    assert AuditEntry.objects.count() == before + 1


def test_nothing_new_costs_a_304_and_what_is_new_is_said_without_its_key(work, members, visit):
    given.all_give(work)
    ana = visit(members[0])
    pulse = reverse("readiness_pulse", args=[work.uuid])
    first = ana.get(pulse)
    assert ana.get(pulse, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = first.json()["change"]
    given.speak(work, [members[1]], "q1", "q1-a")
    answer = ana.get(f"{pulse}?since={since}", headers={"If-None-Match": first["ETag"]})
    assert answer.json()["said"] == [f"{members[1]} spoke for an option of question 1."]
    assert visit(members[1]).get(f"{pulse}?since={since}").json()["said"] == []


def test_a_poll_costs_few_queries_and_a_page_does_not_grow_with_what_is_said(
    work, members, visit, django_assert_max_num_queries
):
    given.all_give(work)
    ana = visit(members[0])
    pulse = reverse("readiness_pulse", args=[work.uuid])
    tag = ana.get(pulse)["ETag"]
    with django_assert_max_num_queries(7):
        ana.get(pulse, headers={"If-None-Match": tag})
    given.speak(work, members, "q1", "q1-a")
    with django_assert_max_num_queries(24):
        ana.get(url(work))
    for number in range(10):
        acts.say(room=given.room(work, members[1]), place="q1", option="", text=f"And {number}")
    with django_assert_max_num_queries(24):
        ana.get(url(work))


def test_faculty_read_how_hard_each_question_was_only_where_enough_answered(work, members, visit):
    faculty = visit(work.task.set_by)
    address = reverse("readiness_questions", args=[work.task.uuid])
    given.all_give(work)
    given.through(work)
    page = text_of(faculty.get(address))
    assert "too few to say" in page and "of 4 people" in page
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.all_give(other)
    page = text_of(faculty.get(address))
    assert "100 %" in page and "of 7 people" in page
    assert visit(members[0]).get(address).status_code == 403


def test_the_office_erases_a_text_and_its_author_finds_theirs_in_their_record(work, members, visit):
    given.all_give(work)
    word = acts.say(
        room=given.room(work, members[0]), place="q1", option="q1-a", text="My aunt Zelda had this."
    )
    record = text_of(visit(members[0]).get(reverse("record")))
    assert "My aunt Zelda had this." in record
    office = visit(factories.user("office"))
    address = reverse("team_words_erase", args=[word.uuid])
    assert office.post(address, {"why": ""}).status_code == 422
    assert office.post(address, {"why": "It names somebody."}).status_code == 302
    assert "Zelda" not in text_of(visit(members[1]).get(url(work)))
    assert visit(members[0]).get(address).status_code == 403
