"""Where two marks part a third person decides; until both are final, nobody reads anything of the first."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments.engine.moderation import partings
from assessments.marking import adjudicating, leases
from assessments.models import Adjudication, Marking, Script
from assessments.refusals import InHand, WithoutReason
from cms.models import AuditEntry
from tests import factories
from tests.assessments import marked_twice, writing
from tests.assessments.marking.test_desk import words

pytestmark = pytest.mark.django_db
Role = Marking.Role
SECRET = "Ptarmigan: she names the kidneys and what gathers."


@pytest.fixture
def disputed():
    sitting, (script,) = marked_twice.given()
    first, second = (
        marked_twice.marker(sitting, first_name="Ada"),
        marked_twice.marker(sitting, first_name="Ben"),
    )
    marked_twice.mark(script, first, writing.TOP, did_well="You say why.", to_change="Say whom to call.")
    marked_twice.mark(script, second, marked_twice.FAR, Role.SECOND, comment="I miss the reason.")
    script.refresh_from_db()
    return script


@pytest.fixture
def lead(disputed):
    return marked_twice.lead(disputed.sitting, first_name="Cy")


def url(script):
    return reverse("marking_adjudicate", args=[script.uuid])


def sent(levels=writing.TOP, **more):
    fields = {f"level:{one}": level for one, level in levels.items()}
    return (
        fields
        | {"why": "“Carry away” is the reason, in her words.", "did_well": "", "to_change": "", "rev": 0}
        | more
    )


# The reasons in words


def test_every_reason_has_its_sentence(disputed):
    rubric = disputed.attempt.definition.find("letter").judged_by
    said = adjudicating.sentences(
        rubric, partings(rubric, writing.TOP, {"cause": "none", "safety": "harm"}, 0.7)
    )
    assert said == [
        "“Says why the drug changes”: 2 levels apart.",
        "“Says what to watch for”: 2 levels apart.",
        "The totals differ by 100 percent of the maximum.",
        "By the one mark it would be enough to pass alone, by the other not.",
        "“Says what to watch for”: one sees harm to the patient, the other does not.",
    ]


# The page and the decision


def test_a_lead_sees_both_marks_and_no_name_before_deciding(disputed, lead, visit):
    page = words(visit(lead).get(url(disputed)))
    assert "“Says why the drug changes”: 2 levels apart." in page
    assert "You say why." in page and "I miss the reason." in page
    assert "Your father’s kidneys are tired." in page
    for name in ("Ada", "Ben", str(disputed.attempt.user)):
        assert name not in page


def test_the_decision_counts_and_both_markers_read_why(disputed, lead, visit):
    answer = visit(lead).post(url(disputed), sent(to_change="Say whom to call."))
    assert answer.status_code == 302
    disputed.refresh_from_db()
    third = disputed.counted
    assert (disputed.state, third.role, third.marker) == ("settled", "adjudicator", lead)
    assert third.adjudication.why == "“Carry away” is the reason, in her words."
    assert not disputed.leases.exists()
    for mark in Marking.objects.exclude(role=Role.ADJUDICATOR):
        page = words(visit(mark.marker).get(reverse("marking_mine")))
        assert "Cy" in page and "“Carry away” is the reason, in her words." in page
    assert "At 2 of 2 criteria they see what you saw." in words(
        visit(Marking.objects.get(role=Role.FIRST).marker).get(reverse("marking_mine"))
    )
    decided = words(visit(lead).get(url(disputed)))
    assert "Ada" in decided and "Ben" in decided


def test_the_learner_reads_the_words_for_the_learner_and_not_why(disputed, lead, visit):
    visit(lead).post(url(disputed), sent(did_well="You say why."))
    disputed.refresh_from_db()
    assert disputed.counted.did_well == "You say why."
    assert "Carry away" not in json.dumps(
        [disputed.counted.levels, disputed.counted.did_well, disputed.counted.comment]
    )
    page = words(visit(disputed.attempt.user).get(reverse("debrief", args=[disputed.attempt.uuid])))
    assert "Carry away" not in page


def test_a_general_comment_of_a_marker_is_offered_and_reaches_the_learner_as_it_was_decided(
    disputed, lead, visit
):
    client = visit(lead)
    page = client.get(url(disputed)).content.decode()
    assert '<textarea class="input" id="comment" name="comment"' in page
    assert page.partition('name="comment"')[2].partition("</textarea>")[0].endswith("I miss the reason.")
    answer = client.post(url(disputed), sent(why="", comment="I miss what gathers."))
    assert answer.status_code == 422 and "I miss what gathers." in words(answer)
    assert client.post(url(disputed), sent(comment="I miss what gathers.")).status_code == 302
    disputed.refresh_from_db()
    assert disputed.counted.comment == "I miss what gathers."


def test_a_comment_that_the_third_person_takes_out_reaches_nobody(disputed, lead, visit):
    visit(lead).post(url(disputed), sent(comment=""))
    disputed.refresh_from_db()
    assert disputed.counted.role == Role.ADJUDICATOR and disputed.counted.comment == ""


def test_a_general_comment_sent_too_late_stands_there_to_be_copied(disputed, lead, visit):
    Marking.objects.filter(role=Role.SECOND).update(state="withdrawn")
    Script.objects.filter(pk=disputed.pk).update(state="waiting")
    answer = visit(lead).post(url(disputed), sent(comment="Mine, too late."))
    assert answer.status_code == 409 and "Mine, too late." in words(answer)


@pytest.mark.parametrize("why", ["", "  \r\n "])
def test_a_decision_needs_words_and_everything_typed_comes_back(disputed, lead, visit, why):
    answer = visit(lead).post(url(disputed), sent(why=why, to_change="Mine, half written."))
    assert answer.status_code == 422
    assert "both markers read it" in words(answer) and "Mine, half written." in words(answer)
    assert not Adjudication.objects.exists()
    assert not Marking.objects.filter(role=Role.ADJUDICATOR, state="final").exists()


def test_a_criterion_without_a_level_is_named_and_the_words_stay(disputed, lead, visit):
    client = visit(lead)
    answer = client.post(url(disputed), sent({"safety": "clear"}))
    assert answer.status_code == 422
    page = words(answer)
    assert "Choose a level for “Says why the drug changes”." in page and "“Carry away” is the reason" in page
    rev = Marking.objects.get(role=Role.ADJUDICATOR).rev
    assert client.post(url(disputed), sent(rev=rev)).status_code == 302


def test_50000_characters_are_refused_with_a_sentence(disputed, lead, visit):
    answer = visit(lead).post(url(disputed), sent(why="x" * 50_000))
    assert answer.status_code == 422
    assert "50,000 characters" in words(answer)
    assert not Adjudication.objects.exists()


def test_markup_is_shown_as_it_was_typed(disputed, lead, visit):
    visit(lead).post(url(disputed), sent(why="<script>alert(1)</script>"))
    page = visit(Marking.objects.get(role=Role.FIRST).marker).get(reverse("marking_mine")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page


def test_two_presses_decide_once(disputed, lead, visit):
    client = visit(lead)
    assert [client.post(url(disputed), sent()).status_code for _turn in range(2)] == [302, 302]
    assert Adjudication.objects.count() == 1


def test_whoever_is_late_is_told_and_nothing_typed_is_lost(disputed, lead, visit):
    other = marked_twice.lead(disputed.sitting)
    visit(lead).post(url(disputed), sent())
    answer = visit(other).post(url(disputed), sent(why="My own reasons."))
    assert answer.status_code == 409
    page = words(answer)
    assert "came too late and is not stored" in page and "My own reasons." in page
    assert Marking.objects.filter(role=Role.ADJUDICATOR).count() == 1


def test_two_leads_cannot_have_it_in_hand(disputed, lead, visit):
    assert visit(lead).get(url(disputed)).status_code == 200  # a look takes nothing in hand
    other = marked_twice.lead(disputed.sitting)
    assert visit(other).get(url(disputed)).status_code == 200
    visit(lead).post(url(disputed), {"act": "take"})
    answer = visit(other).get(url(disputed))
    assert answer.status_code == 409
    assert "has this answer in hand" in words(answer)
    with pytest.raises(InHand):
        adjudicating.decide(script=disputed, levels=writing.TOP, why="Mine.", by=other)


def test_a_lead_who_gave_one_of_the_marks_does_not_decide(disputed, visit):
    first = Marking.objects.get(role=Role.FIRST).marker
    from assessments.marking import plans

    plans.assign(sitting=disputed.sitting, user=first, by=factories.user("faculty"), role="lead")
    client = visit(first)
    for answer in (client.get(url(disputed)), client.post(url(disputed), sent())):
        assert answer.status_code == 403
        assert "You gave one of the two marks" in words(answer)
    page = words(client.get(reverse("marking_disputes")))
    assert "You gave one of the two marks: somebody else decides." in page
    assert url(disputed) not in page


def test_markers_and_leads_of_other_sittings_find_nothing(disputed, visit):
    elsewhere, _scripts = marked_twice.given()
    for person in (
        Marking.objects.get(role=Role.FIRST).marker,
        marked_twice.lead(elsewhere),
        factories.user("faculty"),
    ):
        client = visit(person)
        assert client.get(url(disputed)).status_code in (403, 404)
        assert client.post(url(disputed), sent()).status_code in (403, 404)
    assert not Adjudication.objects.exists()


def test_a_reason_stays_as_it_was(disputed, lead):
    adjudicating.decide(script=disputed, levels=writing.TOP, why="So.", by=lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        Adjudication.objects.update(why="Otherwise.")


def test_deciding_without_words_is_refused_by_the_act_itself(disputed, lead):
    with pytest.raises(WithoutReason):
        adjudicating.decide(script=disputed, levels=writing.TOP, why=" ", by=lead)


# The queue


def test_disputes_stand_there_the_oldest_first_and_anonymous(visit, django_assert_max_num_queries):
    sitting, scripts = marked_twice.given(4)
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
    for script in reversed(scripts):
        marked_twice.both(script, first, second, writing.TOP, marked_twice.FAR)
    person = marked_twice.lead(sitting)
    client = visit(person)
    client.get(reverse("marking_disputes"))
    with django_assert_max_num_queries(26):
        page = words(client.get(reverse("marking_disputes")))
    assert "On 4 answers two marks part." in page
    oldest = list(Script.objects.order_by("waits_since", "pk"))
    assert sorted(oldest, key=lambda one: page.index(one.code)) == oldest
    for script in scripts:
        assert str(script.attempt.user) not in page


@pytest.mark.parametrize("name", ["marking_disputes", "marking_mine"])
def test_the_queries_do_not_grow_with_the_disputes(visit, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for answers in (2, 6):
        sitting, scripts = marked_twice.given(answers)
        first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
        for script in scripts:
            marked_twice.both(script, first, second, writing.TOP, marked_twice.FAR)
        client = visit(second if name == "marking_mine" else marked_twice.lead(sitting))
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(name))
        counted.append(len(queries))
    assert counted[0] == counted[1]


# Blind: while the second mark is outstanding


@pytest.fixture
def half(visit):
    """A script with a first mark and an outstanding second, its lead, and who will mark it second."""
    sitting, (script,) = marked_twice.given()
    first = marked_twice.marker(sitting, first_name="Wolverine", last_name="Ptarmigan")
    marked_twice.mark(script, first, marked_twice.FAR, did_well=SECRET, comment=SECRET, to_change=SECRET)
    return script, first


PAGES = ("marking_disputes", "marking_mine", "marking", "today")


def every_page(client, script):
    """The words of every page on which somebody who marks or leads could look for a mark."""
    urls = [reverse(name) for name in PAGES]
    urls += [url(script), reverse("marking_agreement", args=[script.sitting_id])]
    urls += [reverse("sitting", args=[script.sitting_id]), reverse("debrief", args=[script.attempt.uuid])]
    return {address: client.get(address) for address in urls}


@pytest.mark.parametrize("who", ["lead", "second marker", "faculty"])
def test_nothing_of_a_first_mark_can_be_read_while_its_second_is_outstanding(half, visit, who):
    script, _first = half
    person = {
        "lead": lambda: marked_twice.lead(script.sitting),
        "second marker": lambda: marked_twice.marker(script.sitting),
        "faculty": lambda: factories.user("faculty", course=_course(script)),
    }[who]()
    leases.take(script=script, role=Role.SECOND, by=person)
    client = visit(person)
    for address, answer in every_page(client, script).items():
        text = words(answer)
        assert "Ptarmigan" not in text and "Wolverine" not in text, address
    assert client.get(url(script)).status_code in (403, 404)
    if who != "second marker":
        page = words(client.get(reverse("marking_agreement", args=[script.sitting_id])))
        assert "No answer has two final marks yet." in page
        assert "Says why the drug changes" not in page


def test_a_draft_of_the_second_mark_opens_nothing(half, visit):
    from assessments import marking

    script, _first = half
    second = marked_twice.marker(script.sitting)
    marking.save_mark(
        attempt=script.attempt, item="letter", levels=writing.TOP, rev=0, by=second, role=Role.SECOND
    )
    for person in (second, marked_twice.lead(script.sitting)):
        for address, answer in every_page(visit(person), script).items():
            assert "Ptarmigan" not in words(answer), address


def test_a_second_mark_that_is_withdrawn_shuts_everything_again(half, visit):
    from assessments import marking

    script, _first = half
    second = marked_twice.marker(script.sitting)
    given = marked_twice.mark(script, second, writing.TOP, Role.SECOND)
    leading = marked_twice.lead(script.sitting)
    assert visit(leading).get(url(script)).status_code == 200
    marking.withdraw(marking=given, by=second, why="I was too quick.")
    for address, answer in every_page(visit(leading), script).items():
        assert "Ptarmigan" not in words(answer), address


def test_the_log_tells_no_level_and_no_word_of_a_mark(half, visit):
    for entry in AuditEntry.objects.filter(verb="marked"):
        told = json.dumps(entry.details) + entry.why
        assert "Ptarmigan" not in told
        for level in marked_twice.FAR.values():
            assert level not in told
    for who in ("office", "administrator"):
        page = words(visit(factories.user(who)).get(reverse("audit_log")))
        assert SECRET not in page


def test_the_first_marker_is_not_told_whether_anybody_marks_after_them(half, visit):
    _script, first = half
    page = words(visit(first).get(reverse("marking_mine")))
    assert "It is not settled yet." in page
    assert "second" not in page.lower()


def test_somebody_who_never_marked_finds_no_page_of_marks(visit):
    assert visit(factories.user()).get(reverse("marking_mine")).status_code == 404


def _course(script):
    from assessments.models import CasePage

    page = CasePage.objects.get(case_key=script.sitting.case_key)
    return page.get_parent().get_parent().specific
