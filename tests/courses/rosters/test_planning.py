"""What would happen to each line: decided by the line and by what is known, and by nothing else."""

import hypothesis
import pytest
from hypothesis import strategies as st

from courses.rosters.planning import Account, Known, Plan, in_file, judge, plan
from courses.rosters.reading import Line

SEATS = {"nurse": "nurse", "apn": "nurse/apn", "nurse/apn": "nurse/apn", "pharmacist": "pharmacist", "ethicist": "ethicist"}  # fmt: skip


def line(number=2, problems=(), **values):
    return Line(number, {"email": "lee@example.org", **values}, tuple(problems))


def known(account=None, **more):
    accounts = {"lee@example.org": account} if account else {}
    return Known(
        seats=SEATS, seat_names={"nurse": "Nurse", "pharmacist": "Pharmacist"}, accounts=accounts, **more
    )


LEE = Account(user=7, first_name="Lee", last_name="Ann", certificate_name="Lee Ann", seat="nurse")


def test_an_unknown_address_is_new_and_gets_an_invitation():
    assert judge(line(discipline="Nurse"), known()) == Plan("new", seat="nurse", letter="invitation")


def test_a_known_address_is_matched_whatever_its_case_and_gets_a_welcome():
    found = judge(line(email="Lee@Example.org", first_name="lee", last_name="ANN"), known(LEE))
    assert (found.kind, found.user, found.letter) == ("matched", 7, "welcome")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"first_name": "Leigh", "last_name": "Ann"}, "the file says Leigh Ann, the account says Lee Ann"),
        ({"certificate_name": "Lee A. Ann"}, "for the certificate the file says Lee A. Ann"),
        ({"discipline": "Pharmacist"}, "the file says Pharmacist, the account says Nurse"),
        ({"discipline": "Dentist"}, "“Dentist” is no discipline or role we know"),
        ({"discipline": "Pharmacist", "seat": "apn"}, "“apn” belongs to another discipline"),
    ],
)
def test_what_differs_from_the_account_is_a_conflict_that_says_both(values, why):
    found = judge(line(**values), known(LEE))
    assert found.kind == "conflict" and any(why in reason for reason in found.reasons)


def test_a_role_refines_its_discipline_and_is_no_conflict():
    assert judge(line(discipline="nurse", seat="APN"), known(LEE)) == Plan(
        "matched", (), (), 7, "nurse/apn", "welcome"
    )


@pytest.mark.parametrize("state", ["active", "completed"])
def test_who_is_in_is_left_alone_whatever_else_differs(state):
    account = Account(user=7, first_name="Other", enrollment=state)
    found = judge(line(first_name="Lee"), known(account))
    assert (found.kind, found.letter) == ("already", "")


@pytest.mark.parametrize("state", ["withdrawn", "deferred"])
def test_who_left_needs_a_tick(state):
    found = judge(line(), known(Account(user=7, enrollment=state)))
    assert found.kind == "conflict" and f"has {state} from this cohort" in found.reasons[0]


def test_invitations_here_and_elsewhere():
    assert judge(line(), known(invited=frozenset({"lee@example.org"}))).kind == "already"
    found = judge(line(), known(elsewhere={"lee@example.org": "Spring"}))
    assert found.kind == "conflict" and "into Spring waits" in found.reasons[0]


def test_a_discipline_of_several_roles_is_asked_which_and_the_choices_are_said():
    roles = {
        "nurse": "Nurse",
        "nurse/bsn": "Bedside nurse (BSN)",
        "nurse/apn": "Advanced practice nurse (APN)",
    }

    def remarks(account=None, **values):
        accounts = {"lee@example.org": account} if account else {}
        return judge(line(**values), Known(seats=SEATS, seat_names=roles, accounts=accounts)).remarks

    (said,) = remarks(discipline="Nurse")
    assert "“Nurse” does not say which: Bedside nurse (BSN) or Advanced practice nurse (APN)." in said
    assert "in the column Role, or they choose it themselves" in said
    assert remarks(LEE, discipline="Nurse") == (said,)
    assert remarks(discipline="Nurse", seat="APN") == remarks(discipline="Ethicist") == remarks() == ()
    assert remarks(Account(user=7, seat="nurse/bsn"), discipline="Nurse") == ()


def test_who_studies_elsewhere_is_not_enrolled_twice_unasked():
    found = judge(line(), known(Account(user=7, elsewhere="Spring")))
    assert found.kind == "conflict"
    assert "studies in Spring. Ticked, they study in both cohorts." in found.reasons[0]


def test_an_account_that_is_switched_off_is_refused():
    assert judge(line(), known(Account(user=7, is_active=False))).kind == "refused"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"email": ""}, "no e-mail address"),
        ({"email": "lee at example"}, "“lee at example” is not an e-mail address"),
        ({"credentials": "x" * 61}, "longer than 60 characters"),
    ],
)
def test_what_is_wrong_with_a_line_refuses_it(values, why):
    found = judge(line(**values), known())
    assert found.kind == "refused" and why in found.reasons[0] and found.letter == ""


def test_a_name_that_cannot_be_printed_is_left_out_and_said():
    found = judge(line(certificate_name="☃"), known(unprintable=lambda name: "No font has it."))
    assert found.kind == "new" and "cannot be printed and is left out: No font has it." in found.remarks[0]


def test_equal_lines_count_once_and_unequal_ones_all_need_a_tick():
    same = [line(2), line(3, email="LEE@example.org".lower()), line(4, email="other@example.org")]
    assert [one.kind for one in plan(same, known())] == ["new", "refused", "new"]
    differing = [line(2, first_name="Lee"), line(3, first_name="Leigh")]
    assert [one.kind for one in plan(differing, known())] == ["conflict", "conflict"]
    assert in_file(differing)[2] == ("its address also stands in line 3, with other words.",)


lines = st.lists(
    st.builds(
        lambda email, first, discipline: {"email": email, "first_name": first, "discipline": discipline},
        st.sampled_from(
            ["a@example.org", "b@example.org", "B@example.org", "lee@example.org", "no address", ""]
        ),
        st.sampled_from(["Lee", "Ana", ""]),
        st.sampled_from(["nurse", "pharmacist", "dentist", ""]),
    ),
    max_size=12,
)


@hypothesis.given(lines)
def test_without_a_tick_nobody_is_written_to_twice(values):
    found = plan([Line(number, one) for number, one in enumerate(values, 2)], known(LEE))
    written = [
        one["email"].lower()
        for one, done in zip(values, found, strict=True)
        if done.kind in ("new", "matched")
    ]
    assert len(written) == len(set(written))
    assert all(bool(done.letter) == (done.kind in ("new", "matched", "conflict")) for done in found)
    assert all(done.reasons for done in found if done.kind in ("conflict", "refused", "already"))
