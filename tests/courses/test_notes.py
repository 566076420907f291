"""Private notes: kept once, changed without loss, erased for good, and never shown to anybody but their writer."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cms.models import AuditEntry
from courses import noting
from courses.models import CoursePage, LessonNote, ProgramPage
from courses.refusals import NoteGone, NoteRefused
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def lesson():
    body = factories.body(("reflection", {"prompt": "When did you last stay silent?"}))
    return factories.lesson(title="Five steps, in order", body=body)


@pytest.fixture
def program(lesson):
    return ProgramPage.objects.ancestor_of(lesson).get()


@pytest.fixture
def enrolled(learner, program):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=program)
    return learner


@pytest.fixture
def address(lesson):
    return reverse("lesson_notes", args=[lesson.pk])


@pytest.fixture
def prompt(lesson):
    return lesson.body[1].id


def note(user, lesson, text="Ask Marta.", **fields):
    return noting.keep(user=user, page=lesson, uuid=uuid4(), text=text, **fields).note


def html(answer):
    return answer.content.decode()


# Keeping


def test_a_note_is_kept_by_a_plain_form_and_stands_under_its_heading(enrolled, lesson, address):
    sent = {"uuid": str(uuid4()), "rev": "0", "text": "Ask\r\nMarta.", "place": "what-you-do"}
    answer = enrolled.post(address, sent)
    kept = LessonNote.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"#note-{kept.uuid}")
    assert (kept.text, kept.place_title) == ("Ask\nMarta.", "What you do")
    page = html(enrolled.get(lesson.get_url()))
    assert "Ask\nMarta." in page and f'id="note-{kept.uuid}"' in page
    assert '<a href="#what-you-do">What you do</a>' in page


def test_a_note_sent_twice_is_kept_once(enrolled, address):
    sent = {"uuid": str(uuid4()), "text": "Ask Marta."}
    answers = [enrolled.post(address, sent, headers=JSON).json() for _time in range(2)]
    assert answers[0] == answers[1] and answers[0]["rev"] == 1
    assert LessonNote.objects.count() == 1


def test_the_save_line_tells_the_time_by_the_servers_clock_in_the_readers_zone(
    enrolled, address, time_machine
):
    time_machine.move_to("2026-11-23T04:52:00+00:00", tick=False)
    enrolled.user.learner_profile.time_zone = "America/Denver"
    enrolled.user.learner_profile.save()
    answer = enrolled.post(address, {"uuid": str(uuid4()), "text": "Ask."}, headers=JSON)
    assert answer.json()["saved"] == "9:52 pm in Denver"


def test_words_sent_again_under_an_id_that_is_taken_become_a_note_of_their_own(learner, lesson):
    first = note(learner.user, lesson)
    again = noting.keep(user=learner.user, page=lesson, uuid=first.uuid, text="Something else.")
    assert again.apart and again.note.uuid != first.uuid
    assert set(LessonNote.objects.values_list("text", flat=True)) == {"Ask Marta.", "Something else."}


def test_an_id_of_somebody_else_gives_nothing_away(learner, other_learner, lesson):
    theirs = note(other_learner.user, lesson, "Mine alone.")
    with pytest.raises(NoteGone):
        noting.keep(user=learner.user, page=lesson, uuid=theirs.uuid, text="Let me see.")
    with pytest.raises(NoteGone):
        noting.change(user=learner.user, uuid=theirs.uuid, text="Let me see.", rev=1)
    theirs.refresh_from_db()
    assert theirs.text == "Mine alone."


@pytest.mark.parametrize("text", ["", " \n", "\0"])
def test_nothing_is_not_kept(enrolled, address, text):
    answer = enrolled.post(address, {"uuid": str(uuid4()), "text": text})
    assert answer.status_code == 422 and "Write something first" in html(answer)
    assert not LessonNote.objects.exists()


def test_what_is_too_long_comes_back_whole(enrolled, address):
    text = "a" * (noting.MOST_LETTERS + 1)
    answer = enrolled.post(address, {"uuid": str(uuid4()), "text": text})
    assert answer.status_code == 422 and text in html(answer)


def test_a_lesson_holds_many_notes_and_not_endlessly_many(learner, lesson, monkeypatch):
    monkeypatch.setattr(noting, "MOST_NOTES", 1)
    note(learner.user, lesson)
    with pytest.raises(NoteRefused, match="1 notes"):
        note(learner.user, lesson)


# Changing


def test_a_change_over_the_newest_text_replaces_it(learner, lesson):
    first = note(learner.user, lesson)
    kept = noting.change(user=learner.user, uuid=first.uuid, text="Ask Marta tonight.", rev=1)
    assert (kept.note.rev, kept.note.text, kept.apart) == (2, "Ask Marta tonight.", False)


def test_a_change_over_an_older_text_keeps_both_and_shows_them(enrolled, lesson, address):
    first = note(enrolled.user, lesson, "One")
    noting.change(user=enrolled.user, uuid=first.uuid, text="Two", rev=1)
    sent = {"uuid": str(first.uuid), "rev": "1", "text": "Three"}
    page = html(enrolled.post(address, sent, follow=True))
    assert "Both texts are kept" in page and ">Two</textarea>" in page and ">Three</textarea>" in page
    # Sent once more, as after a lost answer, it changes nothing.
    enrolled.post(address, sent)
    assert sorted(LessonNote.objects.values_list("text", flat=True)) == ["Three", "Two"]


def test_a_change_that_arrives_twice_is_one_change(learner, lesson):
    first = note(learner.user, lesson)
    for _time in range(2):
        kept = noting.change(user=learner.user, uuid=first.uuid, text="Ask Luis.", rev=1)
    assert (kept.note.rev, kept.apart) == (2, False)
    assert LessonNote.objects.count() == 1


def test_a_note_that_was_erased_does_not_come_back_by_itself(enrolled, lesson, address):
    first = note(enrolled.user, lesson)
    noting.erase(user=enrolled.user, uuid=first.uuid)
    sent = {"uuid": str(first.uuid), "rev": "1", "text": "What I thought later."}
    answer = enrolled.post(address, sent)
    assert answer.status_code == 410 and "What I thought later." in html(answer)
    assert enrolled.post(address, sent, headers=JSON).json()["gone"] is True
    assert not LessonNote.objects.exists()


# Erasing


def test_erasing_removes_the_row_and_only_the_writers_own(learner, other_learner, lesson):
    mine, theirs = note(learner.user, lesson), note(other_learner.user, lesson)
    for one in (mine, theirs):
        assert learner.post(reverse("note_erase", args=[one.uuid])).status_code == 302
    assert list(LessonNote.objects.all()) == [theirs]


def test_erasing_leads_back_and_never_to_another_site(learner):
    address = reverse("note_erase", args=[uuid4()])
    assert learner.post(address, {"next": "/today/"})["Location"] == "/today/"
    assert learner.post(address, {"next": "https://elsewhere.example/"})["Location"] == reverse("notes")


# Reflections


def test_a_reflection_has_one_answer_which_comes_back_into_its_field(enrolled, lesson, prompt):
    address = reverse("reflection", args=[lesson.pk, prompt])
    enrolled.post(address, {"rev": "0", "text": "In March."})
    enrolled.post(address, {"rev": "1", "text": "In March, on rounds."})
    assert LessonNote.objects.get().place_title == "What you do"
    assert ">In March, on rounds.</textarea>" in html(enrolled.get(lesson.get_url()))


def test_an_older_windows_answer_stands_beside_the_newer_one(enrolled, lesson, prompt):
    address = reverse("reflection", args=[lesson.pk, prompt])
    enrolled.post(address, {"rev": "0", "text": "In March."})
    page = html(enrolled.post(address, {"rev": "0", "text": "In May."}, follow=True))
    assert ">In March.</textarea>" in page and ">In May.</textarea>" in page
    kinds = LessonNote.objects.order_by("made_at").values_list("kind", "text")
    assert list(kinds) == [("reflection", "In March."), ("note", "In May.")]


def test_an_emptied_answer_is_erased(enrolled, lesson, prompt):
    address = reverse("reflection", args=[lesson.pk, prompt])
    for rev, text in (("0", "In March."), ("1", "  ")):
        assert enrolled.post(address, {"rev": rev, "text": text}).status_code == 302
    assert not LessonNote.objects.exists()


def test_an_answer_to_a_question_that_is_gone_is_not_lost(enrolled, lesson):
    answer = enrolled.post(reverse("reflection", args=[lesson.pk, "gone"]), {"rev": "0", "text": "In May."})
    assert answer.status_code == 410 and "In May." in html(answer)


# Highlights


def test_a_highlight_keeps_its_words_and_what_stood_before_them(enrolled, lesson, address):
    sent = {"uuid": str(uuid4()), "quote": "waits", "before": "x" * 80 + "carry away ", "place": "nowhere"}
    assert enrolled.post(address, sent, headers=JSON).status_code == 200
    kept = LessonNote.objects.get()
    assert (kept.kind, kept.quote, kept.place) == ("highlight", "waits", "")
    assert kept.before.endswith("carry away ") and len(kept.before) == 60
    page = html(enrolled.get(lesson.get_url()))
    assert '<blockquote class="notes__quote" data-quote>waits</blockquote>' in page
    assert "Highlighting needs JavaScript" in page


def test_a_whole_chapter_is_no_highlight(learner, lesson):
    with pytest.raises(NoteRefused, match="too long"):
        noting.keep(user=learner.user, page=lesson, uuid=uuid4(), quote="a" * 2001)


# Whose they are


def test_nobody_but_the_writer_is_shown_a_note(enrolled, other_learner, lesson, program, visit, prompt):
    secret = "Nobody else may read this."
    note(enrolled.user, lesson, secret)
    noting.reflect(user=enrolled.user, page=lesson, block_id=prompt, text=secret + " Nor this.", rev=0)
    factories.enrollment(user=other_learner.user, program=program)
    course = CoursePage.objects.ancestor_of(lesson).get()
    staff = [factories.user("faculty", course=course), *map(factories.user, ("office", "administrator"))]
    for visitor in (other_learner, *map(visit, staff)):
        for address in (lesson.get_url(), reverse("notes"), reverse("notes_export"), reverse("record")):
            assert secret not in html(visitor.get(address)), (visitor.user, address)
    assert html(enrolled.get(lesson.get_url())).count(secret) == 2


def test_no_log_speaks_of_notes(enrolled, lesson, address, prompt):
    before = AuditEntry.objects.count()
    uuid = uuid4()
    enrolled.post(address, {"uuid": str(uuid), "text": "One"})
    enrolled.post(address, {"uuid": str(uuid), "rev": "1", "text": "Two"})
    enrolled.post(reverse("reflection", args=[lesson.pk, prompt]), {"rev": "0", "text": "Three"})
    enrolled.post(reverse("note_erase", args=[uuid]))
    assert AuditEntry.objects.count() == before


def test_only_who_studies_a_lesson_keeps_notes_in_it(learner, visit, lesson, address):
    assert learner.post(address, {"uuid": str(uuid4()), "text": "Hm."}).status_code == 404
    office = visit(factories.user("office"))
    assert office.post(address, {"uuid": str(uuid4()), "text": "Hm."}).status_code == 403
    assert 'id="notes"' not in html(office.get(lesson.get_url()))
    assert not LessonNote.objects.exists()


def test_a_shared_week_shows_the_same_notes_in_both_programs(enrolled, lesson):
    other = factories.course()
    week = lesson.get_parent()
    alias = week.specific.create_alias(parent=other, recursive=True, update_slug="shared")
    shared = alias.get_children().first().specific
    factories.enrollment(user=enrolled.user, program=ProgramPage.objects.ancestor_of(other).get())
    note(enrolled.user, lesson, "Once for both.")
    assert "Once for both." in html(enrolled.get(shared.get_url()))
    enrolled.post(reverse("lesson_notes", args=[shared.pk]), {"uuid": str(uuid4()), "text": "From there."})
    assert "From there." in html(enrolled.get(lesson.get_url()))


# The database


@pytest.mark.database
def test_there_is_one_answer_for_each_question_whatever_is_stored(learner, lesson):
    from django.db import IntegrityError, transaction

    row = {"user": learner.user, "page_id": lesson.pk, "block": "b", "kind": "reflection"}
    LessonNote.objects.create(**row, text="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        LessonNote.objects.create(**row, text="Two")


@pytest.mark.database
def test_the_first_answer_of_two_windows_wins_and_the_second_is_kept_beside_it(
    learner, lesson, prompt, monkeypatch
):
    real = noting._first_answer

    def slower(user, page, block_id, text):
        monkeypatch.setattr(noting, "_first_answer", real)
        noting.reflect(user=user, page=page, block_id=block_id, text="The other window.", rev=0)
        return real(user, page, block_id, text)

    monkeypatch.setattr(noting, "_first_answer", slower)
    kept = noting.reflect(user=learner.user, page=lesson, block_id=prompt, text="This window.", rev=0)
    assert kept.apart and kept.note.text == "This window."
    assert LessonNote.objects.get(kind="reflection").text == "The other window."


def test_no_list_of_what_uses_a_page_shows_that_somebody_wrote_beside_it():
    from wagtail.models import ReferenceIndex

    from courses.models import CheckAnswer, Extension, LessonProgress

    for model in (LessonNote, CheckAnswer, LessonProgress, Extension):
        assert not ReferenceIndex.model_is_indexable(model)
