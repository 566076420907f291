"""Write the site's content as packs."""

from django.core.management.base import BaseCommand, CommandError

from cms.errors import Refused
from courses.packs import dump, dumping
from courses.packs.schemas import write as write_schemas


class Command(BaseCommand):
    help = (
        "Write the vocabulary, the site's pages and its programs as content packs: Markdown and YAML that load_pack "
        "reads. What is live is written."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", help="A folder: a new or empty one, or one with an earlier dump.")
        parser.add_argument(
            "--program", default="", metavar="SLUG", help="Only this program, with what it needs."
        )
        parser.add_argument(
            "--drafts", action="store_true", help="The latest draft of every page, published or not."
        )
        parser.add_argument(
            "--force", action="store_true", help="Write even where the folder holds something else."
        )

        parser.add_argument(
            "--schemas",
            action="store_true",
            help="Write the JSON Schemas for editors instead, and nothing else.",
        )

    def handle(self, *args, path, program, drafts, force, schemas, **options):
        if schemas:
            names = write_schemas(path)
            self.stdout.write(f"{len(names)} schemas in {path}: {', '.join(names)}.")
            return
        try:
            found = dump(path, program=program, drafts=drafts, force=force)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        for note in found.notes:
            self.stdout.write(self.style.WARNING(f"look at    {note}"))
        self.stdout.write(f"{', '.join(found.packs)}: {len(found.texts) + len(found.files)} files in {path}.")
        newer = dumping.newer_drafts()
        if drafts:
            self.stdout.write("The latest drafts were written; whoever loads this publishes them.")
        elif newer:
            pages = "One page has" if newer == 1 else f"{newer} pages have"
            self.stdout.write(f"What is live was written. {pages} a newer draft: --drafts writes those.")
