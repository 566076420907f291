"""What the author of a cloze is told."""

import re
from collections import Counter
from collections.abc import Iterator

from assessments.engine import options as opt
from assessments.engine import parts
from assessments.engine.findings import Finding, ask, block
from assessments.kinds.cloze.blanks import Blank
from assessments.kinds.cloze.text import Mark, misplaced, split

LONG = 60
"""Characters of an option that still fit into a line of text."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}", re.ASCII)


def lint(
    text: str, blanks: tuple[Blank, ...], linked: tuple[tuple[str, ...], ...], *, shuffle: bool
) -> list[Finding]:
    """Marks without a blank and blanks without a mark, blanks without a key, and sets that link nothing."""
    findings = parts.lint_parts([(blank.id, blank.label) for blank in blanks], "blank")
    findings += [*_marks(text, blanks), *_linked(linked, blanks)]
    for blank in blanks:
        found = [*opt.lint_options(blank.options, shuffle=shuffle, most=8, least=2), *_blank(blank)]
        findings += [finding.within(blank.id) for finding in found]
    findings += _elsewhere(blanks)
    if not shuffle and len(blanks) > 1 and all(b.options and b.options[0].right for b in blanks):
        findings.append(ask("", "In every blank the first option is right, and the order is not shuffled."))
    return findings


def _marks(text: str, blanks: tuple[Blank, ...]) -> Iterator[Finding]:
    if not text.strip():
        yield block("", "The text is empty. Write it, with a mark such as [[drug]] where a blank stands.")
    elif not blanks:
        yield block("", "There is no blank. Add one for every mark in the text.")
    known = {blank.id for blank in blanks}
    wrong = Counter(misplaced(text))
    placed = Counter(part.code for part in split(text) if isinstance(part, Mark))
    for code in wrong:
        yield block("", f"The mark [[{code}]] stands inside a link or a tag. Put it among the words.")
    for code, times in placed.items():
        if not _CODE.fullmatch(code):
            yield block(
                "", f"The mark [[{code}]] is no code of a blank: letters, digits and dashes, no spaces."
            )
        elif code not in known:
            yield block("", f"The text has the mark [[{code}]] and there is no blank “{code}”. Add it.")
        elif times > 1:
            yield block(code, f"The mark [[{code}]] stands {times} times in the text. Keep one.")
    for blank in blanks:
        if blank.id not in placed and blank.id not in wrong:
            yield block(
                blank.id, f"This blank has no mark. Write [[{blank.id}]] where it stands in the text."
            )


def _blank(blank: Blank) -> Iterator[Finding]:
    right = sum(option.right for option in blank.options)
    if not right:
        yield block("", "No option of this blank is right. Mark the right one.")
    elif right == len(blank.options):
        yield ask("", "Every option of this blank is right. Add some that are not.")
    elif right > 1:
        yield ask("", f"{right} options of this blank are right, and each of them earns the point.")
    for option in blank.options:
        if len(option.text) > LONG:
            yield ask(
                option.id, "This option is long for a list inside a line of text. Shorten it if you can."
            )


def _linked(linked: tuple[tuple[str, ...], ...], blanks: tuple[Blank, ...]) -> Iterator[Finding]:
    known = {blank.id for blank in blanks}
    times = Counter(id_ for ids in linked for id_ in ids)
    for ids in linked:
        if len(ids) < 2:
            yield block("", "A set of linked blanks has only one. Link two or three, or take the set away.")
        elif len(ids) > 3:
            yield block(
                "", f"A set links {len(ids)} blanks. Link two, or three: a finding and its two reasons."
            )
        for id_ in ids:
            if id_ not in known:
                yield block("", f"A set links the blank “{id_}”, and there is none of that code.")
    for id_, count in times.items():
        if count > 1 and id_ in known:
            yield block(id_, "This blank is linked twice. Keep it in one set.")


def _elsewhere(blanks: tuple[Blank, ...]) -> Iterator[Finding]:
    """Wrong here and right there, where the two lists are not the same on purpose."""
    texts = {blank.id: {opt.words_of(option.text) for option in blank.options} for blank in blanks}
    for blank in blanks:
        for other in blanks:
            if texts[blank.id] == texts[other.id]:
                continue
            right = {opt.words_of(option.text) for option in other.options if option.right}
            for option in blank.options:
                if not option.right and opt.words_of(option.text) in right:
                    yield ask(
                        f"{blank.id}/{option.id}",
                        f"This is wrong here and right in “{other.label}”. Read the text with it in both places.",
                    )
