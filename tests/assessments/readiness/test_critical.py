"""An option that could harm the patient: told where it was taken, to who took it and to faculty, and weighed against nothing."""

import copy

import pytest
from django.urls import reverse

from assessments.engine import scratching
from assessments.teamwork import kinds
from tests.assessments.readiness import given
from tests.assessments.teamwork import given as teamwork

pytestmark = pytest.mark.django_db
SAYS = "ritical for safety"


def questions(*unsafe):
    """The usual two questions, with these options critical."""
    found = copy.deepcopy(given.QUESTIONS)
    for question in found:
        for option in question["value"]["options"]:
            option["value"]["critical"] = option["id"] in unsafe
    return found


def work_with(*unsafe):
    """A team at a set in which these options are critical."""
    return teamwork.work(given.page(questions=questions(*unsafe)))


def page_of(person, work, name="readiness"):
    return person.get(reverse(name, args=[work.uuid])).content.decode()


def test_what_a_team_laid_open_is_told_as_critical_and_nothing_before(visit):
    work = work_with("q2-c", "q2-d")
    members = teamwork.people(work)
    given.all_give(work)
    ben = visit(members[1])
    assert SAYS not in page_of(ben, work), "which option could harm is a key"
    given.speak(work, members, "q2", "q2-c")
    said = ben.post(
        reverse("readiness_act", args=[work.uuid]),
        {"act": "scratch", "place": "q2", "option": "q2-c", "seen": "0"},
        follow=True,
    ).content.decode()
    assert "it is critical for safety. Talk about why" in said
    assert page_of(ben, work).count(SAYS) == 1, "the other one is covered still"
    given.speak(work, members, "q2", "q2-a")
    given.scratch(work, members[1], "q2", "q2-a", seen=1)
    assert "Critical for safety.</strong> Because of d." in page_of(ben, work)


def test_it_costs_no_more_credits_than_another_wrong_one():
    of = scratching.of_questions(
        ["q"], [scratching.Scratched("q", "harm", False), scratching.Scratched("q", "right", True)], [4, 2]
    )
    assert scratching.total(of) == 2


def test_each_member_alone_is_told_of_their_own_answer(visit):
    work = work_with("q2-c")
    members = teamwork.people(work)
    given.all_give(work)
    given.speak(work, members, "q1", "q1-b")
    given.scratch(work, members[0], "q1", "q1-b")
    given.speak(work, members, "q2", "q2-a")
    given.scratch(work, members[0], "q2", "q2-a")
    row = '<strong class="scratch__harm">'
    took, took_not = [page_of(visit(one), work).split('id="scores"')[1] for one in members[:2]]
    assert row in took and row not in took_not


def test_faculty_read_how_often_it_was_taken_from_enough_people_on(visit):
    work = work_with("q2-c")
    given.all_give(work)
    given.through(work)
    faculty = visit(work.task.set_by)
    text = faculty.get(reverse("readiness_questions", args=[work.task.uuid])).content.decode()
    part = text.split('id="unsafe"')[1].split("</section>")[0]
    assert "Write a note" in part and part.count("too few to say") == 2, "of four people and one team"
    assert "Laid open what is critical for safety: 1" in kinds.overview([work])[work.pk]


def test_shares_of_what_could_harm_need_five_people_and_three_teams():
    few = scratching.unsafe(frozenset("h"), "hhab", [["h"], ["a"]])
    assert (few.people, few.alone, few.teams, few.scratched) == (4, None, 2, None)
    many = scratching.unsafe(frozenset("h"), "hhabc", [["a", "h"], ["a"], ["h"], ["b"]])
    assert (many.alone, many.scratched) == (0.4, 0.5)
