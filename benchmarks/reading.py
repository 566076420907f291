"""The pages a learner reads, at 1, 8 and 32 learners at once. Bounded: everybody reads a fixed number of times."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.site import Browser, Steps, make_people, processor_seconds, show, sign_in, site, summed

LEVELS = (1, 8, 32)
ROUNDS = {1: 20, 8: 6, 32: 3}


def read(steps, browser, paths):
    """Look at the pages a learner looks at."""
    for name, path in (
        ("home", "/"),
        ("program", paths["program"]),
        ("lesson", paths["lesson"]),
        ("dashboard", paths["dashboard"]),
    ):
        steps.take(name, browser, "GET", path)


def measure(site, learners, paths):
    """One level: everybody signs in and reads at the same time."""
    steps = Steps()
    before, began = processor_seconds(site.group), time.perf_counter()

    def walk(number):
        browser = Browser(site.port)
        sign_in(steps, browser, number)
        for _round in range(ROUNDS[learners]):
            read(steps, browser, paths)

    with ThreadPoolExecutor(learners) as pool:
        list(pool.map(walk, range(learners)))
    return summed(steps, learners, time.perf_counter() - began, processor_seconds(site.group) - before)


def run():
    """Make learners, and measure every level."""
    with site() as running:
        make_people(running, max(LEVELS))
        paths = json.loads(running.manage("demo", "--json"))["paths"]
        results = []
        for learners in LEVELS:
            results.append(measure(running, learners, paths))
            show(results[-1])
    return {"levels": results}
