"""Identifiers in lines of references: a citation has names, places, dates and numbers of its own, and is not held back.

A line that cites something is left what citations consist of; what no citation has is found in it all the same. A line
that cites nothing, or speaks of somebody (“her”, “our patient”), is read as any other text.
"""

import re

from assessments.engine import identifier_finding as kinds
from assessments.engine import identifiers
from assessments.engine.identifier_finding import Finding
from assessments.engine.identifier_words import MONTHS

_I = re.IGNORECASE
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:18|19|20)\d\d"

_CITES = re.compile(
    rf"(?<!\d){_YEAR}(?!\d)|https?://|(?<![@\w.-])(?:[a-z0-9-]{{2,63}}\.){{1,4}}(?:(?:com|org|net|edu|gov|int)\b|[a-z]{{2}}/)|\b\d{{1,3}}:\d{{1,5}}\b|"
    r"\bdoi\b|\bPM(?:ID|CID|C)(?:\d{4,9})?\b|\bISBN\b|\bet al\b|\bin press\b|\bpp?\. ?\d|\bvol\.|\beds?\.|\d(?:st|nd|rd|th) ed|"
    r"\b(?:edition|fast facts?|guidelines?|handbook|textbook|manual|journal|cochrane|curriculum|standards|monograph|toolkit)\b",
    _I,
)
"""What a line has that cites a work."""

_PROSE = re.compile(
    r"\b(?:she|her|hers|he|him|his|i|my|we|us|our|you|your)\b|"
    r"\b(?:this|the|a) (?:patient|client|resident|family|daughter|son|wife|husband|mother|father) (?:is|was|has|had|lives?|lived|said|told|died|asked)\b",
    _I,
)
"""What it has when it speaks of somebody. Words of titles are among them (“On our own terms”): names may be confirmed then."""

_PARTS = (
    re.compile(r"https?://[^\s<>\"]{1,400}|\bwww\.[^\s<>\"]{1,200}", _I),
    re.compile(r"(?<![@\w.-])(?:[a-z0-9-]{2,63}\.){1,4}(?:(?:com|org|net|edu|gov|int|info|io|us)\b(?:/[^\s<>\"]{0,200})?|[a-z]{2}/[^\s<>\"]{0,200})", _I),
    re.compile(r"\b(?:doi(?:\.org/|: ?| )?)?10\.\d{4,9}/[^\s<>\"]{1,200}", _I),
    re.compile(r"\b(?:PMID|PMCID|PMC|arXiv|NCT|CRD|MR|OCLC|LCCN|EPUB)[: #]{0,2}(?:PMC)?\d{4,12}(?:\.\d{1,6})?(?:v\d{1,2})?\b", _I),
    re.compile(r"\bISBN(?:-1[03])?[: ]{0,2}(?:\d[ -]?){9,12}[\dX]\b|\bISSN[: ]{0,2}\d{4}-\d{3}[\dX]\b", _I),
    # The same behind a year, as PubMed writes: “2010;363(8):733-742”, “2018 Mar 12;18(3):e201”.
    re.compile(
        rf"(?<!\d){_YEAR}(?: {_MONTH}(?: \d{{1,2}})?)? ?; ?(?:\d{{1,8}})?(?:\([\w./ -]{{1,12}}\))?(?: ?: ?[A-Za-z]{{0,2}}\d{{1,10}}(?:[-–][A-Za-z]{{0,2}}\d{{1,10}})?)?",
        _I,
    ),
    # Volume, number and pages without a year before them: “363(8), 733-742”, “57:635”.
    re.compile(r"(?<![\d-])\d{1,4}(?: ?\(\w{1,4}(?:[-–/]\w{1,4})?(?: suppl\.?)?\))?(?:, ?|: ?)[A-Za-z]{0,2}\d{1,7}(?:[-–][A-Za-z]{0,2}\d{1,7})?(?![\d-])", _I),
    re.compile(r"\(\d{5,8}\)"),
    re.compile(r"\bpp?\. ?\d{1,6}(?:[-–]\d{1,6})?(?![\d-])|\b(?:art(?:icle)?|report|publication|pub|document|series|bulletin|catalog)\.? ?(?:no|number|nr|#)\b\.?:? ?[A-Z]{0,4}[\d-]{1,14}\b", _I),
)  # fmt: skip
"""Parts of citations that look like numbers, days or addresses of somebody."""

_NEVER_CITED = {kinds.PHONE, kinds.SSN, kinds.LONG_NUMBER, kinds.MAIL, kinds.ADDRESS_ON_NET, kinds.STREET}
_OF_SOMEBODY = re.compile(
    r"(?:mrn|medical record|chart|account|acct|policy|member|license|licence|dea|npi|patient id|insurance|medicare|medicaid|"
    r"beneficiary|subscriber|encounter|prescription|rx|pacemaker|serial|device|passport|vin)",
    _I,
)
_ADDRESSED = re.compile(r"(?:mr|mrs|ms|miss|mister|señora?|sra?|madame|monsieur|mme)\b", _I)
_OF_A_LIFE = re.compile(
    r"\b(?:seen|saw|admitted|discharged|died|dies|death on|born|dob|birth|birthday|visit(?:ed)?|fell|diagnosed|treated|met|since|d\.o\.b\.?)\b[^.;]{0,40}$",
    _I,
)
"""What stands before a day of somebody's life, and before no day on which something came out."""


def find(text: str, *, year: int = 2026) -> list[Finding]:
    """What in lines of references may identify somebody, in order. year: the present one."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        found += [_moved(one, at) for one in _in_line(line, year)]
        at += len(line)
    return found


def _moved(one: Finding, at: int) -> Finding:
    return Finding(one.kind, one.start + at, one.end + at, one.words, one.same)


def _in_line(line: str, year: int) -> list[Finding]:
    found = identifiers.find(line, year=year)
    if not found or not _CITES.search(line):
        return found
    parts = [match.span() for pattern in _PARTS for match in pattern.finditer(line)]
    found = [one for one in found if not any(start <= one.start and one.end <= end for start, end in parts)]
    if _PROSE.search(line):
        return found
    return [one for one in found if _is_never_cited(one, line)]


def _is_never_cited(one: Finding, line: str) -> bool:
    """Whether no citation has this: everything else in it is an author, a place of print, a day on which it came out."""
    if one.kind in _NEVER_CITED:
        return True
    if one.kind == kinds.RECORD:
        return bool(_OF_SOMEBODY.match(one.words))
    if one.kind == kinds.DATE:
        before = line[max(0, one.start - 60) : one.start]
        return bool(_OF_A_LIFE.search(before) or _OF_A_LIFE.match(one.words) or not re.search(_YEAR, line))
    if one.kind == kinds.NAME:
        return bool(_ADDRESSED.match(one.words))
    return False
