"""Certificates at size: from the awarded row to the stored, signed file and the letter to its holder.

Each is whole: credential made and signed (eddsa-rdfc-2022), document laid out with the credential inside (PDF/UA-1
and PDF/A-3A), signed (PAdES B-B, P-256), filed, digests written, said to be issued, letter put into the outbox. By
one process and by two, each on a share of its own, in a folder and with keys of its own.

`make` and `work` run inside the site (manage.py shell); `run` starts them. `work` also says what the parts cost.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.site import PYTHON, ROOT, say

COUNT = 300
WARM = 5
PROCESSES = (1, 2)
NAMES = ("Marisol Okafor-Lindqvist", "Bo Li", "Nguyễn Thị Ánh Tuyết", "Олександра Ґонта", "Tobias Lindgren")


def make(count):
    """Award certificates to invented learners, and print none. Rows are made in bulk: what is measured comes later."""
    from datetime import date

    from django.conf import settings

    from certificates import number as numbers
    from certificates.document.facts import CertificateFacts, in_words
    from certificates.models import Certificate
    from cms.models import User

    on = date(2026, 6, 12)
    people = User.objects.bulk_create(
        [
            User(email=f"certified-{one}@example.org", first_name="Bench", last_name=str(one))
            for one in range(count)
        ]
    )
    rows = []
    for place, person in enumerate(people):
        number = numbers.new()
        facts = CertificateFacts(
            name=f"{NAMES[place % len(NAMES)]}", credentials="RN", discipline="Nurse",
            program_title="Certificate of Program Completion", organization="University Health Sciences Campus",
            program_line="Interprofessional Palliative Care", sentence="has completed every requirement of the program.",
            hours=("12 semester credits", "180 hours"), award_date=on, award_date_text=in_words(on),
            office="Program Office", signers=(("Ruth Adeyemi-Hart, MD", "Program Director"),), number=number,
            verify_url=numbers.verification_url(number, settings.SITE_URL), short_url="learn.example.edu/v",
            design=("formal", "quiet")[place % 2],
        )  # fmt: skip
        evidence = [{"title": f"Requirement {one}", "why": "", "about": []} for one in range(8)]
        rows.append(
            Certificate(
                number=number, learner=person, program_id_at_issue=1, program_title=facts.program_title,
                facts=facts.as_dict(), evidence=evidence, award_date=on,
            )
        )  # fmt: skip
    Certificate.objects.bulk_create(rows)


def work(part, parts):
    """Warm up, wait for a line, print a share of what waits, and write what it took as JSON."""
    from certificates import printing, signing
    from certificates.models import Certificate

    signing.ready()
    waiting = list(Certificate.objects.unfinished().order_by("pk").values_list("pk", flat=True))[part::parts]
    for pk in waiting[:WARM]:
        printing.print_certificate.call(pk)
    print("ready", flush=True)
    input()
    began, cpu = time.perf_counter(), time.process_time()
    for pk in waiting[WARM:]:
        printing.print_certificate.call(pk)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    done = Certificate.objects.filter(pk__in=waiting, issued_at__isnull=False)
    print(
        json.dumps(
            {
                "certificates": len(waiting) - WARM,
                "seconds": seconds,
                "cpu": cpu,
                "wrong": len(waiting) - done.count(),
                "bytes": statistics.median(one.pdf.size for one in done[:40]),
                "peak_mb": _peak(),
                "parts_ms": _parts(done[0]),
            }
        ),
        flush=True,
    )


def _parts(certificate, rounds=30):
    """What each part costs by itself, in milliseconds of the processor: no database, no disk but the signature's log."""
    from django.utils import timezone

    from certificates import signing
    from certificates.badge import credential, proof
    from certificates.document import papers
    from certificates.models import SigningKey
    from certificates.signing import keys

    _key, half = keys.signer(SigningKey.Purpose.CREDENTIAL, timezone.now())
    text = certificate.credential.encode()
    unsigned = papers.printed(certificate, text)
    made = credential.unsigned(certificate)
    signed, _key = signing.sign(unsigned, about="bench", at=timezone.now())
    parts = {
        "credential": lambda: proof.signed(
            made, method="did:web:x#y", created="2026-01-01T00:00:00Z", sign=half.sign
        ),
        "document": lambda: papers.printed(certificate, text),
        "signature, with its log entry": lambda: signing.sign(unsigned, about="bench", at=timezone.now()),
        "checking a file": lambda: signing.check(signed),
    }
    return {name: _cpu(part, rounds) for name, part in parts.items()}


def _cpu(part, rounds):
    began = time.process_time()
    for _ in range(rounds):
        part()
    return round((time.process_time() - began) / rounds * 1000, 2)


def _peak():
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) // 1024


def run():
    """Measure one process and two, each on a fresh set."""
    return {"levels": {str(processes): _level(processes) for processes in PROCESSES}}


def _level(processes):
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    environment = {**os.environ, "SITE_MODE": "local", "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    environment |= {"SITE_URL": "http://localhost:8000"}
    environment.pop("DATABASE_URL", None)
    try:
        _manage(environment, "migrate", "-v", "0")
        _manage(
            environment,
            "shell",
            "-v",
            "0",
            "-c",
            f"from benchmarks import certificates; certificates.make({COUNT})",
        )
        found = _together(environment, processes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    count = sum(one["certificates"] for one in found)
    seconds = max(one["seconds"] for one in found)
    level = {
        "certificates": count,
        "per_second": round(count / seconds, 1),
        "cpu_ms": round(sum(one["cpu"] for one in found) / count * 1000, 1),
        "bytes": found[0]["bytes"],
        "peak_mb": max(one["peak_mb"] for one in found),
        "parts_ms": found[0]["parts_ms"],
        "wrong": [f"{one['wrong']} were not issued" for one in found if one["wrong"]],
    }
    say(
        f"{processes} at once: {level['per_second']} a second, {level['cpu_ms']} ms of the processor each, {level['bytes']} bytes"
    )
    return level


def _together(environment, processes):
    def start(part):
        code = f"from benchmarks import certificates; certificates.work({part}, {processes})"
        return subprocess.Popen(
            [PYTHON, "manage.py", "shell", "-v", "0", "-c", code],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    workers = [start(part) for part in range(processes)]
    for worker in workers:
        if worker.stdout.readline() != "ready\n":
            raise SystemExit("A worker did not come up.")
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [json.loads(worker.communicate()[0]) for worker in workers]


def _manage(environment, *words):
    subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, env=environment, check=True)
