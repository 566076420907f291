"""Turn content packs into pages and vocabulary."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from courses.packs import PackErrors, load_all
from courses.packs.report import LOST, UNCHANGED


class Command(BaseCommand):
    help = (
        "Turn a content pack (a folder of Markdown and YAML), or a folder of packs, into pages and vocabulary. "
        "Says page by page what is new, changed (with the difference), in conflict or no longer there. The same "
        "content again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="The pack's folder, or a folder of packs.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and keep nothing.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace what was edited here since the last load.",
        )
        parser.add_argument(
            "--remove",
            action="store_true",
            help="Take away pages that the pack no longer has, where nothing hangs on them.",
        )
        parser.add_argument("--by", metavar="EMAIL", help="The person who loads it, for the history.")

    def handle(self, *args, path, dry_run, overwrite, remove, by, **options):
        try:
            reports = load_all(path, by=self._person(by), overwrite=overwrite, remove=remove, dry_run=dry_run)
        except PackErrors as errors:
            for complaint in errors.complaints:
                self.stderr.write(str(complaint))
            count = len(errors.complaints)
            things = "one thing" if count == 1 else f"{count} things"
            raise CommandError(f"Nothing was loaded: {things} to put right in {path}.") from None
        for report in reports:
            self._say(report, options["verbosity"])

    def _say(self, report, verbosity):
        for line in report.lines:
            if line.outcome == UNCHANGED and verbosity < 2:
                continue
            style = self.style.WARNING if line.remark and line.outcome != LOST else str
            self.stdout.write(style(str(line)))
            for one in line.diff:
                self.stdout.write(f"    {one}")
        for advice in sorted(set(report.advice)):
            self.stdout.write(f"look at    {advice}")
        self.stdout.write(report.summary)

    def _person(self, email):
        if not email:
            return None
        person = get_user_model().objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
