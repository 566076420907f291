"""The requirement that everything is done within some years of enrollment."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from courses import progress, requirements
from courses.models import Enrollment, ProgramRequirement
from tests import factories


@pytest.mark.parametrize(
    "begun, years, today, met, day",
    [
        (date(2026, 3, 3), 3, date(2029, 3, 3), True, "3 March 2029"),
        (date(2026, 3, 3), 3, date(2029, 3, 4), False, "3 March 2029"),
        (date(2028, 2, 29), 1, date(2029, 3, 1), True, "1 March 2029"),
        (date(2028, 2, 29), 4, date(2032, 2, 29), True, "29 February 2032"),
    ],
)
def test_the_last_day_belongs_to_the_years(begun, years, today, met, day):
    found = progress.within_years(title="Three years", begun=begun, years=years, today=today)
    assert found.met == met and day in found.why


@pytest.mark.django_db
def test_the_days_are_those_of_the_cohort():
    program = factories.program(requirements=[{"kind": "within_years", "amount": Decimal(1)}])
    enrollment = factories.enrollment(cohort=factories.cohort(program=program, time_zone="America/Denver"))
    # Half past eleven in the evening of March 2 in Denver, already March 3 in UTC.
    enrolled = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    Enrollment.objects.filter(pk=enrollment.pk).update(enrolled_at=enrolled)
    enrollment.refresh_from_db()

    def stands(moment):
        with time_machine.travel(moment, tick=False):
            return requirements.standings(program, [enrollment])[enrollment.pk][0]

    late, over = datetime(2027, 3, 3, 6, 59, tzinfo=UTC), datetime(2027, 3, 3, 7, 0, tzinfo=UTC)
    assert (stands(late).met, stands(late).why) == (True, "Until 2 March 2027.")
    assert stands(over).why == "The time ended on 2 March 2027. The program office can waive this."
    assert (stands(over).title, stands(over).safety) == ("Everything within a year", False)


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["1.5", "51"])
def test_years_are_whole(amount):
    rule = ProgramRequirement(program=factories.program(), kind="within_years", amount=Decimal(amount))
    with pytest.raises(ValidationError, match="whole years"):
        rule.clean()
