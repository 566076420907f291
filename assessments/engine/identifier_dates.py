"""Identifiers that are days and ages: whole dates, parts of them, ages over 89, however they are written."""

import re
from collections.abc import Iterable, Iterator

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_finding import Span
from assessments.engine.identifier_numbers import has_unit
from assessments.engine.identifier_words import MONTHS, OTHER_DAYS, OTHER_MONTHS

_I = re.IGNORECASE


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_MONTH_NAME = _any(MONTHS)
_MONTH = _MONTH_NAME + r"\b\.?"
_OTHER = _any(OTHER_MONTHS) + r"\b"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_ONE_TO_NINE = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_DAY_IN_WORDS = (
    rf"(?:(?:twenty|thirty)[ -]{_ONE_TO_NINE}|{_ONE_TO_NINE}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_OVER = r"(?!\d|[.,/]\d)"  # no number goes on here
_COUNTED = r"(?! (?:of|day|dose|floor|week|month|year|hour|cycle|time|visit|attempt|line|tablet|tab|pill|patch|cup|strength))"

_DATES = (
    (kinds.DATE, re.compile(rf"\b{_MONTH} ?(?:the )?{_DAY}\b(?:,? {{0,2}}{_YEAR})?(?!\d)", _I)),
    (kinds.DATE, re.compile(rf"\b{_MONTH} (?:the )?{_DAY_IN_WORDS}\b(?:,? {_YEAR})?", _I)),
    (kinds.DATE, re.compile(rf"\b(?:the )?{_DAY_IN_WORDS} (?:day )?of {_MONTH}(?:,? {_YEAR})?", _I)),
    (kinds.DATE, re.compile(rf"(?<![\d.])(?:the )?{_DAY}[ -](?:of )?{_MONTH}(?:[ ,-]{{1,2}}(?:{_YEAR}|\d\d(?!\w)))?(?!\d)", _I)),
    (kinds.DATE, re.compile(rf"(?<![\w.])(?:0?[1-9]|[12]\d|3[01]){_MONTH_NAME}(?:\d\d|\d{{4}})?(?!\w)", _I)),
    (kinds.DATE, re.compile(rf"(?<![\d.])(?:{_DAY}|{_any(OTHER_DAYS)})(?: de | d'| |\. ?){_OTHER}(?: (?:de |del )?(?:19|20)\d\d)?", _I)),
    (kinds.DATE, re.compile(rf"(?<![\d/.-])(?:19|20)\d\d ?[-/.] ?(?:0?[1-9]|1[0-2]) ?[-/.] ?(?:0?[1-9]|[12]\d|3[01]){_OVER}")),
    (kinds.DATE, re.compile(rf"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01]) ?/ ?(?:0?[1-9]|[12]\d|3[01]) ?/ ?(?:\d{{4}}|\d\d){_OVER}")),
    (kinds.DATE, re.compile(rf"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([-.]) ?(?:0?[1-9]|[12]\d|3[01])\1 ?(?:(?:19|20)\d\d|\d\d){_OVER}")),
    (kinds.DATE, re.compile(r"\b(?:dob|d\.o\.b\.?|date of (?:birth|death)|birth ?date|birthday)(?: is| was)?[ :]{1,3}\S{3,12}", _I)),
    (
        kinds.PART_OF_DATE,
        re.compile(rf"\b(?:on|since|until|till|dated|dob|born|died|admitted|discharged|seen|visit of|week of)(?: on)? (?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/]){_COUNTED}", _I),
    ),
    (kinds.PART_OF_DATE, re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}(?!\d)", _I)),
    (kinds.PART_OF_DATE, re.compile(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")),
    (kinds.PART_OF_DATE, re.compile(rf"\b(?:in|last|since|until|this|next|by|of|early|late|mid|every|from|for)[ -](?:early |late |mid-?)?{_MONTH}(?!\w)", _I)),
    (kinds.PART_OF_DATE, re.compile(rf"\b(?:en|desde|hasta|fin de|finales de|principios de|depuis|début|fin|seit) {_OTHER}", _I)),
    (kinds.PART_OF_DATE, re.compile(r"(?<![\w-])(?:January|February|July|August|September|October|November|December)\b")),
    (
        kinds.PART_OF_DATE,
        re.compile(rf"\b(?:last|this|next|past|coming|on|since|until|till|by|from|that) {_WEEKDAY}\b(?! (?:to|through|until|and|or) \w{{3,6}}day)", _I),
    ),
    (kinds.PART_OF_DATE, re.compile(r"\b(?:spring|summer|fall|autumn|winter)(?: of)?,? (?:19|20)\d\d(?!\d)", _I)),
    (kinds.PART_OF_DATE, re.compile(rf"\b(?:on|since|until) the (?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b{_COUNTED}", _I)),
    (kinds.PART_OF_DATE, re.compile(r"\b(?:Christmas(?: (?:Day|Eve))?|Thanksgiving(?: Day)?|Easter(?: Sunday)?|New Year's(?: (?:Day|Eve))?|Labor Day|Memorial Day|Independence Day|Fourth of July|Valentine's Day|Mother's Day|Father's Day|Halloween|Juneteenth)\b")),
)  # fmt: skip

_OVER_89 = r"(?:9\d|1[0-2]\d)"
_OVER_89_WORDS = r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|a) hundred(?: and)?(?:[ -]\w{2,8})?)"
_SOMEBODY = (
    r"(?:s?he|patient|pt|mother|father|mom|dad|grand(?:mother|father|ma|pa)|wife|husband|sister|brother|aunt|uncle|"
    r"wom[ae]n|m[ae]n|lady|gentleman|resident|widow|widower|farmer|rancher|nun|priest|veteran)"
)
_NO_AGE_AFTER = r"(?!\d|[./]\d|%)(?! ?(?:mg|%|ml|days?|hours?|weeks?|months?|degrees?|°|times|\+|or (?:older|over|above|more)))"
_AGES = (
    re.compile(rf"(?<![\d.]){_OVER_89}[ -]{{0,2}}(?:years?|yrs?|y)[ -]{{0,2}}(?:olds?|of age)\b", _I),
    re.compile(rf"(?<![\d.]){_OVER_89} ?(?:años|anos|ans|jahre)\b", _I),
    re.compile(rf"(?<![\d./]){_OVER_89} ?(?:y\.?/?o\.?|yo\b|[MF]\b)", _I),
    re.compile(rf"\b(?:aged?|turned|turning|turns)(?: of)?:? {_OVER_89}{_NO_AGE_AFTER}", _I),
    re.compile(rf"\b{_OVER_89_WORDS}[ -](?:years?|yrs?)[ -](?:olds?|of age)\b", _I),
    re.compile(rf"\b(?:aged?|turned|turning|turns)(?: of)?:? {_OVER_89_WORDS}\b(?! (?:or|degrees))", _I),
    re.compile(rf"\b{_OVER_89}(?:st|nd|rd|th) birthday\b", _I),
    re.compile(r"\b(?:her|his|their) (?:early |mid-? ?|late )?(?:nineties|90'?s)\b", _I),
    re.compile(r"\b(?:super|semi-?super)?centenarians?\b|\bnonagenarians?\b", _I),
    # "She is 94, and lives alone", and not "He is 94 on two liters".
    re.compile(
        rf"\b{_SOMEBODY}(?:,| is| was|'s|:)(?: (?:now|almost|nearly|about|already|just))? (?:{_OVER_89}|{_OVER_89_WORDS})(?=[,;!?)]|\.(?!\d)|$| (?:and|when|now|but)\b)",
        _I,
    ),
)  # fmt: skip
_BORN = re.compile(r"\b(?:born|birth|b\.)(?: |:)[^.\d]{0,20}((?:18|19)\d\d)\b", _I)
_TEMPERATURE = re.compile(r"\b(?:temps?|temperatures?|fevers?|a?febrile|t|tmax)\b[^;]{0,24}$", _I)
_GOES_ON = re.compile(
    r" (?!(?:was|is|she|he|they|we|it|at|in|on|and|with|after|before|because|to|for|the|a|had|when)\b)[a-z]"
)


def spans(text: str, year: int) -> Iterator[Span]:
    """Every such place in a text as it is read; who was born more than 89 years before `year` is over 89."""
    for kind, pattern in _DATES:
        for match in pattern.finditer(text):
            if not _is_no_date(text, match):
                yield Span(kind, match.start(), match.end())
    for pattern in _AGES:
        for match in pattern.finditer(text):
            if not _is_temperature(text, match):
                yield Span(kinds.AGE, match.start(), match.end())
    for match in _BORN.finditer(text):
        if year - int(match[1]) > 89:
            yield Span(kinds.AGE, match.start(), match.end())


def _is_no_date(text: str, match: re.Match[str]) -> bool:
    """The words "may" and "march", steps of a dose, a dose after a month's short name."""
    words = match[0]
    month = next((one for one in re.findall(r"[A-Za-z]{3,9}", words) if one.lower() in MONTHS), "")
    if not month:
        return words[-1].isdigit() and has_unit(text, match.end())
    if month.lower() not in ("may", "march", "mar", "dec", "sep", "jan", "jun"):
        return False
    if month.islower() and not re.search(r"\d[a-z]{3}", words):
        return True
    if re.search(r"\d{4}$", words):
        return False
    if month.lower() in ("may", "march"):
        return _is_verb(text, match)
    return has_unit(text, match.end())


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """Whether "May" or "March" begins a question or an order: "May two doses be given?"."""
    if not re.search(rf"\d|{_DAY_IN_WORDS}", match[0], _I):
        return bool(re.match(r" (?:I|we|be|have|not)\b", text[match.end() : match.end() + 6]))
    begins = text[max(0, match.start() - 2) : match.start()].strip()[-1:] in ("", ".", "?", "!", ":")
    is_first = match[0][:1] in "Mm"
    return has_unit(text, match.end()) or (
        is_first and begins and bool(_GOES_ON.match(text[match.end() : match.end() + 12]))
    )


def _is_temperature(text: str, match: re.Match[str]) -> bool:
    """Whether "102F" is a fever and no woman of that age."""
    return match[0][-1:] in "Ff" and bool(
        _TEMPERATURE.search(text[max(0, match.start() - 40) : match.start()])
    )
