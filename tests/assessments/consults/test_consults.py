"""A consult from its draft to what its learner will do: what is sent, what never is, who is told, what is kept."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from assessments.consults import answering, asking, assigning, checking, drafting, people, queue
from assessments.consults.refusals import (
    CannotConsult,
    ChangedElsewhere,
    InHandElsewhere,
    MayIdentify,
    NobodyAnswers,
    NotDeclared,
    NotTaken,
)
from assessments.models import ConfirmedIdentifier, Consult, ConsultMessage, ConsultReplyDraft
from cms import attention
from cms.models import AuditEntry
from courses import achieved, evidence
from courses import record as own_record
from tests import factories
from tests.assessments.consults import given

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Noon, until the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def enrollment():
    found = factories.enrollment()
    factories.profile(found.user, seat="social-worker", scope="none")
    return found


@pytest.fixture
def expert(enrollment):
    return given.expert(enrollment.cohort).user


@pytest.fixture
def consult(enrollment, expert):
    return given.sent(enrollment)


def mails(user):
    return [one.subject for one in mail.outbox if one.to == [user.email]]


def digests(checked):
    return {one.digest for one in checked.soft}


# Drafts


def test_a_draft_is_kept_over_the_revision_it_was_written_over(enrollment):
    made = given.draft(enrollment)
    assert made.rev == 1 and made.is_draft
    about = {"uuid": made.uuid, "by": enrollment.user}
    again = drafting.save(said=given.SAID | {"story": "Another."}, rev=1, **about)
    assert (again.rev, again.story) == (2, "Another.")
    with pytest.raises(ChangedElsewhere):
        drafting.save(said=given.SAID | {"story": "From an old window."}, rev=1, **about)
    assert (
        drafting.save(said=given.SAID | {"story": "Another."}, rev=1, **about).rev == 2
    )  # the same once more


def test_what_is_too_long_is_said_and_not_cut(enrollment):
    with pytest.raises(NotTaken) as refused:
        given.draft(enrollment, story="a" * 4001)
    assert "1 letters too long" in refused.value.problems["story"] and not Consult.objects.exists()


def test_somebody_elses_draft_is_nobodys_business(enrollment):
    made = given.draft(enrollment)
    with pytest.raises(CannotConsult):
        drafting.save(uuid=made.uuid, said=given.SAID, rev=1, by=factories.user())


# Sending


def test_a_consult_is_sent_to_the_experts_and_the_letter_holds_nothing_of_it(enrollment, expert, clock):
    consult = given.sent(enrollment)
    assert consult.is_waiting and consult.due_at == NOON + 5 * DAY
    assert consult.seated == "Social worker in a home hospice" == consult.asked_by
    (letter,) = [one for one in mail.outbox if one.subject == "A case consult waits for an answer"]
    assert letter.to == [expert.email]
    assert "drowning" not in letter.body and str(enrollment.user) not in letter.body
    assert f"/consults/answering/{consult.uuid}/" in letter.body
    assert asking.send(consult=consult, by=enrollment.user, declared=True).sent_at == consult.sent_at
    assert mails(expert).count("A case consult waits for an answer") == 1


def test_nothing_is_sent_while_something_in_it_may_identify_somebody(enrollment, expert):
    draft = given.draft(enrollment, story="Mrs. Okafor lives in Alamosa. Call 303-555-0199.")
    assert draft.open_findings == 3
    with pytest.raises(MayIdentify) as refused:
        asking.send(consult=draft, by=enrollment.user, declared=True)
    soft = digests(refused.value.checked)
    with pytest.raises(MayIdentify) as refused:  # a telephone number is not waved through
        asking.send(consult=draft, by=enrollment.user, declared=True, confirmed=soft | {"made up"})
    assert [one.finding.kind for one in refused.value.checked.open] == ["phone"]
    assert Consult.objects.get().is_draft and not ConfirmedIdentifier.objects.exists()


def test_even_a_confirmed_digest_of_a_hard_finding_confirms_nothing(enrollment, expert):
    draft = given.draft(enrollment, story="Call 303-555-0199.")
    place = checking.of_consult(draft).hard[0]
    with pytest.raises(MayIdentify):
        asking.send(consult=draft, by=enrollment.user, declared=True, confirmed={place.digest})


def test_what_identifies_nobody_is_confirmed_and_kept_as_kind_and_digest(enrollment, expert):
    draft = given.draft(enrollment, story="She asks about the Zorblax patch. Is Zorblax safe?")
    checked = checking.of_consult(draft)
    assert len(checked.places) == 2 and len(checked.soft) == 1  # the same words are confirmed once
    sent = asking.send(consult=draft, by=enrollment.user, declared=True, confirmed=digests(checked))
    kept = ConfirmedIdentifier.objects.get()
    assert kept.kind == "name" and "orblax" not in repr(kept.__dict__).lower()
    assert sent.open_findings == 0
    assert AuditEntry.objects.filter(verb="sent").get().details == {"confirmed": 1}


def test_without_the_declaration_nothing_is_sent(enrollment, expert):
    with pytest.raises(NotDeclared):
        asking.send(consult=given.draft(enrollment), by=enrollment.user)


def test_what_an_expert_needs_is_asked_for(enrollment, expert):
    with pytest.raises(NotTaken) as refused:
        asking.send(consult=given.draft(enrollment, question="", age=""), by=enrollment.user, declared=True)
    assert set(refused.value.problems) == {"question", "age"}


def test_without_an_expert_the_draft_stays(enrollment):
    with pytest.raises(NobodyAnswers):
        given.sent(enrollment)
    assert Consult.objects.get().is_draft


def test_nobody_is_their_own_only_expert(enrollment):
    given.expert(enrollment.cohort, user=enrollment.user)
    with pytest.raises(NobodyAnswers):
        given.sent(enrollment)


def test_the_database_keeps_no_sent_consult_with_an_open_finding(enrollment):
    draft = given.draft(enrollment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consult.objects.filter(pk=draft.pk).update(
            state="waiting", sent_at=NOON, due_at=NOON, declared_at=NOON, open_findings=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consult.objects.filter(pk=draft.pk).update(
            state="waiting", sent_at=NOON, due_at=NOON, open_findings=0
        )


# Answering


def test_who_takes_it_has_it_in_hand_for_two_days(enrollment, consult, expert, clock):
    second = given.expert(enrollment.cohort).user
    assert answering.take(consult=consult, by=expert).taken_until == NOON + 2 * DAY
    with pytest.raises(InHandElsewhere, match=r"kept as your draft"):
        answering.take(consult=consult, by=second)
    with pytest.raises(InHandElsewhere):
        answering.answer(consult=consult, text=given.ANSWER, references="", by=second)
    clock.move_to(NOON + 3 * DAY, tick=False)
    assert answering.take(consult=consult, by=second).taken_by == second
    assert "A colleague took a case consult" in mails(expert)


def test_an_answer_has_references_with_names_and_no_identifier(enrollment, consult, expert):
    with pytest.raises(MayIdentify):
        answering.answer(consult=consult, text="Ask Margaret.", references="", by=expert)
    found = given.answered(consult, expert)
    assert (
        found.state == "answered" and mails(enrollment.user)[-1] == "There is an answer to your case consult"
    )
    assert found.messages.get().references[0] == {
        "text": "Galbraith et al., handheld fan trial, 2010.",
        "url": "https://doi.org/10.1016/j.jpainsymman.2009.09.024",
    }
    again = answering.answer(consult=consult, text=given.ANSWER, references="", by=expert)
    assert again.messages.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("https://example.org", "a link alone"), ("a" * 401, "too long"), ("One.\n" * 21, "more than 20")],
)
def test_a_line_that_is_no_reference_is_said(text, words):
    with pytest.raises(NotTaken, match=words):
        answering.read_references(text)


def test_nothing_but_the_web_is_a_link():
    assert answering.read_references("Look javascript:alert(1)")[0]["url"] == ""


def test_the_learner_asks_back_and_the_same_expert_has_it_again(enrollment, consult, expert, clock):
    given.answered(consult, expert)
    clock.move_to(NOON + DAY, tick=False)
    back = asking.ask_back(consult=consult, text="And by day?", by=enrollment.user)
    assert back.is_waiting and back.taken_by == expert and back.due_at == NOON + 6 * DAY == back.taken_until
    assert "Something was asked back in a case consult" in mails(expert)
    asking.ask_back(consult=consult, text="And by day?", by=enrollment.user)
    assert ConsultMessage.objects.filter(kind="back").count() == 1


def test_closing_keeps_what_the_learner_will_do(enrollment, consult, expert):
    with pytest.raises(CannotConsult):
        asking.close(consult=consult, text=given.PLAN, by=enrollment.user)
    given.answered(consult, expert)
    with pytest.raises(MayIdentify):
        asking.close(consult=consult, text="I call Oluwaseun.", by=enrollment.user)
    closed = asking.close(consult=consult, text=given.PLAN, by=enrollment.user)
    again = asking.close(consult=consult, text=given.PLAN, by=enrollment.user)
    assert closed.state == "closed" and again == closed and consult.messages.filter(kind="plan").count() == 1
    with pytest.raises(CannotConsult, match="closed already"):  # nothing is dropped without a word
        asking.close(consult=consult, text="Another plan.", by=enrollment.user)
    with pytest.raises(CannotConsult):
        asking.ask_back(consult=consult, text="Once more?", by=enrollment.user)
    (one,) = [one for one in evidence.of(enrollment.user, enrollment.cohort.program) if one.kind == "consult"]
    assert one.title == "Case consult" and "breathlessness" not in repr(one)
    (item,) = achieved.read(enrollment.user, enrollment.cohort.program).items
    assert (item.kind, item.week) == ("consult", 0)


def test_a_reply_is_kept_until_it_is_sent(consult, expert):
    answering.take(consult=consult, by=expert)
    first = drafting.save_reply(consult=consult, said={"text": "Ask"}, rev=0, by=expert)
    drafting.save_reply(consult=consult, said={"text": "Ask him"}, rev=first.rev, by=expert)
    with pytest.raises(ChangedElsewhere):
        drafting.save_reply(consult=consult, said={"text": "From an old window"}, rev=first.rev, by=expert)
    assert drafting.reply_of(consult, expert) == ({"text": "Ask him"}, 2)
    given.answered(consult, expert)
    assert not ConsultReplyDraft.objects.exists()
    drafting.save_reply(
        consult=consult, said={"text": given.ANSWER}, rev=2, by=expert
    )  # late, from a browser
    assert not ConsultReplyDraft.objects.exists()


# Experts come and go


def test_what_a_leaving_expert_has_in_hand_goes_on_and_everybody_is_told(enrollment, consult, expert, clock):
    second = given.expert(enrollment.cohort).user
    answering.take(consult=consult, by=expert)
    drafting.save_reply(consult=consult, said={"text": "Half an answer"}, rev=0, by=expert)
    assignment = expert.answers_consults_at.get()
    assigning.end(assignment=assignment, by=factories.user("office"), why="On leave.")
    consult.refresh_from_db()
    assert consult.taken_by is None and consult.is_waiting
    assert "Another expert answers your case consult" in mails(enrollment.user)
    assert mails(second)[-1] == "A case consult waits for an answer"
    assert drafting.reply_of(consult, expert)[0] == {"text": "Half an answer"}
    with pytest.raises(CannotConsult, match="not assigned"):
        answering.answer(consult=consult, text=given.ANSWER, references="", by=expert)


def test_an_assignment_ends_by_its_date_and_the_clock_frees_what_it_held(enrollment, clock):
    expert = given.expert(enrollment.cohort, ends_at=NOON + DAY).user
    faculty = factories.user("faculty", course=factories.course(program=enrollment.cohort.program))
    answering.take(consult=given.sent(enrollment), by=expert)
    assert answering.free_what_nobody_holds() == 0
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert answering.free_what_nobody_holds() == 1 and answering.free_what_nobody_holds() == 0
    assert "A case consult has no expert" in mails(faculty)
    assert (
        "nobody else is assigned yet"
        in [one.body for one in mail.outbox if one.to == [enrollment.user.email]][-1]
    )
    assert not people.of_expert(expert).exists()


def test_somebody_is_reminded_once_when_the_day_has_passed(enrollment, consult, expert, clock):
    assert answering.remind() == 0
    clock.move_to(consult.due_at + timedelta(minutes=1), tick=False)
    assert answering.remind() == 1 and answering.remind() == 0
    assert mails(expert).count("A case consult is past its day") == 1
    assert "Your case consult is not answered yet" in mails(enrollment.user)
    titles = {one.title: one for one in attention.cards(expert)}
    assert titles["Case consults to answer"].is_urgent


def test_faculty_see_late_ones_by_code_alone(enrollment, consult, expert, clock):
    faculty = factories.user("faculty", course=factories.course(program=enrollment.cohort.program))
    elsewhere = factories.user("faculty")
    clock.move_to(consult.due_at + DAY, tick=False)
    (card,) = [one for one in attention.cards(faculty) if one.title == "Case consults past their day"]
    assert card.items[0].title == f"Case consult {consult.code}" and card.items[0].due == consult.due_at
    assert not [one for one in attention.cards(elsewhere) if one.title == card.title]


def test_the_days_are_promised_for_a_cohort(enrollment, expert, clock):
    first = given.sent(enrollment)
    assigning.promise(cohort=enrollment.cohort, days=9, by=factories.user("office"))
    second = given.sent(enrollment, question="Another one?")
    first.refresh_from_db()
    assert (first.due_at, second.due_at) == (NOON + 5 * DAY, NOON + 9 * DAY)


# Taking back and erasing


def test_before_an_answer_it_is_taken_back_and_its_words_go(enrollment, consult, expert):
    answering.take(consult=consult, by=expert)
    asking.take_back(consult=consult, by=enrollment.user)
    consult.refresh_from_db()
    assert consult.state == "withdrawn" and not consult.story and consult.erased_at
    assert "A case consult was taken back" in mails(expert)
    assert not people.of_expert(expert).exists()


def test_erasing_takes_every_word_and_picture_and_leaves_the_dates(enrollment, expert):
    made = given.draft(enrollment, picture=True)
    consult = asking.send(consult=made, by=enrollment.user, declared=True)
    given.published(consult, expert)
    office = factories.user("office")
    with pytest.raises(CannotConsult, match="Say why"):
        asking.erase(consult=consult, by=office)
    asking.erase(consult=consult, by=office, why="Somebody is named.")
    consult.refresh_from_db()
    assert not any(
        getattr(consult, name) for name in ("question", "story", "tried", "feared", "wanted", "salt")
    )
    assert consult.sent_at and consult.answered_at and consult.erased_at and not consult.published_at
    assert not consult.pictures.exists()
    assert all(one.text == "" and one.references == [] for one in consult.messages.all())
    entry = AuditEntry.objects.filter(verb="erased").get()
    assert entry.why == "Somebody is named." and entry.about_id == enrollment.user_id and not entry.details
    assert asking.erase(consult=consult, by=office, why="x").erased_at == consult.erased_at


def test_what_was_erased_does_not_come_back_from_a_browser(enrollment):
    made = given.draft(enrollment)
    asking.erase(consult=made, by=enrollment.user)
    with pytest.raises(CannotConsult, match="erased"):
        drafting.save(uuid=made.uuid, said=given.SAID, rev=1, by=enrollment.user, cohort=enrollment.cohort)


def test_an_uuid_of_nobody_begins_a_draft(enrollment):
    uuid = uuid4()
    assert (
        drafting.save(uuid=uuid, said=given.SAID, rev=7, by=enrollment.user, cohort=enrollment.cohort).uuid
        == uuid
    )


# What other pages tell


def test_the_requirement_counts_answered_consults_and_erased_ones_still(enrollment, expert):
    from courses import requirements
    from courses.models import ProgramRequirement

    program = enrollment.cohort.program
    ProgramRequirement.objects.create(program=program, kind="consult_answered", amount=1, sort_order=1)

    def standing():
        return next(
            one
            for one in requirements.standings(program, [enrollment])[enrollment.pk]
            if one.kind == "consult_answered"
        )

    assert (
        standing().why.startswith("Not asked yet")
        and standing().title == "One case consult asked and answered"
    )
    consult = given.sent(enrollment)
    assert standing().begun and "1 waiting" in standing().why
    given.answered(consult, expert)
    assert standing().met and standing().about == (f"consult:{consult.uuid}",)
    asking.erase(consult=consult, by=enrollment.user)
    assert standing().met


def test_the_desk_counts_without_a_word(enrollment, consult, expert, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queue.counts([enrollment.cohort])[enrollment.cohort.pk]
    assert found == {"waiting": 1, "late": 0, "answered": 0, "closed": 0, "published": 0, "experts": 1}


def test_the_record_tells_it(enrollment, consult, rf):
    request = rf.get("/record/")
    request.user = enrollment.user
    sections = [one["template"] for one in own_record.sections(request)]
    assert "assessments/consults/record.html" in sections
