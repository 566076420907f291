"""The program office edits the vocabulary; faculty only choose from it, which needs no permission."""

from django.db import migrations

OFFICE = "Program office"
TERMS = ("discipline", "levelofcare", "domain", "framework", "competency")


def give(apps, schema_editor):
    """Let the office add, change and delete the words of the vocabulary."""
    alias = schema_editor.connection.alias
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    office = apps.get_model("auth", "Group").objects.using(alias).get(name=OFFICE)
    for model in TERMS:
        content_type, _ = ContentType.objects.using(alias).get_or_create(app_label="courses", model=model)
        for act in ("add", "change", "delete"):
            permission, _ = Permission.objects.using(alias).get_or_create(
                content_type=content_type,
                codename=f"{act}_{model}",
                defaults={"name": f"Can {act} {model}"},
            )
            office.permissions.add(permission)


def take(apps, schema_editor):
    """Take these permissions away again."""
    alias = schema_editor.connection.alias
    office = apps.get_model("auth", "Group").objects.using(alias).filter(name=OFFICE).first()
    if office:
        office.permissions.remove(*office.permissions.filter(content_type__app_label="courses"))


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_terms"), ("cms", "0004_groups")]
    operations = [migrations.RunPython(give, take)]
