"""`manage.py verify_audit`: say whether the audit log has been tampered with."""

from django.core.management.base import BaseCommand

from cms import audit


class Command(BaseCommand):
    help = "Walk the audit log's chain of digests and say whether every entry still fits."

    def add_arguments(self, parser):
        parser.add_argument("--head", help="A digest noted earlier: say whether it still stands in the log.")

    def handle(self, *, head, **options):
        verdict = audit.verify()
        if verdict.problem:
            self.stderr.write(f"The audit log is broken at entry {verdict.bad_id}: {verdict.problem}.")
            raise SystemExit(1)
        if head and not audit.AuditEntry.objects.filter(digest=head).exists():
            self.stderr.write(
                "That digest no longer stands in the audit log: its end was cut off or rewritten."
            )
            raise SystemExit(1)
        entries = "1 entry" if verdict.count == 1 else f"{verdict.count} entries"
        self.stdout.write(f"The audit log is whole: {entries}. Note its head elsewhere: {verdict.head}")
