"""`manage.py tick`: do once what is due by the clock; for cron, where `serve` does not run."""

from django.core.management.base import BaseCommand

from cms import ticking


class Command(BaseCommand):
    help = "Do what is due by the clock (run it once a minute; `serve` does)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", default=True, help="Do it once (this is what it does)."
        )
        parser.add_argument("--all", action="store_true", dest="everything", help="The hourly jobs too, now.")

    def handle(self, *, everything, verbosity, **options):
        outcomes = ticking.run(everything=everything)
        failed = [outcome for outcome in outcomes if outcome.error]
        if verbosity > 1:
            for outcome in outcomes:
                self.stdout.write(f"{outcome.name}: {outcome.error or 'done'} ({outcome.seconds:.2f} s)")
        for outcome in failed:
            self.stderr.write(f"This failed: {outcome.name} ({outcome.error}). The log has the details.")
        if failed:
            raise SystemExit(1)
