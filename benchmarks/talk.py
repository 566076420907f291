"""A conversation of fourteen turns by 1, 8 and 32 learners at once: what a reply costs, early and late in the talk.

On SQLite with one web process, as a small site runs. A reply is a POST and the page it leads to. Beside it, how long a
conversation of sixty turns and six variables takes to be checked. Bounded: everybody talks a fixed number of times.
"""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from benchmarks.fourteen_turns import TURNS
from benchmarks.site import Browser, Steps, make_people, processor_seconds, say, show, sign_in, site, summed

LEVELS = (1, 8, 32)
TIMES = {1: 6, 8: 3, 32: 2}
MAKE = "from benchmarks import fourteen_turns; print(fourteen_turns.make())"
AS_OFTEN = "from assessments.models import Sitting; Sitting.objects.update(attempts_allowed=0)"
_CHOICE = re.compile(r'name="choice" value="([^"]+)"')
_EVENT = re.compile(r'name="event" value="([^"]+)"')
_TURN = re.compile(r'name="turn" value="([^"]+)"')


def talk(steps, browser, case):
    """Begin, give the first reply at every turn until it is over, and leave: the next attempt begins anew."""
    form = {"csrfmiddlewaretoken": browser.cookies["alongside_csrf"]}
    _text, headers = steps.take("start", browser, "POST", case["start"], form=form)
    place = urlsplit(headers["Location"]).path
    text, _headers = steps.take("page of turn 01", browser, "GET", place)
    for number in range(1, TURNS + 1):
        choices = _CHOICE.findall(text)
        if not choices:
            break
        sent = {
            **form,
            "event": _EVENT.search(text)[1],
            "turn": _TURN.search(text)[1],
            "choice": choices[0],
        }
        steps.take(f"reply {number:02}", browser, "POST", f"{place}talk/{case['item']}/say/", form=sent)
        text, _headers = steps.take(f"page of turn {number + 1:02}", browser, "GET", place)
    keep = {
        f"keep:{case['item']}.keep": "I asked first.",
        f"change:{case['item']}.keep": "I would wait longer.",
    }
    page, _headers = steps.take("keep and change", browser, "GET", f"{place}talk/{case['item']}/keep/")
    sent = {**form, **keep, "event": _EVENT.search(page)[1]}
    steps.take("hand in", browser, "POST", f"{place}talk/{case['item']}/keep/", form=sent)


def measure(running, learners, case):
    """One level: everybody is signed in first, then all begin in the same moment."""
    browsers = [Browser(running.port) for _ in range(learners)]
    for number, browser in enumerate(browsers):
        sign_in(Steps(), browser, number)
    talk(Steps(), browsers[0], case)
    steps, gate = Steps(), threading.Barrier(learners + 1)

    def work(browser):
        gate.wait()
        for _time in range(TIMES[learners]):
            talk(steps, browser, case)

    with ThreadPoolExecutor(learners) as pool:
        working = [pool.submit(work, browser) for browser in browsers]
        before = processor_seconds(running.group)
        gate.wait()
        began = time.perf_counter()
        for one in working:
            one.result()
        seconds = time.perf_counter() - began
    found = summed(steps, learners, seconds, processor_seconds(running.group) - before)
    return {
        "talks": learners * TIMES[learners],
        "talks_a_second": round(learners * TIMES[learners] / seconds, 2),
        **found,
    }


def run():
    """Measure the talk at every level, then the check of a long conversation."""
    say("\n-- SQLite, one web process")
    levels = []
    with site() as running:
        make_people(running, max(LEVELS))
        case = json.loads(running.run(MAKE).strip().splitlines()[-1])
        first = Browser(running.port)
        sign_in(Steps(), first, 0)
        talk(Steps(), first, case)
        running.run(AS_OFTEN)
        for learners in LEVELS:
            levels.append(measure(running, learners, case))
            say(f"\n{levels[-1]['talks_a_second']} talks a second")
            show(levels[-1])
    return {"turns": TURNS, "levels": levels}
