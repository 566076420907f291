"""The character NUL, which PostgreSQL keeps in no text: wherever it is sent, that is no fault of the site."""

import pytest
from django.urls import reverse

from tests import factories
from tests.cms.doors import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("address", ["/calendar/%00.ics", "/credentials/%00/refresh/x/", "/%00/", "/v/%00"])
def test_a_stranger_is_told_that_the_address_leads_nowhere(client, address):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize("address", ["/desk/?q=%00", "/desk/?discipline=%00", "/desk/sittings/?q=%00"])
def test_a_list_that_is_searched_for_it_breaks_nothing(visit, address):
    assert visit(factories.user("administrator")).get(address).status_code in (200, 400)


def test_a_form_with_it_is_answered_and_keeps_nothing_by_halves(visit):
    world = World()
    sent = {"place": "a\0b", "place_title": "a\0b", "share": "10", "age": "1"}
    answer = visit(world.enrollment.user).post(reverse("lesson_place", args=[world.lesson.pk]), sent)
    assert answer.status_code in (204, 400)
