"""manage.py grant_role: give somebody a role from the command line, such as a new site's first administrator."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms import people, roles
from cms.models import RoleGrant, User


class Command(BaseCommand):
    """Give a role, making the account if there is none yet."""

    help = "Give a person a role. The account is made if needed, without a password: its owner uses a mailed code."

    def add_arguments(self, parser):
        """Say who, what, about what, and on whose word."""
        parser.add_argument("email", help="The person's e-mail address.")
        parser.add_argument("role", help=f"One of: {', '.join(RoleGrant.Role.values)}.")
        parser.add_argument("--course", default="", metavar="SLUG", help="Faculty: the course they teach.")
        parser.add_argument(
            "--discipline", default="", metavar="CODE", help="Reviewers: the discipline they review for."
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="The administrator who decided it.")
        parser.add_argument("--why", default="Given at the command line.", help="The reason, for the record.")

    def handle(self, email, role, course, discipline, by, why, **options):
        """Do it in one transaction, and say what was done."""
        if role not in RoleGrant.Role.values:
            raise CommandError(
                f"There is no role {role!r}. Choose one of: {', '.join(RoleGrant.Role.values)}."
            )
        self._refuse_what_does_not_belong(role, course, discipline)
        decided_by = self._person(by) if by else None
        page = self._course(course) if course else None
        if discipline:
            self._check_discipline(discipline)
        try:
            with transaction.atomic():
                user = people.account_for(email, by=decided_by, why=why)
                grant = roles.grant(
                    user=user, role=role, by=decided_by, course=page, discipline=discipline, why=why
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user.email} is {grant} since {grant.granted_at:%Y-%m-%d}.")
        if not user.has_usable_password():
            self.stdout.write("No password is set: ask for a sign-in code at /accounts/login/code/.")

    @staticmethod
    def _refuse_what_does_not_belong(role, course, discipline):
        if course and role != RoleGrant.Role.FACULTY:
            raise CommandError("--course is for faculty only.")
        if discipline and role != RoleGrant.Role.REVIEWER:
            raise CommandError("--discipline is for reviewers only.")
        if role == RoleGrant.Role.FACULTY and not course:
            raise CommandError("Faculty teach a course: add --course SLUG.")
        if role == RoleGrant.Role.REVIEWER and not discipline:
            raise CommandError("Reviewers review for a discipline: add --discipline CODE.")

    @staticmethod
    def _person(email):
        try:
            return User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account with the address {email}.") from error

    @staticmethod
    def _course(slug):
        from wagtail.models import Page

        ids = [value for value, _ in roles.places_of(RoleGrant.Role.FACULTY)]
        found = list(Page.objects.filter(pk__in=ids, slug=slug))
        if len(found) == 1:
            return found[0]
        if found:
            raise CommandError(f"Several courses have the slug {slug!r}: give the role in the CMS instead.")
        known = ", ".join(Page.objects.filter(pk__in=ids).values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no course with the slug {slug!r}. Courses: {known}.")

    @staticmethod
    def _check_discipline(code):
        codes = [value for value, _ in roles.places_of(RoleGrant.Role.REVIEWER)]
        if code not in codes:
            raise CommandError(f"There is no discipline {code!r}. Choose one of: {', '.join(codes)}.")
