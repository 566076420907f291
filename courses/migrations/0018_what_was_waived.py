from django.db import migrations, models


def fill(apps, schema_editor):
    """Say of each waiver what it was given for: what its rule asks of the learner until today."""
    for waiver in apps.get_model("courses", "Waiver").objects.select_related("enrollment__rules"):
        rules = waiver.enrollment.rules
        asked = _frozen(rules, waiver) if rules else _present(apps, waiver)
        if asked:
            waiver.asked = asked
            waiver.save(update_fields=["asked"])


def _frozen(rules, waiver):
    rows = (row for row in rules.content["requirements"] if row["key"] == str(waiver.rule))
    return next((_asked(row) for row in rows), None)


def _present(apps, waiver):
    rows = apps.get_model("courses", "ProgramRequirement").objects
    row = rows.filter(key=waiver.rule, program__cohorts__enrollments=waiver.enrollment_id).first()
    if row is None:
        return None
    amount = None if row.amount is None else f"{row.amount.normalize():f}"
    return _asked(
        {"kind": row.kind, "about": row.about_id, "amount": amount, "letter": row.letter, "words": row.words}
    )


def _asked(row):
    found = {name: row[name] for name in ("kind", "about", "amount")} | {"letter": row.get("letter", "")}
    return found | ({"words": row["words"]} if row["kind"] == "office_confirms" else {})


class Migration(migrations.Migration):
    dependencies = [("courses", "0017_latin_name")]

    operations = [
        migrations.AddField(
            model_name="waiver",
            name="asked",
            field=models.JSONField(
                default=dict, help_text="What the rule asked then: it is this that need not be met."
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
