"""The checker for likely identifiers: what it must find, what it must leave alone, and how it is not led astray."""

import itertools

import pytest
from hypothesis import given, strategies

from assessments.engine import identifiers
from assessments.engine.identifier_finding import HARD, KINDS

FINDS = [
    # (A) names
    ("Mr. Okafor is in pain", "name", "Mr. Okafor"),
    ("Mrs Kowalczyk cries at night", "name", "Mrs Kowalczyk"),
    ("mr. smith declines the patch", "name", "mr. smith"),
    ("I asked Dr. Venkataraman about it", "name", "Dr. Venkataraman"),
    ("Margaret wants to go home", "name", "Margaret"),
    ("then margaret cried", "name", "margaret"),
    ("MARGARET is tired", "name", "MARGARET"),
    ("Her daughter Oluwaseun disagrees", "name", "Oluwaseun"),
    ("Her son Will wants to stop", "name", "Will"),
    ("his wife Grace, who is tired", "name", "Grace"),
    ("Zbigniew Brzozowski has heart failure", "name", "Zbigniew Brzozowski"),
    ("We met Sister Immaculata there", "name", "Immaculata"),
    ("Okonkwo refuses morphine", "name", "Okonkwo"),
    ("Brzozowski says it hurts", "name", "Brzozowski"),
    ("Kowalczyk's son called us", "name", "Kowalczyk's"),
    ("a man named Tadeusz", "name", "Tadeusz"),
    ("her name is tallulah", "name", "tallulah"),
    ("The patient goes by “Buddy” at home", "name", "Buddy"),
    ("J.R. was admitted", "initials", "J.R."),
    ("J. Tallis called", "initials", "J. Tallis"),
    ("Patient JR is worse", "initials", "JR"),
    # (C) dates and ages
    ("Admitted 3/14/2026 with pain", "date", "3/14/2026"),
    ("Seen 14.03.2026 at home", "date", "14.03.2026"),
    ("On 2026-03-14 she fell", "date", "2026-03-14"),
    ("She fell on March 14", "date", "March 14"),
    ("She fell on March 14th, 2026", "date", "March 14th, 2026"),
    ("He died the 14th of March", "date", "14th of March"),
    ("14-Mar-26 was the last scan", "date", "14-Mar-26"),
    ("Tuesday, Sept. 3 we met", "date", "Sept. 3"),
    ("DOB: 03/14/48", "date", "03/14/48"),
    ("Diagnosed in March 2024", "part_of_date", "March 2024"),
    ("since May it is worse", "part_of_date", "since May"),
    ("Scan of 03/2026", "part_of_date", "03/2026"),
    ("She was admitted on 3/14 with pain", "part_of_date", "3/14"),
    ("It began in summer 2025", "part_of_date", "summer 2025"),
    ("He stopped eating on Thanksgiving", "part_of_date", "Thanksgiving"),
    ("We meet on the 14th", "part_of_date", "on the 14th"),
    ("A 92-year-old man", "age", "92-year-old"),
    ("She is 94 years old", "age", "94 years old"),
    ("a 91 yo man", "age", "91 yo"),
    ("97F with dementia", "age", "97F"),
    ("He turned 95", "age", "turned 95"),
    ("a ninety-three-year-old woman", "age", "ninety-three-year-old"),
    ("born in 1931", "age", "born in 1931"),
    # (D)(E)(F) telephones and mail
    ("Call 303-555-0199", "phone", "303-555-0199"),
    ("(303) 555-0199 is her number", "phone", "(303) 555-0199"),
    ("303.555.0199 at night", "phone", "303.555.0199"),
    ("+44 20 7946 0958", "phone", "+44 20 7946 0958"),
    ("cell: 555 0199", "phone", "555 0199"),
    ("write to jo.b@example.org", "mail", "jo.b@example.org"),
    ("jo at example dot org", "mail", "jo at example dot org"),
    # (G) to (M) numbers
    ("SSN 123-45-6789", "ssn", "123-45-6789"),
    ("123 45 6789 on the form", "ssn", "123 45 6789"),
    ("MRN 448812", "record", "MRN 448812"),
    ("medical record number: A-44881", "record", "A-44881"),
    ("Medicare number 1EG4-TE5-MK72", "record", "1EG4-TE5-MK72"),
    ("policy #88123", "record", "policy #88123"),
    ("pacemaker serial 77A412", "record", "77A412"),
    ("his number 44881234 again", "long_number", "44881234"),
    ("4 4 8 8 1 2 3 4", "long_number", "4 4 8 8 1 2 3 4"),
    ("three zero three five five five zero one", "long_number", "three zero three"),
    ("plate: ABC 1234", "number", "plate: ABC 1234"),
    ("the tag on it says BX4471Q9", "number", "BX4471Q9"),
    ("room 214", "room", "room 214"),
    ("Bed 12B by the window", "room", "Bed 12B"),
    # (N)(O) the net
    ("see https://example.org/obituary", "net", "https://example.org"),
    ("the page helpforjo.com", "net", "helpforjo.com"),
    ("from 192.168.4.12", "net", "192.168.4.12"),
    ("he posts as @lonelyrider", "handle", "@lonelyrider"),
    # (B) places
    ("12 Elm Street", "street", "12 Elm Street"),
    ("4410 N. Old Mill Rd.", "street", "4410 N. Old Mill Rd."),
    ("at 12 elm street", "street", "12 elm street"),
    ("P.O. Box 44", "street", "P.O. Box 44"),
    ("She lives in Alamosa with a dog", "place", "Alamosa"),
    ("from Walsenburg, Colorado", "place", "Walsenburg, Colorado"),
    ("CO 81101", "zip", "CO 81101"),
    ("zip code 811", "zip", "zip code 811"),
    ("transferred from Saint Dymphna Hospital", "place", "Saint Dymphna Hospital"),
    ("in Huerfano County nobody comes", "place", "Huerfano County"),
    # work and roles of one person
    ("He worked for Boeing until then", "employer", "Boeing"),
    ("retired from Grayling Paper Company", "employer", "Grayling Paper"),
    ("She is the mayor of our town", "role", "the mayor of our town"),
    ("She was the principal of the school", "role", "the principal of the school"),
    ("the only midwife in the valley", "role", "the only midwife in the valley"),
    ("it was in the newspaper", "role", "in the newspaper"),
]

LEAVES = [
    "A woman of seventy with heart failure wants to go home.",
    "Morphine 5 mg by mouth every 4 hours, then Haloperidol 0.5 mg at night.",
    "BP 120/80, HR 88, RR 22, SpO2 92% on 4 L.",
    "Pain is 7/10 at rest and 3/10 after Dilaudid.",
    "Creatinine 1.8 mg/dL, eGFR 28, platelets 150000, WBC 12.4.",
    "Viral load 1200000 copies/mL.",
    "Oxycodone 10 mg 2 tablets, 500-1000 mg of acetaminophen.",
    "Methadone 2.5 mg three times a day; QTc 460.",
    "She weighs 92 kg and eats 50% of her meals.",
    "In bed 20 hours a day. PPS 40%, FAST 7c, ECOG 3.",
    "A 72-year-old man with COPD and CHF, DNR, on BiPAP.",
    "He is Catholic, speaks Spanish and lives in Colorado.",
    "Alzheimer's disease, Lewy body dementia and Parkinson's disease.",
    "The hospice nurse and the social worker visit on Tuesdays.",
    "Two weeks ago she stopped eating. Last month he fell twice.",
    "It may help. They march on. The dose may 5 times rise.",
    "Medicare hospice benefit and a POLST form.",
    "Don't I know it? She can't say. It's hard.",
    "Nobody says it aloud. Everyone wants to help. Family asks daily.",
    "I.V. or p.o., b.i.d., p.r.n., as the U.S. label says.",
    "REMAP, SPIKES and the Edmonton scale were used.",
    "Her mother, her father and her Aunt disagree.",
    "He said, “Please stop.” Then he slept.",
    "- Pain at night\n- Nausea after meals\n- Fear of dying",
    "What was tried: Senna, Miralax, Relistor.\nLaxatives did not help.",
    "CA 19-9 rose; HER2 and BRCA1 are negative; COVID-19 in the past.",
    "Fentanyl 25 mcg/h patch every 72 hours, 62 mg of oral morphine.",
    "L4-L5 and T10-T12 metastases.",
    "The patient is over 89.",
    "The mother of three is afraid. The chaplain prays with her.",
    "God is not finished, she says. Jesus is with us.",
    "Seizures began 3 days after 1 dose of Keppra 500 mg.",
    "A veteran of the Army with PTSD.",
    "The first time in her life she is alone.",
    "She had already sent for the priest, and a rabbi at the bedside prayed.",
    "Dyspnea 24 hours a day, 365 days a year.",
]


@pytest.mark.parametrize(("text", "kind", "words"), FINDS)
def test_it_finds(text, kind, words):
    found = identifiers.find(text)
    assert any(one.kind == kind and words in one.words for one in found), found


@pytest.mark.parametrize("text", LEAVES)
def test_it_leaves_alone(text):
    assert [(one.kind, one.words) for one in identifiers.find(text)] == []


DISGUISED = [
    ("３０３-５５５-０１９９", "phone"),  # digits as wide as letters
    ("٣٠٣-٥٥٥-٠١٩٩", "phone"),  # Arabic digits
    ("303\u200b-5\u200b55-01\u200b99", "phone"),  # spaces that are not seen
    ("303-555-\n0199", "phone"),
    ("303\u2011555\u20110199", "phone"),  # hyphens that do not break
    ("303\u00a0555\u00a00199", "phone"),
    ("3\u00ad0\u00ad3-555-0199", "phone"),  # soft hyphens
    ("М\u0430rg\u0430ret cried", "name"),  # Cyrillic letters among ours
    ("Mar\u200dgaret cried", "name"),
    ("Ｍargaret cried", "name"),
    ("jo\u200b@example.org", "mail"),
    ("M\u200bRN 448812", "record"),
    ("①②③-④⑤-⑥⑦⑧⑨", "ssn"),
    ("3\u0301/14/2026", "date"),
]


@pytest.mark.parametrize(("text", "kind"), DISGUISED)
def test_a_disguise_hides_nothing(text, kind):
    found = [one for one in identifiers.find(text) if one.kind == kind]
    assert found and text[found[0].start : found[0].end] == found[0].words


def test_who_is_over_89_depends_on_the_year():
    assert not identifiers.find("born in 1945", year=2026)
    assert identifiers.find("born in 1945", year=2035)


def test_what_cannot_be_confirmed_comes_before_what_can():
    (one,) = identifiers.find("MRN 448812")
    assert one.is_hard and HARD < KINDS


def test_the_same_words_are_the_same_however_they_are_written():
    first, second = identifiers.find("We know Oluwaseun. Ask OLUWASEUN? We saw Olu\u200bwaseun.")
    assert first.same == second.same == "oluwaseun"


@given(strategies.text(max_size=300))
def test_findings_lie_in_order_within_the_text_and_cut_it_without_loss(text):
    found = identifiers.find(text)
    cut = list(identifiers.pieces(text, found))
    assert "".join(words for words, _one in cut) == text
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
    assert all(one.kind in KINDS and text[one.start : one.end] == one.words for one in found)


@given(strategies.text(max_size=80), strategies.text(max_size=80))
def test_a_telephone_number_is_found_among_anything(before, after):
    text = f"{before} . Call: (303) 555-0199 , {after}"
    assert any(one.is_hard for one in identifiers.find(text))


@given(strategies.lists(strategies.sampled_from("\u200b\u200c\u2060\ufeff\u00ad"), max_size=12))
def test_signs_that_are_not_seen_change_nothing(signs):
    number = "303-555-0199"
    for place, sign in enumerate(signs):
        number = number[: place + 1] + sign + number[place + 1 :]
    assert "phone" in {one.kind for one in identifiers.find(f"her number {number} rings")}


HEAVY = [
    "1 ", "1-", "a.a", "A-1", "Aa ", "Aa of ", "the only x ", "@", "a@", "www.", "two ", " ", "a'", "1", "A1", "Mr Aa ", "(",
    "1/", "may ", "born in ", "12 A ", "call ", "the former ", "room ", "\n", "\u200b", "３",
]  # fmt: skip


@pytest.mark.parametrize("unit", HEAVY)
def test_no_text_makes_it_stall(unit):
    """Patterns that try every split of a text would not come back from one of this length; these do, whole."""
    text = (unit * 64_000)[:64_000]
    found = identifiers.find(text)
    assert "".join(words for words, _one in identifiers.pieces(text, found)) == text
