"""`manage.py load_demo_cohort`: a cohort of invented learners in every state, after `manage.py demo`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from certificates.management.commands.demo import ACCOUNTS
from certificates.synthetic import feedback, loading, people, rated, seats, teams, writing
from cms.models import User

MOST = 5000


class Command(BaseCommand):
    help = "Load a cohort of invented learners over ten disciplines in every state (local mode only)."

    def add_arguments(self, parser):
        least = len(people.PEOPLE)
        parser.add_argument(
            "--learners",
            type=int,
            default=least,
            metavar="N",
            help=f"How many: {least} (the default) to {MOST:,}. More than {least} are for measuring.",
        )

    def handle(self, *, learners, **options):
        if not settings.IS_LOCAL:
            raise CommandError(
                "Invented learners are for SITE_MODE=local only. This site is in production mode."
            )
        if not len(people.PEOPLE) <= learners <= MOST:
            raise CommandError(f"Give a number from {len(people.PEOPLE)} to {MOST:,}.")
        roles = ("office", "administrator", "faculty", "reviewer", "rehearsing")
        found = [User.objects.filter(email=ACCOUNTS[role][0]).first() for role in roles]
        if None in found:
            raise CommandError("The demo is not loaded. Run: manage.py demo")
        office, second, faculty, reviewer, rehearsing = found
        cohort = loading.load(
            office=office, second=second, faculty=faculty, learners=learners, say=self.stdout.write
        )
        self.stdout.write(f"{cohort}: {cohort.enrollments.count()} learners, all invented.")
        writing.load(faculty=faculty, say=self.stdout.write)
        marker = User.objects.get(email=writing.MARKER[0])
        feedback.load(faculty=faculty, second=marker, say=self.stdout.write)
        rated.load(learner=rehearsing, faculty=faculty, assigned=reviewer, say=self.stdout.write)
        teams.load(office=office, faculty=faculty, say=self.stdout.write)
        seats.load(say=self.stdout.write)
        self.stdout.write(f"{'marker':<14} {writing.MARKER[0]:<32} {writing.MARKER[1]}")
        self.stdout.write(f"The desk: {settings.SITE_URL}{reverse('desk')}?cohort={cohort.uuid}")
