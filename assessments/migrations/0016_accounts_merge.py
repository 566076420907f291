"""Attempts and accommodations stay with whom they are of, unless two accounts turn out to be one person."""

from django.db import migrations

from cms.db import ChangesHands, Frozen

MERGED = ("courses", "MergedAccount", "account", "stands_for")


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0015_sounds"),
        ("courses", "0016_people"),
    ]

    operations = [
        Frozen(
            "Attempt",
            columns=[
                "uuid", "sitting", "version", "number", "started_at", "seat", "variant_seed", "policy_snapshot",
            ],
        ),
        ChangesHands("Attempt", "user", said_by=MERGED),
        Frozen(
            "Accommodation",
            columns=[
                "multiplier", "extra_minutes", "break_minutes", "extra_tries", "granted_by", "granted_at", "withdrawn_at",
            ],
        ),
        ChangesHands("Accommodation", "user", said_by=MERGED),
    ]
