"""Sittings with their own rules, what learners were granted, releases, signed debriefs; promises kept with attempts."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly, Frozen


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_rubrics"),
        ("courses", "0011_packs_keep_their_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "multiplier",
                    models.DecimalField(
                        decimal_places=2,
                        default=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("extra_minutes", models.PositiveSmallIntegerField(default=0)),
                ("break_minutes", models.PositiveSmallIntegerField(default=0)),
                ("extra_tries", models.PositiveSmallIntegerField(default=0)),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-granted_at"],
            },
        ),
        migrations.CreateModel(
            name="CriticalDebrief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("words", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "ordering": ["sitting", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="sitting",
            name="one_sitting_per_case_and_cohort",
        ),
        migrations.AddField(
            model_name="attempt",
            name="policy_snapshot",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What the learner was promised when it began; later changes of the sitting take none of it.",
            ),
        ),
        migrations.AddField(
            model_name="casepage",
            name="content_note",
            field=models.CharField(
                blank=True,
                help_text="What of it may be hard, in one sentence: “A child dies in this case.” Read before one begins.",
                max_length=300,
                verbose_name="Content note",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="cut_percent",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name="sitting",
            name="feedback",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What of an attempt is shown at another moment than usual.",
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="last_extension_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="The latest close anybody was ever given here.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="sitting",
            name="wait_hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                fields=("cohort", "case_key", "purpose"), name="one_sitting_per_case_cohort_and_purpose"
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="granted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="sitting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accommodations",
                to="assessments.sitting",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accommodations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="criticaldebrief",
            name="attempt",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="critical_debrief",
                to="assessments.attempt",
            ),
        ),
        migrations.AddField(
            model_name="criticaldebrief",
            name="signed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="assessments.sitting"
            ),
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(fields=["user", "withdrawn_at"], name="accommodations_running"),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sitting__isnull", False),
                    models.Q(("closes_at", None), ("opens_at", None)),
                    _connector="OR",
                ),
                name="own_dates_belong_to_one_sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="one_release_of_a_number"),
        ),
        AppendOnly("CriticalDebrief"),
        AppendOnly("Release"),
        Frozen(
            "Accommodation",
            columns=[
                "user",
                "multiplier",
                "extra_minutes",
                "break_minutes",
                "extra_tries",
                "granted_by",
                "granted_at",
                "withdrawn_at",
            ],
        ),
        # SQLite made the table of attempts anew for the added column, and forgot its triggers.
        Frozen(
            "Attempt",
            columns=[
                "uuid", "sitting", "version", "user", "number", "started_at", "seat", "variant_seed", "policy_snapshot",
            ],
        ),
    ]
