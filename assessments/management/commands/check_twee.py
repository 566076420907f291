"""The command that reads conversations written as text and says what it understood."""

from pathlib import Path

from django.core.management.base import BaseCommand

from assessments.conversation.lint import lint
from assessments.conversation.twee import read_twee
from assessments.engine.findings import blocking


class Command(BaseCommand):
    help = (
        "Read conversations in Twee: what is amiss line by line, what was understood, and what the checks say. Exits "
        "with 1 where something is amiss. Nothing is stored."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="Files in Twee (docs/twee.md).")

    def handle(self, *args, **options):
        fine = [self._check(path) for path in options["files"]]
        if not all(fine):
            raise SystemExit(1)

    def _check(self, path):
        try:
            found = read_twee(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            self.stdout.write(f"NOT {path}: {error}")
            return False
        findings = lint(found.graph) if found.graph and not found.problems else []
        fine = not found.problems and not blocking(findings)
        self.stdout.write(f"{'ok ' if fine else 'NOT'} {path}: {found.title or 'no title'}")
        for one in found.problems:
            self.stdout.write(f"      line {one.line}: {one.sentence}")
        for sentence in found.understood.sentences:
            self.stdout.write(f"      {sentence}")
        for one in findings:
            self.stdout.write(
                f"      {'must' if one.severity == 'block' else 'asks'} {one.where}: {one.sentence}"
            )
        return fine
