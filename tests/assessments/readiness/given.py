"""A readiness set, and teams that are at it, in few words."""

from assessments.models import ReadinessPage
from assessments.readiness import acts
from assessments.teamwork import people
from tests import factories
from tests.assessments.teamwork import given

KEYS = {"q1": "q1-b", "q2": "q2-a"}


def _question(id_, right, texts):
    options = [
        {
            "type": "item",
            "id": f"{id_}-{letter}",
            "value": {
                "text": text,
                "best": f"{id_}-{letter}" == right,
                "critical": False,
                "because": f"Because of {letter}.",
            },
        }
        for letter, text in zip("abcd", texts, strict=True)
    ]
    value = {
        "stem": f"What comes first in {id_}?",
        "points": "1",
        "explanation": "The explanation, with the key-word quillwort.",
        "references": [],
        "shuffle": True,
        "options": options,
    }
    return {"type": "single_choice", "id": id_, "value": value}


QUESTIONS = [
    _question("q1", "q1-b", ["Wait", "Listen to the lungs", "Call the family", "Order a scan"]),
    _question("q2", "q2-a", ["Ask what matters", "Give an opioid", "Write a note", "Leave"]),
]


def page(week=None, **fields):
    """A live readiness set with two questions of four options."""
    week = week or factories.week()
    fields = {
        "title": "Breath at night",
        "slug": f"breath-{ReadinessPage.objects.count()}",
        "summary": "Two questions before the week.",
        "introduction": "Read the lesson first.",
        "questions": QUESTIONS,
        "situation": "He sits on the edge of the bed.",
        "choice_asked": "What do you do first?",
        "ways": [
            {"type": "way", "id": "fan", "value": "A fan, and the window open"},
            {"type": "way", "id": "drug", "value": "A small dose, now"},
        ],
        "afterwards": "Both, and the fan at once: mulberry.",
        "references": "A work.",
        **fields,
    }
    made = ReadinessPage(
        **{name: value for name, value in fields.items() if name not in ("questions", "ways")}
    )
    for name in ("questions", "ways"):
        block = ReadinessPage._meta.get_field(name).stream_block
        setattr(made, name, block.to_python(fields[name]))
    return week.add_child(instance=made)


def work(of=None, **about):
    """A team's work on a readiness set that is open."""
    return given.work(page(), of, **about)


def room(of, user):
    """The room as somebody meets it."""
    return people.room(user, of.uuid, "readiness")


def give(of, user, chosen=None):
    """Give somebody's own test: all right, unless they chose otherwise."""
    raws = {question: {"option": option} for question, option in (chosen or KEYS).items()}
    return acts.give(room=room(of, user), raws=raws, revs={})


def all_give(of):
    """Everybody gives their own test; the first one is wrong in the second question."""
    for number, user in enumerate(given.people(of)):
        give(of, user, KEYS if number else {"q1": "q1-b", "q2": "q2-c"})


def speak(of, users, question, option):
    """These speak for an option."""
    for user in users:
        acts.say(room=room(of, user), place=question, option=option, text=f"I am for {option}.")


def scratch(of, user, question, option, seen=0):
    """Scratch an option."""
    return acts.scratch(room=room(of, user), question=question, option=option, seen=seen)


def through(of):
    """The team finds both, the second at the second scratch."""
    users = given.people(of)
    speak(of, users, "q1", "q1-b")
    scratch(of, users[0], "q1", "q1-b")
    speak(of, users, "q2", "q2-c")
    scratch(of, users[0], "q2", "q2-c")
    speak(of, users, "q2", "q2-a")
    scratch(of, users[1], "q2", "q2-a", seen=1)


def decide(of, user=None, option="fan", text="Air on the face helps, and it harms nobody."):
    """The team gives its decision."""
    users = given.people(of)
    speak(of, users, "application", option)
    return acts.decide(room=room(of, user or users[0]), option=option, text=text)
