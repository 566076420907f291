"""Programs, learners and certificates for the tests of certificates, in few words, from the shared factories."""

from django.utils import timezone

from certificates.models import Certificate, Design
from courses import actions as study
from courses.models import Discipline, LearnerProfile
from tests import factories

RULE = "One intensive attended"
NAME = "Marisol Okafor-Lindqvist"


def user(email="", role="learner", **fields):
    """A person with an account and a role."""
    return factories.user(role, **({"email": email} if email else {}), **fields)


def program(rules=(RULE,), design=True):
    """A live program with rules that the office confirms, and a design."""
    made = factories.program(requirements=[{"kind": "office_confirms", "words": words} for words in rules])
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
    return factories.cohort(program=of or program(), **fields)


def discipline(code="ethicist"):
    """A discipline of the vocabulary."""
    return Discipline.objects.get(code=code)


def learner(of=None, name=NAME, confirmed=False, **profile):
    """An enrollment of a new learner whose profile is complete; `confirmed`: the office confirmed every rule."""
    enrollment = factories.enrollment(cohort=of or cohort())
    fields = {"scope": "none", "discipline": discipline(), "scope_confirmed_at": timezone.now()} | profile
    found = LearnerProfile.objects.filter(user=enrollment.user)
    found.update(certificate_name=name, **fields)
    enrollment.user.learner_profile = found.get()
    if confirmed:
        confirm(enrollment)
    return enrollment


def confirm(enrollment):
    """The office's word on every rule."""
    for requirement in enrollment.cohort.program.requirements.all():
        study.confirm(
            enrollment=enrollment,
            requirement=requirement,
            by=factories.user("office"),
            why="The sign-in sheet.",
        )


def certificate(enrollment=None):
    """An issued certificate with its stored document."""
    made = factories.certificate(enrollment=enrollment or learner(confirmed=True))
    return Certificate.objects.get(pk=made.pk)
