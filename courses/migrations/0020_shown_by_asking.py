from django.db import migrations, models


def mark(apps, schema_editor):
    """Asking a colleague stands for roles and responsibilities, where the vocabulary has them; the office may change it."""
    rows = apps.get_model("courses", "Competency").objects.using(schema_editor.connection.alias)
    rows.filter(framework__code="ipec", code__iexact="rr").update(shown_by_asking=True)


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_moves_to_other_rules")]

    operations = [
        migrations.AddField(
            model_name="competency",
            name="shown_by_asking",
            field=models.BooleanField(
                default=False,
                help_text="A case in which a learner asked a colleague of another discipline is evidence for it.",
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
