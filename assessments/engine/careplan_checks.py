"""What an author of a team care plan should put right before teams meet it. Pure."""

from collections import Counter
from collections.abc import Iterator

from assessments.engine.careplan import LENGTHS, CarePlan, MustHave
from assessments.engine.careplan_reading import read_from
from assessments.engine.findings import Finding, ask, block
from assessments.engine.rubric import lint as lint_rubric


def check(raw: object) -> list[Finding]:
    """Everything the checks say of a compiled exercise; what cannot be read comes first, alone."""
    complaints: list[Finding] = []
    found = read_from(raw, complaints)
    return complaints or [*lint(found)]


def lint(found: CarePlan) -> Iterator[Finding]:
    """Findings about an exercise that could be read."""
    for part in (_frame, _judging, _ids, _library, _lengths, _musts, _must_nots, _contradictions, _people):
        yield from part(found)


def _frame(found: CarePlan) -> Iterator[Finding]:
    if not found.person_name.strip():
        yield block("", "Say whom the plan is for: a name and an age, fictional.")
    if not found.story.strip():
        yield block("", "Tell the story: what has happened, who is there, what worries whom.")
    if not found.voices:
        yield ask("voices", "Nobody is heard in their own words. Goals are written from what people say.")
    for voice in found.voices:
        if not voice.who.strip() or not voice.words.strip():
            yield block(f"voices/{voice.id}", f"The quotation “{voice.id}” needs who says it, and the words.")
    if not found.domains:
        yield block("", "There are no domains yet. Ask for the vocabulary to be loaded.")
    if not found.references:
        yield block("", "Name the works the exercise rests on, one a line.")
    if not 2 <= found.least <= found.most <= 12:
        yield block("", "A team has 2 to 12 members, the fewest not above the most.")


def _judging(found: CarePlan) -> Iterator[Finding]:
    if found.rubric is None:
        yield block("", "Choose a rubric: what no rule decides is marked by it.")
    else:
        yield from (one.within("rubric") for one in lint_rubric(found.rubric))
    if not found.reflection.strip():
        yield block("", "Say what each member is to reflect on.")
    if not found.questions:
        yield ask("questions", "Members are asked nothing about each other.")
    for one in found.questions:
        if not one.text.strip():
            yield block(f"questions/{one.id}", f"The question “{one.id}” about colleagues has no words.")


def _ids(found: CarePlan) -> Iterator[Finding]:
    ids = [one.id for one in found.library]
    ids += [one.id for one in found.goals] + [one.id for one in found.problems]
    ids += [one.id for one in found.musts] + [one.id for one in found.must_nots]
    ids += [one.id for one in found.contradictions] + [one.id for one in found.voices]
    ids += [one.id for one in found.questions]
    for id_, times in Counter(ids).items():
        if times > 1:
            yield block(id_, f"“{id_}” is the short name of {times} entries. Give each its own.")


def _library(found: CarePlan) -> Iterator[Finding]:
    domains = set(found.domain_names)
    placed = [(one.id, one.text, one.domain) for one in found.library]
    for id_, text, domain in placed + [(one.id, one.text, one.domain) for one in found.problems]:
        if not text.strip():
            yield block(id_, f"“{id_}” has no words.")
        if domain not in domains:
            yield block(id_, f"“{id_}” stands in no domain. Choose one of the eight.")
    for entry in found.library:
        if not entry.source.strip():
            yield block(entry.id, f"Name the work on which “{entry.id}” rests.")
        for code in sorted(set(entry.owners) - set(found.names)):
            yield block(entry.id, f"“{entry.id}” names “{code}”, which is not among the disciplines here.")
    for goal in found.goals:
        if not goal.text.strip() or not goal.whose.strip():
            yield block(goal.id, f"The goal “{goal.id}” needs its words, and whose they are.")
    for text, times in Counter(one.text.strip().casefold() for one in found.library).items():
        if text and times > 1:
            yield ask("library", f"{times} entries of the library say the same: “{text[:60]}”.")


def _lengths(found: CarePlan) -> Iterator[Finding]:
    """What is longer than a row can hold could be chosen by a team, and never saved."""
    texts = [(one.id, "intervention", one.text) for one in found.library]
    texts += [(one.id, "problem", one.text) for one in found.problems]
    texts += [(one.id, "goal", one.text) for one in found.goals]
    texts += [(one.id, "whose", one.whose) for one in found.goals]
    for id_, name, text in texts:
        if len(text) > LENGTHS[name]:
            words = f"“{id_}” has {len(text)} characters; a row of a plan holds {LENGTHS[name]}. Shorten it."
            yield block(id_, words)


def _musts(found: CarePlan) -> Iterator[Finding]:
    if not found.musts:
        yield block("musts", "Say at least one thing that no good plan leaves out.")
    for must in found.musts:
        if not must.sentence.strip():
            yield block(must.id, f"Say in a sentence what “{must.id}” asks for.")
        if not must.any_of:
            yield block(must.id, f"“{must.id}” names no intervention by which it is recognized.")
        for id_ in must.any_of:
            if id_ not in found.interventions:
                yield block(must.id, f"“{must.id}” asks for “{id_}”, which is not in the library.")
        if must.domain and must.domain not in found.domain_names:
            yield block(must.id, f"“{must.id}” asks for a domain that is not there.")
        if must.owners and not _can_be_owned(found, must):
            yield block(must.id, f"No discipline that “{must.id}” asks for can own what it asks for.")
        for code in sorted(set(must.owners) - set(found.names)):
            yield block(must.id, f"“{must.id}” names “{code}”, which is not among the disciplines here.")


def _can_be_owned(found: CarePlan, must: MustHave) -> bool:
    fitting = [found.interventions[id_] for id_ in must.any_of if id_ in found.interventions]
    return not fitting or any(not one.owners or set(must.owners) & set(one.owners) for one in fitting)


def _must_nots(found: CarePlan) -> Iterator[Finding]:
    asked = {id_ for must in found.musts for id_ in must.any_of}
    for one in found.must_nots:
        if one.intervention not in found.interventions:
            yield block(one.id, f"“{one.id}” is about “{one.intervention}”, which is not in the library.")
        if one.intervention in asked:
            yield block(
                one.id, f"“{one.intervention}” is asked for and must not be. Take one of the two back."
            )
        if not one.because.strip():
            yield block(one.id, f"Say in one sentence what “{one.id}” could do to {found.person_name}.")


def _contradictions(found: CarePlan) -> Iterator[Finding]:
    known = {*found.interventions, *found.goals_by_id}
    for pair in found.contradictions:
        for id_ in (pair.one, pair.other):
            if id_ not in known:
                yield block(pair.id, f"“{pair.id}” speaks of “{id_}”: no intervention or goal here.")
        if pair.one == pair.other:
            yield block(pair.id, f"“{pair.id}” names one entry twice. Name the two that contradict.")
        if not pair.sentence.strip():
            yield block(pair.id, f"Say in one sentence why the two of “{pair.id}” cannot both stand.")


def _people(found: CarePlan) -> Iterator[Finding]:
    if len(found.disciplines) < 2:
        yield block("", "A team plan needs at least two disciplines.")
    busy = {code for one in found.library for code in one.owners}
    if any(not one.owners for one in found.library):
        busy |= set(found.names)
    for one in found.disciplines:
        if one.code not in busy:
            yield block("", f"{one.name}: nothing in the library is their work. Add it, or leave them out.")
    if found.most < len(found.disciplines):
        words = "There are more disciplines than a team has members. Some teams will be without one."
        yield ask("", words)
    used = {one.domain for one in found.library}
    for domain in found.domains:
        if domain.number not in used:
            yield ask("", f"The library has nothing in “{domain.name}”.")
