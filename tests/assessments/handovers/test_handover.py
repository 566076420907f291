"""A handover through its doors: written by several, signed by all, sent once, received, rated, and read by both."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.handovers import acts, reading, rounds, standing
from assessments.models import HandoverReading, HandoverSent, TeamText, TeamWork
from assessments.teamwork import kinds, teams
from tests import factories
from tests.assessments.handovers import given
from tests.assessments.teamwork import given as teamwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


@pytest.fixture
def members(work):
    return teamwork.people(work)


@pytest.fixture
def other(work):
    """The work of a second team."""
    return work.task.works.get(team=teamwork.team(work.team.teaming, count=3))


def do(visitor, work, name, **post):
    return visitor.post(reverse("handover_act", args=[work.uuid]), {"act": name, **post})


def at_desk(visitor, one, name, **post):
    return visitor.post(reverse("handover_reading_act", args=[one.uuid]), {"act": name, **post})


def page_of(visitor, work):
    return visitor.get(reverse("handover", args=[work.uuid])).content.decode()


def desk_of(visitor, one):
    return visitor.get(reverse("handover_reading", args=[one.uuid])).content.decode()


def stand(work, user):
    work = TeamWork.objects.with_all().get(pk=work.pk)
    return kinds.stands([(work, user.pk)])[work.pk, user.pk]


def test_two_who_write_one_section_both_see_both_texts_and_the_other_section_is_kept(work, members, visit):
    ana, ben = visit(members[0]), visit(members[1])
    do(
        ana,
        work,
        "write",
        **{"text:who": "A gardener.", "over:who": "0", "text:doses": "", "over:doses": "0"},
    )
    answer = do(
        ben,
        work,
        "write",
        **{"text:who": "A teacher.", "over:who": "0", "text:doses": "5 mg", "over:doses": "0"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "A gardener." in page and "A teacher." in page
    assert f"{members[0]} wrote this meanwhile" in page
    assert TeamText.objects.get(place="section:doses").text == "5 mg"
    do(ben, work, "write", **{"text:who": "A gardener who taught.", "over:who": "1"})
    assert [one.text for one in TeamText.objects.filter(place="section:who")] == [
        "A gardener.",
        "A gardener who taught.",
    ]


def test_a_text_nobody_could_read_comes_back_whole_and_markup_is_only_text(work, members, visit):
    ana = visit(members[0])
    answer = do(ana, work, "write", **{"text:who": "word " * 10_000, "over:who": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "49999 characters" in page and page.count("word word") > 1
    do(ana, work, "write", **{"text:who": "<img src=x onerror=alert(1)> & <b>", "over:who": "0"})
    assert "<img src=x" not in page_of(ana, work) and "&lt;img src=x" in page_of(ana, work)
    long = do(
        ana,
        work,
        "write",
        **{"text:who": "short " * 50, "over:who": "1", "text:doses": "5 mg", "over:doses": "0"},
    )
    assert long.status_code == 302
    refused = do(ana, work, "sign", of=standing.of_one(work).digest)
    assert refused.status_code == 422 and "10 words too long" in refused.content.decode()


def test_everybody_signs_what_they_read_and_a_change_asks_again(work, members, visit):
    given.write(work, members[0])
    old = standing.of_one(work).digest
    given.sign(work, *members)
    assert not standing.of_one(work).unsigned
    given.write(work, members[1], {"who": "A gardener and a teacher."}, {"who": 1})
    assert len(standing.of_one(work).unsigned) == 4
    stale = do(visit(members[0]), work, "sign", of=old)
    assert stale.status_code == 409 and "was changed since" in stale.content.decode()
    early = do(visit(members[0]), work, "send")
    assert early.status_code == 422 and str(members[3]) in early.content.decode()
    given.sign(work, *members)
    assert do(visit(members[0]), work, "send").status_code == 302
    late = do(visit(members[1]), work, "write", **{"text:who": "Too late", "over:who": "2"})
    assert late.status_code == 409 and "Too late" in late.content.decode()
    assert do(visit(members[1]), work, "send").status_code == 409
    assert HandoverSent.objects.count() == 1


def test_another_team_receives_it_answers_asks_and_rates_and_both_see_what_was_lost_first(
    work, other, members, visit, mailoutbox
):
    given.send(work)
    one = HandoverReading.objects.get(work=work)
    theirs = teamwork.people(other)
    dov = visit(theirs[0])
    assert one.receiver == other and any(
        mail.subject.startswith("A handover has reached") for mail in mailoutbox
    )
    assert "Send your own handover first" in desk_of(dov, one)
    assert at_desk(dov, one, "answer", **{"text:night": "x", "over:night": "0"}).status_code == 409
    given.send(other)
    page = desk_of(dov, one)
    assert (
        given.TEXTS["who"] in page
        and "quillwort" not in page
        and "bluebell" not in page
        and "mulberry" not in page
    )
    assert at_desk(dov, one, "give", **{"text:night": "", "over:night": "0"}).status_code == 422
    assert at_desk(dov, one, "give", **{"text:night": "I would wait.", "over:night": "0"}).status_code == 302
    page = desk_of(dov, one)
    assert "quillwort" in page and "bluebell" not in page and "mulberry" not in page
    assert at_desk(dov, one, "ask", text="Which morphine?").status_code == 302
    assert at_desk(dov, one, "ask", text="And how?").status_code == 409
    missing = at_desk(dov, one, "rate", found=["dog"])
    assert missing.status_code == 422 and "Choose a number." in missing.content.decode()
    assert (
        at_desk(
            dov, one, "rate", **{"found": ["dog"], "level:safe": "2", "text": "Hard at night."}
        ).status_code
        == 302
    )
    assert at_desk(visit(theirs[1]), one, "rate", **{"level:safe": "5"}).status_code == 409
    ana = visit(members[0])
    assert "One fact that must not be lost" not in page_of(ana, work) and "mulberry" not in page_of(ana, work)
    asked = work.words.get(place=f"ask:{one.uuid}")
    assert do(ana, work, "reply", place=str(asked.uuid), text="Oral solution.").status_code == 302
    received = HandoverReading.objects.get(work=other)
    assert at_desk(ana, received, "give", **{"text:night": "5 mg.", "over:night": "0"}).status_code == 302
    for page in (page_of(ana, work), desk_of(dov, one)):
        assert (
            "One fact that must not be lost did not arrive." in page
            and "mulberry" in page
            and "bluebell" in page
        )
        assert page.index("The last dose was at 18:00.") < page.index("How it was rated")
    assert "quillwort" in page_of(ana, work)


def test_done_is_sent_signed_and_the_received_one_rated(work, other, members):
    given.send(work)
    assert stand(work, members[0]).why.startswith("Your handover is sent. Another team’s has not reached")
    given.send(other)
    assert stand(work, members[0]).why == "Your team has not rated the handover it received."
    given.rate(HandoverReading.objects.get(work=other), members[1])
    assert stand(work, members[0]).is_done
    assert TeamWork.objects.get(pk=work.pk).completed_at
    given.rate(HandoverReading.objects.get(work=work), teamwork.people(other)[0])
    assert stand(work, members[0]).result == "1 of 2 facts were found"


def test_a_team_that_is_alone_is_received_by_faculty_and_a_later_team_takes_over(work, members, visit):
    given.send(work)
    one = HandoverReading.objects.get(work=work)
    assert one.receiver is None and "faculty read it as the receiving setting" in page_of(
        visit(members[0]), work
    )
    assert stand(work, members[0]).is_done
    assert visit(members[0]).get(reverse("handover_reading", args=[one.uuid])).status_code == 404
    faculty = visit(work.task.set_by)
    assert at_desk(faculty, one, "give", **{"text:night": "Give 5 mg.", "over:night": "0"}).status_code == 302
    assert at_desk(faculty, one, "rate", **{"found": ["dose"], "level:safe": "5"}).status_code == 302
    assert "Every fact that must not be lost was found." in page_of(visit(members[0]), work)


def test_what_a_dissolved_team_had_not_rated_goes_on_to_another(work, other, members, visit):
    third = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.send(work)
    assert HandoverReading.objects.get(work=work, ended_at=None).receiver == other
    for place in other.team.members.all():
        teams.leave(member=place, by=work.task.set_by, why="Dissolved.")
    assert (rounds.settle_due(), rounds.settle_due()) == (1, 0)
    assert HandoverReading.objects.get(work=work, ended_at=None).receiver == third
    ended = HandoverReading.objects.exclude(ended_at=None).get()
    assert ended.ended_why == "The team that had it was dissolved."


def test_faculty_send_without_a_signature_and_give_it_to_whom_they_choose(work, other, members, visit):
    third = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.write(work, members[0])
    given.sign(work, *members[:3])
    faculty = visit(work.task.set_by)
    assert do(faculty, work, "send_without", text="").status_code == 422
    assert do(faculty, work, "send_without", text="Dov is ill.").status_code == 302
    assert "went without your signature" in stand(work, members[3]).why
    given_by = acts.sign(room=given.room(work, members[3]), of=HandoverSent.objects.get().of)
    assert given_by.user == members[3] and "without your signature" not in stand(work, members[3]).why
    assert do(visit(members[0]), work, "hand", to=third.pk, text="x").status_code == 404
    assert do(faculty, work, "hand", to=third.pk, text="Team 2 is away.").status_code == 302
    assert HandoverReading.objects.get(ended_at=None).receiver == third
    assert do(faculty, work, "comment", text="Look at the doses once more.").status_code == 302
    assert "Look at the doses once more." in page_of(visit(members[1]), work)


def test_who_was_taken_out_while_typing_is_told_and_writes_nothing(work, members, visit):
    ana = visit(members[0])
    page_of(ana, work)
    teams.leave(member=work.team.members.get(user=members[0]), by=work.task.set_by, why="Moved.")
    answer = do(ana, work, "write", **{"text:who": "Half a sentence", "over:who": "0"})
    assert answer.status_code == 403 and "Your place in" in answer.content.decode()
    assert "Half a sentence" in answer.content.decode()
    assert not TeamText.objects.exists()


def test_a_closed_exercise_is_read_and_not_written(work, members, visit):
    from assessments.models import TeamTask

    TeamTask.objects.filter(pk=work.task_id).update(closes_at=timezone.now() - timedelta(minutes=1))
    ana = visit(members[0])
    assert "This exercise is closed." in page_of(ana, work)
    assert do(ana, work, "write", **{"text:who": "x", "over:who": "0"}).status_code == 409


def test_strangers_find_nothing(work, other, members, visit):
    given.send(work)
    one = HandoverReading.objects.get(work=work)
    for visitor in (
        visit(factories.user()),
        visit(factories.user("faculty")),
        visit(factories.user("office")),
    ):
        assert visitor.get(reverse("handover", args=[work.uuid])).status_code == 404
        assert visitor.get(reverse("handover_reading", args=[one.uuid])).status_code == 404
        assert do(visitor, work, "write", **{"text:who": "x"}).status_code == 404
        assert at_desk(visitor, one, "talk", text="x").status_code == 404
    assert visit(members[0]).get(reverse("handover_reading", args=[one.uuid])).status_code == 404
    assert visit(teamwork.people(other)[0]).get(reverse("handover", args=[work.uuid])).status_code == 404


def test_pages_do_not_grow_in_queries(work, other, members, visit, django_assert_max_num_queries):
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    reading.talk(desk=given.desk(one, teamwork.people(other)[0]), text="Short and clear.")
    given.rate(one, teamwork.people(other)[0])
    ana, dov = visit(members[0]), visit(teamwork.people(other)[0])
    with django_assert_max_num_queries(40):
        page_of(ana, work)
    with django_assert_max_num_queries(40):
        desk_of(dov, one)
