"""Who receives whose handover: the round, one team alone, faculty's word, and when nothing is awaited any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.handovers import rounds
from assessments.models import HandoverReading, TeamTask, TeamWork
from assessments.teamwork import kinds, teams
from cms import attention
from cms.models import AuditEntry
from tests import factories
from tests.assessments.handovers import given
from tests.assessments.teamwork import given as teamwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


def another(work):
    """The work of one more team."""
    return work.task.works.get(team=teamwork.team(work.team.teaming, count=3))


def stand(work):
    work = TeamWork.objects.with_all().get(pk=work.pk)
    user = teamwork.people(work)[0]
    return kinds.stands([(work, user.pk)])[work.pk, user.pk]


def hand(visitor, work, to, why="They are away."):
    return visitor.post(reverse("handover_act", args=[work.uuid]), {"act": "hand", "to": to, "text": why})


def running(work):
    return HandoverReading.objects.get(work=work, ended_at=None)


def test_what_faculty_took_stays_with_them_when_another_team_sends(work, visit):
    second, third = another(work), another(work)
    given.send(work)
    assert running(work).receiver == second
    assert hand(visit(work.task.set_by), work, "").status_code == 302
    given.send(third)
    assert running(work).receiver is None and running(work).given_by == work.task.set_by
    assert running(third).receiver == work


def test_the_log_says_who_gave_a_handover_to_whom_and_why(work, visit):
    another(work)
    third = another(work)
    given.send(work)
    hand(visit(work.task.set_by), work, third.pk, why="Team 2 is away.")
    entry = AuditEntry.objects.filter(verb="handed").latest("id")
    assert entry.actor == work.task.set_by and entry.why == "Team 2 is away."
    assert AuditEntry.objects.filter(verb="handed").earliest("id").actor is None


def test_a_handover_is_given_to_nobody_who_cannot_receive_it(work, visit):
    second, third = another(work), another(work)
    for place in third.team.members.all():
        teams.leave(member=place, by=work.task.set_by, why="Withdrew.")
    given.send(work)
    faculty = visit(work.task.set_by)
    page = faculty.get(reverse("handover", args=[work.uuid])).content.decode()
    assert f'<option value="{second.pk}"' in page and f'<option value="{third.pk}"' not in page
    assert hand(faculty, work, third.pk).status_code == 400
    assert hand(faculty, work, "somebody").status_code == 404
    assert running(work).receiver == second


def test_faculty_see_who_receives_whose_before_and_after_it_is_sent(work):
    assert [(one.to, one.said) for one in rounds.passings(work.task)] == [(None, "not sent yet")]
    second, third = another(work), another(work)
    given.send(work)
    found = [(one.work.team, one.to, one.said) for one in rounds.passings(work.task)]
    assert found == [
        (work.team, second.team, "waits until they have sent their own"),
        (second.team, third.team, "not sent yet"),
        (third.team, work.team, "not sent yet"),
    ]


def test_faculty_read_it_in_the_room_and_a_team_alone_is_told_who_will_receive(work, visit):
    page = visit(work.task.set_by).get(reverse("handover", args=[work.uuid])).content.decode()
    assert "Who receives whose" in page and "not sent yet" in page
    page = visit(teamwork.people(work)[0]).get(reverse("handover", args=[work.uuid])).content.decode()
    assert "faculty will receive it, as the receiving setting" in page and "Who receives whose" not in page


def test_a_handover_that_waits_for_faculty_stands_on_their_first_page(work):
    faculty = work.task.set_by
    given.send(work)
    card = next(one for one in attention.cards(faculty) if one.title.startswith("Handovers"))
    assert [one.url for one in card.items] == [reverse("handover_reading", args=[running(work).uuid])]
    elsewhere = factories.user("faculty")
    assert not any(one.title.startswith("Handovers") and one.items for one in attention.cards(elsewhere))
    given.rate(running(work), faculty)
    assert not any(one.title.startswith("Handovers") and one.items for one in attention.cards(faculty))


def test_a_team_with_nobody_left_is_not_waited_for(work):
    other = another(work)
    given.send(work)
    assert not stand(work).is_done
    for place in other.team.members.all():
        teams.leave(member=place, by=work.task.set_by, why="Withdrew.")
    rounds.settle_due()
    assert stand(work).is_done and TeamWork.objects.get(pk=work.pk).completed_at


def test_what_no_team_sent_before_the_exercise_closed_is_not_asked_of_who_waited(work):
    another(work)
    given.send(work)
    assert not stand(work).is_done
    TeamTask.objects.filter(pk=work.task_id).update(closes_at=timezone.now() - timedelta(minutes=1))
    rounds.settle_due()
    assert stand(work).is_done and "No other team’s reached yours." in stand(work).why
    assert TeamWork.objects.get(pk=work.pk).completed_at


def test_who_was_done_alone_stays_done_when_a_team_joins(work):
    given.send(work)
    assert stand(work).is_done
    late = another(work)
    assert stand(work).is_done
    given.send(late)
    assert running(late).receiver == work and stand(work).is_done


def test_a_handover_received_twice_shows_the_questions_and_the_rating_of_both(work, visit):
    other = another(work)
    given.send(work)
    given.send(other)
    given.rate(running(work), teamwork.people(other)[0])
    given.rate(running(other), teamwork.people(work)[0])
    third = another(work)
    given.send(third)
    second = HandoverReading.objects.get(receiver=third)
    writers = second.work
    dov, writer = teamwork.people(third)[0], visit(teamwork.people(writers)[0])
    at_desk = reverse("handover_reading_act", args=[second.uuid])
    visit(dov).post(at_desk, {"act": "give", "text:night": "I would call.", "over:night": "0"})
    visit(dov).post(at_desk, {"act": "ask", "text": "Which morphine?"})
    room = reverse("handover", args=[writers.uuid])
    assert "Which morphine?" in writer.get(room).content.decode()
    asked = writers.words.get(place=f"ask:{second.uuid}")
    writer.post(
        reverse("handover_act", args=[writers.uuid]),
        {"act": "reply", "place": str(asked.uuid), "text": "Oral."},
    )
    visit(dov).post(at_desk, {"act": "rate", "found": ["dog"], "level:safe": "2"})
    page = writer.get(room).content.decode()
    assert page.count("What came of it") == 2 and "One fact that must not be lost did not arrive." in page


def test_what_a_team_received_is_said_to_faculty_by_its_name(work, visit):
    other = another(work)
    given.send(work)
    given.send(other)
    room = reverse("handover", args=[other.uuid])
    page = visit(work.task.set_by).get(room).content.decode()
    assert f"The handover of {work.team} has reached {other.team}." in page and "reached you" not in page
    assert "has reached you. Read it." in visit(teamwork.people(other)[0]).get(room).content.decode()


def test_how_members_stand_costs_the_same_for_two_teams_and_for_four(work, django_assert_num_queries):
    other = another(work)
    given.send(work)
    given.send(other)
    given.rate(running(work), teamwork.people(other)[0])
    given.rate(running(other), teamwork.people(work)[0])

    def asked_of(works):
        found = TeamWork.objects.with_all().filter(pk__in=[one.pk for one in works])
        return [(one, user.pk) for one in found for user in teamwork.people(one)]

    kinds.stands(asked_of([work]))  # the frozen exercise is read once in a process
    for pairs in (asked_of([work])[:1], asked_of([work, other])):
        with django_assert_num_queries(8):
            kinds.stands(pairs)
