"""`manage.py verify_certificate FILE|NUMBER`: what the verification page would say, in the terminal."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from certificates import number as numbers
from certificates import verification


class Command(BaseCommand):
    help = "Say what we know about a certificate's number, or whether a PDF file is one that we issued."

    def add_arguments(self, parser):
        parser.add_argument("what", help="A certificate's number in any spelling, or the path of a PDF file.")

    def handle(self, *, what, **options):
        finding = _finding(what)
        self.stdout.write(finding.title)
        if finding.words:
            self.stdout.write(finding.words)
        if finding.is_known:
            certificate = finding.certificate
            self.stdout.write(f"Number      {certificate.grouped}")
            self.stdout.write(
                f"Awarded to  {certificate.name if finding.shows_name else '(the holder keeps it private)'}"
            )
            self.stdout.write(
                f"Award       {certificate.facts['program_title']}, {certificate.facts['program_line']}"
            )
            self.stdout.write(f"Awarded on  {certificate.award_date:%Y-%m-%d}")
            self.stdout.write(
                f"Awarded by  {certificate.facts['office']}, {certificate.facts['organization']}"
            )
        for one in finding.checked:
            self.stdout.write(f"{'[x]' if one.met else '[ ]'} {one.title}")
        if finding.state != verification.VALID:
            raise CommandError("Do not rely on it.", returncode=1)


def _finding(what):
    path = Path(what)
    try:
        if path.suffix.lower() == ".pdf" or path.is_file():
            with path.open("rb") as file:
                return verification.by_file(file.read(verification.LARGEST_FILE + 1))
        return verification.by_number(numbers.parse(what))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from None
    except (numbers.NotANumber, verification.NotAPdf) as refusal:
        raise CommandError(refusal.sentence, returncode=2) from None
