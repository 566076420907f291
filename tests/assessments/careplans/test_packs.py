"""The two care plans of the demonstration, read from their files and written back the same."""

from pathlib import Path

import pytest
import yaml

from assessments.careplans.packs import CarePlanFiles
from assessments.material import rubrics
from assessments.models import CarePlanPage, ExerciseVersion, Rubric
from courses.packs import content, texts
from courses.packs.bodies import Pen
from courses.packs.complaints import Complaints
from courses.packs.files import Name, PackFiles
from courses.packs.kinds import Reading
from courses.packs.pens import Places, SiteFiles
from courses.packs.words import vocabulary
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
FILES = sorted((CONTENT / "certificate").glob("courses/*/weeks/*/care_plans/*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_of_the_demonstration_goes_live_and_is_written_back_the_same(file):
    from tests.assessments.careplans import given

    given.rubric()
    Rubric.objects.filter(slug="team-plan").update(slug="team-care-plan")
    complaints = Complaints()
    files = PackFiles(CONTENT / "certificate", complaints)
    path = str(file.relative_to(CONTENT / "certificate"))
    reading = Reading(files, vocabulary(), complaints, "certificate")
    draft = CarePlanFiles().read(reading, Name(path, 0, file.stem), f"certificate/x/{file.stem}")
    complaints.raise_any()
    page = content.assign(CarePlanPage(live=False), draft, {})
    factories.week().add_child(instance=page)
    assert draft.findings(page) == []
    page.save_revision().publish()
    page = CarePlanPage.objects.get(pk=page.pk)
    version = ExerciseVersion.objects.get(exercise_key=page.key)
    assert version.definition.interventions and version.definition.musts
    written = texts.of(page, Pen(vocabulary(), SiteFiles(), Places()))[texts.OWN]
    assert yaml.safe_load(written) == yaml.safe_load(file.read_text("utf-8"))


def test_the_rubric_of_team_plans_has_the_form_of_a_rubric():
    found = PackFiles(CONTENT / "material", complaints := Complaints()).yaml("rubrics/team-care-plan.yaml")
    assert rubrics.SHAPE.of(found)["title"]
    complaints.raise_any()
