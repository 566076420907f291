"""Measure a site of its own and keep what was measured: `make bench`, or `python -m benchmarks size` for one part."""

import json
import os
import sys
import time

from benchmarks import journey, size
from benchmarks.site import ROOT, say, site

PARTS = {"journey": journey.run, "size": size.run}


def main(wanted):
    """Run the parts that are asked for, each against the same site, and write benchmarks/results.json."""
    place = ROOT / "benchmarks" / "results.json"
    kept = json.loads(place.read_text()) if place.exists() else {}
    kept = {name: kept[name] for name in PARTS if name in kept}
    wrong = False
    with site() as running:
        for name in wanted or PARTS:
            say(f"\n== {name}")
            levels = PARTS[name](running)
            kept[name] = {"at": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "levels": levels}
            wrong = wrong or any(level["wrong"] for level in levels)
    place.write_text(json.dumps(kept, indent=1) + "\n")
    say(f"\nKept in {place.relative_to(ROOT)}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
