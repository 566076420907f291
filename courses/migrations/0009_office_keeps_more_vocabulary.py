"""The program office edits tracks, the glossary and the statements of self-assessments."""

from django.db import migrations

from cms.granting import permissions


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_the_curriculum"), ("cms", "0004_groups")]
    operations = [
        migrations.RunPython(
            *permissions("Program office", "courses", ["track", "glossaryterm", "statementset", "statement"])
        )
    ]
