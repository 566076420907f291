"""Take the old code away: every discipline has found its track."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_disciplines_find_their_track")]
    operations = [
        migrations.RemoveField("discipline", "track_code"),
        migrations.AlterField(
            "discipline",
            "track",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disciplines", to="courses.track"
            ),
        ),
    ]
