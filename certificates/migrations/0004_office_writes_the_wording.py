"""The program office writes what a program's certificate says."""

from django.db import migrations

OFFICE = "Program office"
ACTS = ("add", "change", "delete")


def give(apps, schema_editor):
    """Let the office add, change and delete designs."""
    alias = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="certificates", model="design")
    )
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    office = apps.get_model("auth", "Group").objects.using(alias).get(name=OFFICE)
    for act in ACTS:
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=f"{act}_design", defaults={"name": f"Can {act} design"}
        )
        office.permissions.add(permission)


def take(apps, schema_editor):
    """Take these permissions away again."""
    alias = schema_editor.connection.alias
    office = apps.get_model("auth", "Group").objects.using(alias).filter(name=OFFICE).first()
    if office:
        office.permissions.remove(*office.permissions.filter(content_type__app_label="certificates"))


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_printing_again"), ("cms", "0004_groups")]
    operations = [migrations.RunPython(give, take)]
