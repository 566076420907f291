"""The audit log under many writers at once, and in the hands of somebody who may do anything to the database."""

import hashlib
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cms import audit
from cms.models import AuditEntry

pytestmark = pytest.mark.database

WRITERS, EACH = 8, 10


@pytest.mark.django_db(transaction=True)
def test_the_chain_stays_whole_when_many_write_at_once():
    start = threading.Barrier(WRITERS)
    failures = []

    def write(writer):
        try:
            start.wait()
            for number in range(EACH):
                with transaction.atomic():
                    audit.record("noted", ("test", f"{writer}-{number}"), by=None)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = audit.verify()
    assert failures == []
    assert (verdict.count, verdict.problem) == (WRITERS * EACH, "")


@pytest.mark.django_db(transaction=True)
def test_an_entry_falls_with_the_act_it_tells_of():
    audit.record("noted", ("test", "1"), by=None)
    with transaction.atomic():
        audit.record("noted", ("test", "2"), by=None)
        transaction.set_rollback(True)
    audit.record("noted", ("test", "3"), by=None)
    assert list(AuditEntry.objects.order_by("id").values_list("thing_id", flat=True)) == ["1", "3"]
    assert audit.verify().problem == ""


@pytest.fixture
def entries(db):
    """Ten entries in a table whose triggers somebody has taken away."""
    before = audit.verify().count
    for number in range(10):
        audit.record("noted", ("test", str(number)), by=None, amount=number)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE cms_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER cms_auditentry_no_change")
            cursor.execute("DROP TRIGGER cms_auditentry_no_delete")
    return list(AuditEntry.objects.order_by("id"))[before:]


def test_an_untouched_log_is_whole(entries):
    verdict = audit.verify()
    assert verdict.problem == "" and verdict.bad_id is None
    assert verdict.head == entries[-1].digest


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "issued"},
        {"thing_id": "400"},
        {"thing_type": "another"},
        {"actor_id": 1},
        {"about_id": 1},
        {"why": "Because."},
        {"details": {"amount": 400}},
        {"request_id": "FORGED"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_named(change, entries):
    AuditEntry.objects.filter(pk=entries[4].pk).update(**change)
    verdict = audit.verify()
    assert verdict.bad_id == entries[4].pk
    assert "it was changed" in verdict.problem


def test_a_moved_moment_is_noticed(entries):
    AuditEntry.objects.filter(pk=entries[4].pk).update(at=entries[3].at)
    assert audit.verify().bad_id == entries[4].pk


def test_a_changed_entry_with_a_fitting_digest_is_given_away_by_the_next(entries):
    forged = entries[4]
    forged.why = "Because."
    AuditEntry.objects.filter(pk=forged.pk).update(why=forged.why, digest=audit.digest_of(forged))
    verdict = audit.verify()
    assert verdict.bad_id == entries[5].pk
    assert f"does not follow entry {forged.pk}" in verdict.problem


@pytest.mark.parametrize("removed", [0, 4, 8])
def test_a_removed_entry_is_given_away_by_the_next(removed, entries):
    AuditEntry.objects.filter(pk=entries[removed].pk)._raw_delete("default")
    assert audit.verify().bad_id == entries[removed + 1].pk


def test_an_inserted_entry_is_named(entries):
    # Between two entries, where a row was removed to make room for another that fits its predecessor.
    gone, before = entries[4], entries[3]
    AuditEntry.objects.filter(pk=gone.pk)._raw_delete("default")
    inserted = AuditEntry(
        pk=gone.pk, at=gone.at, verb="noted", thing_type="test", thing_id="x", previous=before.digest
    )
    inserted.digest = audit.digest_of(inserted)
    inserted.save(force_insert=True)
    assert audit.verify().bad_id == entries[5].pk


def test_an_entry_put_at_the_end_by_hand_is_named(entries):
    AuditEntry.objects.create(
        at=entries[-1].at, verb="noted", thing_type="test", previous=audit.GENESIS, digest="0" * 64
    )
    assert audit.verify().bad_id == entries[-1].pk + 1


def test_two_swapped_entries_are_noticed_at_the_first(entries):
    one, other = entries[3], entries[6]
    AuditEntry.objects.filter(pk__in=[one.pk, other.pk])._raw_delete("default")
    one.pk, other.pk = other.pk, one.pk
    one.save(force_insert=True)
    other.save(force_insert=True)
    assert audit.verify().bad_id == min(one.pk, other.pk)


def test_a_cut_tail_shows_against_a_head_that_was_noted(entries, capsys):
    noted = audit.verify().head
    call_command("verify_audit", expect=noted)
    assert "The audit log is whole" in capsys.readouterr().out
    AuditEntry.objects.filter(pk__gte=entries[7].pk)._raw_delete("default")
    assert audit.verify().problem == ""
    with pytest.raises(SystemExit):
        call_command("verify_audit", expect=noted)
    assert "its end was cut off or rewritten" in capsys.readouterr().err


def test_a_cut_tail_is_named_by_the_head_that_was_kept_in_a_file(entries, capsys, tmp_path):
    kept = tmp_path / "head.json"
    call_command("verify_audit", head=str(kept))
    call_command("verify_audit", expect=str(kept))
    AuditEntry.objects.filter(pk__gte=entries[7].pk)._raw_delete("default")
    capsys.readouterr()
    with pytest.raises(SystemExit):
        call_command("verify_audit", expect=str(kept))
    said = capsys.readouterr().err
    assert f"broken at entry {entries[7].pk}" in said and f"the entry {entries[9].pk}" in said
    assert f"the log ends at {entries[6].pk}" in said


def test_a_log_that_was_written_anew_from_one_entry_on_is_named_by_the_head(entries):
    head = audit.head()
    tail = entries[8:]
    AuditEntry.objects.filter(pk__in=[one.pk for one in tail])._raw_delete("default")
    previous = entries[7].digest
    for entry in tail:
        entry.why, entry.previous = "Because.", previous
        entry.digest = previous = audit.digest_of(entry)
        entry.save(force_insert=True)
    assert audit.verify().problem == ""
    verdict = audit.verify(head)
    assert verdict.bad_id == head.id and "written anew" in verdict.problem


def test_an_emptied_log_is_whole_in_itself_and_broken_by_its_head(entries):
    head = audit.head()
    AuditEntry.objects.all()._raw_delete("default")
    assert audit.verify().problem == ""
    assert "its end was cut off" in audit.verify(head).problem


def test_the_head_is_printed_alone_to_be_kept(entries, capsys):
    call_command("verify_audit", head="-")
    assert audit.Head.read(capsys.readouterr().out) == audit.head()
    assert audit.head().id == entries[-1].pk


@pytest.mark.parametrize("kept", ["", "abc", "{", '{"digest": 4}', "g" * 64, "a" * 63])
def test_what_is_no_head_is_refused_in_a_sentence(kept, entries):
    with pytest.raises(ValueError):
        audit.Head.read(kept)
    if kept:
        with pytest.raises(CommandError):
            call_command("verify_audit", expect=kept)


def test_entries_from_before_there_was_an_about_keep_their_digests(entries):
    old = entries[0]
    assert old.about_id is None
    content = {
        "at": old.at.isoformat(timespec="microseconds"), "actor": None, "verb": "noted", "type": "test", "id": "0",
        "why": "", "details": {"amount": 0}, "request": old.request_id, "previous": old.previous,
    }  # fmt: skip
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert old.digest == hashlib.sha256(written.encode()).hexdigest()


def test_the_command_names_the_first_bad_entry(entries, capsys):
    AuditEntry.objects.filter(pk=entries[2].pk).update(why="Because.")
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert f"broken at entry {entries[2].pk}" in capsys.readouterr().err
