"""Identifiers that are numbers or have signs of their own: dates, ages, telephones, records, addresses on the net."""

import re
from collections.abc import Iterator

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_finding import Span
from assessments.engine.identifier_words import (
    MONTHS,
    NUMBER_WORDS,
    STATE_CODES,
    STREETS,
    UNITS,
)

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_UNIT = re.compile(
    r" ?-?(?:" + "|".join(re.escape(one) for one in sorted(UNITS, key=len, reverse=True)) + r")(?![a-z])",
    re.IGNORECASE,
)
_STATE = "(?:" + "|".join(sorted(STATE_CODES)).upper() + ")"
_STREET = "(?:" + "|".join(STREETS) + ")"
_RECORD = (
    r"(?:mrn|medical record|chart|record|account|acct|policy|member|membership|claim|case|file|license|licence|dea|npi|"
    r"certificate|serial|device|pacemaker|vin|passport|insurance|medicare|medicaid|beneficiary|subscriber|patient id|id)"
)
_I = re.IGNORECASE

_PATTERNS = (
    (kinds.MAIL, re.compile(r"[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?: ?\. ?[\w-]{1,63}){1,4}")),
    (
        kinds.MAIL,
        re.compile(r"\b[\w.+-]{1,64} ?[(\[{]? ?at ?[)\]}]? ?[\w-]{1,63} ?[(\[{]? ?dot ?[)\]}]? ?(?:com|org|net|edu|gov)\b", _I),
    ),
    (kinds.ADDRESS_ON_NET, re.compile(r"\bhttps?: ?// ?[^\s<>\"]{1,200}|\bwww\.[^\s<>\"]{1,200}", _I)),
    (kinds.ADDRESS_ON_NET, re.compile(r"\b[a-z0-9-]{2,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|edu|gov|info|io|us)\b(?:/[^\s<>\"]{0,200})?", _I)),
    (kinds.ADDRESS_ON_NET, re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")),
    (kinds.HANDLE, re.compile(r"(?<![\w.])@[A-Za-z_]\w{1,40}")),
    (kinds.SSN, re.compile(r"(?<!\d)\d{3} ?[-. ] ?\d{2} ?[-. ] ?\d{4}(?!\d)")),
    (kinds.SSN, re.compile(r"\b(?:ssn|ss#|social security(?: number| no\.?)?)(?: is| was)?[ :#]{0,3}[\dxX*-]{4,11}", _I)),
    (kinds.PHONE, re.compile(r"(?<![\d.])(?:\+?1 ?[-. ]? ?)?\(? ?\d{3} ?\)? ?[-./ ] ?\d{3} ?[-. ] ?\d{4}(?!\d)")),
    (kinds.PHONE, re.compile(r"(?<!\d)\(\d{3}\) ?\d{3} ?[-. ]? ?\d{4}(?!\d)")),
    (kinds.PHONE, re.compile(r"(?<![\w+])\+\d{1,3}[ ().-]{1,2}\d{1,5}(?:[ ().-]{1,2}\d{2,5}){1,4}(?!\d)")),
    (
        kinds.PHONE,
        re.compile(r"\b(?:phone|telephone|tel|cell|mobile|fax|pager|call|reach \w{2,4}(?: at)?|ext|extension)\b\.?(?: \w{1,8}){0,2}[ :#]{1,3}(?:\d[ -.]?){3,10}\d(?!\d)", _I),
    ),
    (
        kinds.RECORD,
        re.compile(rf"\b{_RECORD}(?: (?:no|nr|num|number|id)\b\.?)?(?: (?:is|was))?(?: ?[:#] ?| )(?=[a-z-]{{0,6}}\d)[a-z0-9-]{{3,20}}(?![\w/%])", _I),
    ),
    (kinds.STREET, re.compile(rf"(?<![\d.])\d{{1,6}}[A-Z]? (?:[NSEW]\.? )?(?:[A-Z0-9][A-Za-z0-9']{{0,20}} ){{1,4}}(?i:{_STREET})\b\.?")),
    (kinds.STREET, re.compile(r"(?<![\d.])\d{1,6} [a-z]{3,20} (?:street|avenue|boulevard|road)\b")),
    (kinds.STREET, re.compile(r"\bP\.? ?O\.? ?Box \d{1,6}", _I)),
    (kinds.ZIP, re.compile(rf"\b{_STATE}\.?,? \d{{5}}(?:-\d{{4}})?(?!\d)")),
    (kinds.ZIP, re.compile(r"\bzip(?: code)?(?: is| was)?[ :]{1,2}\d{3,5}(?:-\d{4})?(?!\d)|(?<![\d-])\d{5}-\d{4}(?!\d)", _I)),
    (kinds.ROOM, re.compile(r"\b(?:room|rm|bed|apt|apartment|suite|unit|ward|cabin)\.? ?(?:no\.? ?|number |# ?)?\d{1,4}-?[A-Z]?\b(?! ?(?:hours?|hrs?|h|days?|weeks?|times?|minutes?|of|mg|ml|x)\b)", _I)),
    (kinds.NUMBER, re.compile(r"\b(?:license plate|plate|tag|registration|badge|locker)(?: (?:no|number)\b\.?)?(?: is| was)?[ :#]{1,3}[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5}\b")),
    (kinds.NUMBER, re.compile(r"\b(?=[A-Z-]{0,12}\d)(?=\d{0,12}[A-Z-])(?=(?:[A-Z-]{0,10}\d){4})[A-Z0-9-]{6,20}\b(?<!-)")),
    (kinds.LONG_NUMBER, re.compile(r"(?<![\d.,])(?:\d[ .-]){6,18}\d(?!\d)")),
    (kinds.LONG_NUMBER, re.compile(rf"\b(?:(?:{'|'.join(sorted(NUMBER_WORDS))})[ ,-]{{1,2}}){{6,18}}(?:{'|'.join(sorted(NUMBER_WORDS))})\b", _I)),
)  # fmt: skip

_DATES = (
    (kinds.DATE, re.compile(rf"\b{_MONTH} ?{_DAY}\b(?:,? {{0,2}}{_YEAR})?(?!\d)", _I)),
    (kinds.DATE, re.compile(rf"(?<![\d.])(?:the )?{_DAY}[ -](?:of )?{_MONTH}(?:[ ,-]{{1,2}}(?:{_YEAR}|\d\d(?!\w)))?(?!\d)", _I)),
    (kinds.DATE, re.compile(r"(?<![\d/.-])(?:19|20)\d\d ?[-/.] ?(?:0?[1-9]|1[0-2]) ?[-/.] ?(?:0?[1-9]|[12]\d|3[01])(?![\d/])")),
    (kinds.DATE, re.compile(r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01]) ?/ ?(?:0?[1-9]|[12]\d|3[01]) ?/ ?(?:\d{4}|\d\d)(?![\d/])")),
    (kinds.DATE, re.compile(r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([-.]) ?(?:0?[1-9]|[12]\d|3[01])\1 ?(?:(?:19|20)\d\d|\d\d)(?![\d.])")),
    (kinds.DATE, re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|birthday)(?: is| was)?[ :]{1,3}\S{3,12}", _I)),
    (
        kinds.PART_OF_DATE,
        re.compile(r"\b(?:on|since|until|till|dated|dob|born|died|admitted|discharged|seen|visit of|week of)(?: on)? (?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/])", _I),
    ),
    (kinds.PART_OF_DATE, re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}(?!\d)", _I)),
    (kinds.PART_OF_DATE, re.compile(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")),
    (kinds.PART_OF_DATE, re.compile(rf"\b(?:in|last|since|until|this|next|by|of|early|late|mid|every|from|for)[ -](?:early |late |mid-?)?{_MONTH}(?!\w)", _I)),
    (kinds.PART_OF_DATE, re.compile(r"\b(?:spring|summer|fall|autumn|winter)(?: of)?,? (?:19|20)\d\d(?!\d)", _I)),
    (kinds.PART_OF_DATE, re.compile(r"\b(?:on|since|until) the (?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b(?! (?:day|dose|floor|week|month|year|hour|cycle|time|visit|attempt|line))", _I)),
    (kinds.PART_OF_DATE, re.compile(r"\b(?:Christmas(?: (?:Day|Eve))?|Thanksgiving(?: Day)?|Easter(?: Sunday)?|New Year's(?: (?:Day|Eve))?|Labor Day|Memorial Day|Independence Day|Fourth of July|Valentine's Day|Mother's Day|Father's Day|Halloween)\b")),
)  # fmt: skip

_OVER_89 = r"(?:9\d|1[0-2]\d)"
_OVER_89_WORDS = r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|a) hundred(?: and)?(?:[ -]\w{2,8})?)"
_AGES = (
    re.compile(rf"(?<![\d.]){_OVER_89}[ -]{{0,2}}(?:years?|yrs?|y)[ -]{{0,2}}(?:olds?|of age)\b", _I),
    re.compile(rf"(?<![\d./]){_OVER_89} ?(?:y\.?/?o\.?|yo\b|[MF]\b)", _I),
    re.compile(rf"\b(?:aged?|turned|turning|turns)(?: of)?:? {_OVER_89}(?![\d./%])(?! ?(?:mg|%|ml|days?|hours?|weeks?|months?))", _I),
    re.compile(rf"\b{_OVER_89_WORDS}[ -](?:years?|yrs?)[ -](?:olds?|of age)\b", _I),
    re.compile(rf"\b(?:aged?|turned|turning|turns)(?: of)?:? {_OVER_89_WORDS}\b", _I),
    re.compile(rf"\b{_OVER_89}(?:st|nd|rd|th) birthday\b", _I),
)  # fmt: skip
_BORN = re.compile(r"\bborn (?:in |during |around )?((?:18|19)\d\d)\b", _I)
_BARE = re.compile(r"(?<![\w.,/#$+-])\d{5,18}(?![\d/])")
_COUNT_BEFORE = re.compile(
    r"(?:platelets?|plt|wbc|count|cells|bnp|ferritin|load|level|hcg|cea|ast|alt|ck)(?: \w{1,4}){0,2}[ :=]{1,3}$",
    _I,
)
_MAY = re.compile(r"may\b", _I)


def spans(text: str, year: int) -> Iterator[Span]:
    """Every such place in a text as it is read."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_measure(text, kind, match):
                yield Span(kind, match.start(), match.end())
    for kind, pattern in _DATES:
        for match in pattern.finditer(text):
            if not _is_no_date(text, match):
                yield Span(kind, match.start(), match.end())
    for pattern in _AGES:
        for match in pattern.finditer(text):
            yield Span(kinds.AGE, match.start(), match.end())
    for match in _BORN.finditer(text):
        if year - int(match[1]) > 89:
            yield Span(kinds.AGE, match.start(), match.end())
    yield from _bare(text)


def _bare(text: str) -> Iterator[Span]:
    """Digits in a row that are no measure: five or six may be a postal code, seven and more are somebody's number."""
    for match in _BARE.finditer(text):
        if _has_unit(text, match.end()) or _COUNT_BEFORE.search(
            text[max(0, match.start() - 30) : match.start()]
        ):
            continue
        kind = kinds.NUMBER if len(match[0]) < 7 else kinds.LONG_NUMBER
        yield Span(kind, match.start(), match.end())


def _has_unit(text: str, end: int) -> bool:
    return bool(_UNIT.match(text, end))


def _is_measure(text: str, kind: str, match: re.Match[str]) -> bool:
    """Whether what looks like a number of somebody is an amount of something."""
    if kind in (kinds.PHONE, kinds.LONG_NUMBER, kinds.SSN):
        return _has_unit(text, match.end())
    if kind == kinds.NUMBER:
        return bool(
            re.fullmatch(r"\d{4,6}[A-Z]{1,6}|[A-Z]{2,10}-\d{1,2}|[A-Z]\d{1,2}-[A-Z]?\d{1,2}", match[0])
        ) or not re.search("[A-Z]", match[0])
    if kind == kinds.RECORD:
        return _has_unit(text, match.end()) or bool(
            re.fullmatch(r"\D+\d{4}", match[0]) and _is_year(match[0][-4:])
        )
    return False


def _is_year(digits: str) -> bool:
    return digits.isdigit() and 1900 <= int(digits) <= 2100


def _is_no_date(text: str, match: re.Match[str]) -> bool:
    """The word "may" and "march", a dose after a month's short name, a range of pain."""
    words = match[0]
    month = next((one for one in re.findall(r"[A-Za-z]{3,9}", words) if one.lower() in MONTHS), "")
    if month and month.lower() in ("may", "march", "mar", "dec", "sep", "jan", "jun") and month.islower():
        return True
    if month.lower() in ("may", "march") and not re.search(r"\d", words):
        return not month[0].isupper() or bool(
            re.match(r" (?:I|we|be|have|not)\b", text[match.end() : match.end() + 6])
        )
    return bool(month) and _has_unit(text, match.end()) and not re.search(r"\d{4}$", words)
