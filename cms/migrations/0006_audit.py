"""An audit entry says whose record it is about, and the log is found by person, act and day however long it grows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_more_blocks")]

    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="audit_actor"),
        migrations.AddField(
            model_name="auditentry",
            name="about",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The person whose record it is.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor", "id"], name="audit_by_actor"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["about", "id"], name="audit_by_person"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["verb", "id"], name="audit_by_verb"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["at"], name="audit_by_day"),
        ),
        # SQLite made the table anew, and forgot its triggers.
        AppendOnly("AuditEntry"),
    ]
