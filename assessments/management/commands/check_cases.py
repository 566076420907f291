"""The command that replays the test runs of every published case."""

import json

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from assessments import replaying


class Command(BaseCommand):
    help = (
        "Replay the test runs of every published case, in every version. Exits with 1 where one comes out otherwise "
        "than its author expects, or a version cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", action="store_true", help="Print a list with one entry for each case and its runs."
        )

    def handle(self, *args, **options):
        found = replaying.cases()
        if options["json"]:
            self.stdout.write(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
        else:
            for one in found:
                self._say(one)
        if not all(one.is_ok for one in found):
            raise SystemExit(1)

    def _say(self, one):
        count = len(one.runs)
        runs = ngettext("%(n)d run", "%(n)d runs", count) % {"n": count}
        self.stdout.write(f"{'ok ' if one.is_ok else 'NOT'} {one.title}: {runs}")
        for problem in one.problems:
            self.stdout.write(f"      {problem}")
        for run in one.runs:
            for difference in run["differences"]:
                self.stdout.write(f"      version {run['version']}, “{run['title']}”: {difference}")
