"""What migrations use to let a group edit models: permissions exist before Django's own step has made them."""


def permissions(group, app, models, acts=("add", "change", "delete")):
    """Return (give, take), two functions for RunPython, for acts of a group on models of an app."""

    def give(apps, schema_editor):
        alias = schema_editor.connection.alias
        content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
        known = apps.get_model("auth", "Permission").objects.using(alias)
        holder = apps.get_model("auth", "Group").objects.using(alias).get(name=group)
        for model in models:
            content_type, _made = content_types.get_or_create(app_label=app, model=model)
            for act in acts:
                permission, _made = known.get_or_create(
                    content_type=content_type,
                    codename=f"{act}_{model}",
                    defaults={"name": f"Can {act} {model}"},
                )
                holder.permissions.add(permission)

    def take(apps, schema_editor):
        alias = schema_editor.connection.alias
        holder = apps.get_model("auth", "Group").objects.using(alias).filter(name=group).first()
        if holder:
            wanted = [f"{act}_{model}" for model in models for act in acts]
            held = holder.permissions.filter(content_type__app_label=app, codename__in=wanted)
            holder.permissions.remove(*held)

    return give, take
