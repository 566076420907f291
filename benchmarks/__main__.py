"""Measure sites of our own and keep what was measured: `make bench`, or `python -m benchmarks journey` for one part."""

import json
import os
import sys
import time

from benchmarks import certificates, conversation_graph, desk, journey, marking, reading, rooms, size, talk
from benchmarks.site import ROOT, say

PARTS = {
    "journey": journey.run,
    "reading": reading.run,
    "size": size.run,
    "desk": desk.run,
    "marking": marking.run,
    "talk": talk.run,
    "rooms": rooms.run,
    "conversation_graph": conversation_graph.run,
    "certificates": certificates.run,
}


def main(wanted):
    """Run the parts that are asked for, and write what they came to into benchmarks/results.json."""
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    place = ROOT / "benchmarks" / "results.json"
    kept = json.loads(place.read_text()) if place.exists() else {}
    kept = {name: kept[name] for name in PARTS if name in kept}
    wrong = False
    for name in wanted or PARTS:
        say(f"\n== {name}")
        found = PARTS[name]()
        kept[name] = {"at": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), **found}
        place.write_text(json.dumps(kept, indent=1) + "\n")
        wrong = wrong or '"wrong": [\n' in json.dumps(found, indent=1)
    say(f"\nKept in {place.relative_to(ROOT)}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
