"""People, programs and everything below them, built through the same actions the site uses."""

import itertools
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from wagtail.models import Page, Site

from cms import roles
from cms.models import HomePage, User
from courses import actions
from courses.models import (
    CatalogPage,
    Cohort,
    CoursePage,
    Discipline,
    LearnerProfile,
    LessonPage,
    ProgramPage,
    ProgramRequirement,
    WeekPage,
)

_numbers = itertools.count(1)
PASSWORD = "a quiet lamp by the window 7"
PROSE = "## What stays behind\n\nThe kidney slows, and what it should carry away waits.\n\n## What you do\n\nLook."


def user(role="learner", *, course=None, discipline="pharmacist", **fields):
    """A person with a verified address and a role; faculty teach `course` (a fresh one by default)."""
    number = next(_numbers)
    fields = {
        "email": f"{role}-{number}@example.org",
        "first_name": role.title(),
        "last_name": f"No {number}",
        **fields,
    }
    person = User.objects.create_user(password=PASSWORD, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if role != "learner":
        roles.grant(
            user=person,
            role=role,
            by=None,
            course=(course or globals()["course"]()) if role == "faculty" else None,
            discipline=discipline if role == "reviewer" else "",
        )
    return person


def profile(person, *, seat="physician", scope="prescribes", **fields):
    """A complete profile."""
    code, _slash, role = seat.partition("/")
    discipline = Discipline.objects.get(code=code)
    found, _made = LearnerProfile.objects.get_or_create(user=person)
    values = {
        "certificate_name": person.get_full_name(),
        "discipline": discipline,
        "sub_role": discipline.sub_roles.get(code=role) if role else None,
        "scope": scope,
        **fields,
    }
    for name, value in values.items():
        setattr(found, name, value)
    return actions.save_profile(profile=found, by=person)


def home():
    """The site's first page, which is made once."""
    found = HomePage.objects.first()
    if found is None:
        root = Page.get_first_root_node()
        found = root.add_child(
            instance=HomePage(title="Home", slug="front", headline="Learn to stay alongside.")
        )
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": found}
        )
        # A root path that an earlier test looked up would lead nowhere.
        Site.clear_site_root_paths_cache()
    return found


def catalog():
    """The list of programs, which is made once."""
    return CatalogPage.objects.first() or home().add_child(
        instance=CatalogPage(title="Programs", slug="programs")
    )


def program(*, title=None, requirements=(), **fields):
    """A live program; `requirements` are mappings of ProgramRequirement's fields."""
    number = next(_numbers)
    page = catalog().add_child(
        instance=ProgramPage(
            title=title or f"Program {number}", slug=f"program-{number}", summary="A short program.", **fields
        )
    )
    for order, rule in enumerate(requirements):
        ProgramRequirement.objects.create(program=page, sort_order=order, **rule)
    return page


def course(*, program=None, **fields):
    """A live course."""
    number = next(_numbers)
    fields = {"title": f"Course {number}", "slug": f"course-{number}", "code": f"C{number}", **fields}
    return (program or globals()["program"]()).add_child(instance=CoursePage(**fields))


def week(*, course=None, number=1, **fields):
    """A live week, an outline until it has lessons."""
    fields = {
        "title": f"Week {number}",
        "slug": f"week-{next(_numbers)}",
        "number": number,
        "headline": "Change the drug, and trust the hands that give it.",
        "biomedical_title": "Conversion",
        "psychosocial_title": "The one who gives the dose",
        "patient_name": "Emil Sandoval, 74",
        **fields,
    }
    return (course or globals()["course"]()).add_child(instance=WeekPage(**fields))


CHECK = {
    "question": "His jerks have doubled. What first?",
    "options": [
        {"text": "Stop all morphine", "right": True, "because": "Both forms of it."},
        {"text": "Add a sedative", "right": False, "because": "It hides the cause."},
    ],
}


def body(*blocks, prose=PROSE):
    """A lesson's body: prose, then blocks as (type, plain value), each with an id as if it had been saved."""
    from wagtail.blocks import StreamValue

    block = LessonPage._meta.get_field("body").stream_block
    raw = [{"type": kind, "value": value} for kind, value in (("prose", prose), *blocks)]
    value = StreamValue(block, raw, is_lazy=True)
    return StreamValue(block, block.get_prep_value(_read_through(value)), is_lazy=True)


def _read_through(value):
    for child in value:
        if child.block_type == "check":
            list(child.value["options"])
    return value


def lesson(*, week=None, half="biomedical", prose=PROSE, **fields):
    """A live lesson of one half."""
    number = next(_numbers)
    fields = {
        "title": f"Lesson {number}",
        "slug": f"lesson-{number}",
        "half": half,
        "standfirst": "The order in which you do it keeps someone safe.",
        "objectives": "Name the five steps.",
        "body": [("prose", prose)],
        **fields,
    }
    return (week or globals()["week"]()).add_child(instance=LessonPage(**fields))


def cohort(*, program=None, **fields):
    """A cohort that is open to everybody and runs now."""
    today = timezone.localdate()
    fields = {
        "name": f"Cohort {next(_numbers)}",
        "starts_on": today - timedelta(days=7),
        "ends_on": today + timedelta(days=90),
        "open_enrollment": True,
        **fields,
    }
    return Cohort.objects.create(program=program or globals()["program"](), **fields)


def enrollment(*, user=None, cohort=None, program=None):
    """A learner in a cohort."""
    learner = user or globals()["user"]()
    place = cohort or globals()["cohort"](program=program)
    return actions.enroll(user=learner, cohort=place, by=learner, invited=True)


def case(*, week=None, raw=None, **changes):
    """A live case with its first frozen version; `raw` is a definition of schema 1."""
    from tests.assessments import cases

    return cases.page(raw, parent=week, **changes)


def attempt(*, case=None, enrollment=None, answers=None):
    """An attempt at a case: just begun, or handed in with these answers."""
    from tests.assessments import cases

    begun = cases.attempt(case or globals()["case"](), enrollment)
    return begun if answers is None else cases.finish(begun, answers)


def certificate(*, enrollment):
    """The issued certificate of an eligible learner, its document stored."""
    from certificates import actions as certificates
    from certificates import printing

    made = certificates.issue(enrollment=enrollment, by=user("office"))
    printing.print_certificate.call(made.pk)
    made.refresh_from_db()
    return made
