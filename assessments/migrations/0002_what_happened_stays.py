"""Versions, events and scores are append-only; a typed text keeps the digest by which the log names it."""

from django.db import migrations

from cms.db import AppendOnly, Frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [
        AppendOnly("CaseVersion"),
        AppendOnly("AttemptEvent"),
        AppendOnly("ScoringRun"),
        AppendOnly("ItemScore"),
        AppendOnly("Outcome"),
        Frozen("Words", columns=["attempt", "item", "salt", "sha256", "written_at", "erased_at"]),
        Frozen("Attempt", columns=["uuid", "sitting", "version", "user", "number", "started_at"]),
    ]
