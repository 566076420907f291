"""Identifiers that are places, work, and roles that one person has; and whether a word names anybody at all."""

import re
from collections.abc import Iterator

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_eponyms import NAMED_AFTER
from assessments.engine.identifier_finding import Span
from assessments.engine.identifier_words import (
    ACRONYMS,
    AMBIGUOUS,
    COMMON,
    CONTRACTED,
    INSTITUTIONS,
    KNOWN,
    LOCAL_ROLES,
    NAMED_BY_ANY_WORD,
    PUBLIC_ROLES,
    ROLES,
    SHORTENED,
)

_I = re.IGNORECASE
_INSTITUTION = re.compile(
    r"\b(?:[A-Z][\w.']{1,30} (?:(?:of|the|for|and|&) ){0,2}){1,4}(?i:"
    + "|".join(sorted(INSTITUTIONS, key=len, reverse=True))
    + r")\b"
)
_CITY_AND_STATE = re.compile(r"\b[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?, (?:[A-Z]{2}\b|[A-Z][a-z]{3,13}\b)")
_WORKS = re.compile(
    r"\b(?:works? (?:for|at)|worked (?:for|at)|employed (?:by|at)|retired from|employer is|owns|owned|ceo of|foreman at|manager at) "
    r"(?:the |a )?((?:[A-Z][\w&'-]{1,30} ?){1,4})"
)
_COMPANY = re.compile(r"\b(?:[A-Z][\w&'-]{1,30} ){1,3}(?:Inc|LLC|Corp|Corporation|Company|Co|Ltd)\b\.?")
_WHERE = "(?:town|city|county|village|state|valley|reservation|region|area|community|tribe|district|parish|congregation|island|world|country|school|church)"
_ROLE = re.compile(
    rf"\b(?:(?:the|our|a|an|his|her|their|former|retired|current|town|city|county|state|local|tribal|high|school|volunteer) ){{1,3}}(?:{'|'.join(PUBLIC_ROLES)})\b(?: (?:of|in|for|at) (?:the |our |this |a )?\w{{2,30}})?|"
    rf"\b(?:{'|'.join(PUBLIC_ROLES)}) (?:of|in|for) (?:the |our |this )?\w{{2,30}}|"
    rf"\b(?:the|our) (?:town|village|county|parish|tribal|(?:high |elementary )?school) (?:{'|'.join(LOCAL_ROLES)})\b|"
    rf"\b(?:the|our|former|retired) (?:only )?(?:{'|'.join(LOCAL_ROLES)}) (?:of|for|in) (?:the |our |this |her |his |their )?(?:only )?(?:{_WHERE}|(?-i:[A-Z])\w{{2,30}})\b",
    _I,
)
_ONLY = re.compile(
    rf"\bthe (?:only|first|last|sole|oldest|youngest) (?:[\w-]{{2,20}} ){{1,4}}(?:in|at|of|on|for) (?:the |this |our |his |her |their |that )?(?:[\w-]{{2,20}} )?{_WHERE}\b|"
    rf"\b(?:the|our|this|their|her|his) {_WHERE}'s (?:only|first|last|sole|oldest|youngest) [\w-]{{2,20}}|"
    r"\bthe (?:only|last) (?:[\w-]{2,20} )?speakers? of\b",
    _I,
)
_PUBLIC = re.compile(
    r"\b(?:was |were |been |be |is |are )?(?:in|on|all over) (?:the |local |national |all the ){0,2}(?:news|newspapers?|television|tv|front page|evening news)\b|\blottery winner\b|\bwon the lottery\b|\bwent viral\b|"
    r"\b(?:an? |the |former )?(?:olympic|paralympic|nobel|pulitzer|grammy|oscar|emmy)(?: (?:prize|award|gold|silver|bronze))? (?:medal(?:ist)?|laureate|winner|athlete|champion)s?\b|"
    r"\b(?:an? |the |former )?(?:olympian|astronaut|medal of honor)\b",
    _I,
)


def stem(low: str) -> str:
    """A word without what says that something is theirs."""
    return low.removesuffix("'s").removesuffix("'")


def is_known(low: str) -> bool:
    """Whether a word in lower case names nobody, alone or part by part."""
    bare = stem(low)
    if bare in KNOWN or bare in ACRONYMS or bare in NAMED_AFTER or bare.removesuffix("s") in KNOWN:
        return True
    first, _sign, rest = bare.partition("'")
    if first in COMMON | ROLES | CONTRACTED and rest in SHORTENED:
        return True
    parts = bare.split("-")
    return len(parts) > 1 and all(not part or part in KNOWN or part in ACRONYMS for part in parts)


def spans(text: str) -> Iterator[Span]:
    """Every such place in a text as it is read."""
    for kind, pattern in (
        (kinds.PLACE, _INSTITUTION),
        (kinds.PLACE, _CITY_AND_STATE),
        (kinds.EMPLOYER, _COMPANY),
        (kinds.ROLE, _ROLE),
        (kinds.ROLE, _ONLY),
        (kinds.ROLE, _PUBLIC),
    ):
        for match in pattern.finditer(text):
            if kind != kinds.PLACE or _is_somewhere(match[0]):
                yield Span(kind, match.start(), match.end())
    for match in _WORKS.finditer(text):
        if any(not is_known(one.lower().strip(".")) for one in match[1].split()):
            yield Span(kinds.EMPLOYER, match.start(1), match.start(1) + len(match[1].rstrip()))


def _is_somewhere(words: str) -> bool:
    """Whether a place has a name of its own: "Tuesday Clinic" has none, and "First Baptist Church" has one."""
    low = words.lower()
    if low.endswith(NAMED_BY_ANY_WORD) and sum(one[0].isupper() for one in words.split()) > 2:
        return True
    return any(one[0].isupper() and not is_known(one.lower().strip(".,")) for one in words.split()) or any(
        one.lower() in AMBIGUOUS for one in words.split()[:1]
    )
