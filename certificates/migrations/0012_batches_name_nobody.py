from django.db import migrations
from django.db.models import Count


def rename(apps, schema_editor):
    """Titles of batches of one bore the learner's name; they say the cohort, as those of many do."""
    batches = apps.get_model("certificates", "Batch").objects.filter(kind="issue")
    for batch in batches.annotate(count=Count("rows")).filter(count=1):
        enrollment = batch.rows.select_related("enrollment__cohort__program").get().enrollment
        if enrollment:
            cohort = enrollment.cohort
            batch.title = f"{cohort.program.title}, {cohort.name}"[:200]
            batch.save(update_fields=["title"])


class Migration(migrations.Migration):
    dependencies = [("certificates", "0011_credit"), ("courses", "0018_what_was_waived")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop, elidable=True)]
