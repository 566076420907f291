"""The office's desk at size: 5,000 learners in 20 cohorts, listed, filtered, searched, sorted, mapped.

`build` runs inside the site (manage.py shell); `run` visits it from outside, as the office. What is measured is a list
that is up to date, which is what it is within minutes of whatever happened: working it out is measured by itself.
"""

import time

from benchmarks.site import Browser, Steps, processor_seconds, show, site, summed, token

ROUNDS = 20
OFFICE = {"login": "bench-office@example.org", "password": "a lamp for the bench 31"}


def build():
    """Make the program and everybody in it as benchmarks/size.py does, an office person, and work out every record."""
    from benchmarks import size
    from certificates import records
    from certificates.models import LearnerRecord
    from cms import people, roles
    from courses.models import CatalogPage, Cohort, LessonPage

    program = size._pages(CatalogPage.objects.get())
    cohorts = size._cohorts(program)
    lessons = list(LessonPage.objects.descendant_of(program).order_by("path").values_list("pk", flat=True))
    size._people(cohorts, lessons)
    office = people.account_for(OFFICE["login"], by=None)
    office.set_password(OFFICE["password"])
    office.save()
    roles.grant(user=office, role="office", by=None)
    records.add_missing()
    began = time.perf_counter()
    while records.bring_up_to_date(most=1000):
        pass
    took = time.perf_counter() - began
    count = LearnerRecord.objects.count()
    rule = program.requirements.get(kind="weeks_complete").key
    cohort = Cohort.objects.filter(program=program).first().uuid
    return f"{program.pk} {cohort} {rule} {1000 * took / count:.2f}"


def pages(program, cohort, rule):
    """What the office looks at."""
    return (
        ("all", "/desk/"),
        ("a late page", "/desk/?p=150"),
        ("not yet", "/desk/?standing=not-yet"),
        ("one name", "/desk/?q=bench+4711"),
        ("missing", f"/desk/?missing={rule}"),
        ("a program by last seen", f"/desk/?program={program}&sort=seen"),
        ("one cohort by name", f"/desk/?cohort={cohort}&sort=name"),
        ("map of a cohort", f"/desk/progress/?cohort={cohort}"),
        ("who may not get there", "/desk/progress/risks/"),
    )


def run():
    """Build, then look at each page by turns."""
    with site() as running:
        program, cohort, rule, each = (
            running.run("from benchmarks.desk import build; print(build())").strip().splitlines()[-1].split()
        )
        steps, browser = Steps(), Browser(running.port)
        _status, text, _headers = browser.ask("GET", "/accounts/login/")
        form = {"csrfmiddlewaretoken": token(text), **OFFICE}
        steps.take("sign in", browser, "POST", "/accounts/login/", form=form)
        before, began = processor_seconds(running.group), time.perf_counter()
        for _round in range(ROUNDS):
            for name, path in pages(program, cohort, rule):
                steps.take(name, browser, "GET", path, expected=(200,))
        level = summed(steps, 1, time.perf_counter() - began, processor_seconds(running.group) - before)
        show(level)
    return {"levels": [level], "working_out_one_record_ms": float(each)}
