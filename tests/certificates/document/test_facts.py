"""Facts survive the database row, and whatever stands between them and paper is said at once."""

import json

import pytest
from django.utils import translation

from certificates.document import check
from certificates.document.facts import CertificateFacts, Signer, in_words
from tests.certificates.document.samples import AWARDED, DESIGNS, NUMBER, facts, short_program


@pytest.mark.parametrize("kept", [facts(), short_program(), facts(design="quiet", name_in_latin="L")])
def test_facts_come_back_from_json_as_they_went(kept):
    assert CertificateFacts.from_dict(json.loads(json.dumps(kept.as_dict()))) == kept
    assert json.loads(kept.canonical()) == kept.as_dict()


def test_canonical_facts_are_one_line_of_sorted_utf8():
    written = facts(name="Ánh").canonical()
    assert written == facts(name="A\u0301nh ").canonical()
    assert b"\xc3\x81nh" in written
    assert b": " not in written.replace(b"program: four", b"").replace(b"Completion: ", b"")
    assert list(json.loads(written)) == sorted(json.loads(written))


def test_texts_are_cleaned_when_facts_are_made():
    made = facts(name=" Alice\u202eDM ,boB ", hours=(" 3 hours ", " "), signers=((" R\u200b ", "Dean\n"),))
    assert (made.name, made.hours, made.signers) == ("AliceDM ,boB", ("3 hours",), (Signer("R", "Dean"),))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema": 2}, "schema 2"),
        ({"grade": "A"}, "unknown fields: grade"),
        ({"award_date": "June"}, "isoformat"),
        ({"signers": [{"name": "R"}]}, "incomplete"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        CertificateFacts.from_dict(facts().as_dict() | change)


def test_a_row_that_lacks_a_fact_says_which():
    row = facts().as_dict()
    del row["sentence"]
    with pytest.raises(ValueError, match="sentence"):
        CertificateFacts.from_dict(row)


def test_the_date_is_in_the_documents_language_not_the_readers():
    with translation.override("de"):
        assert in_words(AWARDED) == "June 12, 2026"


@pytest.mark.parametrize("design", DESIGNS)
def test_ordinary_facts_have_no_problem(design):
    assert check.problems(facts(design=design)) == []
    assert check.problems(short_program(design=design)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "needs the name of the person"),
        ({"name": "A" * 60}, "too long for the certificate"),
        ({"sentence": ""}, "lacks the sentence after the name"),
        ({"sentence": "word " * 60}, "no room for the sentence after the name"),
        ({"organization": "山"}, "has no “山”, which stands in the organization"),
        ({"credentials": "MD, " * 60}, "no room for the line with the credentials"),
        ({"signers": (("A", "B"),) * 3}, "room for 2 signers"),
        ({"hours": ("1 h",) * 4}, "room for 3 entries"),
        ({"design": "golden"}, "no certificate design called “golden”"),
        ({"number": NUMBER[:-1] + "1"}, "does not add up"),
        ({"number": NUMBER.lower()}, "canonical"),
        ({"verify_url": "https://example.org/" + "x" * 200 + f"/{NUMBER}"}, "too long for the square code"),
        ({"verify_url": "https://example.org/v/"}, "does not lead to this certificate's number"),
        ({"short_url": "a-very-long-name." * 9}, "sets it as SITE_URL"),
        ({"short_url": ""}, "sets it as SITE_URL"),
    ],
)
def test_each_problem_is_a_sentence_for_the_office(change, sentence):
    assert sentence in " ".join(check.problems(facts(**change)))


def test_every_problem_is_said_at_once():
    assert len(check.problems(facts(name="", office="", sentence="word " * 60, number="7"))) == 4


@pytest.mark.parametrize("word", ["degree", "Diploma", "conferred", "confers", "GPA", "grade", "graduated"])
@pytest.mark.parametrize("field", ["program_title", "program_line", "lead", "sentence", "hours"])
def test_a_completion_certificate_never_claims_more(field, word):
    text = f"has earned a {word}"
    [problem] = check.problems(facts(**{field: (text,) if field == "hours" else text}))
    assert f"“{word}”" in problem
