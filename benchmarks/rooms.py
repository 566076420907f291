"""Rooms at size: 25 teams of eight with a plan of forty rows, everybody asking every four seconds and some of them writing.

`build` runs inside the site (manage.py shell); `run` signs 200 members in, lets each of them ask as their page does, say
every fifteen seconds that they are here, and change a row now and then, for a minute. A poll in which nothing changed is
counted apart from one that brings something.
"""

import json
import os
import random
import threading
import time
import uuid

from benchmarks.site import Browser, Steps, make_people, processor_seconds, say, show, sign_in, site, summed

ROOMS = int(os.environ.get("BENCH_ROOMS", "25"))
IN_A_ROOM = 8
ROWS = 40
SECONDS = int(os.environ.get("BENCH_ROOM_SECONDS", "60"))
EVERY = 4.0
"""Seconds between two questions of one page, as long as somebody is at work there."""
HERE = 15.0
WRITES = 0.02
"""Share of the questions after which the member changes a row: with 200 members about one change a second."""


def build():
    """Teams of eight of the demo's program, each at work on a plan; returns "room row row …" by line."""
    from assessments.careplans import writing
    from assessments.models import TeamWork
    from assessments.teamwork import people, teams
    from cms.models import User
    from courses.models import Cohort, WeekPage
    from tests.assessments.careplans import given

    cohort = Cohort.objects.get(program__slug="pain-in-one-week")
    by = User.objects.filter(is_superuser=True).first() or User.objects.first()
    week = WeekPage.objects.descendant_of(cohort.program).live().first()
    page = given.page(week=week)
    teaming = teams.make_teaming(cohort=cohort, title="Bench", least=2, most=IN_A_ROOM, by=by)
    learners = list(User.objects.filter(email__startswith="bench-").order_by("pk")[: ROOMS * IN_A_ROOM])
    for number in range(ROOMS):
        members = learners[number * IN_A_ROOM : (number + 1) * IN_A_ROOM]
        teams.make_team(teaming=teaming, users=members, by=by)
    teams.set_task(teaming=teaming, page=page, by=by)
    lines = []
    for work in TeamWork.objects.with_all().order_by("team__number"):
        member = work.team.members.order_by("pk").first().user
        room = people.room(member, work.uuid, "care_plan")
        rows = [
            writing.add(
                room=room, fields=given.fields(problem=f"Problem {n}", domain=1 + n % 8), client=uuid.uuid4()
            )
            for n in range(ROWS)
        ]
        lines.append(" ".join([str(work.uuid), *(str(one.row.uuid) for one in rows)]))
    return "\n".join(lines)


class Member:
    """One browser with a room open."""

    def __init__(self, port, number, room, rows, steps):
        self.browser, self.number, self.room, self.rows, self.steps = Browser(port), number, room, rows, steps
        self.tag, self.change, self.said = "", 0, -random.random() * HERE

    def come(self):
        """Sign in and open the room; the page knows which change it shows."""
        sign_in(Steps(), self.browser, self.number)
        text, _headers = self.steps.take("room", self.browser, "GET", f"/plans/{self.room}/")
        self.change = int(text.split('data-change="')[1].split('"')[0])

    def ask(self):
        """Ask as the page does, and say now and then that one is here."""
        headers = {"Accept": "application/json", **({"If-None-Match": self.tag} if self.tag else {})}
        began = time.perf_counter()
        path = f"/plans/{self.room}/pulse/?since={self.change}"
        status, text, found = self.browser.ask("GET", path, headers=headers)
        note(
            self.steps,
            "poll, nothing new" if status == 304 else "poll, something new",
            began,
            status,
            text,
            found,
        )
        if status == 200:
            self.tag, self.change = found["ETag"], json.loads(text)["change"]
        if time.perf_counter() - self.said > HERE:
            self.said = time.perf_counter()
            self.post("here", f"/plans/{self.room}/here/", {"row": "", "seen": self.change}, (204,))

    def write(self):
        """Change one row: over what it is now, as its form has it."""
        row = random.choice(self.rows)
        place = f"/plans/{self.room}/rows/{row}/"
        text, _headers = self.steps.take("form of a row", self.browser, "GET", place)
        base = text.split('name="base" value="')[1].split('"')[0]
        said = {"domain": 2, "problem": "Breathless", "intervention": "A fan", "when": str(time.time())}
        self.post("change a row", place, {**said, "base": base, "client": uuid.uuid4()}, (200, 409))

    def post(self, step, path, form, expected):
        """Send a form as our own scripts do."""
        token = self.browser.cookies.get("alongside_csrf", "")
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        self.steps.take(step, self.browser, "POST", path, form=form, headers=headers, expected=expected)


def note(steps, step, began, status, text, headers):
    """Keep one measurement under its name, known only once the answer is there."""
    with steps.lock:
        steps.times.setdefault(step, []).append(time.perf_counter() - began)
        steps.queries.setdefault(step, set()).add(int(headers.get("X-Query-Count") or 0))
        steps.bytes.setdefault(step, []).append(len(text.encode()))
        steps.processor.setdefault(step, []).append(float(headers.get("X-Processor-Ms") or 0))
        steps.database.setdefault(step, []).append(float(headers.get("X-Query-Ms") or 0))
        if status not in (200, 304):
            steps.wrong.append(f"{step}: answered {status}")


def stay(member, until):
    """One member's minute."""
    member.said += time.perf_counter()
    time.sleep(random.random() * EVERY)
    while time.perf_counter() < until:
        began = time.perf_counter()
        member.ask()
        if random.random() < WRITES:
            member.write()
        time.sleep(max(0.0, EVERY - (time.perf_counter() - began)))


def run():
    """Fill the rooms and let everybody be there for a minute."""
    with site() as running:
        make_people(running, ROOMS * IN_A_ROOM)
        rooms = running.run("from benchmarks.rooms import build; print(build())").strip().splitlines()
        steps, members = Steps(), []
        for number in range(ROOMS * IN_A_ROOM):
            room, *rows = rooms[number // IN_A_ROOM].split()
            members.append(Member(running.port, number, room, rows, steps))
            members[-1].come()
        before, began = processor_seconds(running.group), time.perf_counter()
        threads = [threading.Thread(target=stay, args=(one, began + SECONDS)) for one in members]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        spent = time.perf_counter() - began
        level = summed(steps, len(members), spent, processor_seconds(running.group) - before)
        say(f"\n{ROOMS} rooms of {IN_A_ROOM}")
        show(level)
    return {"rooms": ROOMS, "in_a_room": IN_A_ROOM, "rows": ROWS, "seconds": SECONDS, "levels": [level]}
