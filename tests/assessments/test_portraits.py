"""Faces as their author described them."""

from assessments.portraits import traits
from cms import faces


def test_whoever_is_described_wears_what_is_said_and_nothing_else():
    """The demonstration's own Walter has a beard; a Walter of whom only a moustache is told has none."""
    assert faces.identity("Walter Pruitt, 63").beard
    described = traits({"skin": "2", "hair": "cropped", "moustache": "yes"})
    found = faces.identity("Walter Pruitt, 63", **described)
    assert found.moustache
    assert not found.beard


def test_whoever_is_not_described_looks_as_the_name_says():
    assert faces.identity("Walter Pruitt, 63", **traits({})).beard
