"""Gentle mode: what is hard to read, from its content note to the heading where it is over, begins folded."""

import re
from dataclasses import dataclass, field

from django.utils.safestring import mark_safe


@dataclass
class Run:
    """Parts of a body in a row; `note` is the sentence of the content note under which they are folded, or ""."""

    note: str = ""
    parts: list = field(default_factory=list)


def whole(children):
    """The body as it stands: one run, nothing folded."""
    return [Run(parts=children)]


def folded(children, headings):
    """The body as runs, with everything between a pause and its heading in runs that begin folded.

    `children` are {"block", "place"} of a laid out body and `headings` its headings. Where the heading stands in the
    middle of a text, the text is cut there. A pause that leads nowhere, or back, folds nothing.
    """
    owners = _owners(children, headings) if children else {}
    runs, ends = [Run()], None
    for number, child in enumerate(children):
        if ends is not None and number == ends[0]:
            before, after = _cut(child, ends[1])
            runs[-1].parts += before
            runs.append(Run(parts=after))
            ends = None
        else:
            runs[-1].parts.append(child)
        target = _target(child) if ends is None else ""
        if owners.get(target, -1) > number:
            ends = (owners[target], target)
            runs.append(Run(note=child["block"].value.get("text") or ""))
    return [run for run in runs if run.parts]


def _target(child):
    """The id of the heading where what a pause warns of is over, or ""."""
    if child["block"].block_type != "pause":
        return ""
    return child["place"].target((child["block"].value.get("skip_to") or "").strip())


def _owners(children, headings):
    """{id of a heading: number of the part it stands in}."""
    ends = [child["place"].taken for child in children[1:]] + [{one.id for one in headings}]
    return {
        id_: number
        for number, (child, end) in enumerate(zip(children, ends, strict=True))
        for id_ in end - child["place"].taken
    }


def _cut(child, target):
    """A part before and from a heading on, each as a list of parts; only rendered text can be cut in the middle."""
    block = child["block"]
    if block.block_type != "prose":
        return [], [child]
    html = block.block.text_at(block.value, child["place"]).html
    found = re.search(rf'<h[1-6][^>]*\bid="{re.escape(target)}"', html)
    if found is None or not html[: found.start()].strip():
        return [], [child]
    # Our own renderer has sanitized the text; both pieces are of its making.
    pieces = (mark_safe(piece) for piece in (html[: found.start()], html[found.start() :]))  # noqa: S308
    before, after = ({"html": piece} for piece in pieces)
    return [before], [after]
