"""What exercises for teams share in content packs: what the checks say of them, and why one stays."""

from assessments.engine.findings import blocking
from assessments.models import TeamTask
from assessments.teamwork import freezing, kinds
from courses.packs import keeping
from courses.packs.shapes import SHOULD, Key, Line

REVIEW = Key("review_discipline", Line(50), "The discipline whose reviewer should read it.", SHOULD)


def findings(page):
    """What the checks say of an unsaved exercise."""
    return [(one.where, one.sentence) for one in blocking(freezing.findings(page))]


@keeping.reason
def set_to_teams(keys):
    """Teams were set an exercise."""
    found = []
    for kind in kinds.KINDS.values():
        rows = kind.page_model.objects.filter(pk__in=keys, alias_of=None)
        found += rows.values_list("exercise_key", flat=True)
    return "teams were set to it" if TeamTask.objects.filter(exercise_key__in=found).exists() else ""
