"""The team care plan among the exercises that teams do: what it asks, and how a team and each member stand."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from assessments.careplans import compiling, graded, reports, signing
from assessments.engine import careplan_checks, careplan_reading
from assessments.models import CarePlanPage
from assessments.teamwork.kinds import Exercise


class CarePlans(Exercise):
    """A plan that several disciplines write together, by domain, and that each of them signs."""

    name = "care_plan"
    label = gettext_lazy("Team care plan")
    verb = gettext_lazy("Open the plan")
    has_points = True
    preview = "assessments/careplans/preview.html"

    @property
    def page_model(self):
        """Where faculty write it."""
        return CarePlanPage

    def compile(self, page):
        """The page as plain JSON."""
        return compiling.compiled(page)

    def findings(self, raw):
        """What the checks say."""
        return careplan_checks.check(raw)

    def parse(self, raw):
        """The frozen exercise."""
        return careplan_reading.read(raw)

    def members_changed(self, work):
        """Signatures of who is there now decide."""
        signing.members_changed(work)

    def url(self, work):
        """Its room."""
        return reverse("plan", args=[work.uuid])

    def words_url(self, work):
        """Everything written in it, without its words."""
        return reverse("plan_words", args=[work.uuid])

    def stands(self, pairs):
        """How each member stands."""
        return reports.stands(pairs)

    def shares(self, pairs):
        """What the team's plan comes to, for each member who has done their part."""
        return graded.shares(pairs)

    def overview(self, works):
        """A few sentences about each team's plan."""
        return reports.overview(works)
