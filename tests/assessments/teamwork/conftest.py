"""What every test of team work may ask for."""

from tests.assessments.teamwork.sample import sample  # noqa: F401  (a fixture)
