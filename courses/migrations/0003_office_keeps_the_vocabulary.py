"""The program office edits the vocabulary; faculty only choose from it, which needs no permission."""

from django.db import migrations

from cms.granting import permissions

TERMS = ["discipline", "levelofcare", "domain", "framework", "competency"]


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_terms"), ("cms", "0004_groups")]
    operations = [migrations.RunPython(*permissions("Program office", "courses", TERMS))]
