"""Permission groups. People are put into them by roles (cms/roles.py); faculty's groups are made with their course.

Wagtail's own Editors and Moderators and its sample workflow go: nobody here is in them, and ours replaces them.
"""

from django.db import migrations

REVIEWERS, OFFICE = "Clinical reviewers", "Program office"


def permission(apps, alias, app_label, model, codename, name=""):
    """Return a permission, made if Django's own step after the migrations has not made it yet."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.using(alias).get_or_create(app_label=app_label, model=model)
    found, _ = Permission.objects.using(alias).get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name or codename.replace("_", " ")}
    )
    return found


def make_groups(apps, schema_editor):
    """Make the two groups that stand for the whole site, and remove Wagtail's samples."""
    alias = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group")
    Group.objects.using(alias).filter(name__in=["Editors", "Moderators"]).delete()
    for name in ("Workflow", "GroupApprovalTask"):
        sample = apps.get_model("wagtailcore", name).objects.using(alias).filter(name="Moderators approval")
        sample.delete()

    access_admin = permission(
        apps, alias, "wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"
    )
    reviewers, _ = Group.objects.using(alias).get_or_create(name=REVIEWERS)
    office, _ = Group.objects.using(alias).get_or_create(name=OFFICE)
    for group in (reviewers, office):
        group.permissions.add(access_admin)
    office.permissions.add(
        permission(apps, alias, "cms", "sitesettings", "change_sitesettings", "Can change site settings")
    )
    # Reviewers find their way through the whole tree and may lock a page. They publish by approving.
    root = apps.get_model("wagtailcore", "Page").objects.using(alias).filter(depth=1).first()
    if root:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.using(alias).get_or_create(
            group=reviewers,
            page=root,
            permission=permission(
                apps, alias, "wagtailcore", "page", "lock_page", "Lock/unlock pages you've locked"
            ),
        )


def remove_groups(apps, schema_editor):
    """Take the two groups away again. Wagtail's samples do not come back: nothing needs them."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=[REVIEWERS, OFFICE]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_audit_entries_are_permanent"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
