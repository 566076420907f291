"""People and everything else that is not a turn: added, changed, given other names, and kept where something names them."""

import pytest

from tests import factories
from tests.assessments.outline import given

pytestmark = pytest.mark.django_db
SORTS = {
    "people": "lucia",
    "variables": "alignment",
    "skills": "opens",
    "cues": "bounce",
    "gates": "not-now",
    "rules": "leaves",
    "variants": "brother",
}


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def author(case, visit):
    return visit(given.author_of(case))


def parts(case, sort):
    return given.address(case, "talk_parts", sort)


def part(case, sort, id_):
    return given.address(case, "talk_part", sort, id_)


def form(author, case, sort, id_):
    return given.form_of(author.get(part(case, sort, id_)))


def save(author, case, sort, id_, **changes):
    return given.send(author, part(case, sort, id_), form(author, case, sort, id_), act="save", **changes)


def do(author, case, sort, **data):
    page = author.get(parts(case, sort))
    return author.post(parts(case, sort), {"digest": page.context["digest"], **data})


@pytest.mark.parametrize(("sort", "id_"), SORTS.items())
def test_saving_an_untouched_part_changes_nothing(author, case, sort, id_):
    assert save(author, case, sort, id_).status_code == 302
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)


@pytest.mark.parametrize(
    ("sort", "fields", "stored"),
    [
        ("people", {"name": "Ana Ruiz, 60"}, {"id": "ana-ruiz", "name": "Ana Ruiz, 60"}),
        ("skills", {"label": "Sits down"}, {"id": "sits-down", "label": "Sits down"}),
        (
            "variables",
            {"label": "calm in the room", "least": "0", "most": "3", "start": "2"},
            {"id": "calm-in-the-room", "label": "calm in the room", "least": 0, "most": 3, "start": 2},
        ),
        (
            "cues",
            {"person": "lucia", "words": "A clenched jaw."},
            {"id": "a-clenched-jaw", "person": "lucia", "words": "A clenched jaw.", "lasts": 1},
        ),
        ("variants", {"title": "By phone"}, {"id": "by-phone", "title": "By phone"}),
    ],
)
def test_a_new_part_is_named_after_its_words(author, case, sort, fields, stored):
    url = given.address(case, "talk_part_new", sort)
    assert given.send(author, url, given.form_of(author.get(url)), act="save", **fields).status_code == 302
    assert given.graph_of(case)[sort][-1] == stored


def test_a_rule_and_a_gate_want_a_condition(author, case):
    for sort in ("rules", "gates"):
        url = given.address(case, "talk_part_new", sort)
        answer = given.send(author, url, given.form_of(author.get(url)), act="save", goes_to="stops")
        assert answer.status_code == 422 and "Say when: add a condition." in answer.content.decode()


def test_a_person_who_gets_another_name_is_followed_everywhere(author, case):
    assert save(author, case, "people", "lucia", id="daughter").status_code == 302
    graph = given.graph_of(case)
    text = str({name: value for name, value in graph.items() if name != "people"})
    assert "lucia" not in text and "daughter.emotion" in text and "daughter.trust" in text
    assert given.node_of(case, "listening")["lines"][0]["speaker"] == "daughter"
    assert graph["variants"][0]["people"][0]["id"] == "daughter"


@pytest.mark.parametrize(
    ("sort", "old", "new"),
    [("skills", "opens", "asks"), ("cues", "bounce", "hope"), ("variables", "alignment", "picture")],
)
def test_what_else_has_a_name_is_followed_as_well(author, case, sort, old, new):
    assert save(author, case, sort, old, id=new).status_code == 302
    graph = given.normal(given.graph_of(case))
    named = {"skills": "'opens': '2'", "cues": "'bounce'", "variables": "'var': 'alignment'"}[sort]
    assert named not in str(graph["nodes"]) and new in str(graph["nodes"])


@pytest.mark.parametrize("sort", ["people", "variables", "skills", "cues"])
def test_what_is_used_is_not_taken_out_and_it_is_said_where_it_is_used(author, case, sort):
    page = author.get(parts(case, sort)).content.decode()
    assert "turn “Opening (opening)”" in page
    refused = do(author, case, sort, do="delete", id=SORTS[sort])
    assert refused.status_code == 422 and "Take it out there first." in refused.content.decode()
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)


@pytest.mark.parametrize("sort", ["gates", "rules", "variants"])
def test_what_nothing_names_is_simply_taken_out(author, case, sort):
    assert do(author, case, sort, do="delete", id=SORTS[sort]).status_code == 302
    assert sort not in given.graph_of(case)


def test_parts_change_places(author, case):
    do(author, case, "people", do="down", id="lucia")
    assert [one["id"] for one in given.graph_of(case)["people"]] == ["joaquin", "lucia"]


def test_the_framework_is_chosen_where_the_skills_stand_with_its_source(author, case):
    assert "Childers" in author.get(parts(case, "skills")).content.decode()
    do(author, case, "skills", do="framework", framework="spikes")
    assert given.graph_of(case)["framework"] == "spikes"
    assert do(author, case, "skills", do="framework", framework="none-such").status_code == 422


def test_a_face_is_drawn_in_all_six_moods_with_their_words_and_drawn_anew_before_it_is_saved(author, case):
    page = author.get(part(case, "people", "lucia")).content.decode()
    assert page.count('<svg class="face"') == 6 and "Jaw set, shoulders up." in page
    answer = given.send(
        author,
        part(case, "people", "lucia"),
        form(author, case, "people", "lucia"),
        act="look",
        **{"face-skin": "5"},
    )
    assert 'class="skin s5"' in answer.content.decode()
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)


@pytest.mark.parametrize(
    ("sort", "field", "value", "sentence"),
    [
        ("people", "id", "a.b", "Without a dot"),
        ("people", "id", "joaquin", "Another one has this name"),
        ("people", "name", " ", "Write something here."),
        ("people", "starts-0-value", "11", "A whole number from 0 to 10."),
        ("variables", "start", "9", "A whole number from 0 to 4."),
        ("variables", "most", "0", "Above the least"),
        ("variables", "least", "5", "Above the least"),
        ("skills", "weight", "heavy", "A number above 0"),
        ("cues", "lasts", "0", "A whole number from 1 to 20."),
        ("rules", "goes_to", "attics", "not there any more"),
        ("gates", "stops", None, "Choose at least one."),
        ("variants", "starts-0-value", "99", "A whole number"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(author, case, sort, field, value, sentence):
    answer = save(author, case, sort, SORTS[sort], **{field: value})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert given.normal(given.graph_of(case)) == given.normal(given.GRAPH)


def test_what_two_write_at_once_is_shown_and_nothing_is_lost(author, case, visit):
    mine = form(author, case, "people", "lucia")
    save(visit(factories.user("administrator")), case, "people", "lucia", about="Theirs.")
    answer = given.send(author, part(case, "people", "lucia"), mine, act="save", short="Lu")
    text = answer.content.decode()
    assert answer.status_code == 409 and "Administrator" in text and 'value="Lu"' in text
    given.send(author, part(case, "people", "lucia"), given.form_of(answer), act="save")
    assert given.graph_of(case)["people"][0]["short"] == "Lu"


def test_a_sort_or_a_part_that_there_is_not_is_nothing(author, case):
    assert author.get(parts(case, "wishes")).status_code == 404
    assert author.get(part(case, "people", "nobody")).status_code == 404
