"""The marking desk at size: one question answered by 2,000 learners, marked by somebody who is assigned to it.

`build` runs inside the site (manage.py shell); `run` looks at the queue, takes the next answer in hand, keeps a draft and
makes marks final, a few times at a tenth of the size and then at the whole: the queries have to be the same.
"""

import os
import re
import time
from urllib.parse import urlsplit

from benchmarks.site import Browser, Steps, processor_seconds, say, show, site, summed, token

MOST = int(os.environ.get("BENCH_SCRIPTS", "2000"))
ROUNDS = 25
MARKER = {"login": "bench-marker@example.org", "password": "a lamp for the bench 31"}
_LEVEL = re.compile(r'name="(level:[^"]+)" value="([^"]+)"')
_HIDDEN = re.compile(r'name="(role|rev|csrfmiddlewaretoken)" value="([^"]*)"')


def build(number):
    """Let so many learners have answered the long question; the first time with its case, its sitting and a marker.

    One attempt is made as learners make it, and copied as rows: what is measured reads the log and never checks it.
    """
    from assessments.models import Script

    first = Script.objects.filter(item="letter").order_by("pk").first() or _first()
    _copies(first, number - Script.objects.filter(item="letter").count())
    return first.sitting_id


def _first():
    from assessments.marking import plans
    from assessments.models import CasePage, Script
    from cms import people
    from courses.models import WeekPage
    from tests.assessments import cases, writing

    week = WeekPage.objects.live().first()
    fields = cases.fields(writing.case(writing.long(words_most=300)))
    case = week.add_child(instance=CasePage(live=True, **fields))
    attempt = cases.finish(cases.attempt(case), writing.ANSWERS)
    marker = people.account_for(MARKER["login"], by=None)
    marker.set_password(MARKER["password"])
    marker.save()
    plans.assign(sitting=attempt.sitting, user=marker, by=marker)
    return Script.objects.get(attempt=attempt)


def _copies(first, number):
    from copy import copy
    from uuid import uuid4

    from assessments.models import Attempt, AttemptEvent, Script, Words
    from cms.models import User

    name = uuid4().hex[:6]
    users = User.objects.bulk_create(User(email=f"bench-{name}-{n}@example.org") for n in range(number))

    def again(row, **changes):
        made = copy(row)
        made._state = copy(row._state)
        made._state.fields_cache = {}
        made.pk, made._state.adding = None, True
        for field, value in changes.items():
            setattr(made, field, value)
        return made

    original = Attempt.objects.get(pk=first.attempt_id)
    attempts = Attempt.objects.bulk_create(again(original, uuid=uuid4(), user_id=one.pk) for one in users)
    words, events = list(original.words.all()), list(original.events.all())
    for model, rows in ((Words, words), (AttemptEvent, events)):
        made = []
        for attempt in attempts:
            for row in rows:
                own = {"client_event_id": None} if model is AttemptEvent else {"id": uuid4()}
                made.append(again(row, attempt_id=attempt.pk, **own))
        if model is Words:
            kept = {(one.attempt_id, one.item): str(one.pk) for one in made}
            for one in made:
                one.pk = one.id
        else:
            for one in made:
                if one.payload.get("words", {}).get("id"):
                    words_of = {**one.payload["words"], "id": kept[one.attempt_id, one.item]}
                    one.payload = {**one.payload, "words": words_of}
        model.objects.bulk_create(made, batch_size=500)
    open_again = {"state": Script.State.WAITING, "counted_id": None, "settled_at": None}
    Script.objects.bulk_create(
        (again(first, uuid=uuid4(), attempt_id=attempt.pk, **open_again) for attempt in attempts),
        batch_size=500,
    )


def mark(steps, browser, sitting, step=""):
    """One answer: the queue, the next one, its page, a draft, a final mark."""
    text, _headers = steps.take(f"queue{step}", browser, "GET", "/marking/")
    form = {"csrfmiddlewaretoken": token(text)}
    _text, headers = steps.take(f"next{step}", browser, "POST", f"/marking/{sitting}/letter/next/", form=form)
    place = urlsplit(headers["Location"]).path
    text, _headers = steps.take(f"page{step}", browser, "GET", place)
    form = dict(_LEVEL.findall(text)) | {"did_well": "You begin with her."}
    for act, name in (("keep", "draft"), ("finish", "final, and next")):
        sent = {**form, **dict(_HIDDEN.findall(text)), "act": act}
        steps.take(f"{name}{step}", browser, "POST", f"{place}save/", form=sent)
        text, _headers = steps.take(f"page{step}", browser, "GET", place)


def run():
    """Build a tenth, mark a few; build all of it, mark a few more."""
    with site() as running:
        levels, browser = [], Browser(running.port)
        for number in (MOST // 10, MOST):
            code = f"from benchmarks.marking import build; print(build({number}))"
            sitting = running.run(code).strip().splitlines()[-1]
            if not levels:
                _status, text, _headers = browser.ask("GET", "/accounts/login/")
                browser.ask("POST", "/accounts/login/", form={"csrfmiddlewaretoken": token(text), **MARKER})
            mark(Steps(), browser, sitting)
            steps = Steps()
            before, began = processor_seconds(running.group), time.perf_counter()
            for _round in range(ROUNDS):
                mark(steps, browser, sitting)
            spent = time.perf_counter() - began
            level = summed(steps, 1, spent, processor_seconds(running.group) - before)
            say(f"\n{number} answers")
            show(level)
            levels.append({"scripts": number, **level})
    return {"levels": levels, "is_flat": _is_flat(*levels)}


def _is_flat(few, many):
    """Whether no step needs more queries at ten times the size."""
    return all(
        many["steps"][step]["queries"][1] <= found["queries"][1] for step, found in few["steps"].items()
    )
