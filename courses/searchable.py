"""What of a page can be found by searching: its words without their marks, one paragraph a line.

Read when the index is written. The key of a knowledge check is left out: nobody shall meet it before they answered.
Pages of other kinds (cases) are found by their titles alone; what they hold never comes here.
"""

import re
from html import unescape

from cms.markdown import read
from cms.words import fold
from courses.parts import parts

FOR_SOME, REFERENCE = "\x1d", "\x1e"
"""Marks in an indexed text. After the first stands what speaks to some seats only: a page is found by it, but it is not
quoted, for others read it after completing. After each of the second stands a reference, after everything else."""

_APART = re.compile(r"</(?:p|li|h[1-6]|td|th|tr|dt|dd|caption|pre)>|<br ?/?>")
_LEFT_OUT = re.compile(r"<sup\b.*?</sup>|<[^>]*>", re.DOTALL)

# Blocks of which only a part is there to be read; of all others every text is (their get_searchable_content).
_READ = {
    "check": lambda value: [value.get("question")],
    "pause": lambda value: [value.get("text")],
    "addressed": lambda value: [value.get("title")],  # what stands within it comes by itself
    "seats": lambda value: [value.get("title"), *(seat["text"] for seat in value.get("seats") or [])],
    "term": lambda value: [str(value.get("term") or "")],
    "references": lambda value: [],
}


def of_lesson(page):
    """Everything in a lesson that can be found."""
    return _whole([page.standfirst, page.objectives], page.body, also=page.title)


def of_week(page):
    """Everything in a week that can be found: its sentences, both halves, the person and the story."""
    sentences = [
        page.headline, page.promise, page.biomedical_title, page.biomedical_summary, page.psychosocial_title,
        page.psychosocial_summary, page.patient_name, page.patient_about, page.objectives,
    ]  # fmt: skip
    return _whole(sentences, page.story, also=page.title)


def _whole(sentences, body, also=""):
    for_all = [line for text in sentences for line in _lines(text)]
    for_some = [fold(also)] if fold(also) != also.lower() else []
    for child, audience in parts(body):
        reading = _READ.get(child.block_type, child.block.get_searchable_content)
        lines = for_all if audience.is_everybody else for_some
        for text in reading(child.value):
            lines += plain(text)
    # PostgreSQL keeps accents apart, and questions come without: what has any is there without them, too.
    for_some += [fold(line) for line in for_all if fold(line) != line.lower()]
    works = "".join(f"\n{REFERENCE}{text}" for text in references(body))
    return "\n".join(for_all) + (f"\n{FOR_SOME}" if for_some else "") + "\n".join(for_some) + works


def references(body):
    """The works a body names, each in one line with where it is found."""
    found = []
    for child, _audience in parts(body):
        if child.block_type == "references":
            found += [_reference(work) for work in child.value.get("references") or []]
    return [text for text in found if text]


def _reference(work):
    if isinstance(work, str):
        return " ".join(work.split())
    doi, pmid = work.get("doi"), work.get("pmid")
    named = [work.get("text"), doi and f"doi:{doi}", pmid and f"PMID {pmid}"]
    return " ".join(" ".join(part.split()) for part in named if part)


def parted(text):
    """Take an indexed text apart again: (what may be quoted to everybody, [references])."""
    rest, *works = text.split(REFERENCE)
    return rest.partition(FOR_SOME)[0], [" ".join(work.split()) for work in works]


def plain(text):
    """The lines of a Markdown text without its marks; plain text stays what it is."""
    # A paragraph is one line, however its author broke it.
    html = _APART.sub("\n", " ".join(str(read(str(text or "")).html).split()))
    return _lines(unescape(_LEFT_OUT.sub("", html)))


def _lines(text):
    return [" ".join(line.split()) for line in str(text or "").splitlines() if line.strip()]
