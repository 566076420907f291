"""Drawn people: each state can be told from the others, large and small."""

import pytest

from cms import faces


@pytest.mark.parametrize("size", [20, 25, faces.SMALL, 92])
def test_no_two_states_look_alike_at_any_size(size):
    assert len({faces.mini("Lucia Alvarez, 44", mood, size) for mood in faces.MOODS}) == len(faces.MOODS)


def test_a_small_face_is_drawn_in_fewer_lines():
    large, small = (faces.mini("Lucia Alvarez, 44", "angry", size) for size in (faces.SMALL, faces.SMALL - 1))
    assert len(small) < len(large)


def test_glasses_turn_with_the_head():
    ahead, aside = (faces.portrait("Bev, 66", mood, glasses=True) for mood in ("at-ease", "withdrawn"))
    assert "M52 66h22" in ahead
    assert "M52 66h22" not in aside
