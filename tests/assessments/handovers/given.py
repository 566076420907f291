"""A handover, and teams that are at it, in few words."""

from assessments.handovers import acts, reading, standing
from assessments.models import HandoverPage
from assessments.teamwork import people
from tests import factories
from tests.assessments.teamwork import given


def _stream(kind, *rows):
    return [{"type": kind, "id": row.pop("id"), "value": row} for row in map(dict, rows)]


PARTS = {
    "chart": _stream(
        "note", {"id": "n", "title": "Night note", "section": "notes", "text": "Slept two hours."}
    ),
    "sections": _stream(
        "section",
        {
            "id": "who",
            "title": "Who she is",
            "prompt": "What matters to her.",
            "most": 40,
            "model": "A gardener: mulberry.",
        },
        {
            "id": "doses",
            "title": "What works",
            "prompt": "Exact doses.",
            "most": 60,
            "model": "5 mg at 18:00.",
        },
    ),
    "facts": _stream(
        "fact",
        {
            "id": "dose",
            "sentence": "The last dose was at 18:00.",
            "is_safety": True,
            "look_for": "drug and hour",
        },
        {
            "id": "dog",
            "sentence": "Her dog sleeps beside her: quillwort.",
            "is_safety": False,
            "look_for": "",
        },
    ),
    "receiver_questions": _stream(
        "question", {"id": "night", "text": "What would you do at 22:00?", "answer": "Give 5 mg: bluebell."}
    ),
    "dimensions": _stream(
        "dimension",
        {"id": "safe", "title": "Safe", "low": "Something dangerous is missing.", "high": "Nothing is."},
    ),
}


def page(week=None, **fields):
    """A live handover with two sections, two facts, one question and one dimension."""
    week = week or factories.week()
    fields = {
        "title": "Home with hospice",
        "slug": f"home-{HandoverPage.objects.count()}",
        "person_name": "Ida Brandt, 67",
        "leaves": "hospital",
        "goes_to": "home",
        "story": "She goes home tomorrow.",
        "most_asked": 1,
        "references": "A work.",
        **fields,
    }
    made = HandoverPage(**fields)
    for name, raw in PARTS.items():
        setattr(made, name, HandoverPage._meta.get_field(name).stream_block.to_python(raw))
    return week.add_child(instance=made)


def work(of=None, **about):
    """A team's work on a handover that is open."""
    return given.work(page(), of, **about)


def room(of, user):
    """The room as somebody meets it."""
    return people.room(user, of.uuid, "handover")


TEXTS = {
    "who": "A gardener of 67 who wants her dog near.",
    "doses": "Morphine 5 mg by mouth at 18:00, next at 22:00.",
}


def write(of, user, texts=None, over=None):
    """Write sections."""
    return acts.write(room=room(of, user), texts=texts or TEXTS, over=over or {})


def sign(of, *users):
    """Sign it as it is."""
    for user in users:
        acts.sign(room=room(of, user), of=standing.of_one(of).digest)


def send(of):
    """Write, sign by all, send."""
    users = given.people(of)
    write(of, users[0])
    sign(of, *users)
    return acts.send(room=room(of, users[0]))


def desk(of_reading, user):
    """The desk of a reading as somebody meets it."""
    return reading.desk(user, of_reading.uuid)


def rate(of_reading, user, found=("dose",), level=4):
    """Answer and rate."""
    reading.give_answers(desk=desk(of_reading, user), texts={"night": "Give 5 mg."}, over={})
    return reading.rate(desk=desk(of_reading, user), found=list(found), levels={"safe": level}, text="Clear.")
