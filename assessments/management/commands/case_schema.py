"""The command that writes the JSON Schema of a frozen case."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from assessments.engine import describing


class Command(BaseCommand):
    help = "Print the JSON Schema of a frozen case, or write it to a file."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="Where to write it; without one it is printed.")

    def handle(self, *args, **options):
        text = json.dumps(describing.schema(), indent=2, ensure_ascii=False) + "\n"
        if options["file"]:
            Path(options["file"]).write_text(text, "utf-8")
        else:
            self.stdout.write(text, ending="")
