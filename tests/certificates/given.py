"""People, programs and certificates for the tests of certificates: few words, real rows."""

import itertools
from datetime import date

from django.utils import timezone
from wagtail.models import Page, Site

from certificates import printing
from certificates.models import Certificate, Design
from cms.models import HomePage, User
from courses import requirements
from courses.models import (
    CatalogPage,
    Cohort,
    Confirmation,
    Discipline,
    Enrollment,
    LearnerProfile,
    ProgramPage,
    ProgramRequirement,
)

if "office_confirms" not in requirements.KINDS:

    class _Temporary(requirements.Kind):
        name = "office_confirms"
        label = "x"
        wants_words = True

        def facts(self, requirement, enrollments):
            rows = Confirmation.objects.filter(
                requirement=requirement, withdrawn_at=None, enrollment__in=[one.pk for one in enrollments]
            )
            return {row.enrollment_id: row for row in rows}

        def judge(self, requirement, facts):
            from courses.progress import Standing

            if facts:
                return Standing(
                    requirement.words, True, f"Confirmed: {facts.why}", about=(f"confirmation:{facts.pk}",)
                )
            return Standing(requirement.words, False, "The office has not confirmed it yet.")


_numbers = itertools.count(1)
RULE = "One intensive attended"
NAME = "Marisol Okafor-Lindqvist"


def user(email="", **fields):
    """A person with an account."""
    return User.objects.create_user(email or f"person{next(_numbers)}@example.org", **fields)


def program(rules=(RULE,), design=True, title="Pain in one week"):
    """A live program with rules that the office confirms, and a design."""
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(title="Home", slug=f"home-{next(_numbers)}", headline="Come in.")
        Page.get_first_root_node().add_child(instance=home)
        Site.objects.update(root_page=home)
    catalog = CatalogPage.objects.first()
    if catalog is None:
        catalog = CatalogPage(title="Programs", slug="programs")
        home.add_child(instance=catalog)
    made = ProgramPage(title=title, slug=f"program-{next(_numbers)}", summary="Two sentences.")
    catalog.add_child(instance=made)
    for words in rules:
        ProgramRequirement.objects.create(program=made, kind="office_confirms", words=words)
    if design:
        a_design(made)
    return made


def a_design(program, **words):
    """The words of a program's certificate."""
    return Design.objects.create(
        program=program,
        **{
            "layout": "quiet",
            "title": "Certificate of Completion",
            "organization": "University Health Sciences Campus",
            "program_line": "Pain in one week, a short interprofessional program",
            "lead": "We are glad to record that",
            "sentence": "read both halves of one week on pain and worked through its case.",
            "hours": "About 1.5 learning hours; No academic credit",
            "office": "Palliative Care Program Office",
            "signer_1": "Ruth Adeyemi-Hart, MD",
            "signer_1_role": "Program Director",
            **words,
        },
    )


def cohort(of=None, **fields):
    """A running cohort of a program."""
    return Cohort.objects.create(
        program=of or program(),
        **{"name": f"Cohort {next(_numbers)}", "starts_on": date(2026, 1, 12), **fields},
    )


def learner(of=None, name=NAME, confirmed=False, **profile):
    """An enrollment of a new learner whose profile is complete; `confirmed`: the office confirmed every rule."""
    person = user()
    fields = {"scope": "none", "discipline": discipline(), "scope_confirmed_at": timezone.now()} | profile
    LearnerProfile.objects.create(user=person, certificate_name=name, **fields)
    enrollment = Enrollment.objects.create(user=person, cohort=of or cohort())
    if confirmed:
        confirm(enrollment)
    return enrollment


def discipline(code="ethicist", name="Ethicist"):
    """A discipline of the vocabulary."""
    return Discipline.objects.get_or_create(code=code, defaults={"name": name, "track": "allied"})[0]


def confirm(enrollment):
    """The office's word on every rule."""
    for requirement in enrollment.cohort.program.requirements.all():
        Confirmation.objects.create(
            enrollment=enrollment,
            requirement=requirement,
            words=requirement.words,
            why="The sign-in sheet.",
            confirmed_by=user(),
        )


def certificate(enrollment=None, **fields):
    """An issued certificate with its stored document."""
    from certificates import actions

    enrollment = enrollment or learner(confirmed=True)
    made = actions.issue(enrollment=enrollment, by=user())
    printing.print_certificate.call(made.pk)
    if fields:
        Certificate.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made
