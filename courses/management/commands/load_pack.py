"""Turn a content pack into pages."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from courses.packs import PackErrors, load


class Command(BaseCommand):
    help = "Turn a content pack (a folder of Markdown and YAML) into pages. The same content again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", help="The pack's folder.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and keep nothing.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace pages that were edited here since the last load.",
        )
        parser.add_argument("--by", metavar="EMAIL", help="The person who loads it, for the history.")

    def handle(self, *args, path, dry_run, overwrite, by, **options):
        try:
            report = load(path, by=self._person(by), overwrite=overwrite, dry_run=dry_run)
        except PackErrors as errors:
            for complaint in errors.complaints:
                self.stderr.write(str(complaint))
            count = len(errors.complaints)
            things = "one thing" if count == 1 else f"{count} things"
            raise CommandError(f"Nothing was loaded: {things} to put right in {path}.") from None
        for line in report.lines:
            if line.outcome != "unchanged" or options["verbosity"] > 1:
                self.stdout.write(str(line))
        self.stdout.write(report.summary)

    def _person(self, email):
        if not email:
            return None
        person = get_user_model().objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
