"""Two officers, killed workers and impatient fingers: each line is done once, on a database that really commits."""

import pytest

from cms import audit
from cms.models import OutgoingMail
from courses import actions
from courses.models import Enrollment, Invitation, RosterImport
from courses.rosters import importing, work
from tests import factories
from tests.assessments.test_at_once import at_once
from tests.courses.rosters import given

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE = 14


class Killed(BaseException):
    """A worker dies: nothing catches this."""


@pytest.fixture(autouse=True)
def _letters_are_rows(settings):
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"


@pytest.fixture
def roster():
    cohort = factories.cohort(open_enrollment=False)
    users = [factories.user(first_name="", last_name="") for _one in range(4)]
    lines = [f"{one.email},,," for one in users] + [
        f"n{number}@example.org,,," for number in range(PEOPLE - 4)
    ]
    return importing.make_plan(
        cohort=cohort, name="r.csv", content=given.csv(*lines), by=factories.user("office")
    )


def everybody_once():
    assert Invitation.objects.count() == PEOPLE - 4 and Enrollment.objects.count() == 4
    assert OutgoingMail.objects.count() == PEOPLE
    assert RosterImport.objects.get().state == "applied"
    assert audit.verify().bad_id is None


def test_two_officers_who_apply_at_once_write_one_letter_to_each(roster):
    officers = [factories.user("office") for _one in range(2)]

    def press(officer):
        importing.apply(roster=roster, ticked=[], by=officer)
        work.work_on.call(roster.pk)

    came = at_once([lambda one=one: press(one) for one in officers * 2])
    assert came == [None] * 4
    everybody_once()


def test_four_workers_on_one_roster_do_each_line_once(roster, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_ask_for_work", lambda pk: None)
        importing.apply(roster=roster, ticked=[], by=roster.read_by)
    assert at_once([lambda: work.work_on.call(roster.pk)] * 4) == [None] * 4
    everybody_once()


@pytest.mark.parametrize("line", (0, 9, 12))
def test_a_worker_killed_at_any_line_leaves_nothing_half_done(roster, monkeypatch, line):
    invite, enroll, calls = actions.invite, actions.enroll, []

    def counted(act):
        def do(**more):
            calls.append(1)
            made = act(**more)
            if len(calls) == line + 1:
                raise Killed
            return made

        return do

    with monkeypatch.context() as patched:
        patched.setattr(actions, "invite", counted(invite))
        patched.setattr(actions, "enroll", counted(enroll))
        patched.setattr(importing, "_ask_for_work", lambda pk: None)
        importing.apply(roster=roster, ticked=[], by=roster.read_by)
        with pytest.raises(Killed):
            work.work_on.call(roster.pk)
    assert OutgoingMail.objects.count() == Invitation.objects.count() + Enrollment.objects.count()
    assert RosterImport.objects.get().state == "applying"
    work.work_on.call(roster.pk)
    everybody_once()


def test_applying_and_leaving_alone_at_once_end_as_one_of_them(roster):
    def apply():
        return importing.apply(roster=roster, ticked=[], by=roster.read_by).state

    def drop():
        return importing.drop(roster=roster, by=roster.read_by).state

    came = at_once([apply, drop])
    assert sum(isinstance(one, importing.RosterStands) for one in came) == 1
    assert Invitation.objects.count() in (0, PEOPLE - 4)


def test_the_clock_goes_on_with_what_a_killed_worker_left(roster, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_ask_for_work", lambda pk: None)
        importing.apply(roster=roster, ticked=[], by=roster.read_by)
    assert work.go_on() == 0
    RosterImport.objects.update(worked_at="2020-01-01T00:00:00Z")
    assert work.go_on() == 1
    everybody_once()


def test_undoing_twice_at_once_withdraws_each_once(roster):
    importing.apply(roster=roster, ticked=[], by=roster.read_by)
    work.work_on.call(roster.pk)

    def undo():
        importing.undo(roster=roster, by=roster.read_by, why="Wrong file")
        work.work_on.call(roster.pk)

    assert at_once([undo] * 3) == [None] * 3
    assert set(roster.rows.values_list("outcome", flat=True)) == {"undone"}
    assert Enrollment.objects.filter(state="withdrawn").count() == 4
