"""`manage.py doctor`: what is missing or misconfigured, in sentences."""

from django.core.management.base import BaseCommand

from cms import health

MARKS = {health.FINE: "good   ", health.WORRY: "look   ", health.BROKEN: "missing"}


class Command(BaseCommand):
    help = "Say what is missing or misconfigured, and what to do about it."

    def handle(self, *, verbosity, **options):
        findings = health.examine(deep=True)
        for finding in findings:
            self.stdout.write(f"{MARKS[finding.state]}  {finding.sentence}")
            if finding.remedy:
                self.stdout.write(f"         {finding.remedy}")
        broken = sum(finding.state == health.BROKEN for finding in findings)
        if broken:
            self.stdout.write(f"\n{broken} thing{'s' if broken > 1 else ''} must be put right.")
            raise SystemExit(1)
        self.stdout.write("\nNothing is missing.")
