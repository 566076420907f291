"""From the JSON of a frozen care plan to its dataclasses, with every complaint where it cannot be read. Pure."""

from typing import Any

from assessments.engine.careplan import (
    REVEALS,
    CarePlan,
    Contradiction,
    Discipline,
    Domain,
    Goal,
    Intervention,
    MustHave,
    MustNot,
    Problem,
    Question,
    Voice,
)
from assessments.engine.findings import Finding, InvalidDefinition
from assessments.engine.reading import Reader
from assessments.engine.rubric import read_rubric


def read(raw: object) -> CarePlan:
    """Read a frozen exercise. Raises InvalidDefinition with every reason."""
    complaints: list[Finding] = []
    found = read_from(raw, complaints)
    if complaints:
        raise InvalidDefinition(complaints)
    return found


def read_from(raw: object, complaints: list[Finding]) -> CarePlan:
    """Read as far as possible; what cannot be read is added to the complaints."""
    reader = Reader(raw, "", complaints)
    found = CarePlan(
        title=reader.text("title"),
        summary=reader.text("summary", ""),
        minutes=reader.whole("minutes"),
        days=reader.whole("days"),
        references=reader.texts("references"),
        person_name=reader.text("person_name"),
        person_about=reader.text("person_about", ""),
        content_note=reader.text("content_note", ""),
        story=reader.text("story"),
        voices=tuple(_voice(one) for one in reader.readers("voices")),
        problems=tuple(_problem(one) for one in reader.readers("problems")),
        goals=tuple(_goal(one) for one in reader.readers("goals")),
        domains=tuple(_domain(one) for one in reader.readers("domains")),
        disciplines=tuple(_discipline(one) for one in reader.readers("disciplines")),
        library=tuple(_intervention(one) for one in reader.readers("library")),
        musts=tuple(_must(one) for one in reader.readers("musts")),
        must_nots=tuple(_must_not(one) for one in reader.readers("must_nots")),
        contradictions=tuple(_contradiction(one) for one in reader.readers("contradictions")),
        rubric=read_rubric(reader.reader("rubric")) if reader.has("rubric") else None,
        reflection=reader.text("reflection", ""),
        questions=tuple(_question(one) for one in reader.readers("questions")),
        least=reader.whole("least"),
        most=reader.whole("most"),
        reveal=reader.choice("reveal", REVEALS),
    )
    reader.take("rubric")
    reader.close()
    return found


def _closed(reader: Reader, found: Any) -> Any:
    reader.close()
    return found


def _domain(reader: Reader) -> Domain:
    found: Domain = _closed(reader, Domain(reader.whole("number"), reader.text("name")))
    return found


def _discipline(reader: Reader) -> Discipline:
    found: Discipline = _closed(reader, Discipline(reader.text("code"), reader.text("name")))
    return found


def _voice(reader: Reader) -> Voice:
    found: Voice = _closed(
        reader, Voice(reader.identifier(), reader.text("who", ""), reader.text("words", ""))
    )
    return found


def _problem(reader: Reader) -> Problem:
    found: Problem = _closed(
        reader, Problem(reader.identifier(), reader.whole("domain"), reader.text("text", ""))
    )
    return found


def _goal(reader: Reader) -> Goal:
    found: Goal = _closed(
        reader, Goal(reader.identifier(), reader.text("text", ""), reader.text("whose", ""))
    )
    return found


def _intervention(reader: Reader) -> Intervention:
    found = Intervention(
        id=reader.identifier(),
        domain=reader.whole("domain"),
        text=reader.text("text", ""),
        owners=reader.texts("owners"),
        source=reader.text("source", ""),
    )
    reader.close()
    return found


def _must(reader: Reader) -> MustHave:
    found = MustHave(
        id=reader.identifier(),
        sentence=reader.text("sentence", ""),
        any_of=reader.texts("any_of"),
        domain=reader.whole("domain", 0),
        owners=reader.texts("owners"),
    )
    reader.close()
    return found


def _must_not(reader: Reader) -> MustNot:
    found: MustNot = _closed(
        reader,
        MustNot(reader.identifier(), reader.text("intervention", ""), reader.text("because", "")),
    )
    return found


def _contradiction(reader: Reader) -> Contradiction:
    found = Contradiction(
        id=reader.identifier(),
        one=reader.text("one", ""),
        other=reader.text("other", ""),
        sentence=reader.text("sentence", ""),
    )
    reader.close()
    return found


def _question(reader: Reader) -> Question:
    found: Question = _closed(reader, Question(reader.identifier(), reader.text("text", "")))
    return found
