"""What comes late on purpose, and what is never lost or brought back: keys, words of who was second, erased texts."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.engine.handover import findings_of
from assessments.handovers import standing
from assessments.models import ExerciseVersion, HandoverReading, TeamTask, TeamText
from assessments.teamwork import kinds, saying, teams
from assessments.teamwork.pulse import A_VISIT, RENEWS
from cms.models import AuditEntry
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
    return work.task.works.get(team=teamwork.team(work.team.teaming, count=3))


def do(visitor, work, name, **post):
    return visitor.post(reverse("handover_act", args=[work.uuid]), {"act": name, **post})


def at_desk(visitor, one, name, **post):
    return visitor.post(reverse("handover_reading_act", args=[one.uuid]), {"act": name, **post})


def page_of(visitor, work):
    return visitor.get(reverse("handover", args=[work.uuid])).content.decode()


def test_a_team_that_still_answers_from_anothers_handover_does_not_read_what_had_to_be_told(
    work, other, members, visit
):
    """The patient is the same: the rating of one's own says what would be right to answer from the other."""
    given.send(work)
    given.send(other)
    given.rate(HandoverReading.objects.get(work=work), teamwork.people(other)[0])
    ana = visit(members[0])
    page = page_of(ana, work)
    assert "once your team has given its own answers" in page
    assert not any(secret in page for secret in ("quillwort", "bluebell", "mulberry"))
    assert "bluebell" in page_of(visit(work.task.set_by), work)
    received = HandoverReading.objects.get(work=other)
    at_desk(ana, received, "give", **{"text:night": "Give 5 mg.", "over:night": "0"})
    page = page_of(ana, work)
    assert "What came of it" in page and "bluebell" in page


def test_a_team_that_nothing_has_reached_yet_reads_its_rating_once_it_was_due(work, other, members, visit):
    third = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.send(work)
    given.send(other)
    given.rate(HandoverReading.objects.get(work=work), teamwork.people(other)[0])
    ana = visit(members[0])
    assert third and "bluebell" not in page_of(ana, work)
    TeamTask.objects.filter(pk=work.task_id).update(due_at=timezone.now())
    assert "bluebell" in page_of(ana, work)


def test_who_gives_other_answers_after_a_colleague_gets_them_back(work, other, visit):
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    dov, esi = (visit(user) for user in teamwork.people(other)[:2])
    same = {"text:night": "I would wait.", "over:night": "0"}
    assert at_desk(dov, one, "give", **same).status_code == 302
    assert at_desk(dov, one, "give", **same).status_code == 302  # the same form, sent twice
    for name in ("give", "answer"):
        answer = at_desk(esi, one, name, **{"text:night": "I would call at once.", "over:night": "0"})
        assert answer.status_code == 409 and "I would call at once." in answer.content.decode()
    assert [row.text for row in TeamText.objects.filter(place__startswith="answer:")] == ["I would wait."]


def test_a_question_beyond_the_last_one_comes_back_to_be_copied(work, other, visit):
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    dov = visit(teamwork.people(other)[0])
    at_desk(dov, one, "give", **{"text:night": "I would wait.", "over:night": "0"})
    at_desk(dov, one, "ask", text="Which morphine?")
    answer = at_desk(dov, one, "ask", text="And by which route?")
    assert answer.status_code == 409 and "And by which route?" in answer.content.decode()


def test_a_text_that_was_erased_is_not_brought_back_by_a_page_that_still_has_it(work, members, visit):
    given.write(work, members[0], {"who": "My neighbor Zelda.", "doses": "5 mg"})
    before = type(work).objects.get(pk=work.pk).change
    erased = TeamText.objects.get(place="section:who")
    saying.erase(row=erased, by=factories.user("office"), why="It names somebody.")
    assert type(work).objects.get(pk=work.pk).change > before  # open pages show it no longer
    ana = visit(members[1])
    stale = {"text:who": "My neighbor Zelda.", "over:who": "1", "text:doses": "10 mg", "over:doses": "1"}
    answer = do(ana, work, "write", **stale)
    assert answer.status_code == 409 and "The office erased this text meanwhile" in answer.content.decode()
    assert not TeamText.objects.filter(text__contains="Zelda").exists()
    assert TeamText.objects.get(place="section:doses", number=2).text == "10 mg"
    assert 'name="over:who" value="1x"' in answer.content.decode()
    again = {"text:who": "A gardener.", "over:who": "1x", "text:doses": "10 mg", "over:doses": "2"}
    assert do(ana, work, "write", **again).status_code == 302
    assert TeamText.objects.get(place="section:who", number=2).text == "A gardener."


def test_a_section_erased_after_sending_stops_nobody_from_signing(work, members, visit):
    given.write(work, members[0])
    given.sign(work, *members[:3])
    do(visit(work.task.set_by), work, "send_without", text="Dov is ill.")
    saying.erase(
        row=TeamText.objects.get(place="section:who"), by=factories.user("office"), why="It names somebody."
    )
    dov = visit(members[3])
    assert "I stand for it as it is now" in page_of(dov, work)
    assert do(dov, work, "sign", of=standing.of_one(work).sent.of).status_code == 302


def test_before_it_opens_nothing_of_the_exercise_is_there_but_for_faculty(work, members, visit):
    TeamTask.objects.filter(pk=work.task_id).update(opens_at=timezone.now() + timedelta(days=1))
    page = page_of(visit(members[0]), work)
    assert "This exercise is not open yet." in page and "She goes home tomorrow." not in page
    assert "What matters to her." not in page
    assert "She goes home tomorrow." in page_of(visit(work.task.set_by), work)


def test_a_page_that_renews_itself_is_read_once_until_it_names_somebody_else(work, members, visit):
    faculty = visit(work.task.set_by)
    entries = AuditEntry.objects.filter(verb="viewed", actor=work.task.set_by)

    def renew():
        faculty.get(reverse("handover", args=[work.uuid]), headers={RENEWS: "1"})

    page_of(faculty, work)
    for number in range(3):
        given.write(work, members[0], {"who": f"Text {number}"}, {"who": number})
        renew()
    assert entries.count() == 1
    somebody_joins(work)
    renew()
    assert entries.count() == 2
    with time_machine.travel(timezone.now() + A_VISIT + timedelta(minutes=1)):
        renew()
    assert entries.count() == 3


def somebody_joins(work):
    """One more comes into the team."""
    (user,) = teamwork.learners(work.team.teaming.cohort, 1, first=8)
    teams.join(team=work.team, user=user, by=work.task.set_by)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            {"kind": "table", "columns": ["Drug", "Dose"], "rows": [["Morphine"]], "source": ""},
            "Every row needs 2 cells",
        ),
        ({"kind": "note", "html": " "}, "This note is empty."),
    ],
)
def test_a_chart_that_would_mislead_stops_publication_and_the_editor_says_where(spoil, sentence):
    given.page()
    raw = json.loads(ExerciseVersion.objects.get().content)
    raw["chart"] = [{"id": "n", "title": "Night", "visible_from": "", "section": "notes", **spoil}]
    (found,) = [one for one in findings_of(raw) if one.severity == "block"]
    assert sentence in found.sentence
    assert kinds.get("handover").place(raw, found.where) == "Part 1 of the chart"
