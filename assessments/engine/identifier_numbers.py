"""Identifiers that are numbers or have signs of their own: telephones, records, streets, rooms, addresses on the net."""

import re
from collections.abc import Iterator

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_finding import Span
from assessments.engine.identifier_words import NUMBER_WORDS, STATE_CODES, STREETS, UNITS

_I = re.IGNORECASE
_UNIT = re.compile(
    r" ?-?(?:" + "|".join(re.escape(one) for one in sorted(UNITS, key=len, reverse=True)) + r")(?![a-z])",
    re.IGNORECASE,
)
_STATE = "(?:" + "|".join(sorted(STATE_CODES)).upper() + ")"
_STREET = "(?:" + "|".join(STREETS) + ")"
_RUE = r"(?:rue|avenue|boulevard|chemin|allée|impasse|quai|calle|avenida|carrera|camino|paseo)"
_OF = r"(?:de la |de los |de las |del |de |des |du |d')?"
_RECORD = (
    r"(?:mrn|medical record|chart|record|account|acct|policy|member|membership|claim|case|file|license|licence|dea|npi|"
    r"certificate|serial|device|pacemaker|vin|passport|insurance|medicare|medicaid|beneficiary|subscriber|patient id|id|"
    r"accession|encounter|prescription|rx|sn|udi)"
)
_NAMED = r"(?<!\w)(?!(?:the|a|an|this|that|his|her|its|their|our|my|same|total|whole|small|large|what|which|any|some|and|of|in|to|at|for|with|phone|room|telephone)\b)[a-z]{2,20} (?:number|no\.|#)(?: is| was)? ?[:#]? ?"

_PATTERNS = (
    (kinds.MAIL, re.compile(r"[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?: ?\. ?[\w-]{1,63}){1,4}")),
    (
        kinds.MAIL,
        re.compile(r"\b[\w.+-]{1,64} ?[(\[{]? ?at ?[)\]}]? ?[\w-]{1,63} ?[(\[{]? ?dot ?[)\]}]? ?(?:com|org|net|edu|gov)\b", _I),
    ),
    (kinds.ADDRESS_ON_NET, re.compile(r"\bhttps?: ?// ?[^\s<>\"]{1,200}|\bwww\.[^\s<>\"]{1,200}", _I)),
    (kinds.ADDRESS_ON_NET, re.compile(r"\b[a-z0-9-]{2,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|edu|gov|info|io|us)\b(?:/[^\s<>\"]{0,200})?", _I)),
    (kinds.ADDRESS_ON_NET, re.compile(r"\b[a-z0-9-]{2,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:ly|me|be|co|gl|gd|to|app|page|link|site|online|blog|tv|uk|ca|mx|de|fr|es|ch|health|care|family)/[\w-]{3,100}", _I)),
    (kinds.ADDRESS_ON_NET, re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")),
    (kinds.ADDRESS_ON_NET, re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", _I)),
    (kinds.HANDLE, re.compile(r"(?<![\w.])@[A-Za-z_]\w{1,40}")),
    (kinds.SSN, re.compile(r"(?<!\d)\d{3} ?[-. ] ?\d{2} ?[-. ] ?\d{4}(?!\d)")),
    (kinds.SSN, re.compile(r"\b(?:ssn|ss#|social security(?: number| no\.?)?)(?: is| was| ends in| ends with| ending in)?[ :#]{0,3}[\dxX*-]{4,11}", _I)),
    (kinds.SSN, re.compile(r"\blast (?:four|4)\b(?: \w{2,12}){0,4} (?:digits|social|ssn|security|card|account|number)\b[^.\d]{0,20}\d{4}\b", _I)),
    (kinds.PHONE, re.compile(r"(?<![\d.])(?:\+?1 ?[-. ]? ?)?\(? ?\d{3} ?\)? ?[-./ ] ?\d{3} ?[-. ] ?\d{4}(?!\d)")),
    (kinds.PHONE, re.compile(r"(?<!\d)\(\d{3}\) ?\d{3} ?[-. ]? ?\d{4}(?!\d)")),
    (kinds.PHONE, re.compile(r"(?<![\w+])(?:\+|00 ?|011 ?)[1-9]\d{0,2}[ ().-]{1,2}\d{1,5}(?:[ ().-]{1,2}\d{2,8}){1,4}(?!\d)")),
    (
        kinds.PHONE,
        re.compile(r"\b(?:phone|telephone|tel|cell|mobile|fax|pager|call|reach \w{2,4}(?: at)?|ext|extension)\b\.?(?: \w{1,8}){0,2}[ :#]{1,3}(?:\d[ -.]?){3,10}\d(?!\d)", _I),
    ),
    (
        kinds.RECORD,
        re.compile(rf"\b{_RECORD}(?: (?:no|nr|num|number|id)\b\.?)?(?: (?:is|was))?(?: ?[:#] ?| )(?=[a-z-]{{0,6}}\d)[a-z0-9-]{{3,20}}(?![\w/%]|\.\d)", _I),
    ),
    (kinds.RECORD, re.compile(rf"{_NAMED}(?=[a-z-]{{0,4}}\d)(?=(?:[a-z-]{{0,10}}\d){{4}})[a-z0-9-]{{4,20}}(?![\w/%]|\.\d)", _I)),
    (kinds.STREET, re.compile(rf"(?<![\d.])\d{{1,6}}[A-Z]? (?:[NSEW]\.? )?(?:[A-Z0-9][A-Za-z0-9']{{0,20}} ){{1,4}}(?i:{_STREET})\b\.?")),
    (kinds.STREET, re.compile(r"(?<![\d.])\d{1,6} [a-z]{3,20} (?:street|avenue|boulevard|road)\b")),
    (kinds.STREET, re.compile(rf"(?<![\d.])\d{{1,5}},? (?i:{_RUE}) {_OF}[A-ZÀ-Ý][\w'-]{{1,30}}|\b(?i:{_RUE}) {_OF}(?:[A-ZÀ-Ý][\w'-]{{1,30}} ){{1,3}}(?i:n[o.º°]{{0,2}} ?|# ?)?\d{{1,5}}\b")),
    (kinds.STREET, re.compile(r"\bP\.? ?O\.? ?Box \d{1,6}", _I)),
    (kinds.PLACE, re.compile(r"\b(?:Highway|Hwy|Interstate|County Road|State Road|State Route|[Mm]ile [Mm]arker) \d{1,4}\b")),
    (kinds.ZIP, re.compile(rf"\b{_STATE}\.?,? \d{{5}}(?:-\d{{4}})?(?!\d)")),
    (kinds.ZIP, re.compile(r"\bzip(?: code)?(?: is| was)?[ :]{1,2}\d{3,5}(?:-\d{4})?(?!\d)|(?<![\d-])\d{5}-\d{4}(?!\d)", _I)),
    (
        kinds.ROOM,
        re.compile(r"\b(?:room|rm|bed|apt|apartment|suite|unit|ward|cabin)\.? ?(?:no\.? ?|number |# ?)?\d{1,4}(?:-?[A-Z]|-\d{1,4})?\b(?!(?: ?(?:-|to) ?\d{1,3})? ?(?:hours?|hrs?|h|days?|weeks?|times?|minutes?|of|mg|ml|x)\b)", _I),
    ),
    (kinds.NUMBER, re.compile(r"\b(?i:license plate|plate|tag|registration|badge|locker)(?: (?:no|number)\b\.?)?(?: is| was)?[ :#]{1,3}[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}\b")),
    (kinds.NUMBER, re.compile(r"\b(?=[A-Z-]{0,12}\d)(?=\d{0,12}[A-Z-])(?=(?:[A-Z-]{0,10}\d){4})[A-Z0-9-]{6,20}\b(?<!-)")),
    (kinds.LONG_NUMBER, re.compile(r"(?<![\d.,])(?:\d[ .-]){6,18}\d(?!\d)")),
    (kinds.LONG_NUMBER, re.compile(r"(?<![\d.,-])\d{4}([ -])\d{4}\1\d{3,6}(?:\1\d{2,4}){0,3}(?!\d)")),
    (kinds.LONG_NUMBER, re.compile(rf"\b(?:(?:{'|'.join(sorted(NUMBER_WORDS))})[ ,-]{{1,2}}){{6,18}}(?:{'|'.join(sorted(NUMBER_WORDS))})\b", _I)),
)  # fmt: skip

_BARE = re.compile(r"(?<![\w.,/#$+-])\d{5,18}(?![\d/])")
_LOCAL = re.compile(r"(?<![\w.,/-])[2-9]\d{2}-\d{4}(?![\d/-])")
_COUNT_BEFORE = re.compile(
    r"(?:platelets?|plt|wbc|count|cells|bnp|ferritin|load|level|hcg|cea|ast|alt|ck|afp|psa|ldh|dimer|troponin|ca-?\d{2,3})(?: \w{1,4}){0,2}[ :=]{1,3}$",
    _I,
)
_SCORES_BEFORE = re.compile(
    r"\b(?:esas|scores?|scored|ratings?|pain|nausea|taper(?:ed)?|steps?)\b[^.\d]{0,15}$", _I
)


def spans(text: str) -> Iterator[Span]:
    """Every such place in a text as it is read."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_measure(text, kind, match):
                yield Span(kind, match.start(), match.end())
    yield from _bare(text)


def _bare(text: str) -> Iterator[Span]:
    """Digits in a row that are no measure: five or six may be a postal code, seven and more are somebody's number."""
    for match in _BARE.finditer(text):
        if has_unit(text, match.end()) or _COUNT_BEFORE.search(
            text[max(0, match.start() - 30) : match.start()]
        ):
            continue
        is_round = match[0].endswith("0000")
        yield Span(
            kinds.NUMBER if len(match[0]) < 7 or is_round else kinds.LONG_NUMBER, match.start(), match.end()
        )
    for match in _LOCAL.finditer(text):
        if not has_unit(text, match.end()):
            yield Span(kinds.NUMBER, match.start(), match.end())


def has_unit(text: str, end: int) -> bool:
    """Whether what ends here is an amount of something."""
    return bool(_UNIT.match(text, end))


def _is_measure(text: str, kind: str, match: re.Match[str]) -> bool:
    """Whether what looks like a number of somebody is an amount of something."""
    if kind in (kinds.PHONE, kinds.LONG_NUMBER, kinds.SSN):
        return has_unit(text, match.end()) or (
            kind == kinds.LONG_NUMBER
            and bool(_SCORES_BEFORE.search(text[max(0, match.start() - 40) : match.start()]))
        )
    if kind == kinds.NUMBER:
        return bool(
            re.fullmatch(r"\d{4,6}[A-Z]{1,6}|[A-Z]{2,10}-\d{1,2}|[A-Z]\d{1,2}-[A-Z]?\d{1,2}", match[0])
        ) or not re.search("[A-Z]", match[0])
    if kind == kinds.RECORD:
        return has_unit(text, match.end()) or bool(
            (re.fullmatch(r"\D+\d{4}", match[0]) and _is_year(match[0][-4:]))
            # "60-day", "12-lead", "2nd"
            or re.search(r"[ :#]\d{1,4}(?:-[a-z]{3,12}|st|nd|rd|th)$", match[0])
        )
    return False


def _is_year(digits: str) -> bool:
    return digits.isdigit() and 1900 <= int(digits) <= 2100
