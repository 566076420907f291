"""Whether every name that is used is borne by something in the file, and every value can be had."""

from collections.abc import Collection, Mapping

from assessments.conversation.graph import Graph
from assessments.conversation.twee.notes import Notes, Use
from assessments.conversation.variables import Variable

_CALLED = {
    "turn": "There is no turn “{}”.",
    "reply": "There is no reply “{}”.",
    "skill": "There is no skill “{}” among the skills.",
    "cue": "There is no cue “{}” among the cues.",
    "variable": "There is no variable “{}”: people’s are written “lucia.trust”, the program’s own by their id.",
    "person": "“{}” takes nobody's place: a person of a variant has the id of one of the people.",
}


def check(graph: Graph, notes: Notes) -> None:
    """Complain of every name that leads nowhere, with the line it stands on."""
    known: Mapping[str, Collection[str]] = {
        "turn": graph.by_id,
        "reply": graph.choices_by_id,
        "skill": {one.id for one in graph.skills},
        "cue": graph.cues_by_id,
        "variable": graph.variables,
        "person": graph.people_by_id,
    }
    for use in notes.uses:
        names = known[use.kind]
        if use.name not in names:
            sentence = _CALLED[use.kind].format(use.name[:60])
            notes.problem(use.line, sentence + notes.hint(use.name, names))
        elif use.kind == "variable" and use.value is not None:
            _value(graph.variables[use.name], use, notes)


def _value(variable: Variable, use: Use, notes: Notes) -> None:
    if variable.takes(use.value if use.value is not None else 0):
        return
    may = ", ".join(variable.words) if variable.words else f"{variable.least} to {variable.most}"
    notes.problem(
        use.line,
        f"“{use.name}” is never “{str(use.value)[:40]}”: it is {'one of ' if variable.words else ''}{may}.",
    )
