"""The pages of a curriculum at size: 400 lessons, 20 cohorts, 5,000 learners with 40 lessons read each.

`build` runs inside the site (manage.py shell); `run` visits it from outside.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from benchmarks.site import PASSWORD, Browser, Steps, processor_seconds, show, sign_in, site, summed

COURSES, WEEKS, LESSONS = 4, 10, 10
COHORTS, LEARNERS, READ = 20, 5_000, 40
LEVELS = (1, 8)
ROUNDS = {1: 20, 8: 6}
SENTENCE = "The kidney slows, and what it should carry away waits for a day that does not come. "
FIRST = 1_000
"""Number of the first learner who signs in here: the journey has learners of its own."""


def build():
    """Make the program, its cohorts and everybody in them. Rows are made in bulk: what is measured is reading."""
    from wagtail.models import Page

    from courses.models import CatalogPage, LessonPage

    program = _pages(CatalogPage.objects.get())
    cohorts = _cohorts(program)
    lessons = list(LessonPage.objects.descendant_of(program).order_by("path").values_list("pk", flat=True))
    _people(cohorts, lessons)
    return Page.objects.get(pk=program.pk).url


def _pages(catalog):
    from courses.models import CoursePage, LessonPage, ProgramPage, ProgramRequirement, WeekPage

    program = catalog.add_child(
        instance=ProgramPage(title="Bench", slug="bench", summary="A program at size.")
    )
    for kind in ("profile_complete", "weeks_complete"):
        ProgramRequirement.objects.create(program=program, kind=kind)
    for c in range(COURSES):
        course = program.add_child(instance=CoursePage(title=f"Course {c}", slug=f"course-{c}", code=f"B{c}"))
        for w in range(1, WEEKS + 1):
            week = course.add_child(
                instance=WeekPage(
                    title=f"Week {w}", slug=f"week-{w}", number=w, headline="Ask where it hurts.",
                    biomedical_title="Mechanisms", psychosocial_title="Total pain", patient_name="Emil, 74",
                )
            )  # fmt: skip
            for number in range(LESSONS):
                week.add_child(
                    instance=LessonPage(
                        title=f"Lesson {c}.{w}.{number} about kidneys", slug=f"lesson-{number}",
                        half="biomedical" if number % 2 else "psychosocial", objectives="Know it.", body=_body(),
                    )
                )  # fmt: skip
    return program


def _body():
    return [("prose", f"## Part {part}\n\n" + SENTENCE * 14) for part in range(5)]


def _cohorts(program):
    from django.utils import timezone

    from courses.models import Cohort, ScheduledDate, WeekPage

    today = timezone.localdate()
    cohorts = Cohort.objects.bulk_create(
        Cohort(
            program=program, name=f"Cohort {n}", starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=300),
        )
        for n in range(COHORTS)
    )  # fmt: skip
    now = timezone.now()
    weeks = list(WeekPage.objects.descendant_of(program).order_by("path"))
    ScheduledDate.objects.bulk_create(
        ScheduledDate(
            cohort=cohort, page_id=week.pk, opens_day=0, due_day=7 * n, opens_at=now - timedelta(days=1),
            due_at=now + timedelta(days=7 * n),
        )
        for cohort in cohorts
        for n, week in enumerate(weeks, start=1)
    )  # fmt: skip
    return cohorts


def _people(cohorts, lessons):
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from cms.models import User
    from courses.models import Discipline, Enrollment, LearnerProfile, LessonProgress

    word, now = make_password(PASSWORD), timezone.now()
    nurse = Discipline.objects.get(code="nurse")
    users = User.objects.bulk_create(
        User(email=f"bench-{FIRST + n}@example.org", password=word, first_name="Bench", last_name=str(n))
        for n in range(LEARNERS)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in users
    )
    LearnerProfile.objects.bulk_create(
        LearnerProfile(user=one, certificate_name=str(one), discipline=nurse, scope="gives") for one in users
    )
    Enrollment.objects.bulk_create(
        Enrollment(user=one, cohort=cohorts[n % COHORTS]) for n, one in enumerate(users)
    )
    LessonProgress.objects.bulk_create(
        (
            LessonProgress(user=one, page_id=page, completed_at=now, share=100)
            for one in users
            for page in lessons[:READ]
        ),
        batch_size=2_000,
    )


def measure(site, learners, program):
    """One level: everybody looks at every page at the same time."""
    steps = Steps()
    pages = (
        ("catalog", "/programs/"),
        ("program", program),
        ("course", f"{program}course-1/"),
        ("week", f"{program}course-1/week-5/"),
        ("lesson", f"{program}course-1/week-5/lesson-3/"),
        ("search", "/search/?q=kidneys"),
        ("dashboard", "/today/"),
    )

    def walk(number):
        browser = Browser(site.port)
        sign_in(steps, browser, FIRST + number)
        for _round in range(ROUNDS[learners]):
            for name, path in pages:
                steps.take(name, browser, "GET", path, expected=(200,))

    before, began = processor_seconds(site.group), time.perf_counter()
    with ThreadPoolExecutor(learners) as pool:
        list(pool.map(walk, range(learners)))
    return summed(steps, learners, time.perf_counter() - began, processor_seconds(site.group) - before)


def run():
    """Build, then measure every level."""
    results = []
    with site() as running:
        program = running.run("from benchmarks.size import build; print(build())").strip().splitlines()[-1]
        for learners in LEVELS:
            results.append(measure(running, learners, program))
            show(results[-1])
    return {"levels": results}
