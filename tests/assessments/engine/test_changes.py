"""What a new version changes: matched by id, and called a key wherever it is not known to be mere wording."""

from copy import deepcopy

import pytest

from assessments.engine import changes, definition
from tests.assessments.engine import rotation


def compared(edit):
    """(kind, where, what) of everything that an edit of the worked case changes."""
    new = deepcopy(rotation.case())
    edit(new)
    found = changes.compare(definition.parse(rotation.case()), definition.parse(new))
    return [(one.kind, one.where, one.what) for one in found]


def item(case, id_):
    return next(one for stage in case["stages"] for one in stage["items"] if one["id"] == id_)


def stage_of(id_):
    return next(s["id"] for s in rotation.case()["stages"] for one in s["items"] if one["id"] == id_)


def test_nothing_differs_from_itself():
    assert compared(lambda case: None) == []


def test_words_are_wording():
    where = f"{stage_of('meaning')}/meaning/pain"
    found = compared(lambda case: item(case, "meaning")["options"][1].update(text="Pain that he hides"))
    assert found == [("wording", where, "text")]


@pytest.mark.parametrize(
    "edit",
    [
        lambda case: item(case, "meaning")["options"][1].update(critical=True),
        lambda case: item(case, "dose").update(value="17"),
        lambda case: item(case, "dose")["bands"].pop(),
        lambda case: item(case, "now").update(points="9"),
        lambda case: case.update(cut="0.5"),
    ],
)
def test_what_may_earn_something_else_is_key(edit):
    found = compared(edit)
    assert found and {kind for kind, _where, _what in found} == {"key"}


@pytest.mark.parametrize(
    "edit",
    [
        lambda case: item(case, "meaning")["options"].pop(),
        lambda case: case["stages"].reverse() or [e.update(visible_from=case["stages"][0]["id"]) for e in case["chart"]],
        lambda case: item(case, "meaning").update(audience={"codes": ["discipline:pharmacist"], "but": False}),
        lambda case: case["stages"][1].update(opens={"all": [{"item": "meaning", "chose": ["pain"]}]}),
    ],
)  # fmt: skip
def test_what_comes_goes_or_is_asked_of_others_is_structure(edit):
    assert "structure" in {kind for kind, _where, _what in compared(edit)}


def test_another_order_of_options_is_only_how_they_are_shown():
    found = compared(lambda case: item(case, "meaning")["options"].reverse())
    assert found == [("wording", f"{stage_of('meaning')}/meaning", "options")]


def test_the_heaviest_of_several_counts():
    several = [changes.Change("wording", "a", ""), changes.Change("key", "b", "")]
    assert changes.heaviest(several) == "key"
    assert changes.heaviest([]) is None


def test_the_order_of_steps_and_of_what_is_to_be_put_in_order_is_key():
    from tests.assessments.kinds import arranged

    def turned():
        raw = deepcopy(arranged.STEPS)
        raw["elements"].reverse()
        return raw

    def case(own):
        stages = [{"id": "one", "title": "Put them in order.", "html": "", "items": [own]}]
        return definition.parse(rotation.case(stages=stages, chart=[]))

    found = changes.compare(case(arranged.STEPS), case(turned()))
    assert ("key", "one/" + arranged.STEPS["id"], "elements") in [(c.kind, c.where, c.what) for c in found]
