"""Rules, pure: which verdict follows from standings, certificate and problems, with every reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import ELIGIBLE, ISSUED, NOT_YET, REVOKED, STATES, UNFINISHED, Held, judge
from courses.progress import Standing

READ = Standing("Both halves read", True, "All 1 read.")
CASE = Standing("The case passed", False, "Not begun.")
UNSAFE = Standing("The case passed", False, "A critical error is open.", safety=True)
HELD = Held("NUMBER", date(2026, 6, 12))

standings = st.lists(
    st.builds(Standing, title=st.text(min_size=1), met=st.booleans(), why=st.text(), safety=st.booleans()),
    max_size=8,
)
held = st.none() | st.builds(
    Held,
    number=st.just("NUMBER"),
    awarded_on=st.dates(),
    standing=st.sampled_from(["valid", "revoked", "replaced"]),
    finished=st.booleans(),
    trouble=st.text(max_size=5),
    final=st.booleans(),
)
states = st.sampled_from(["active", "completed", "withdrawn", "deferred"])


def test_who_meets_everything_is_eligible():
    verdict = judge([READ], enrollment="active")
    assert (verdict.state, verdict.reasons, verdict.met) == (ELIGIBLE, (), 1)


def test_every_reason_is_named_and_not_only_the_first():
    verdict = judge([READ, CASE], enrollment="withdrawn", problems=["The name has no letters."])
    assert verdict.state == NOT_YET
    assert verdict.sentences == [
        "The learner has withdrawn.",
        "The case passed: Not begun.",
        "The name has no letters.",
    ]


def test_a_program_without_requirements_gives_no_certificate_to_whoever_joins():
    verdict = judge([], enrollment="active")
    assert verdict.state == NOT_YET
    assert verdict.sentences == ["The program does not say yet what earns its certificate."]


def test_a_name_that_cannot_be_printed_keeps_from_the_certificate():
    assert judge([READ], enrollment="active", problems=["Too long."]).state == NOT_YET


def test_a_remark_keeps_nobody_from_anything():
    verdict = judge([READ], enrollment="active", remarks=["The scope is not confirmed."])
    assert verdict.is_eligible
    assert verdict.remarks == ("The scope is not confirmed.",)


def test_an_open_matter_of_safety_is_told_apart():
    assert judge([READ, UNSAFE], enrollment="active").is_unsafe
    assert not judge([READ, CASE], enrollment="active").is_unsafe


def test_a_certificate_that_is_held_decides_whatever_the_record_says_now():
    assert judge([CASE], enrollment="withdrawn", held=HELD).state == ISSUED


def test_an_unfinished_document_is_neither_issued_nor_to_be_issued_again():
    verdict = judge(
        [READ], enrollment="active", held=Held("N", date(2026, 6, 12), finished=False, trouble="Disk full.")
    )
    assert (verdict.state, verdict.sentences) == (UNFINISHED, ["The document: Disk full."])


def test_after_misconduct_there_is_no_other_certificate():
    revoked = Held("N", date(2026, 6, 12), standing="revoked", final=True, words="Academic misconduct.")
    verdict = judge([READ], enrollment="active", held=revoked)
    assert (verdict.state, verdict.sentences) == (
        REVOKED,
        ["Its certificate was revoked: Academic misconduct."],
    )


@pytest.mark.parametrize("standing", ["revoked", "replaced"])
def test_after_an_error_or_a_replacement_there_can_be_another_one(standing):
    before = Held("N", date(2026, 6, 12), standing=standing)
    assert judge([READ], enrollment="completed", held=before).state == ELIGIBLE
    assert judge([CASE], enrollment="completed", held=before).state == NOT_YET


@given(standings, states, held, st.lists(st.text(min_size=1), max_size=3))
def test_eligible_means_nothing_is_in_the_way_and_nothing_is_held(rows, enrollment, certificate, problems):
    verdict = judge(rows, enrollment=enrollment, held=certificate, problems=problems)
    assert verdict.state in STATES
    free = certificate is None or (certificate.standing != "valid" and not certificate.final)
    may = (
        bool(rows) and all(row.met for row in rows) and not problems and enrollment in ("active", "completed")
    )
    assert verdict.is_eligible == (free and may)
    assert verdict.is_held == (certificate is not None and certificate.standing == "valid")
    assert not (verdict.is_eligible and verdict.reasons)


@given(standings, states, st.lists(st.text(min_size=1), max_size=3))
def test_not_yet_names_each_unmet_requirement_and_each_problem(rows, enrollment, problems):
    verdict = judge(rows, enrollment=enrollment, problems=problems)
    open_titles = [row.title for row in rows if not row.met]
    named = [reason.title for reason in verdict.reasons]
    assert named[len(named) - len(problems) - len(open_titles) :] == open_titles + problems
    assert (verdict.state == NOT_YET) == bool(verdict.reasons)


@given(standings, states, held)
def test_meeting_one_more_requirement_never_takes_a_certificate_away(rows, enrollment, certificate):
    before = judge(rows, enrollment=enrollment, held=certificate)
    after = judge([Standing(row.title, True) for row in rows], enrollment=enrollment, held=certificate)
    assert not before.is_eligible or after.is_eligible
