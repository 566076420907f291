"""The program office writes what a program's certificate says."""

from django.db import migrations

from cms.granting import permissions


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_printing_again"), ("cms", "0004_groups")]
    operations = [migrations.RunPython(*permissions("Program office", "certificates", ["design"]))]
