"""The marking desk: who sees what waits, the next answer, a mark kept and made final, and what comes back when it cannot be."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions, marking, scoring
from assessments.marking import leases, plans
from assessments.models import CommentPhrase, Lease, MarkerAssignment, Marking, Script, Words
from cms import attention
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, writing
from tests.assessments.marking import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def attempt(case):
    learner = factories.user(first_name="Hanna", last_name="Reyes")
    return cases.finish(cases.attempt(case, cases.learner(case, learner)), writing.ANSWERS)


@pytest.fixture
def script(attempt):
    return Script.objects.get(attempt=attempt, item="letter")


@pytest.fixture
def teacher(case, visit):
    return visit(given.teacher(case))


@pytest.fixture
def marker(script, visit):
    return visit(given.marker(script.sitting))


def url(script, name="mark"):
    return reverse(name, args=[script.uuid])


def following(script):
    return reverse("marking_next", args=[script.sitting_id, script.item])


def words(answer):
    return " ".join(unescape(answer.content.decode()).split())


def take(visitor, script):
    assert visitor.post(url(script, "mark_take")).status_code == 302
    return visitor.get(url(script))


def save(visitor, script, levels=writing.TOP, *, act="finish", rev=0, role="first", **more):
    sent = {f"level:{one}": level for one, level in levels.items()}
    sent |= {"act": act, "rev": rev, "role": role, "comment": "Well said.", **more}
    return visitor.post(url(script, "mark_save"), sent)


# The queue


def test_answers_of_ones_own_courses_wait_by_question_and_without_names(script, teacher):
    page = words(teacher.get(reverse("marking")))
    assert "One answer waits for your mark." in page and following(script) in page
    assert "0 of 1 marked" in page and "Reyes" not in page


def test_answers_of_another_course_do_not(script, visit):
    other = visit(factories.user("faculty"))
    assert "No answer waits for your mark." in words(other.get(reverse("marking")))
    for answer in (
        other.get(url(script)),
        other.post(following(script)),
        other.post(url(script, "mark_take")),
    ):
        assert answer.status_code == 404
    assert save(other, script).status_code == 403
    assert not Marking.objects.exists()


def test_somebody_who_is_assigned_marks_without_a_role_on_the_site(script, marker):
    assert "One answer waits for your mark." in words(marker.get(reverse("marking")))
    assert marker.post(following(script)).headers["Location"] == url(script)
    assert marker.get("/cms/").status_code == 403
    assert save(marker, script).status_code == 302
    assert Marking.objects.get().is_final


def test_somebody_who_only_marks_finds_the_desk_from_their_first_page(marker, other_learner):
    assert reverse("marking") in words(marker.get(reverse("today")))
    assert reverse("marking") not in words(other_learner.get(reverse("today")))


def test_nobody_marks_what_they_wrote_themselves(case, visit):
    person = given.teacher(case)
    own = cases.finish(cases.attempt(case, cases.learner(case, person)), writing.ANSWERS)
    script, them = Script.objects.get(attempt=own, item="letter"), visit(person)
    assert "No answer waits for your mark." in words(them.get(reverse("marking")))
    assert them.get(url(script)).status_code == 404
    assert save(them, script).status_code == 403


def test_an_alias_in_another_program_brings_no_answers_of_the_first(script, case, visit):
    week = factories.week()
    case.create_alias(parent=week, update_slug="again")
    other = visit(factories.user("faculty", course=week.get_parent().specific))
    assert other.get(url(script)).status_code == 404
    assert "No answer waits for your mark." in words(other.get(reverse("marking")))


def test_the_first_page_says_how_many_wait(script, teacher):
    (card,) = [one for one in attention.cards(teacher.user) if one.title == "Answers that wait for a mark"]
    (item,) = card.items
    assert item.url == f"{reverse('marking')}#q-{script.sitting_id}-letter" and item.due == script.due_at
    assert "one answer" in item.note and card.more_url == reverse("marking")
    assert "Answers that wait for a mark" in words(teacher.get(reverse("wagtailadmin_home")))


def test_the_queue_counts_what_is_in_other_hands_flagged_and_late(script, teacher, marker):
    leases.take(script=script, role="first", by=marker.user)
    late = timezone.now() - timedelta(days=1)
    Script.objects.filter(pk=script.pk).update(flag="safety", flag_note="Twice the dose.", due_at=late)
    page = words(teacher.get(reverse("marking")))
    assert "One is in somebody else’s hand." in page and "One is flagged." in page and "Was due" in page
    assert "No answer waits for your mark." in page


def test_the_queue_says_how_long_the_rest_takes_from_three_marks_on(case, visit):
    sitting, scripts = given.work(case, 7)
    them = visit(given.marker(sitting))
    for number, script in enumerate(scripts[:3], 1):
        marking.finish_mark(
            attempt=script.attempt, item="letter", rev=0, by=them.user, seconds=300 * number, **given.said()
        )
        assert ("minutes’ work" in words(them.get(reverse("marking")))) is (number == 3)
    assert "About 40 minutes’ work." in words(them.get(reverse("marking")))


@pytest.mark.parametrize("name", ["marking", "wagtailadmin_home"])
def test_the_queue_costs_the_same_however_many_wait(name, case, visit, django_assert_max_num_queries):
    given.work(case, 5)
    them = visit(given.teacher(case))
    with django_assert_max_num_queries(49 if name == "wagtailadmin_home" else 26) as few:
        them.get(reverse(name))
    _more(55)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = words(them.get(reverse(name)))
    assert "60" in page


def _more(number):
    """More scripts of the same question, made as rows: what they say does not matter here."""
    one = Script.objects.filter(item="letter").select_related("attempt").first()
    attempts = []
    for _n in range(number):
        copy = type(one.attempt).objects.get(pk=one.attempt_id)
        copy.pk, copy.uuid, copy.user, copy.number = None, uuid.uuid4(), factories.user(), 1
        copy.save(force_insert=True)
        attempts.append(copy)
    Script.objects.bulk_create(
        Script(
            attempt=copy, sitting=one.sitting, item="letter", waits_since=one.waits_since, due_at=one.due_at
        )
        for copy in attempts
    )


# The page


def test_an_answer_is_read_before_it_is_taken_in_hand_and_reading_writes_nothing_but_the_log(script, teacher):
    page = words(teacher.get(url(script)))
    assert "Take it in hand" in page and "Drowsy and slow: call us." in page
    assert not Lease.objects.exists()
    entry = AuditEntry.objects.get(verb="viewed")
    assert entry.details == {"item": "letter"} and entry.about_id == script.attempt.user_id


def test_a_marker_sees_question_answer_model_answer_and_levels_and_no_name(script, teacher):
    page = words(take(teacher, script))
    for there in (
        "Write to his daughter", "Morphine stays in him, so we change it.", "no longer carry morphine away",
        "Says what to watch for", "Drowsy and slow: call us.", "Whoever teaches the week", "critical for safety",
        "13 words, 5 to 20 were asked for", script.code,
    ):  # fmt: skip
        assert there in page
    assert "Hanna" not in page and "Reyes" not in page


def test_where_the_plan_says_so_the_name_stands_there(script, teacher):
    plans.change(sitting=script.sitting, by=teacher.user, is_anonymous=False)
    assert "Hanna Reyes" in words(teacher.get(url(script)))


def test_line_breaks_of_the_answer_stay_and_markup_is_text(script, teacher):
    Words.objects.filter(item="letter").update(text="Tired.\n\n<b onclick=alert(1)>Morphine</b>")
    html = take(teacher, script).content.decode()
    assert "Tired.\n\n&lt;b onclick=alert(1)&gt;Morphine&lt;/b&gt;" in html


def test_words_that_were_erased_are_said_to_be(script, teacher, administrator):
    actions.erase_words(words=Words.objects.get(item="letter"), by=administrator.user, why="Asked for.")
    page = words(take(teacher, script))
    assert "has been erased" in page and "Morphine stays" not in page


def test_an_unknown_script_has_no_page(case, teacher):
    for name in ("mark", "mark_save", "mark_take"):
        assert teacher.post(reverse(name, args=[uuid.uuid4()])).status_code in (404, 405)
    assert teacher.get(reverse("mark", args=[uuid.uuid4()])).status_code == 404


def test_what_was_in_dispute_is_no_work_of_this_page(script, teacher, visit):
    plans.change(sitting=script.sitting, by=teacher.user, second="all")
    one, other = visit(given.marker(script.sitting)), visit(given.marker(script.sitting))
    save(one, script)
    save(other, script, writing.HARM, role="second")
    script.refresh_from_db()
    assert script.state == "disputed"
    answer = teacher.get(url(script))
    assert answer.status_code == 404 or "adjudicat" in answer.headers["Location"]
    assert "Two marks part" in words(one.get(url(script)))


# Keeping and finishing


def test_a_draft_then_a_final_mark_with_everything_the_learner_reads(script, teacher):
    take(teacher, script)
    answer = save(teacher, script, {"cause": "half"}, act="keep", did_well="You begin with her.")
    assert answer.headers["Location"] == url(script)
    page = teacher.get(url(script)).content.decode()
    assert 'value="half" checked' in page and "You begin with her." in page and 'name="rev" value="1"' in page
    save(teacher, script, rev=1, did_well="You begin with her.", to_change="Say when to call.")
    mark = Marking.objects.get()
    assert (mark.state, mark.did_well, mark.to_change) == (
        "final",
        "You begin with her.",
        "Say when to call.",
    )
    assert scoring.latest(script.attempt).decision == "pass"
    assert not Lease.objects.exists()


def test_after_a_final_mark_the_next_one_is_in_hand(case, visit):
    _sitting, scripts = given.work(case, 3)
    them = visit(given.teacher(case))
    first = them.post(following(scripts[0])).headers["Location"]
    assert first == url(scripts[0])
    assert save(them, scripts[0]).headers["Location"] == url(scripts[1])
    assert Lease.objects.get().script == scripts[1]


def test_after_the_last_one_the_queue_comes_back_and_says_so(script, teacher):
    answer = teacher.post(url(script, "mark_save"), _sent(), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("marking")
    assert "Nothing more waits for you at this question." in words(answer)
    assert f"The mark of {script.code} is final." in words(answer)


def _sent(**more):
    levels = {f"level:{one}": level for one, level in writing.TOP.items()}
    return {**levels, "act": "finish", "rev": 0, "role": "first", **more}


def test_what_is_given_back_keeps_what_was_written_and_another_comes(case, visit):
    _sitting, scripts = given.work(case, 2)
    them = visit(given.teacher(case))
    them.post(following(scripts[0]))
    answer = save(them, scripts[0], {"cause": "half"}, act="skip")
    assert answer.headers["Location"] == url(scripts[1])
    assert Marking.objects.get().state == "draft"
    assert [one.script for one in Lease.objects.all()] == [scripts[1]]


def test_a_missing_level_is_said_at_its_criterion_with_everything_kept(script, teacher):
    take(teacher, script)
    answer = save(teacher, script, {"cause": "half"})
    page = words(answer)
    assert answer.status_code == 422
    assert "Choose a level for “Says what to watch for”." in page
    assert 'id="missing-safety"' in page and 'value="half" checked' in page and "Well said." in page
    assert save(teacher, script, rev=1).status_code == 302


def test_a_mark_counts_how_long_it_was_in_hand_and_never_more_than_that(script, teacher):
    take(teacher, script)
    Lease.objects.update(since=timezone.now() - timedelta(seconds=90))
    save(teacher, script, act="keep", seconds="70000")
    assert 89 <= Marking.objects.get().seconds <= 95


# What cannot be stored comes back


def test_a_comment_of_fifty_thousand_characters_is_told_and_kept_in_the_field(script, teacher):
    take(teacher, script)
    answer = save(teacher, script, comment="x" * 50_000)
    assert answer.status_code == 422
    assert "50,000 characters" in words(answer) and "x" * 50_000 in answer.content.decode()
    assert not Marking.objects.exists()


@pytest.mark.parametrize("levels", [{"cause": "nonsense"}, {"elsewhere": "full"}, {"cause": "\0"}])
def test_a_level_the_rubric_does_not_have_is_no_level(levels, script, teacher):
    assert save(teacher, script, levels).status_code == 422
    assert Marking.objects.get().levels == {}


@pytest.mark.parametrize(
    "post",
    [
        {}, {"act": "finish", "rev": "x"}, {"act": "remove:9"}, {"act": "phrase:password"}, {"role": "adjudicator"},
        {"place": "x:1:2", "place_text": "y"}, {"place": "1:-5:99999999999", "place_text": "y", "used": "9" * 40},
        {"act": "place", "new_place": "a:b", "new_text": "\0"}, {"comment": "\0", "rev": "-1", "flag": "none"},
    ],
)  # fmt: skip
def test_whatever_is_posted_is_dealt_with_and_makes_no_final_mark(post, script, teacher):
    assert teacher.post(url(script, "mark_save"), post).status_code in (302, 403, 409, 422)
    assert not Marking.objects.final().exists()


def test_when_two_mark_at_once_the_second_sees_both(script, teacher, marker):
    marking.save_mark(
        attempt=script.attempt, item="letter", levels=writing.MIDDLE, comment="Nearly.", rev=0, by=marker.user
    )
    answer = save(teacher, script)
    page = words(answer)
    assert answer.status_code == 409
    for there in (
        "Somebody else has marked this answer meanwhile.",
        "The other draft",
        "Nearly.",
        "Well said.",
    ):
        assert there in page
    assert "Nearly (1 of 2)" in page and 'value="full" checked' in page
    assert save(teacher, script, rev=1).status_code == 302
    assert Marking.objects.get().levels == writing.TOP


def test_ones_own_final_mark_is_called_ones_own_when_a_page_that_stayed_open_sends_another(script, teacher):
    take(teacher, script)
    save(teacher, script)
    answer = save(teacher, script, writing.MIDDLE, comment="Second thoughts.")
    page = words(answer)
    assert answer.status_code == 409 and "Second thoughts." in page
    assert "You have made your mark of this answer final already." in page and "withdraw it" in page
    assert "Somebody else has marked" not in page and Marking.objects.get().comment == "Well said."


def test_ones_own_draft_of_another_window_is_called_ones_own(script, teacher):
    take(teacher, script)
    save(teacher, script, act="keep", comment="From the one window.")
    answer = save(teacher, script, act="keep", comment="From the other.")
    page = words(answer)
    assert answer.status_code == 409 and "From the one window." in page and "From the other." in page
    assert "You have changed your draft of this answer in another window." in page
    assert "Somebody else has marked" not in page


def test_a_final_mark_of_somebody_else_stays_and_ones_own_is_shown(script, teacher, marker):
    save(marker, script, writing.MIDDLE)
    answer = save(teacher, script, to_change="Say when to call.")
    page = words(answer)
    assert answer.status_code == 409
    assert "The mark that counts" in page and "Yours, which is not stored" in page
    assert "Well said." in page and "Say when to call." in page
    assert Marking.objects.get().levels == writing.MIDDLE


def test_while_somebody_else_has_it_in_hand_nothing_is_stored_and_nothing_is_lost(script, teacher, marker):
    take(teacher, script)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    take(marker, script)
    answer = save(teacher, script)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody else has this answer in hand." in page and str(marker.user) in page
    assert "Well said." in page and 'value="full" checked' in page
    assert not Marking.objects.exists()
    assert str(teacher.user) not in words(marker.get(url(script))).partition("<main")[2]


def test_a_lease_that_ran_out_and_that_nobody_took_is_no_obstacle(script, teacher):
    take(teacher, script)
    Lease.objects.update(until=timezone.now() - timedelta(hours=1))
    assert save(teacher, script).status_code == 302
    assert Marking.objects.get().is_final


def test_who_was_taken_off_the_work_may_copy_what_they_wrote(script, marker):
    take(marker, script)
    plans.end(assignment=MarkerAssignment.objects.get(user=marker.user), by=marker.user, why="Ill.")
    answer = save(
        marker, script, did_well="You begin with her.", place=f"{_id()}:0:4", place_text="Her name!"
    )
    page = words(answer)
    assert answer.status_code == 403
    for there in ("Well said.", "You begin with her.", "Her name!", "Sound", "not yours to mark"):
        assert there in page
    assert "Morphine stays" not in page
    assert not Marking.objects.exists() and not Lease.objects.exists()
    assert marker.get(url(script)).status_code == 403


def _id():
    return Words.objects.get(item="letter").pk


def test_an_attempt_that_was_set_aside_meanwhile_gives_the_words_back(script, teacher):
    take(teacher, script)
    actions.void(attempt=script.attempt, by=teacher.user, why="Wrong case.")
    answer = save(teacher, script)
    assert answer.status_code == 403 and "Well said." in words(answer)


def test_where_somebody_else_was_first_ones_own_can_be_the_second(script, teacher, visit):
    plans.change(sitting=script.sitting, by=teacher.user, second="all")
    one, other = visit(given.marker(script.sitting)), visit(given.marker(script.sitting))
    save(one, script, writing.MIDDLE, comment="The first said this.")
    answer = save(other, script)
    page = words(answer)
    assert answer.status_code == 409
    assert (
        'name="role" value="second"' in page and "Well said." in page and "The first said this." not in page
    )
    assert save(other, script, role="second").status_code == 302
    assert Marking.objects.get(marker=other.user).role == "second"


def test_who_is_signed_out_is_led_to_sign_in(script, anonymous):
    assert "/accounts/login/" in anonymous.post(url(script, "mark_take")).headers["Location"]


# Blind


def test_a_second_marker_sees_nothing_of_the_first(script, teacher, visit):
    plans.change(sitting=script.sitting, by=teacher.user, second="all")
    one, other = visit(given.marker(script.sitting)), visit(given.marker(script.sitting))
    save(one, script, writing.MIDDLE, comment="The first said this.")
    page = words(take(other, script))
    assert "You give the second mark." in page
    assert (
        "The first said this." not in page
        and str(one.user) not in page
        and 'value="half" checked' not in page
    )
    save(other, script, role="second")
    assert "The first said this." not in words(other.get(url(script)))


def test_a_lead_who_could_still_mark_it_sees_no_mark_either(script, teacher, marker):
    plans.change(sitting=script.sitting, by=teacher.user, second="all")
    save(marker, script, writing.MIDDLE, comment="The first said this.")
    assert "The first said this." not in words(teacher.get(url(script)))


def test_a_lead_sees_both_once_it_is_settled(script, teacher, visit):
    plans.change(sitting=script.sitting, by=teacher.user, second="all")
    one, other = visit(given.marker(script.sitting)), visit(given.marker(script.sitting))
    save(one, script, comment="The first said this.")
    save(other, script, role="second", comment="The second said that.")
    page = words(teacher.get(url(script)))
    assert "The first said this." in page and "The second said that." in page and "It is marked." in page


# Taking back


def test_a_mark_is_withdrawn_with_a_reason(script, teacher):
    save(teacher, script)
    assert "Withdraw this mark" in words(teacher.get(url(script)))
    assert teacher.post(url(script, "mark_withdraw"), {"why": " "}).status_code == 422
    assert Marking.objects.get().is_final
    answer = teacher.post(url(script, "mark_withdraw"), {"why": "I took another text for it."}, follow=True)
    assert "the answer waits again" in words(answer)
    assert scoring.latest(script.attempt).decision == "pending"


def test_a_marker_withdraws_only_their_own_and_a_lead_any(script, teacher, marker, visit):
    save(marker, script)
    other = visit(given.marker(script.sitting))
    reason = {"why": "No.", "role": "first"}
    assert other.post(url(script, "mark_withdraw"), reason).status_code == 404
    assert teacher.post(url(script, "mark_withdraw"), reason).status_code == 302
    assert Marking.objects.get().state == "withdrawn"


# Holding


def test_holding_on_moves_the_end_and_tells_where_it_was_lost(script, teacher, marker):
    take(teacher, script)
    Lease.objects.update(until=timezone.now() + timedelta(minutes=1))
    answer = teacher.post(url(script, "mark_renew"), {"role": "first"})
    assert answer.status_code == 200
    # Without its zone a time says nothing to who marks from elsewhere.
    assert re.fullmatch(r"\S+ ([ap]m )?(in [A-Z].*|UTC)", answer.json()["until"])
    assert Lease.objects.get().until > timezone.now() + timedelta(minutes=14)
    lost = marker.post(url(script, "mark_renew"), {"role": "first"}, headers={"Accept": "application/json"})
    assert lost.status_code == 409 and lost.json()["kind"] == "in_hand"


def test_a_draft_is_kept_by_our_script_with_an_answer_it_reads(script, teacher):
    take(teacher, script)
    sent = _sent(act="keep", comment="So far.")
    answer = teacher.post(url(script, "mark_save"), sent, headers={"Accept": "application/json"})
    assert answer.json()["rev"] == 1 and "The draft is kept" in answer.json()["said"]
    again = teacher.post(
        url(script, "mark_save"), sent | {"comment": "Else."}, headers={"Accept": "application/json"}
    )
    assert again.status_code == 409 and again.json()["kind"] == "marked_elsewhere"


# Places, phrases, flags


def test_a_comment_on_a_sentence_is_added_marked_in_the_text_and_removed(script, teacher):
    take(teacher, script)
    start = writing.TEXT.index("Morphine")
    place = f"{_id()}:{start}:{start + 8}"
    answer = save(teacher, script, {}, act="place", sentence=place, new_text="Say <i>which</i> drug.")
    assert answer.headers["Location"] == f"{url(script)}#places"
    html = teacher.get(url(script)).content.decode()
    assert '<mark id="words-1">Morphine</mark>' in html and "Say &lt;i&gt;which&lt;/i&gt; drug." in html
    kept = {"place": place, "place_text": "Say which drug.", "rev": 1}
    assert save(teacher, script, {}, act="keep", **kept).status_code == 302
    assert Marking.objects.get().anchored[0]["text"] == "Say which drug."
    save(teacher, script, {}, act="remove:1", **kept | {"rev": 2})
    assert Marking.objects.get().anchored == []


def test_a_comment_on_no_sentence_is_told_with_its_words(script, teacher):
    take(teacher, script)
    answer = save(teacher, script, {}, act="place", new_text="About what?")
    assert (
        answer.status_code == 422 and "About what?" in words(answer) and "Choose a sentence" in words(answer)
    )


def test_places_are_counted_with_line_ends_as_one_character(script, teacher):
    Words.objects.filter(item="letter").update(text="One.\r\n\r\nTwo words here.")
    take(teacher, script)
    save(teacher, script, {}, act="place", sentence=f"{_id()}:6:9", new_text="Which?")
    assert '<mark id="words-1">Two</mark>' in teacher.get(url(script)).content.decode()


def test_a_comment_is_kept_in_the_bank_offered_again_and_counted(script, teacher):
    take(teacher, script)
    save(teacher, script, {}, act="phrase:to_change", to_change="Say when to call.")
    phrase = CommentPhrase.objects.get()
    assert (phrase.owner, phrase.rubric, phrase.text) == (teacher.user, "letter", "Say when to call.")
    assert f'data-phrase="{phrase.pk}"' in teacher.get(url(script)).content.decode()
    save(teacher, script, act="keep", rev=1, used=[phrase.pk])
    phrase.refresh_from_db()
    assert phrase.times_used == 1


def test_a_flag_needs_a_word_and_no_learner_sees_it(script, teacher, visit):
    take(teacher, script)
    assert save(teacher, script, flag="wellbeing", flag_note=" ").status_code == 422
    save(teacher, script, flag="wellbeing", flag_note="Sounds worn out.")
    script.refresh_from_db()
    assert (script.flag, script.flag_note, script.flagged_by) == (
        "wellbeing",
        "Sounds worn out.",
        teacher.user,
    )
    page = words(visit(script.attempt.user).get(reverse("debrief", args=[script.attempt.uuid])))
    assert "worn out" not in page


def test_one_page_costs_the_same_however_many_there_are(case, visit, django_assert_max_num_queries):
    _sitting, scripts = given.work(case, 5)
    them = visit(given.teacher(case))
    take(them, scripts[0])
    with django_assert_max_num_queries(40) as few:
        them.get(url(scripts[0]))
    _more(55)
    with django_assert_max_num_queries(len(few.captured_queries)):
        them.get(url(scripts[0]))


# The bank on its own page


def keep_phrase(visitor, **more):
    return visitor.post(reverse("marking_comments"), {"text": "Say when to call.", "place": "letter", **more})


def test_a_lead_shares_a_comment_and_a_marker_keeps_it_for_themself(script, teacher, marker, visit):
    keep_phrase(teacher, text="From the lead.", is_shared="on")
    keep_phrase(marker, text="My own.", is_shared="on")
    other = words(visit(given.marker(script.sitting)).get(reverse("marking_comments")))
    assert "From the lead." in other and "My own." not in other
    page = words(marker.get(reverse("marking_comments")))
    assert "From the lead." in page and "My own." in page and page.count(">Remove<") == 1


def test_only_who_kept_a_comment_removes_it(teacher, marker):
    keep_phrase(teacher)
    phrase = CommentPhrase.objects.get()
    remove = reverse("marking_comment_remove", args=[phrase.pk])
    assert marker.post(remove).status_code == 404
    assert teacher.post(remove).status_code == 302
    assert not CommentPhrase.objects.exists()


def test_the_same_comment_is_kept_once_and_too_long_a_one_not_at_all(teacher):
    keep_phrase(teacher)
    keep_phrase(teacher)
    answer = keep_phrase(teacher, text="x" * 1001)
    assert answer.status_code == 422 and "x" * 1001 in words(answer)
    assert CommentPhrase.objects.count() == 1


def test_too_long_a_comment_for_the_bank_comes_back_and_nothing_else_changed(script, teacher):
    take(teacher, script)
    answer = save(teacher, script, {}, act="phrase:comment", comment="x" * 1001)
    assert answer.status_code == 422 and "1,001 characters" in words(answer)
    assert "x" * 1001 in words(answer) and 'name="rev" value="0"' in words(answer)
    assert save(teacher, script, {}, act="keep", comment="x" * 1001).status_code == 302
