"""What an author is told about colleagues who can be asked, about time in the story, and about rules that ask of both."""

from collections.abc import Iterator, Mapping, Sequence

from assessments.engine import kinds
from assessments.engine.casting import cast
from assessments.engine.definition import Definition, Stage
from assessments.engine.findings import Finding, ask, block
from assessments.engine.opening import Condition
from assessments.engine.story import LONGEST, Colleague
from courses.audience import Audience, Seat

LONG = 4 * 60
"""Minutes from which on a request is asked about."""


def lint_story(definition: Definition, seats: Mapping[str, Seat]) -> Iterator[Finding]:
    """Findings about notes, limits and the clock of a whole case; `seats` are all who may meet it, by name."""
    notes = [one for stage in definition.stages for one in stage.colleagues]
    for stage in definition.stages:
        for one in stage.colleagues:
            yield from (found.within(f"{stage.id}/{one.id}") for found in _note(one, seats))
        if stage.colleagues and any(kinds.played(item) for item in stage.items):
            yield block(
                stage.id,
                "Nobody can be asked during a conversation. Let the colleagues be asked in the stage before it.",
            )
        yield from _limit(stage)
    if notes and definition.clock is None:
        yield ask("", "Colleagues can be asked, and nobody tells the time. Say when the story begins.")
    if notes and not any(one.matters for one in notes):
        yield ask("", "No colleague’s note matters. Say of at least one why it should be asked for.")


def _note(one: Colleague, seats: Mapping[str, Seat]) -> Iterator[Finding]:
    if not one.seat:
        yield block("", "Say in whose seat this colleague sits.")
    elif seats:
        there = [name for name, seat in seats.items() if Audience(one.seat).includes(seat)]
        if not there:
            yield block("", "Nobody sits in this colleague’s seat. Choose one that there is.")
        elif len(there) == len(seats):
            yield block(
                "", "Everybody sits in this seat, so nobody could ask. Say it in the text of the stage."
            )
    if not one.html.strip():
        yield block("", "This colleague says nothing. Write the note, or take the colleague away.")
    if one.takes == 0:
        yield ask("", "Asking this colleague takes no time. Say how many minutes it costs in the story.")
    elif one.takes > LONGEST:
        yield block("", "Asking this colleague takes more than a week. Say what it costs in minutes.")
    elif one.takes > LONG:
        yield ask("", "Asking this colleague takes more than four hours.")


def _limit(stage: Stage) -> Iterator[Finding]:
    if stage.limit is None:
        return
    most = sum(one.takes for one in stage.colleagues)
    if not stage.limit.html.strip():
        yield block(stage.id, "Say what happens when asking has taken too long here.")
    if stage.limit.minutes == 0:
        yield block(stage.id, "What happens after 0 minutes happens to everybody. Say it in the text.")
    elif stage.limit.minutes > most:
        yield block(
            stage.id,
            f"Asking everybody here takes {most} minutes, so what happens after {stage.limit.minutes} never does.",
        )


def lint_condition(
    where: str,
    one: Condition,
    known: frozenset[str],
    minutes: int,
    seats: Mapping[str, Seat],
    case: Definition,
) -> Iterator[Finding]:
    """Findings about what a rule asks of colleagues and of time.

    known    ids of the notes of earlier stages
    minutes  the most that can have gone by in the story before the stage
    """
    for name in (*one.asked, *one.asked_none):
        if name not in known:
            yield block(
                where, f"This stage depends on asking for “{name}”, and no earlier stage offers that."
            )
    if one.minutes_at_least is not None and one.minutes_at_least > minutes:
        yield block(
            where,
            f"This stage opens after {one.minutes_at_least} minutes of the story, and at most {minutes} can go by.",
        )
    if one.minutes_at_least == 0:
        yield block(where, "Everybody spends at least 0 minutes. Say after how many the stage opens.")
    if knowing := who_know(one, known, seats, case):
        yield ask(
            where,
            f"Who sits there knows it without asking, and so meets this rule as told: {', '.join(knowing)}.",
        )


def who_know(one: Condition, known: frozenset[str], seats: Mapping[str, Seat], case: Definition) -> list[str]:
    """Names of the seats that know without asking everything a rule asks for."""
    named = [case.notes[name][1] for name in (*one.asked, *one.asked_none) if name in known]
    return [name for name, seat in seats.items() if named and all(note.is_of(seat) for note in named)]


def lint_reach(
    definition: Definition, index: int, seats: Mapping[str, Seat], told: Sequence[str] = ()
) -> Iterator[Finding]:
    """Findings about who can never meet a stage, whatever they ask: the rules for it exclude each other, or the time
    that can go by is too short for them, who need not ask what others have to.

    told  names of seats of which it is said already that they know what a rule asks for
    """
    stage = definition.stages[index]
    if stage.opens is None or not any(one.is_of_the_story for one in stage.opens.conditions):
        return
    if not _can_open(definition, index):
        yield block(stage.id, "Nobody ever meets this stage: what its rules ask for excludes itself.")
        return
    never = [name for name, seat in seats.items() if not _can_open(cast(definition, seat), index)]
    if seats and len(never) == len(seats):
        yield block(stage.id, "Nobody ever meets this stage, from whatever seat.")
    elif names := [name for name in never if name not in told]:
        listed = ", ".join(names[:6]) + (", and others" if len(names) > 6 else "")
        yield ask(stage.id, f"Who sits there never meets this stage, whatever they ask: {listed}.")


def _can_open(case: Definition, index: int) -> bool:
    """Whether some requests in the stages before let a stage open, as far as colleagues and time decide it."""
    opens, before = case.stages[index].opens, case.stages[:index]
    rules = opens.conditions if opens else ()
    if opens and opens.is_any:
        return any(_can_hold([one], before) for one in rules)
    return _can_hold(rules, before)


def _can_hold(rules: Sequence[Condition], before: Sequence[Stage]) -> bool:
    """Whether these conditions can hold together: asking for everything they do not forbid is the most one can do."""
    forbidden = frozenset(name for one in rules for name in one.asked_none)
    asked = frozenset(one.id for stage in before for one in stage.colleagues) - forbidden
    known = frozenset(name for stage in before for name in stage.known(asked))
    minutes = sum(stage.passes(asked) for stage in before)
    return not known & forbidden and all(
        (not one.asked or known & set(one.asked)) and minutes >= (one.minutes_at_least or 0) for one in rules
    )
