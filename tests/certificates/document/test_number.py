"""The certificate's number: unguessable, forgiving to read, unforgiving of mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import number

numbers = st.text(number.ALPHABET, min_size=26, max_size=26).map(
    lambda body: body + number._check_characters(body)
)
places = st.integers(0, number.LENGTH - 1)


def test_a_new_number_is_long_and_never_the_same():
    made = {number.new() for _ in range(500)}
    assert len(made) == 500
    assert {len(text) for text in made} == {28}
    assert set("".join(made)) <= set(number.ALPHABET)
    assert all(number.parse(text) == text for text in made)


@given(numbers)
def test_a_number_is_read_however_it_was_typed(canonical):
    for typed in (
        canonical.lower(),
        number.grouped(canonical),
        f"  {number.grouped(canonical, '-')}\n",
        number.grouped(canonical, "\u00a0"),
        number.grouped(canonical, " – "),
        canonical.replace("0", "O").replace("1", "l"),
        canonical.replace("0", "o").replace("1", "I"),
        f"https://alongside.example/v/{canonical}/",
        f"HTTPS://ALONGSIDE.EXAMPLE/V/{canonical}?from=paper",
        "".join(chr(ord(character) + 0xFEE0) for character in canonical),
    ):
        assert number.parse(typed) == canonical


@given(numbers, places, st.sampled_from(number.ALPHABET))
def test_one_wrong_character_is_always_noticed(canonical, place, other):
    wrong = canonical[:place] + other + canonical[place + 1 :]
    if wrong != canonical:
        with pytest.raises(number.NotANumber, match="does not add up"):
            number.parse(wrong)


@given(numbers, places, places)
def test_two_exchanged_characters_are_always_noticed(canonical, one, two):
    characters = list(canonical)
    characters[one], characters[two] = characters[two], characters[one]
    if (wrong := "".join(characters)) != canonical:
        with pytest.raises(number.NotANumber, match="does not add up"):
            number.parse(wrong)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the number"),
        (" - ", "Type the number"),
        ("https://alongside.example/", "Type the number"),
        ("7K3Q", "28 letters and digits"),
        ("U" * 28, "never contains “U”"),
        ("<script>alert(1)</script>", "never contains"),
        ("9" * 4000, "too long"),
    ],
)
def test_what_is_not_a_number_is_said_in_a_sentence(typed, sentence):
    with pytest.raises(number.NotANumber) as refusal:
        number.parse(typed)
    assert sentence in refusal.value.sentence


@given(st.text(max_size=320))
def test_no_text_breaks_the_reading(text):
    try:
        read = number.parse(text)
    except number.NotANumber as refusal:
        sentence = refusal.sentence
        read = None
    assert len(read) == number.LENGTH if read else sentence.endswith(".")


def test_addresses_are_made_from_the_sites_own():
    assert number.verification_url("ABC", "https://a.example/") == "https://a.example/v/ABC"
    assert number.short_url("http://localhost:8000") == "localhost:8000/v"
