"""Rows of bits, and keys as texts: what goes in comes out, and nothing hostile unpacks to something large."""

import base64
import gzip
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from certificates.badge import bits, contexts
from certificates.signing import multikey


@given(some.sets(some.integers(0, bits.LENGTH - 1), max_size=20), some.integers(0, bits.LENGTH - 1))
def test_exactly_the_places_that_were_set_are_set(places, other):
    packed = bits.pack(places)
    assert all(bits.is_set(packed, place) for place in places)
    assert bits.is_set(packed, other) == (other in places)


def test_the_first_place_is_the_leftmost_bit_as_the_standard_wants():
    row = gzip.decompress(base64.urlsafe_b64decode(bits.pack([0, 9])[1:] + "=="))
    assert row[:2] == bytes([0b1000_0000, 0b0100_0000])
    assert len(row) * 8 == bits.LENGTH >= 131_072


def test_a_list_of_zeros_is_small_and_equal_lists_are_equal():
    assert len(bits.pack([])) < 100
    assert bits.pack([5, 70]) == bits.pack([70, 5])


def packed(content):
    return "u" + base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "z123",
        None,
        "uAAAA",
        packed(gzip.compress(b"\0" * 100)),
        packed(gzip.compress(b"\0" * (bits.LENGTH // 8 + 1))),
        packed(gzip.compress(b"\0" * 50_000_000)),
        packed(gzip.compress(b"\0" * (bits.LENGTH // 8))[:-9]),
        "u" + "A" * 200_000,
    ],
    # By number: packed bytes hold the second in which they were packed, and each worker collects for itself.
    ids=range(10),
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(bits.NotAList):
        bits.is_set(text, 0)


@pytest.mark.parametrize("place", [-1, bits.LENGTH])
def test_there_is_no_place_outside_the_list(place):
    with pytest.raises(bits.NotAList):
        bits.is_set(bits.pack([]), place)
    with pytest.raises(ValueError):
        bits.pack([place])


@given(some.binary(max_size=80))
def test_base58_gives_back_what_it_was_given(content):
    assert multikey.decode(multikey.encode(content)) == content


@pytest.mark.parametrize("text", ["", "z", "6Mk", "z0", "zO", "z" + "2" * 300, "u6Mk", 5, None])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(multikey.NotReadable):
        multikey.public_key(text)


def test_a_key_of_another_kind_is_no_ed25519_key():
    with pytest.raises(multikey.NotReadable):
        multikey.public_key(multikey.encode(b"\x80\x24" + b"\2" * 33))
    with pytest.raises(multikey.NotReadable):
        multikey.of_public_key(b"short")


MANIFEST = json.loads((contexts.FOLDER / "manifest.json").read_text())["contexts"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_kept_vocabulary_is_the_one_in_the_manifest_with_its_source_and_license(entry):
    content = (contexts.FOLDER / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["source"] and entry["license"]
    assert "license_file" not in entry or (contexts.FOLDER / entry["license_file"]).is_file()
    assert contexts.kept(entry["address"])["@context"]


def test_no_vocabulary_lies_there_without_being_in_the_manifest():
    assert {path.name for path in contexts.FOLDER.glob("*.json")} - {entry["file"] for entry in MANIFEST} == {
        "manifest.json"
    }
