"""The people of a file: who they are, how they are drawn, how they begin, how they look."""

from assessments.conversation.conditions import ALWAYS, Condition
from assessments.conversation.people import MOODS, Look, Person
from assessments.conversation.twee.blocks import Block, Entry, Keys
from assessments.conversation.twee.desk import Desk
from assessments.conversation.twee.escaping import closing, listed, outside_quotes, unescape, unworded
from assessments.conversation.variables import Value

_PERSON = Keys("of a person", valued=("short", "about", "face", "starts", "looks"), texts=("short", "about"))
VALUED = ("skin", "hair", "tone", "cloth", "collar", "age")
WORN = ("moustache", "beard", "glasses", "cannula")
YES = "yes"


def person(id_: str, rest: str, block: Block, desk: Desk) -> Person:
    """A person by the row that names them and what stands below it."""
    if "." in id_:
        desk.notes.problem(
            block.line, f"“{id_}”: a person's id has no dot; the dot stands before what they carry."
        )
        id_ = id_.replace(".", "-")
    short, about, looks = "", "", []
    face: dict[str, str] = {}
    starts: dict[str, Value] = {}
    for entry in _PERSON.entries(block.below, desk.notes):
        if entry.key == "short":
            short = entry.text
        elif entry.key == "about":
            about = entry.text
        elif entry.key == "face":
            face |= _face(entry, desk)
        elif entry.key == "starts":
            starts |= desk.starts(entry.value, entry.line, id_)
        else:
            looks.append(_look(entry, desk))
    name = unescape(rest)
    if not short.strip() and not name.split(",")[0].strip():
        desk.notes.problem(block.line, "Expected a name and an age: lucia: Lucia Alvarez, 38")
        short = id_
    return Person(id_, name, short, about, face, starts, tuple(looks))


def person_entry(block: Block, desk: Desk, into: list[Person]) -> bool:
    """Read a person who stands among other things; False where the block names nobody."""
    colons = outside_quotes(block.text, ":")
    if not colons:
        return False
    id_ = desk.id(block.text[: colons[0]].strip(" "), block.line)
    into.append(person(id_, block.text[colons[0] + 1 :].strip(" "), block, desk))
    desk.notes.uses_name(block.line, "person", id_)
    return True


def _face(entry: Entry, desk: Desk) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in listed(entry.value):
        gap = next(iter(outside_quotes(part, " ")), len(part))
        name, value = unworded(part[:gap]), part[gap:].strip(" ")
        if name in WORN and not value:
            found[name] = YES
        elif value:
            found[name] = unworded(value)
        else:
            desk.notes.problem(
                entry.line,
                f"“{part[:30]}” is no trait of a face: {', '.join(VALUED)} with a value, or {', '.join(WORN)}.",
            )
    return found


def _look(entry: Entry, desk: Desk) -> Look:
    rest = entry.value
    when: Condition = ALWAYS
    colons = outside_quotes(rest, ":")
    if rest.startswith("when ") and colons:
        when = desk.condition(rest[: colons[0]].strip(" "), entry.line)
        rest = rest[colons[0] + 1 :].strip(" ")
    body, place = "", closing(rest, "()")
    if place >= 0:
        body, rest = unescape(rest[place + 1 : -1]), rest[:place].strip(" ")
    mood = rest.strip("[]")
    if mood not in MOODS:
        desk.notes.problem(entry.line, f"Expected a mood, one of: {', '.join(MOODS)}; not “{mood[:40]}”.")
        mood = MOODS[1]
    return Look(when, mood, body)
