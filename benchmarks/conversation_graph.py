"""The checks of a conversation at size: sixty turns, six variables, 240 replies, made by a fixed drawing of lots.

Measured in this process, in seconds of the processor: no site is needed.
"""

import random
import time

from assessments.conversation.explore import explore
from assessments.conversation.lint import lint
from assessments.conversation.reading import read_graph
from assessments.engine.reading import Reader
from benchmarks.site import say

TURNS, REPLIES = 60, 4
VARIABLES = ("lucia.trust", "lucia.emotion", "lucia.awareness", "heard", "team", "plan")


def talk():
    """A talk that goes on turn by turn, skips some, comes back now and then, and asks for what was done."""
    lots = random.Random(7)
    nodes = [_turn(lots, number) for number in range(TURNS)]
    kinds = {"good": "good", "mixed": "mixed", "left": "stopped"}
    nodes += [{"id": id_, "ending": {"kind": kind, "title": id_}} for id_, kind in kinds.items()]
    return {
        "start": "t0",
        "people": [{"id": "lucia", "name": "Lucia, 38"}],
        "variables": [{"id": id_, "most": 4, "start": 0} for id_ in VARIABLES[3:]],
        "skills": [{"id": "asks", "label": "Asks"}, {"id": "names", "label": "Names"}],
        "gates": [{"id": "hot", "when": _asks("lucia.emotion", ">=", 7), "stops": ["lucia.awareness"]}],
        "rules": [{"id": "left", "when": _asks("lucia.trust", "<=", 0), "goes_to": "left"}],
        "nodes": nodes,
    }


def _moved(number):
    """What replies move at a turn: trust and feeling all along, of the rest one in each third of the talk."""
    return (*VARIABLES[:2], VARIABLES[2] if number < TURNS // 6 else VARIABLES[3 + 3 * number // TURNS])


def _turn(lots, number):
    return {"id": f"t{number}", "choices": [_reply(lots, number, place) for place in range(REPLIES)]}


def _reply(lots, number, place):
    """The last reply of a turn skips one; at every twentieth turn the third goes back; every sixth turn asks."""
    target = number - 1 if number % 20 == 19 and place == 2 else number + 1 + (place == REPLIES - 1)
    found = {
        "id": f"t{number}-{place}",
        "text": f"Reply {number}, {place}",
        "goes_to": f"t{target}" if target < TURNS else ("good" if place < 2 else "mixed"),
        "effects": [
            {"var": lots.choice(_moved(number)), "op": lots.choice("++-"), "by": lots.choice((1, 1, 2))}
        ],
        "because": "So.",
    }
    if place < 2:
        found["skills"] = {("asks", "names")[place]: "1"}
    if number % 6 == 5 and place == 1:
        found["when"] = _asks(lots.choice(_moved(number)), ">=", lots.choice((2, 3)))
    return found


def _asks(variable, op, value):
    return {"var": variable, "op": op, "value": value}


def run():
    """Read it, try every reply, find the most that can be earned, and say what an author is told."""
    seconds = {}

    def took(name, do):
        began = time.process_time()
        found = do()
        seconds[name] = round(time.process_time() - began, 3)
        say(f"{name:8} {seconds[name]:8.3f} s")
        return found

    complaints = []
    graph = took("read", lambda: read_graph(Reader(talk(), "", complaints)))
    found = took("explore", lambda: explore(graph))
    took("most", found.most)
    findings = took("lint", lambda: lint(graph))
    say(f"{len(found.moments)} moments, {len(found.to)} replies tried, all of them: {found.complete}")
    return {
        "turns": TURNS,
        "replies": TURNS * REPLIES,
        "moments": len(found.moments),
        "tried": len(found.to),
        "complete": found.complete,
        "findings": len(findings),
        "seconds": seconds,
        "wrong": [one.sentence for one in complaints],
    }
