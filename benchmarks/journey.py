"""One whole journey at 1, 8 and 32 learners at once: pages, a case from its first stage to the debrief.

Bounded: every learner walks the journey a fixed number of times.
"""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.site import PASSWORD, Browser, Steps, processor_seconds, show, sign_in, summed, token

LEVELS = (1, 8, 32)
ROUNDS = {1: 20, 8: 6, 32: 3}
PEOPLE = f"""
from allauth.account.models import EmailAddress
from cms.models import User
from courses import actions
from courses.models import Cohort, Discipline, LearnerProfile
from django.contrib.auth.hashers import make_password
word = make_password({PASSWORD!r})
cohort = Cohort.objects.get(program__slug="pain-in-one-week")
nurse = Discipline.objects.get(code="nurse")
for number in range({max(LEVELS)}):
    user = User(email=f"bench-{{number}}@example.org", password=word, first_name="Bench", last_name=str(number))
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    profile = LearnerProfile(user=user, certificate_name=str(user), discipline=nurse, scope="gives")
    actions.save_profile(profile=profile, by=user)
    actions.enroll(user=user, cohort=cohort, by=user)
cohort.sittings.update(attempts_allowed=0)
"""


def read(steps, browser, paths):
    """Look at the pages a learner looks at."""
    for name, path in (
        ("home", "/"),
        ("program", paths["program"]),
        ("lesson", paths["lesson"]),
        ("dashboard", paths["dashboard"]),
    ):
        steps.take(name, browser, "GET", path)


def attempt(steps, browser, case, script):
    """Work through the case once, with one saved draft a question."""
    text, _headers = steps.take("case page", browser, "GET", case)
    action = re.search(r'action="(/cases/\d+/start/)"', text)
    if action:
        _text, headers = steps.take(
            "start", browser, "POST", action[1], form={"csrfmiddlewaretoken": token(text)}
        )
        place = urlsplit(headers["Location"]).path
    else:
        place = re.search(r"(/attempts/[0-9a-f-]{36}/)(?!debrief)", text)[1]
    for stage, answers in script:
        text, _headers = steps.take("attempt page", browser, "GET", place)
        form = {"csrfmiddlewaretoken": token(text), "event_id": str(uuid4())}
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
        form = hidden | form
        for item, raw in answers.items():
            data = {"rev": 0, "raw": raw}
            answer, _headers = steps.take(
                "save draft", browser, "PUT", f"{place}drafts/{item}/", data=data,
                headers={"X-CSRFToken": token(text)},
            )  # fmt: skip
            rev = json.loads(answer).get("rev", 1)
            form |= fields(text, item, raw, rev)
        steps.take("give stage", browser, "POST", f"{place}stages/{stage}/", form=doubled(form))
    steps.take("debrief", browser, "GET", f"{place}debrief/")


def fields(text, item, raw, rev):
    """The form fields of one answer, by the names the page gives them."""
    names = set(re.findall(rf'name="([^"]*\b{re.escape(item)}\b[^"]*)"', text))
    form = {}
    for name in names:
        if "rev" in name:
            form[name] = str(rev)
        elif "unit" in name:
            form[name] = raw.get("unit", "")
        else:
            form[name] = raw.get("option") or raw.get("options") or raw.get("text", "")
    return form


def doubled(form):
    """A form as pairs: a list becomes one pair for each of its values."""
    return [
        (name, one) for name, value in form.items() for one in (value if isinstance(value, list) else [value])
    ]


def measure(site, learners, paths, script):
    """One level: everybody signs in, reads and answers at the same time."""
    steps = Steps()
    before, began = processor_seconds(site.group), time.perf_counter()

    def walk(number):
        browser = Browser(site.port)
        sign_in(steps, browser, number)
        for _round in range(ROUNDS[learners]):
            read(steps, browser, paths)
        attempt(steps, browser, paths["case"], script)

    with ThreadPoolExecutor(learners) as pool:
        list(pool.map(walk, range(learners)))
    return summed(steps, learners, time.perf_counter() - began, processor_seconds(site.group) - before)


def script_of_the_case():
    """The safe run of the demo case, stage by stage."""
    return [
        ("see", {"meaning": {"option": "accumulation"}}),
        ("stop", {"now": {"options": ["causes", "naloxone", "rotate", "stop-all"]}}),
        ("dose", {"new-dose": {"text": "18", "unit": "mg"}}),
    ]


def run(site):
    """Make learners, and measure every level."""
    site.run(PEOPLE)
    paths = json.loads(site.manage("demo", "--json"))["paths"]
    results = []
    for learners in LEVELS:
        results.append(measure(site, learners, paths, script_of_the_case()))
        show(results[-1])
    return results
