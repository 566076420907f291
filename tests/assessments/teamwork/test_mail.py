"""Which letters about team work somebody gets: one choice for all of it, kept in one place, and a link that stops them."""

import importlib
import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.careplans import readers, talking
from assessments.models import TeamMailChoice
from assessments.teamwork import mailing
from tests import factories
from tests.assessments.careplans import given as plans
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given

pytestmark = pytest.mark.django_db


def comment(work, by, text="Look at this"):
    row = work.plan_rows.first() or plans.row(work, by).row
    talking.say(room=plans.room(work, by), row=row.uuid, text=text, client=uuid.uuid4())


def told(mailoutbox, work, *, after):
    mailoutbox.clear()
    readers.send_due(timezone.now() + after)
    return {one.to[0] for one in mailoutbox}


def test_one_choice_decides_about_comments_and_about_what_a_team_waits_for(visit, mailoutbox):
    plan = plans.work()
    ana, ben, cleo, dov = given.people(plan)
    test = readiness.work(plan.team)
    visit(ben).post(reverse("team_mail"), {"letters": "none"})
    visit(cleo).post(reverse("team_mail"), {"letters": "waiting"})
    visit(dov).post(reverse("team_mail"), {"letters": "soon"})
    comment(plan, ana)
    assert told(mailoutbox, plan, after=timedelta(minutes=5)) == {dov.email}
    mailoutbox.clear()
    for one in given.people(test):
        readiness.give(test, one)
    opened = {one.to[0] for one in mailoutbox if one.subject.startswith("Your team’s test")}
    assert opened == {ana.email, cleo.email, dov.email}


def test_without_a_word_members_get_comments_once_a_day_and_faculty_none(visit, mailoutbox):
    plan = plans.work()
    ana, ben, *_rest = given.people(plan)
    from cms.models import User

    teacher = User.objects.get(pk=plan.task.set_by_id)
    readers.note_seen(work_id=plan.pk, user=teacher, change=0)
    comment(plan, ana)
    assert ben.email in told(mailoutbox, plan, after=timedelta(minutes=5))
    comment(plan, ana, "And this")
    assert told(mailoutbox, plan, after=timedelta(hours=2)) == set()
    later = told(mailoutbox, plan, after=timedelta(days=1, minutes=10))
    assert ben.email in later and teacher.email not in later
    assert 'value="daily" checked' in visit(ben).get(reverse("team_mail")).content.decode()
    assert 'value="none" checked' in visit(teacher).get(reverse("team_mail")).content.decode()


def test_faculty_who_ask_for_comments_hear_of_new_ones_and_not_of_a_year_of_old_ones(mailoutbox):
    plan = plans.work()
    ana = given.people(plan)[0]
    from cms.models import User

    teacher = User.objects.get(pk=plan.task.set_by_id)
    readers.note_seen(work_id=plan.pk, user=teacher, change=0)
    comment(plan, ana)
    mailing.choose(user=teacher, letters="soon")
    assert teacher.email not in told(mailoutbox, plan, after=timedelta(minutes=5))
    comment(plan, ana, "And this")
    assert teacher.email in told(mailoutbox, plan, after=timedelta(minutes=5))


def test_a_choice_that_is_none_is_refused_and_nothing_changes(visit):
    person = given.people(given.team())[0]
    for sent in ({}, {"letters": "always"}, {"letters": "\x00"}):
        assert visit(person).post(reverse("team_mail"), sent).status_code == 422
    assert not TeamMailChoice.objects.exists()


@pytest.fixture
def letter(mailoutbox):
    """A letter to the second member, by which all letters can be stopped."""
    test = readiness.work()
    mailoutbox.clear()
    for one in given.people(test):
        readiness.give(test, one)
    person = given.people(test)[1]
    return person, next(one for one in mailoutbox if one.to == [person.email])


def path_in(letter):
    return re.search(re.escape(settings.SITE_URL) + r"(/teamwork/mail/stop/\S+)", letter.body)[1]


def test_the_link_in_a_letter_asks_first_and_stops_them_without_signing_in(letter, anonymous):
    person, found = letter
    path = path_in(found)
    asked = anonymous.get(path)
    assert asked.status_code == 200 and person.email not in asked.content.decode()
    assert not TeamMailChoice.objects.exists(), "opening the link, as mail scanners do, changes nothing"
    assert anonymous.post(path).status_code == 200
    assert TeamMailChoice.objects.get(user=person).letters == "none"


def test_mail_programs_stop_them_with_one_press_and_nobody_stops_those_of_others(letter, anonymous):
    person, found = letter
    assert found.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = found.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert path == path_in(found)
    from courses import reminding

    for wrong in (f"{path[:-1]}x/", reverse("team_mail_stop", args=[reminding.STOPS.token(person)])):
        assert anonymous.post(wrong).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert TeamMailChoice.objects.get(user=person).letters == "none"


def test_the_choice_is_reached_from_ones_teams_the_plan_and_the_desk(visit):
    plan = plans.work()
    person = given.people(plan)[0]
    where = f'href="{reverse("team_mail")}"'
    for address in (reverse("teams"), reverse("plan", args=[plan.uuid])):
        assert where in visit(person).get(address).content.decode()
    assert where in visit(factories.user("office")).get(reverse("team_desk")).content.decode()


@pytest.mark.parametrize(
    ("is_silent", "mails", "letters"),
    [
        (True, set(), "none"),
        (True, {"at_once"}, "none"),
        (False, {"none", "at_once"}, "waiting"),
        (False, {"at_once", "daily"}, "soon"),
        (False, {"daily"}, "daily"),
    ],
)
def test_of_two_choices_that_become_one_the_more_silent_holds(is_silent, mails, letters):
    migration = importlib.import_module("assessments.migrations.0030_one_mail_choice")
    assert migration.letters_for(is_silent, mails) == letters
