"""Batches under many hands and under kill -9: exactly one certificate and one letter each, and nobody skipped."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from certificates import actions, batch_work, batches, eligibility, filing
from certificates.models import Batch, BatchRow, Certificate, Signature
from cms import audit
from cms.models import AuditEntry, OutgoingMail
from tests.certificates import batch_worker, given

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
LONG_AGO = "2020-01-01T00:00:00Z"


def learners(count):
    cohort = given.cohort()
    return [given.learner(cohort, name=f"Learner {number:02}", confirmed=True) for number in range(count)]


def batch_of(enrollments):
    return batches.make(enrollments=[one.pk for one in enrollments], by=given.user(role="office"))


def put_in_force(batch):
    """Approve a batch as a second person, and let no job of ours begin: the workers of these tests do."""
    Batch.objects.filter(pk=batch.pk).update(
        state=Batch.State.RUNNING,
        approved_by=given.user(role="administrator"),
        approved_at=batch.looked_at,
        worked_at=batch.looked_at,
    )
    batch.refresh_from_db()
    return batch


def letters(subject="Your certificate is ready"):
    return OutgoingMail.objects.filter(subject=subject).count()


def together(functions):
    """Run functions at the same moment, each in its own thread with its own connection; return what they raised."""
    ready, failures = threading.Barrier(len(functions)), []

    def one(function):
        try:
            ready.wait()
            function()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def assert_one_each(batch, count):
    """Every learner has one certificate that counts, its file as stored, one letter; the end was told once."""
    assert Certificate.objects.count() == count
    assert Certificate.objects.valid().values("learner").distinct().count() == count
    for certificate in Certificate.objects.all():
        assert filing.digest(filing.contents(certificate)) == certificate.pdf_sha256
        assert Signature.objects.filter(about=certificate.number).exists()
    assert letters() == count
    recipients = [
        letter.recipients[0] for letter in OutgoingMail.objects.filter(subject="Your certificate is ready")
    ]
    assert len(set(recipients)) == count
    batch.refresh_from_db()
    assert batch.state == Batch.State.FINISHED
    assert set(batch.rows.values_list("state", flat=True)) == {"given"}
    assert letters(f"The certificates you approved: {count} issued") == 1
    assert AuditEntry.objects.filter(verb="finished").count() == 1
    assert audit.verify().problem == ""


# Two officers


def test_of_two_officers_who_approve_at_the_same_moment_one_does():
    batch = batch_of(learners(2))
    people = [given.user(role="office"), given.user(role="administrator"), given.user(role="office")]
    failures = together(
        [lambda by=by: batches.approve(batch=batch, by=by, edition=batch.edition) for by in people]
    )
    assert [type(one) for one in failures] == [batches.DecidedAlready] * 2
    batch_work.carry_on(batch.pk, seconds=60)
    assert AuditEntry.objects.filter(verb="approved").count() == 1
    assert_one_each(batch, 2)


def test_two_batches_with_the_same_learners_give_each_one_certificate():
    enrollments = learners(3)
    several = [put_in_force(batch_of(enrollments)) for _number in range(3)]
    failures = together([lambda pk=batch.pk: batch_work.carry_on(pk, seconds=120) for batch in several])
    assert failures == []
    assert Certificate.objects.count() == letters() == 3
    states = BatchRow.objects.values_list("state", flat=True)
    assert sorted(states) == ["given"] * 3 + ["refused"] * 6


# Many threads


def test_fifty_threads_issue_for_one_learner_and_one_does():
    enrollment, by = learners(1)[0], given.user(role="office")

    def issue():
        actions.issue(enrollment=eligibility.people().get(pk=enrollment.pk), by=by)

    failures = together([issue] * 50)
    assert [type(one) for one in failures] == [actions.AlreadyIssued] * 49
    assert Certificate.objects.count() == letters() == 1


def test_many_workers_share_a_batch_and_no_row_is_done_twice():
    batch = put_in_force(batch_of(learners(8)))
    failures = together([lambda: batch_work.carry_on(batch.pk, seconds=120)] * 4)
    assert failures == []
    batch_work.keep_going()
    assert_one_each(batch, 8)
    assert list(batch.rows.values_list("tries", flat=True)) == [1] * 8


# kill -9


class Worker:
    """A worker in a process of its own."""

    def __init__(self, batch, stage, folder):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(folder),
        }
        arguments = (
            connection.settings_dict["NAME"],
            settings.PRIVATE_ROOT,
            settings.SIGNING_KEYS,
            batch.pk,
            stage,
        )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.certificates.batch_worker", *map(str, arguments)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.says() == "ready"

    def says(self):
        """The next thing it says."""
        return self.process.stdout.readline().strip()

    def go(self):
        """Let it begin."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self):
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def time_passes():
    """Claims of the dead run out, and the times of waiting."""
    BatchRow.objects.update(claimed_at=LONG_AGO)
    Certificate.objects.filter(issued_at=None).update(try_again_at=None)


@pytest.mark.slow
@pytest.mark.parametrize("stage", batch_worker.STAGES)
def test_a_worker_killed_at_any_stage_costs_nobody_anything(stage, tmp_path):
    batch = put_in_force(batch_of(learners(3)))
    worker = Worker(batch, stage, tmp_path)
    worker.go()
    assert worker.says() == "holding", "the stage was never reached"
    worker.kill()
    time_passes()
    for _worker in range(2):
        batch_work.carry_on(batch.pk, seconds=60)
    assert_one_each(batch, 3)


@pytest.mark.slow
def test_workers_killed_one_after_the_other_still_come_to_the_end(tmp_path):
    batch = put_in_force(batch_of(learners(3)))
    for stage in ("after the award", "inside the giving out, its letter written", "after the signature"):
        worker = Worker(batch, stage, tmp_path)
        worker.go()
        said = worker.says()
        worker.kill()
        assert said in ("holding", "done")
        time_passes()
    batch_work.carry_on(batch.pk, seconds=60)
    assert_one_each(batch, 3)


@pytest.mark.slow
def test_two_processes_at_once_share_a_batch(tmp_path):
    batch = put_in_force(batch_of(learners(6)))
    workers = [Worker(batch, batch_worker.NOWHERE, tmp_path) for _number in range(2)]
    for worker in workers:
        worker.go()
    assert [worker.says() for worker in workers] == ["done", "done"]
    for worker in workers:
        worker.process.wait()
    batch_work.keep_going()
    assert_one_each(batch, 6)
