"""The worked case with colleagues who can be asked, and time in its story. Everybody in it is fictional."""

from courses.audience import Seat
from tests.assessments.engine import rotation

PHARMACIST = Seat("pharmacist", "", "biomedical", "dispenses")
CHAPLAIN = Seat("chaplain", "", "allied", "none")
NURSE = Seat("nurse", "bsn", "biomedical", "gives")
SEATS = {"pharmacist": PHARMACIST, "chaplain": CHAPLAIN, "nurse/bsn": NURSE}

VIGIL = "<p>He asks for his brother, and stops.</p>"
CLEARANCE = "<p>His kidneys clear a third of it.</p>"
NIGHT = "<p>She saw the jerks begin at four.</p>"
GONE = "<p>His wife has gone home.</p>"


def note(id_, seat, html, takes=15, **more):
    """A note as a definition holds it."""
    return {"id": id_, "seat": [seat], "html": html, "takes": takes, **more}


def case(**more):
    """Three notes: two in the first stage, where asking both takes too long; one in the second."""
    raw = rotation.case(schema=3, **more)
    raw["clock"] = {"day": "tuesday", "time": "14:00"}
    first, second = raw["stages"][0], raw["stages"][1]
    first["colleagues"] = [
        note(
            "vigil",
            "discipline:chaplain",
            VIGIL,
            20,
            title="What he waits for",
            matters="He wants him there.",
        ),
        note("clearance", "discipline:pharmacist", CLEARANCE, name="Ines, the pharmacist"),
    ]
    first["limit"] = {"minutes": 30, "html": GONE}
    first["takes"] = 60
    second["colleagues"] = [note("night", "seat:nurse/bsn", NIGHT, 10, matters="It dates the jerks.")]
    return raw
