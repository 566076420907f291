"""`manage.py verify_certificate FILE|NUMBER …`: what the verification page would say, in the terminal or as JSON."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import Error as DatabaseError

from certificates import number as numbers
from certificates import verification
from certificates.verification import elsewhere, reports

NOT_VALID, UNREADABLE, OPEN = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Check certificates: PDF files, credential files or numbers, without any network. Ends with 0 when all of them "
        "are valid, 1 when one is not, 2 when one cannot be read, 3 when nothing speaks against one and not "
        "everything could be checked."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "what",
            nargs="+",
            help="A PDF file, a credential file, or a number in any spelling. “-” reads a file from the standard input.",
        )
        parser.add_argument(
            "--json", action="store_true", help="Print one JSON object a line and nothing else."
        )
        parser.add_argument(
            "--keys",
            action="append",
            default=[],
            metavar="FILE",
            help="Check by these public keys and ask no database: an issuer's did.json, certificates in PEM, status "
            "lists. May be given several times.",
        )

    def handle(self, *, what, **options):
        known = self._known(options["keys"])
        worst = 0
        for one in what:
            try:
                finding = _finding(one, known)
            except (numbers.NotANumber, verification.NotReadable) as refusal:
                worst = worst if worst == NOT_VALID else UNREADABLE
                self._say_unreadable(one, refusal.sentence, options["json"], alone=len(what) == 1)
                continue
            if not finding.counts:
                code = OPEN if finding.state == verification.State.OPEN else NOT_VALID
                worst = min(filter(None, (worst, code)))
            self._say(one, finding, options["json"], heading=len(what) > 1)
        if worst:
            raise CommandError(
                "Do not rely on it." if len(what) == 1 else "Do not rely on all of them.", returncode=worst
            )

    def _known(self, paths):
        if not paths:
            return None
        try:
            return elsewhere.read_known([_bytes(path) for path in paths])
        except verification.NotReadable as refusal:
            raise CommandError(refusal.sentence, returncode=UNREADABLE) from None

    def _say(self, what, finding, as_json, heading):
        if as_json:
            self.stdout.write(json.dumps(reports.as_data(what, finding), ensure_ascii=False))
            return
        if heading:
            self.stdout.write(f"\n{what}")
        for line in reports.as_lines(finding):
            self.stdout.write(line)

    def _say_unreadable(self, what, sentence, as_json, alone):
        if as_json:
            said = {"what": what, "state": "unreadable", "counts": False, "title": sentence}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        elif alone:
            raise CommandError(sentence, returncode=UNREADABLE)
        else:
            self.stdout.write(f"\n{what}\n{sentence}")


def _finding(what, known):
    path = Path(what)
    is_file = what == "-" or path.suffix.lower() in (".pdf", ".json") or path.is_file()
    if not is_file and known is not None:
        raise verification.NotReadable("Without a database only files can be checked.")
    try:
        if not is_file:
            return verification.by_number(numbers.parse(what))
        content = _bytes(what)
        return verification.by_file(content) if known is None else elsewhere.by_file(content, known)
    except DatabaseError as error:
        raise CommandError(
            "The database cannot be read. Give the issuer's public keys with --keys to check without one.",
            returncode=UNREADABLE,
        ) from error


def _bytes(path):
    try:
        if path == "-":
            return sys.stdin.buffer.read(verification.LARGEST_FILE + 1)
        with Path(path).open("rb") as file:
            return file.read(verification.LARGEST_FILE + 1)
    except OSError as error:
        raise verification.NotReadable(f"The file cannot be read: {error.strerror}.") from None
