"""When a document that could not be made is tried again; and finding a certificate by its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_what_was_issued_stays")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="try_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["pdf_sha256"], name="certificate_by_its_file"),
        ),
    ]
