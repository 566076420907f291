"""What is refused while a day is planned or run is said where it was typed, and what was typed stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import StationPerson
from tests import factories
from tests.assessments.intensive import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(visit):
    return visit(factories.user("office"))


def said(answer):
    assert answer.status_code == 422
    return " ".join(answer.content.decode().split())


def a_place_that_is_taken(day):
    """What a form sends to put one learner where another one stands."""
    one, other = given.slot(day, 1, 1), given.slot(day, 2, 1)
    assert one.enrollment != other.enrollment
    return {"act": "place", "enrollment": one.enrollment.pk, "station": other.station.pk, "round": "1"}


def test_at_the_console_a_reason_outlives_a_place_that_is_taken(there):
    day = given.opened(begins=timedelta(minutes=5))
    sent = a_place_that_is_taken(day) | {"why": "A train stood still", "from": "console"}
    page = said(there.post(reverse("intensive", args=[day.uuid]), sent))
    assert 'value="A train stood still"' in page and "Something to put right" in page
    assert f'<option value="{sent["station"]}" selected>' in page
    free = sent | {"round": "5"}
    assert there.post(reverse("intensive", args=[day.uuid]), free).status_code == 302


def test_in_a_plan_a_place_that_is_taken_or_none_stays_in_its_form(there):
    day = given.day()
    there.post(reverse("intensive_plan", args=[day.uuid]), {"act": "generate"})
    sent = a_place_that_is_taken(day)
    for typed in (sent, sent | {"round": "999"}):
        page = said(there.post(reverse("intensive_plan", args=[day.uuid]), typed))
        assert f'<option value="{sent["station"]}" selected>' in page and f'value="{typed["round"]}"' in page


def test_what_was_written_of_a_station_outlives_a_day_that_was_opened_meanwhile(there):
    day = given.day()
    station = day.stations.get(number=1)
    page = reverse("intensive_station", args=[day.uuid, 1])
    form = there.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"place": "Room 7, second floor"}
    there.post(reverse("intensive_plan", args=[day.uuid]), {"act": "generate"})
    there.post(reverse("intensive_plan", args=[day.uuid]), {"act": "open", "despite": "More raters come"})
    assert "Room 7, second floor" in said(there.post(page, sent))
    station.refresh_from_db()
    assert station.place != "Room 7, second floor"


def test_who_cannot_rate_is_named_beside_the_address_that_was_typed(there):
    day = given.opened(begins=timedelta(minutes=5))
    learner = given.slot(day).enrollment.user
    station = day.stations.get(number=1)
    sent = {"act": "assign", "email": learner.email, "role": "rater", "station": station.pk}
    page = said(there.post(reverse("intensive_plan", args=[day.uuid]), sent))
    assert f'value="{learner.email}"' in page
    assert not StationPerson.objects.filter(user=learner).exists()
