"""Tracks become words of the vocabulary that the office edits. The disciplines find theirs in the next step.

In three steps, because PostgreSQL does not change a table while rows of it wait for their constraints.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_packs")]
    operations = [
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(help_text="Permanent. Packs and rules refer to it.", unique=True)),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"ordering": ["position", "name"], "abstract": False},
        ),
        migrations.RenameField("discipline", "track", "track_code"),
        migrations.AlterField("discipline", "track_code", models.CharField(max_length=12, default="")),
        migrations.AddField(
            "discipline",
            "track",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="disciplines",
                to="courses.track",
            ),
        ),
    ]
