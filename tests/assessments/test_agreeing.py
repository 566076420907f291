"""How far the markers of a sitting agree, as who leads the marking reads it."""

import pytest
from django.urls import reverse

from assessments.marking import agreeing
from assessments.models import Marking
from cms.models import User
from tests import factories
from tests.assessments import marked_twice, writing
from tests.assessments.marking.test_desk import words

pytestmark = pytest.mark.django_db
Role = Marking.Role


def url(sitting):
    return reverse("marking_agreement", args=[sitting.pk])


def marked(answers, people=2):
    """A sitting with so many answers that were marked twice, by two people or by several in turn."""
    sitting, scripts = marked_twice.given(answers)
    markers = [marked_twice.marker(sitting, last_name=f"Marker {number}") for number in range(people)]
    for number, script in enumerate(scripts):
        first, second = markers[number % people], markers[(number + 1) % people]
        one = writing.TOP if number % 3 else writing.MIDDLE
        other = one | ({"cause": "half"} if number % 4 == 1 else {})
        marked_twice.both(script, first, second, one, other)
    return sitting, scripts


def test_below_ten_answers_nothing_but_their_number_is_said(visit):
    sitting, _scripts = marked(3)
    page = words(visit(marked_twice.lead(sitting)).get(url(sitting)))
    assert "3 answers have two final marks." in page
    assert "Figures are shown from 10 on" in page
    assert "Weighted kappa" not in page and "Fewer than 10 answers: not shown." in page


def test_from_ten_answers_on_figures_stand_there_and_are_called_unstable(visit):
    sitting, _scripts = marked(10)
    page = words(visit(marked_twice.lead(sitting)).get(url(sitting)))
    assert "Unstable." in page and "rest on 10 answers" in page
    assert "Says why the drug changes" in page and "ICC(2)" in page
    assert "Krippendorff’s alpha" not in page  # the same two markers throughout
    assert "Down: Learner Marker 0. Across: Learner Marker 1." in page


def test_where_markers_vary_alpha_and_the_icc_of_varying_markers_stand_there(visit):
    sitting, _scripts = marked(10, people=3)
    page = words(visit(marked_twice.lead(sitting)).get(url(sitting)))
    assert "Krippendorff’s alpha" in page and "ICC(1)" in page
    assert "Down: first mark. Across: second mark." in page


def test_the_figures_are_those_of_the_engine():
    sitting, _scripts = marked(12)
    (pairs,) = agreeing.pairs_of(sitting)
    found = agreeing.figures(pairs)
    cause = found.criteria[0]
    assert found.n == 12 and sum(map(sum, cause.matrix)) == 12
    assert cause.exact == pytest.approx(1 - 2 / 12)  # numbers 1 and 5; at 9 both stand at the middle anyway
    assert cause.adjacent == 1
    assert len(cause.matrix) == 3


def test_everybody_at_one_level_shows_a_dash_and_no_zero(visit):
    sitting, scripts = marked_twice.given(10)
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
    for script in scripts:
        marked_twice.both(script, first, second)
    page = visit(marked_twice.lead(sitting)).get(url(sitting))
    criterion = page.context["questions"][0]["criteria"][0]
    assert (criterion["exact"], criterion["kappa"]["value"], criterion["kappa"]["interval"]) == (
        "100%",
        "–",
        "",
    )
    assert "0.00" not in words(page)


def test_a_marker_who_always_gives_less_is_told_apart(visit):
    sitting, scripts = marked_twice.given(10)
    kind = marked_twice.marker(sitting, first_name="Kind", last_name="One")
    stern = marked_twice.marker(sitting, first_name="Stern", last_name="Other")
    for script in scripts:
        marked_twice.both(script, kind, stern, writing.TOP, writing.TOP | {"cause": "half"})
    found = agreeing.severities(agreeing.pairs_of(sitting), User.objects.in_bulk())
    assert [(str(one.marker), one.n, one.mean) for one in found] == [
        ("Kind One", 10, 25.0),
        ("Stern Other", 10, -25.0),
    ]
    page = words(visit(marked_twice.lead(sitting)).get(url(sitting)))
    assert "Gives less than the others." in page and "−25.0" in page


def test_answers_with_one_mark_do_not_enter(visit):
    sitting, scripts = marked_twice.given(3)
    first, second = marked_twice.marker(sitting), marked_twice.marker(sitting)
    marked_twice.both(scripts[0], first, second)
    marked_twice.mark(scripts[1], first)
    (pairs,) = agreeing.pairs_of(sitting)
    assert len(pairs.rows) == 1
    assert agreeing.counts(sitting) == {"total": 3, "disputed": 0, "settled": 1, "waiting": 2}


def test_the_queries_do_not_grow_with_the_answers(visit, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for answers in (2, 12):
        sitting, _scripts = marked(answers)
        client = visit(marked_twice.lead(sitting))
        client.get(url(sitting))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(sitting))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_markers_and_leads_of_elsewhere_find_nothing(visit):
    sitting, _scripts = marked(1)
    elsewhere, _more = marked_twice.given()
    assert visit(marked_twice.marker(sitting)).get(url(sitting)).status_code == 404
    assert visit(marked_twice.lead(elsewhere)).get(url(sitting)).status_code == 404
    assert visit(factories.user("faculty")).get(url(sitting)).status_code == 404
