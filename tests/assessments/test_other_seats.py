"""One case, ten seats: what each discipline answered, from five people on, never a name, never a key before its time."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments import actions, asking, fellows, seeing, sittings
from assessments.models import Attempt, CaseVersion, SeatSeen
from assessments.refusals import NotSaid
from courses import kept_words
from tests import factories
from tests.assessments import asked, cases

pytestmark = pytest.mark.django_db
BECAUSE = "Pain is 2 of 10."
"""The reason of the right option: it says which is right."""


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.fixture
def case():
    return asked.page()


@pytest.fixture
def enrollment(case, learner):
    factories.profile(learner.user, seat="physician")
    return cases.learner(case, learner.user)


@pytest.fixture
def mine(case, enrollment):
    """The learner's attempt, its first stage given."""
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    return attempt


def others(case, count, seat, answers=cases.SAFE, stages=3):
    """So many people of a seat who gave some stages of the case."""
    found = []
    for _one in range(count):
        enrollment = cases.learner(case)
        factories.profile(enrollment.user, seat=seat)
        attempt = cases.attempt(case, enrollment)
        if stages == 3:
            cases.finish(attempt, answers)
        else:
            cases.give(attempt, {"meaning": answers["meaning"]})
        found.append(attempt)
    return found


def page(visitor, attempt):
    return visitor.get(reverse("attempt_seats", args=[attempt.uuid])).content.decode()


def columns(text):
    """The headings of every table twin: discipline and how many."""
    return set(re.findall(r'<th scope="col" class="n">([^<]+) <span class="meta">of (\d+)', text))


WRONG = cases.SAFE | {"meaning": {"option": "pain"}}


def test_four_of_a_discipline_are_too_few_and_five_are_shown(case, mine, learner):
    others(case, 4, "pharmacist")
    assert "Too few have answered this yet." in page(learner, mine)
    others(case, 1, "pharmacist", WRONG)
    cache.clear()
    text = page(learner, mine)
    assert columns(text) == {("Pharmacist", "5")}
    assert "80&nbsp;%" in text and "20&nbsp;%" in text


def test_the_sixth_to_ninth_wait_until_the_tenth_has_come(case, mine, learner):
    others(case, 5, "pharmacist")
    before = page(learner, mine)
    others(case, 4, "pharmacist", WRONG)
    cache.clear()
    assert columns(page(learner, mine)) == columns(before) == {("Pharmacist", "5")}
    assert "100&nbsp;%" in page(learner, mine)
    others(case, 1, "pharmacist", WRONG)
    cache.clear()
    text = page(learner, mine)
    assert columns(text) == {("Pharmacist", "10")} and "50&nbsp;%" in text


def test_the_own_discipline_is_shown_from_ten_on(case, mine, learner):
    others(case, 8, "physician")
    assert columns(page(learner, mine)) == set()
    others(case, 1, "physician")
    cache.clear()
    assert columns(page(learner, mine)) == {("Physician", "10")}


def test_the_own_discipline_grows_ten_at_a_time_for_one_may_be_among_the_last_five(case, enrollment, learner):
    others(case, 9, "physician")
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    assert columns(page(learner, attempt)) == {("Physician", "10")}
    others(case, 5, "physician", WRONG)
    cache.clear()
    text = page(learner, attempt)
    assert columns(text) == {("Physician", "10")} and "100&nbsp;%" in text
    others(case, 5, "physician", WRONG)
    cache.clear()
    assert columns(page(learner, attempt)) == {("Physician", "20")}


def test_who_has_changed_seats_is_still_one_of_those_they_answered_among(case, enrollment, learner):
    factories.profile(learner.user, seat="pharmacist")
    cases.finish(cases.attempt(case, enrollment))
    others(case, 4, "pharmacist", WRONG)
    factories.profile(learner.user, seat="physician")
    again = cases.attempt(case, enrollment)
    cases.give(again, {"meaning": {"option": "toxicity"}})
    assert columns(page(learner, again)) == set(), "one of five would read the other four"


def first_five(case):
    """What the first five pharmacists chose, as everybody else reads it."""
    cache.clear()
    version = CaseVersion.objects.newest(case.key)
    groups = fellows.of(version).groups_of("meaning", 0, frozenset())
    return [one["option"] for one in groups["pharmacist"]]


def test_a_release_of_what_could_be_known_already_moves_nobody(case, mine):
    five = others(case, 5, "pharmacist")
    others(case, 1, "pharmacist", WRONG)
    before = first_five(case)
    Attempt.objects.filter(pk=five[0].pk).update(released_at=timezone.now() + timedelta(seconds=1))
    assert first_five(case) == before == ["toxicity"] * 5


def test_a_correction_that_goes_out_later_moves_nobody(case, enrollment):
    others(case, 4, "pharmacist")
    fifth = factories.enrollment(cohort=factories.cohort(program=cases.program_of(case)))
    sixth = factories.enrollment(cohort=enrollment.cohort)
    for one in (fifth, sixth):
        factories.profile(one.user, seat="pharmacist")
    sitting = cases.sitting(case, fifth, purpose="summative")
    graded = cases.finish(cases.attempt(case, fifth))
    sittings.release(sitting=sitting, by=factories.user())
    cases.finish(cases.attempt(case, sixth), WRONG)
    before = first_five(case)
    Attempt.objects.filter(pk=graded.pk).update(released_at=timezone.now() + timedelta(seconds=1))
    assert first_five(case) == before == ["toxicity"] * 5


def test_what_stood_in_a_field_when_time_ran_out_takes_nobody_s_place(case, enrollment, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=True)
    late = cases.learner(case)
    factories.profile(late.user, seat="pharmacist")
    attempt = cases.attempt(case, late)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=now + timedelta(hours=1))
    actions.save_draft(attempt=attempt, item="meaning", raw={"option": "pain"}, rev=0)
    time_machine.move_to(now + timedelta(minutes=10), tick=True)
    others(case, 5, "pharmacist")
    before = first_five(case)
    time_machine.move_to(now + timedelta(hours=2), tick=True)
    assert actions.expire_due() == 1
    assert first_five(case) == before == ["toxicity"] * 5


def test_where_the_disciplines_differ_is_said_with_a_figure_and_its_table(case, mine, learner):
    others(case, 5, "pharmacist")
    others(case, 5, "nurse", WRONG)
    text = page(learner, mine)
    assert "The disciplines differ" in text and "The widest gap is at" in text
    assert "Parts of questions that can be compared: 1. Answered alike: 0." in text
    assert '<svg class="shares"' in text and "Your answer: Morphine he no longer clears" in text
    others(case, 5, "counselor")
    cache.clear()
    assert columns(page(learner, mine)) == {("Pharmacist", "5"), ("Nurse", "5"), ("Counselor", "5")}


def test_a_person_counts_once_with_the_first_answer_they_gave_for_good(case, mine, learner):
    five = others(case, 5, "pharmacist")
    again = five[0].sitting.cohort.enrollments.get(user=five[0].user)
    cases.finish(cases.attempt(case, again), WRONG)
    cache.clear()
    text = page(learner, mine)
    assert columns(text) == {("Pharmacist", "5")} and "100&nbsp;%" in text


def test_who_is_still_in_an_open_attempt_counts_with_the_stages_they_gave(case, mine, learner):
    others(case, 5, "pharmacist", stages=1)
    assert columns(page(learner, mine)) == {("Pharmacist", "5")}


def test_what_was_set_aside_counts_for_nothing(case, mine, learner):
    five = others(case, 5, "pharmacist")
    actions.void(attempt=five[0], by=factories.user("administrator"), why="A test account.")
    assert columns(page(learner, mine)) == set()


def test_nobody_is_named_and_nothing_says_what_is_right(case, mine, learner):
    five = others(case, 5, "pharmacist")
    text = page(learner, mine)
    for attempt in five:
        assert str(attempt.user) not in text and attempt.user.email not in text
        assert str(attempt.uuid) not in text
    assert BECAUSE not in text and "Right." not in text and "critical" not in text


def test_only_the_stages_one_has_given_are_there(case, enrollment, learner):
    others(case, 5, "pharmacist")
    attempt = cases.attempt(case, enrollment)
    text = page(learner, attempt)
    assert "Nothing can be seen here yet." in text and "jerks most likely" not in text
    cases.give(attempt, {"meaning": {"option": "pain"}})
    text = page(learner, attempt)
    assert "jerks most likely" in text and "today’s plan" not in text and "next 24 hours" not in text


def test_no_note_that_was_not_asked_for_is_on_the_page(case, mine, learner):
    text = page(learner, mine)
    for hidden in (asked.VIGIL, asked.CLEARANCE, asked.NIGHT, asked.WHY):
        assert hidden not in text


def test_what_each_seat_saw_stands_first_seat_by_seat_with_what_one_asked_for_and_what_not(
    case, enrollment, learner
):
    attempt = cases.attempt(case, enrollment)
    asking.ask(attempt=attempt, note="vigil")
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    text = page(learner, attempt)
    assert asked.VIGIL in text and "You asked." in text
    assert asked.CLEARANCE not in text and "opens with the explanations" in text
    cases.finish(attempt)
    text = page(learner, attempt)
    names = re.findall(r'<h3 class="t3" id="told-\d+">([^<]+)<', text)
    assert sorted(names) == ["Nurse", "Pharmacist", "Spiritual care"]
    told = text.partition('id="told"')[2].partition('id="overview"')[0]
    for words in (asked.VIGIL, asked.CLEARANCE, asked.NIGHT, "You did not ask.", "It dates the jerks."):
        assert words in told
    assert asked.WHY not in told, "who asked needs no telling why it mattered"
    assert "opens with the explanations" not in text


def test_before_the_release_what_was_not_asked_for_stays_untold(case, enrollment, learner):
    cases.sitting(case, enrollment, feedback={"explanation": "after_release", "others": "after_stage"})
    attempt = cases.finish(cases.attempt(case, enrollment))
    text = page(learner, attempt)
    for hidden in (asked.VIGIL, asked.CLEARANCE, asked.NIGHT, asked.WHY):
        assert hidden not in text
    assert "opens with the explanations" in text


def test_ones_own_answer_is_marked_only_where_it_may_be_read_back(case, enrollment, learner):
    others(case, 5, "pharmacist")
    cases.sitting(case, enrollment, feedback={"own_answer": "after_release", "others": "after_stage"})
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": {"option": "pain"}})
    text = page(learner, attempt)
    assert columns(text) == {("Pharmacist", "5")}
    assert "You gave" not in text and "Your answer:" not in text


def test_numbers_open_with_the_key(case, enrollment, learner):
    others(case, 5, "pharmacist")
    attempt = cases.attempt(case, enrollment)
    cases.finish(attempt)
    text = page(learner, attempt)
    assert "mg and more" in text or "below" in text
    cases.sitting(case, enrollment, feedback={"key": "never"})
    attempt = cases.finish(cases.attempt(case, enrollment))
    text = page(learner, attempt)
    assert "Numbers are compared once the worked answer may be seen." in text and "mg and more" not in text


# Graded sittings


def graded(case, enrollment):
    return cases.sitting(case, enrollment, purpose="summative", wait_hours=0)


def test_in_a_graded_sitting_nothing_is_seen_before_the_release(case, enrollment, learner):
    others(case, 5, "pharmacist")
    sitting = graded(case, enrollment)
    attempt = cases.attempt(case, enrollment)
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    assert "Nothing can be seen here yet." in page(learner, attempt)
    cases.finish(attempt)
    assert "Nothing can be seen here yet." in page(learner, attempt)
    assert (
        reverse("attempt_seats", args=[attempt.uuid])
        not in learner.get(reverse("debrief", args=[attempt.uuid])).content.decode()
    )
    sittings.release(sitting=sitting, by=factories.user())
    assert "jerks most likely" in page(learner, attempt)


def test_what_was_given_in_a_graded_sitting_joins_when_it_is_released(case, enrollment, learner):
    program = cases.program_of(case)
    elsewhere = factories.cohort(program=program)
    first = factories.enrollment(cohort=elsewhere)
    sitting = cases.sitting(case, first, purpose="summative")
    for one in [first, *(factories.enrollment(cohort=elsewhere) for _ in range(4))]:
        factories.profile(one.user, seat="pharmacist")
        cases.finish(cases.attempt(case, one))
    mine = cases.attempt(case, enrollment)
    cases.give(mine, {"meaning": {"option": "toxicity"}})
    assert columns(page(learner, mine)) == set()
    sittings.release(sitting=sitting, by=factories.user())
    cache.clear()
    assert columns(page(learner, mine)) == {("Pharmacist", "5")}


# Whose it is, and what it costs


def test_it_is_the_learner_s_own_page(mine, other_learner, faculty):
    url = reverse("attempt_seats", args=[mine.uuid])
    assert other_learner.get(url).status_code == 404
    assert faculty.get(url).status_code in (403, 404)


def test_it_is_counted_in_two_queries_and_then_kept(case, mine):
    def queries():
        with CaptureQueriesContext(connection) as found:
            fellows.of(mine.version)
        return len(found)

    mine.version.definition  # noqa: B018  (read before)
    others(case, 3, "pharmacist")
    cache.clear()
    assert queries() == 2
    assert queries() == 0
    others(case, 3, "nurse")
    cache.clear()
    assert queries() == 2


# What another seat saw


def post_seen(visitor, attempt, *said):
    data = {"seat": [code for code, _words in said], "words": [words for _code, words in said]}
    return visitor.post(reverse("attempt_seen", args=[attempt.uuid]), data)


def test_what_another_seat_saw_is_kept_in_ones_own_words_and_stands_in_record_and_passport(
    case, mine, enrollment, learner
):
    cases.finish(mine)
    assert "What did another seat see" in learner.get(reverse("debrief", args=[mine.uuid])).content.decode()
    answer = post_seen(learner, mine, ("spiritual-care", "He waits for his brother."), ("", ""))
    section = learner.get(answer.url).content.decode().partition('id="seen"')[2]
    assert "It is kept as it stands here" in section.partition("</section>")[0]
    assert SeatSeen.objects.get().words == "He waits for his brother."
    assert "He waits for his brother." in learner.get(reverse("record")).content.decode()
    facts = learner.get(reverse("passport_json", args=[enrollment.uuid])).json()
    assert facts["seats_seen"] == [
        {
            "title": "Changing the drug",
            "on": facts["seats_seen"][0]["on"],
            "seat": "Spiritual care",
            "saw": "He waits for his brother.",
        }
    ]
    (found,) = kept_words.seen_of(enrollment.user, enrollment.cohort.program)
    assert found.words == "He waits for his brother."


def test_what_another_seat_saw_stands_in_the_passport_as_page_and_on_paper(
    mine, enrollment, learner, tmp_path
):
    cases.finish(mine)
    post_seen(learner, mine, ("spiritual-care", "He waits for his brother."))
    answer = learner.get(reverse("passport", args=[enrollment.uuid]))
    assert answer.status_code == 200 and "He waits for his brother." in answer.content.decode()
    printed = tmp_path / "passport.pdf"
    printed.write_bytes(learner.get(reverse("passport_pdf", args=[enrollment.uuid])).content)
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(printed).pages).split())
    assert "He waits for his brother." in text and "Spiritual care" in text


def test_nothing_is_kept_of_a_try_that_was_set_aside(mine, learner):
    cases.finish(mine)
    actions.void(attempt=mine, by=factories.user("administrator"), why="A test account.")
    answer = post_seen(learner, mine, ("nurse", "Something."))
    assert answer.status_code == 422 and "set aside" in answer.content.decode()
    assert not SeatSeen.objects.exists()


def test_who_keeps_something_when_the_time_has_run_out_unnoticed_is_not_sent_away(case, enrollment, learner):
    attempt = cases.attempt(case, enrollment)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(hours=1))
    assert post_seen(learner, attempt, ("nurse", "She counted first.")).status_code == 302
    assert SeatSeen.objects.get().words == "She counted first."


def test_a_sentence_can_be_changed_and_erased(mine, learner):
    cases.finish(mine)
    post_seen(learner, mine, ("nurse", "One."), ("ethicist", "Two."))
    post_seen(learner, mine, ("nurse", "Other."), ("ethicist", "  "))
    assert [(one.discipline, one.words) for one in SeatSeen.objects.all()] == [("nurse", "Other.")]


@pytest.mark.parametrize(
    "said",
    [
        [("", "Words without a seat")],
        [("nurse", "One"), ("nurse", "Two")],
        [("juggler", "Three balls")],
        [("nurse", "x" * 601)],
    ],
)
def test_what_cannot_be_kept_comes_back_with_everything_in_it(mine, learner, said):
    cases.finish(mine)
    answer = post_seen(learner, mine, *said)
    assert answer.status_code == 422 and said[0][1] in answer.content.decode()
    assert not SeatSeen.objects.exists()


def test_it_is_asked_once_the_case_is_handed_in_and_of_its_learner_alone(mine, other_learner):
    with pytest.raises(NotSaid):
        seeing.keep(attempt=mine, said=[("nurse", "Early.")])
    cases.finish(mine)
    assert post_seen(other_learner, mine, ("nurse", "Not mine.")).status_code == 404
    assert Attempt.objects.get(pk=mine.pk).seats_seen.count() == 0
