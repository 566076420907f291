"""What nobody sees too early at the desk, what never gets stuck, and what is never lost, even where two act at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import marking
from assessments.marking import adjudicating, agreeing, choosing, flags, leases, plans, rubric_changes
from assessments.models import CommentPhrase, Marking, Script
from assessments.refusals import NothingToMark
from tests import factories
from tests.assessments import calibrated, marked_twice, writing
from tests.assessments.marking import given
from tests.assessments.marking.test_desk import save, take, url, words

pytestmark = pytest.mark.django_db
Role = Marking.Role
SECRET = "Ptarmigan: she names the kidneys and what gathers."


@pytest.fixture
def twice():
    """(sitting, script) of an answer that two people mark."""
    sitting, (script,) = marked_twice.given()
    return sitting, script


def allocated(script, user, **more):
    return plans.allocate(scripts=Script.objects.filter(pk=script.pk), user=user, by=user, **more)


# Blind


def test_a_lead_reads_nothing_of_a_first_mark_while_the_second_is_somebody_elses(twice, visit):
    sitting, script = twice
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
    lead = marked_twice.lead(sitting)
    marked_twice.mark(script, first, marked_twice.FAR, comment=SECRET)
    allocated(script, second, second=True)
    page = words(visit(lead).get(url(script)))
    assert "Ptarmigan" not in page and "The mark that counts" not in page
    marked_twice.mark(script, second, marked_twice.FAR, Role.SECOND)
    assert "Ptarmigan" in words(visit(lead).get(url(script)))


def test_a_lead_who_marked_reads_no_draft_of_the_other(twice, visit):
    sitting, script = twice
    first, lead = marked_twice.marker(sitting), marked_twice.lead(sitting)
    marking.save_mark(
        attempt=script.attempt, item="letter", levels=writing.TOP, rev=0, by=first, comment=SECRET
    )
    marked_twice.mark(script, lead, writing.TOP, Role.SECOND)
    assert "Ptarmigan" not in words(visit(lead).get(url(script)))


def test_a_lead_reads_no_names_of_markers_before_it_is_decided(twice, visit):
    sitting, script = twice
    first = marked_twice.marker(sitting, last_name="Wolverine")
    lead, other = marked_twice.lead(sitting), marked_twice.lead(sitting)
    marked_twice.both(script, first, marked_twice.marker(sitting), writing.TOP, marked_twice.FAR)
    leases.take(script=Script.objects.get(), role=Role.ADJUDICATOR, by=other)
    assert "Wolverine" not in words(visit(lead).get(url(script)))


def test_a_second_marker_reads_no_flag_of_the_first_and_takes_none_off(twice, visit):
    sitting, script = twice
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
    marked_twice.mark(script, first)
    flags.flag(script=script, kind="safety", note=SECRET, by=first)
    client = visit(second)
    page = words(take(client, script))
    assert "Ptarmigan" not in page and "is flagged" not in words(client.get(reverse("marking")))
    assert save(client, script, role="second", flag="", flag_note="").status_code == 302
    script.refresh_from_db()
    assert (script.flag, script.flag_note, script.flagged_by) == ("safety", SECRET, first)


def test_a_flag_beside_anothers_adds_its_words_and_nothing_is_lost(twice, visit):
    sitting, script = twice
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting, last_name="Otter")
    client = visit(second)
    take(client, script)
    flags.flag(script=script, kind="safety", note="Could double the dose.", by=first)
    sent = {"flag": "copied", "flag_note": "I have read this before."}
    assert save(client, script, act="keep", **sent).status_code == 302
    assert save(client, script, act="keep", rev=1, **sent).status_code == 302
    script.refresh_from_db()
    assert script.flag == "safety" and script.flagged_by == first
    assert script.flag_note == (
        "Could double the dose.\nLearner Otter, Reads like somebody else’s work: I have read this before."
    )


def test_somebody_takes_off_the_flag_they_saw(twice, visit):
    sitting, script = twice
    first = visit(marked_twice.marker(sitting))
    take(first, script)
    save(first, script, act="keep", flag="look", flag_note="A look, please.")
    save(first, script, act="keep", rev=1, flag="", flag_note="")
    script.refresh_from_db()
    assert script.flag == ""


# Stuck


def test_where_no_second_mark_is_asked_for_any_more_the_first_counts(twice):
    sitting, script = twice
    mark = marked_twice.mark(script, marked_twice.marker(sitting))
    plans.change(sitting=sitting, by=factories.user("faculty"), second="none")
    script.refresh_from_db()
    assert (script.state, script.counted, script.wants_second) == (Script.State.SETTLED, mark, False)
    assert script.attempt.runs.count() == 2, "and the attempt is scored by it"


@pytest.mark.parametrize("act", ["by hand", "evenly"])
def test_nobody_is_given_the_second_mark_of_an_answer_they_marked_first(twice, act):
    sitting, script = twice
    first, other = marked_twice.marker(sitting), marked_twice.marker(sitting)
    marked_twice.mark(script, first)
    rows = Script.objects.filter(sitting=sitting)
    if act == "evenly":
        plans.allocate_evenly(scripts=rows, users=[first], by=first, second=True)
    else:
        plans.allocate(scripts=rows, user=first, by=first, second=True)
    assert choosing.take_next(reach=given.reach(other), sitting=sitting, item="letter") == script


def test_what_is_allocated_to_somebody_whose_days_are_over_goes_to_whoever_comes(time_machine):
    sitting, (script,) = marked_twice.given(second="none")
    gone, other = factories.user(), marked_twice.marker(sitting)
    plans.assign(sitting=sitting, user=gone, by=other, ends_at=timezone.now() + timedelta(days=1))
    allocated(script, gone)
    assert choosing.take_next(reach=given.reach(other), sitting=sitting, item="letter") is None
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert plans.end_what_ran_out() == 1
    assert plans.end_what_ran_out() == 0
    assert choosing.take_next(reach=given.reach(other), sitting=sitting, item="letter") == script


def test_a_draft_that_was_taken_over_is_no_longer_its_first_markers(visit):
    sitting, (script,) = marked_twice.given(second="none")
    ill, well = marked_twice.marker(sitting), marked_twice.marker(sitting)
    client = visit(ill)
    take(client, script)
    save(client, script, act="keep")
    assert plans.take_over(sitting=sitting, was=ill, to=well, by=ill) == (1, 0)
    assert choosing.take_next(reach=given.reach(ill), sitting=sitting, item="letter") is None
    answer = save(client, script, rev=1, comment="Still typing.")
    assert answer.status_code in (403, 409) and "Still typing." in words(answer)
    assert choosing.take_next(reach=given.reach(well), sitting=sitting, item="letter") == script
    assert save(visit(well), script, rev=1).status_code == 302
    assert Marking.objects.get().marker == well


# Deciding while something else happens


@pytest.fixture
def disputed(twice):
    sitting, script = twice
    one, other = marked_twice.marker(sitting), marked_twice.marker(sitting)
    marked_twice.both(script, one, other, writing.TOP, marked_twice.FAR)
    script.refresh_from_db()
    return script


def decided(**more):
    return {f"level:{one}": level for one, level in writing.TOP.items()} | {"why": SECRET, "rev": 0} | more


def adjudicate(script):
    return reverse("marking_adjudicate", args=[script.uuid])


def test_a_decision_about_a_mark_that_was_withdrawn_meanwhile_counts_for_nothing(disputed):
    lead = marked_twice.lead(disputed.sitting)
    mark = Marking.objects.final().get(role=Role.SECOND)
    marking.withdraw(marking=mark, by=mark.marker, why="Too quick.")
    with pytest.raises(NothingToMark):
        adjudicating.decide(script=disputed, levels=writing.TOP, why=SECRET, by=lead)
    assert not Marking.objects.filter(role=Role.ADJUDICATOR).exists()
    disputed.refresh_from_db()
    assert disputed.state == Script.State.WAITING


def test_a_decision_that_another_lead_has_in_hand_comes_back_with_its_words(disputed, visit):
    lead, other = marked_twice.lead(disputed.sitting), marked_twice.lead(disputed.sitting)
    client = visit(lead)
    client.get(adjudicate(disputed))
    leases.take(script=disputed, role=Role.ADJUDICATOR, by=other)
    answer = client.post(adjudicate(disputed), decided(did_well="You name it."))
    assert answer.status_code == 409
    page = words(answer)
    assert "Ptarmigan" in page and "You name it." in page and "is marking it" in page


def test_a_lead_who_has_not_calibrated_gets_their_decision_back(disputed, visit):
    calibrated.scripts()
    plans.change(sitting=disputed.sitting, by=factories.user("faculty"), asks_calibration=True)
    answer = visit(marked_twice.lead(disputed.sitting)).post(adjudicate(disputed), decided())
    assert answer.status_code == 403
    assert "Ptarmigan" in words(answer) and "First find your measure." in words(answer)


def test_a_decision_with_a_nul_is_stored_without_it(disputed, visit):
    client = visit(marked_twice.lead(disputed.sitting))
    assert client.post(adjudicate(disputed), decided(why="A\0B", did_well="C\0D")).status_code == 302
    mark = Marking.objects.get(role=Role.ADJUDICATOR)
    assert (mark.adjudication.why, mark.did_well) == ("AB", "CD")


# A rubric that changed


@pytest.fixture
def by_another_rubric(twice):
    """An answer that two people marked by a rubric of another structure than the case froze."""
    sitting, script = twice
    criteria = [dict(one, levels=[dict(level) for level in one["levels"]]) for one in writing.CRITERIA]
    criteria[0] |= {"id": "reason", "title": "Gives the reason"}
    writing.published(values=writing.RUBRIC | {"criteria": criteria})
    rubric_changes.apply(sitting=sitting, item="letter", by=factories.user("faculty"), why="Clearer.")
    script = Script.objects.get(pk=script.pk)
    top = {"reason": writing.TOP["cause"], "safety": writing.TOP["safety"]}
    far = top | {"reason": marked_twice.FAR["cause"]}
    people = marked_twice.marker(sitting), marked_twice.marker(sitting)
    marked_twice.both(script, *people, top, far)
    return Script.objects.get(pk=script.pk), people


def test_disputes_say_why_by_the_rubric_the_marks_were_given_by(by_another_rubric, visit):
    script, _people = by_another_rubric
    page = words(visit(marked_twice.lead(script.sitting)).get(reverse("marking_disputes")))
    assert "“Gives the reason”: 2 levels apart." in page


def test_what_became_of_a_mark_is_told_by_the_rubric_it_was_given_by(by_another_rubric, visit):
    _script, (first, _second) = by_another_rubric
    page = words(visit(first).get(reverse("marking_mine")))
    assert "Gives the reason" in page and "Says why the drug changes" not in page


def test_marks_by_the_newer_rubric_enter_the_figures(by_another_rubric):
    script, _people = by_another_rubric
    (pairs,) = agreeing.pairs_of(script.sitting)
    assert pairs.rubric.criteria[0].title == "Gives the reason" and len(pairs.rows) == 1


# Lost


def test_a_draft_kept_before_calibrating_goes_on_from_where_it_is(twice, visit):
    sitting, script = twice
    client = visit(marked_twice.marker(sitting))
    take(client, script)
    calibrated.scripts()
    plans.change(sitting=sitting, by=factories.user("faculty"), asks_calibration=True)
    save(client, script, act="keep", comment="One.")
    assert save(client, script, act="keep", rev=1, comment="Two.").status_code == 302
    assert Marking.objects.get().comment == "Two."
    answer = save(client, script, rev=2, comment="Three.")
    assert answer.status_code == 403 and "Three." in words(answer)


def test_more_comments_on_places_than_there_may_be_are_said_and_none_is_dropped(twice, visit):
    sitting, script = twice
    client = visit(marked_twice.marker(sitting))
    take(client, script)
    pk = script.attempt.words.get(item="letter").pk
    sent = {"place": [f"{pk}:0:4"] * 101, "place_text": [f"Number {n}." for n in range(101)]}
    answer = save(client, script, **sent)
    assert answer.status_code == 422
    assert "Number 100." in words(answer) and "100 are the most" in words(answer)
    assert not Marking.objects.exists()


def test_who_is_signed_out_gets_what_they_sent_back_to_copy(twice, visit, client):
    _sitting, script = twice
    answer = save(client, script, comment=f"{SECRET} <b>Bold</b>.")
    assert answer.status_code == 401
    page = words(answer)
    assert SECRET in page and "<b>Bold</b>." in page and "<b>Bold" not in answer.content.decode()
    assert f"{reverse('account_login')}?next=" in answer.content.decode()
    assert not Marking.objects.exists()


# Found


def test_a_lead_by_assignment_finds_the_way_to_where_two_marks_part(twice, visit):
    sitting, _script = twice
    page = words(visit(marked_twice.lead(sitting)).get(reverse("marking")))
    assert reverse("marking_disputes") in page and reverse("mark_questions") in page
    page = words(visit(marked_twice.marker(sitting)).get(reverse("marking")))
    assert reverse("marking_disputes") not in page


# Comments on the learner's words


def placed(script, start, end, text):
    """A comment on a place of the letter."""
    pk = script.attempt.words.get(item="letter").pk
    return {"words": str(pk), "start": start, "end": end, "text": text}


def test_who_decides_sees_the_comments_of_both_at_their_places_and_says_which_reach_the_learner(twice, visit):
    sitting, script = twice
    one, other = marked_twice.marker(sitting), marked_twice.marker(sitting)
    ours, theirs = placed(script, 0, 4, "A start."), placed(script, 5, 13, "Which one? <b>")
    marked_twice.mark(script, one, writing.TOP, anchored=(ours,))
    marked_twice.mark(script, other, marked_twice.FAR, Role.SECOND, anchored=(theirs,))
    client = visit(marked_twice.lead(sitting))
    page = client.get(adjudicate(script)).content.decode()
    text = script.attempt.words.get(item="letter").text
    assert f'<mark id="words-1">{text[:4]}</mark>' in page and 'href="#place-2"' in page
    assert 'value="first:0" checked' in page and 'value="second:0">' in page
    assert "Which one? &lt;b&gt;" in page
    answer = client.post(adjudicate(script), decided(keep=["second:0", "first:9", "x"]))
    assert answer.status_code == 302
    assert Marking.objects.get(role=Role.ADJUDICATOR).anchored == [theirs]
    page = client.get(adjudicate(script)).content.decode()
    assert page.count("<mark") == 3 or page.count("<mark") == 2


# The bank


def test_a_sentence_is_kept_for_a_criterion_and_offered_there(twice, visit):
    sitting, script = twice
    client = visit(marked_twice.marker(sitting))
    take(client, script)
    save(client, script, act="phrase:comment", comment="Say when to call.", phrase_for="safety")
    save(client, script, act="phrase:comment", rev=1, comment="Name the reason.", phrase_for="nothing")
    assert set(CommentPhrase.objects.values_list("text", "rubric", "criterion")) == {
        ("Say when to call.", "letter", "safety"),
        ("Name the reason.", "letter", ""),
    }
    page = client.get(url(script)).content.decode()
    assert 'data-for="safety">Say when to call.' in page
    sent = {"text": "Which drug?", "place": "letter|cause"}
    assert client.post(reverse("marking_comments"), sent).status_code == 302
    assert CommentPhrase.objects.filter(criterion="cause", rubric="letter").count() == 1
    shown = words(client.get(reverse("marking_comments")))
    assert "A letter to a daughter: Says why the drug changes" in shown
    assert client.post(reverse("marking_comments"), sent | {"place": "letter|x"}).status_code == 422


# Flags are seen to


def test_a_lead_takes_a_flag_off_once_it_is_seen_to(twice, visit):
    sitting, script = twice
    flags.flag(script=script, kind="look", note="A look, please.", by=marked_twice.marker(sitting))
    lead = visit(marked_twice.lead(sitting))
    address = reverse("marking_seen_to", args=[sitting.pk, script.uuid])
    assert address in lead.get(reverse("marking_plan", args=[sitting.pk])).content.decode()
    assert visit(marked_twice.marker(sitting)).post(address).status_code == 404
    assert lead.post(address).status_code == 302
    script.refresh_from_db()
    assert (script.flag, script.flag_note, script.flagged_by) == ("", "", None)


# The way there


def test_somebody_who_only_marks_finds_the_desk_in_the_head_of_each_page(twice, visit):
    sitting, _script = twice
    person = factories.user()
    client = visit(person)
    way = f'href="{reverse("marking")}"'
    assert way not in client.get(reverse("notes")).content.decode()
    plans.assign(sitting=sitting, user=person, by=factories.user("faculty"))
    assert way in client.get(reverse("notes")).content.decode()
