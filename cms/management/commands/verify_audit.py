"""`manage.py verify_audit`: say whether the audit log has been tampered with, and give out its head to keep."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms import audit


class Command(BaseCommand):
    help = "Walk the audit log's chain of digests, and name the first entry that does not fit."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="HEAD",
            help="A head noted earlier: the file, or the digest alone. It must still stand.",
        )
        parser.add_argument(
            "--head",
            nargs="?",
            const="-",
            metavar="FILE",
            help="Write the head, to keep elsewhere (- prints it).",
        )

    def handle(self, *, head=None, expect=None, **options):
        verdict = audit.verify(_kept(expect) if expect else None)
        if verdict.problem:
            self.stderr.write(f"The audit log is broken at entry {verdict.bad_id}: {verdict.problem}.")
            raise SystemExit(1)
        if head == "-":
            self.stdout.write(audit.head().as_json(), ending="")
            return
        if head:
            try:
                Path(head).write_text(audit.head().as_json(), encoding="utf-8")
            except OSError as error:
                raise CommandError(f"The head could not be written: {error}.") from error
        entries = "1 entry" if verdict.count == 1 else f"{verdict.count} entries"
        self.stdout.write(f"The audit log is whole: {entries}. Note its head elsewhere: {verdict.head}")


def _kept(expect):
    """The head that is expected, from a file of that name or from the digest itself."""
    try:
        path = Path(expect)
        text = path.read_text(encoding="utf-8") if path.is_file() else expect
        return audit.Head.read(text)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
