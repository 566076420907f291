"""Receipts: a time and a short code that say what was given, and that lead staff to it.

The code is the first characters of the event's digest. The digest covers the event and everything before it in the
attempt, so that a receipt also says that nothing before it was changed since.
"""

from assessments import teaching
from assessments.engine.events import Expired, StageCommitted, Submitted
from assessments.models import AttemptEvent

LENGTH = 8
TOLD = (StageCommitted.KIND, Submitted.KIND, Expired.KIND)
"""What a learner gets a receipt for."""


def receipt_code(event):
    """The code of an event, to be read out over the telephone: "3F9A-12C7"."""
    letters = event.digest[:LENGTH].upper()
    return f"{letters[:4]}-{letters[4:]}"


def find(code):
    """The events of a code, however it was written down; one almost always, none where it is no code of ours."""
    letters = "".join(code.split()).replace("-", "").lower()
    if len(letters) != LENGTH or not letters.isascii() or not letters.isalnum():
        return AttemptEvent.objects.none()
    found = AttemptEvent.objects.filter(kind__in=TOLD, digest__startswith=letters)
    return found.select_related("attempt__user", "attempt__version").defer("attempt__version__content")


def find_for(user, code):
    """The events of a code whose attempts this person may read."""
    rows = find(code).select_related("attempt__sitting__cohort__program")
    return [one for one in rows if teaching.may(user, one.attempt.sitting, "attempt", "read")]


def of_stages(rows):
    """{stage id: the event that gave it}, of the rows of a log; the latest one counts."""
    return {row.payload["stage"]: row for row in rows if row.kind == StageCommitted.KIND}


def of_end(rows):
    """The event by which an attempt was handed in or ran out, or None."""
    ends = [row for row in rows if row.kind in (Submitted.KIND, Expired.KIND)]
    return ends[-1] if ends else None
