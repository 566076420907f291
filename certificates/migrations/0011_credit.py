"""Continuing education: kinds of credit with their rules, activities, statements, claims and receipts of files."""

from decimal import Decimal

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly, Frozen
from cms.granting import permissions

FIRST = "0.25"
# code, name, unit, disciplines, least, what a learner gives, what stands beside it, for teams, days to report.
TYPES = [
    ("ama", "AMA PRA Category 1 Credit", "credits", ["physician"], FIRST, ["birth_day"], "activity", False, None),
    ("ancc", "Nursing contact hours (ANCC)", "contact hours", ["nurse"], FIRST, [], "activity", False, None),
    ("aapa", "AAPA Category 1 CME", "credits", ["physician-assistant"], FIRST, [], "activity", False, None),
    ("acpe", "Pharmacy contact hours (ACPE)", "contact hours", ["pharmacist"], FIRST, ["nabp", "birth_day"], "uan", False, 60),
    ("apa", "Psychology CE (APA)", "hours", ["psychologist"], "1.00", [], "activity", False, None),
    ("aswb", "Social work ACE (ASWB)", "credits", ["social-worker"], FIRST, ["license"], "activity", False, None),
    ("ipce", "Interprofessional credit (IPCE)", "credits", [], FIRST, [], "activity", True, None),
]  # fmt: skip


def seed(apps, schema_editor):
    """Add every kind of credit that is not there yet, found by its code."""
    kinds, disciplines = apps.get_model("certificates", "CreditType"), apps.get_model("courses", "Discipline")
    for position, (code, name, unit, seats, least, needs, reference, teams, days) in enumerate(TYPES):
        kind, made = kinds.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "unit": unit,
                "least": least,
                "needs": needs,
                "reference": reference,
                "is_for_teams": teams,
                "report_within_days": days,
                "position": position,
            },
        )
        if made:
            kind.disciplines.set(disciplines.objects.filter(code__in=seats))


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0010_designs"),
        ("cms", "0004_groups"),
        ("courses", "0017_latin_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=110)),
                (
                    "number",
                    models.CharField(
                        help_text="The provider’s own number of the activity.", max_length=30, unique=True
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("live", "Live, in person"),
                            ("webinar", "Live online"),
                            ("enduring", "Enduring material"),
                            ("blended", "Blended: live online and self-paced"),
                        ],
                        default="enduring",
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(help_text="City, or a web address.", max_length=60)),
                ("provider", models.CharField(max_length=100)),
                ("joint_providers", models.CharField(blank=True, max_length=160)),
                (
                    "faculty",
                    models.TextField(help_text="Faculty and planners with their credentials, one line each."),
                ),
                (
                    "planners",
                    models.CharField(
                        blank=True,
                        help_text="Professions that planned it, separated by commas.",
                        max_length=200,
                    ),
                ),
                (
                    "disclosures",
                    models.TextField(
                        help_text="Of everybody who could shape the content, and how it was resolved."
                    ),
                ),
                (
                    "media",
                    models.CharField(
                        help_text="Such as “Text, figures and simulated cases”.", max_length=120
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        help_text="How one takes part and what has to be done for credit.", max_length=200
                    ),
                ),
                ("minutes", models.PositiveIntegerField(help_text="How long it takes, as estimated.")),
                (
                    "passing",
                    models.CharField(
                        blank=True,
                        help_text="What has to be reached in its assessment, as told beforehand.",
                        max_length=200,
                    ),
                ),
                ("released_on", models.DateField()),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(help_text="The last day on which credit can be claimed.")),
                (
                    "sentence",
                    models.CharField(
                        default="took part in the whole activity named below and claimed the credit shown.",
                        help_text="Goes on after the name. Only what the record proves.",
                        max_length=160,
                    ),
                ),
                ("signer_1", models.CharField(blank=True, max_length=40)),
                ("signer_1_role", models.CharField(blank=True, max_length=40)),
                ("signer_2", models.CharField(blank=True, max_length=40)),
                ("signer_2_role", models.CharField(blank=True, max_length=40)),
                (
                    "fine_print",
                    models.CharField(
                        default="Each professional claims only the credit that matches the part taken. This certificate is not academic credit.",
                        max_length=200,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "program",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="courses.programpage",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "activities",
                "ordering": ["-released_on", "title"],
            },
        ),
        migrations.CreateModel(
            name="ActivityRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "about",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="Number of the page it is about; the page may be gone one day.",
                        null=True,
                    ),
                ),
                ("about_title", models.CharField(blank=True, max_length=255)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("words", models.CharField(blank=True, max_length=255)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="certificates.activity",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lines",
                    models.JSONField(
                        help_text="One for each kind of credit: code, reference, designated, claimed."
                    ),
                ),
                ("completed_on", models.DateField()),
                ("claimed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="certificates.activity",
                    ),
                ),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim",
                        to="certificates.certificate",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CreditFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "certificates",
                    models.JSONField(help_text="Numbers of the certificates whose credit it reports."),
                ),
                ("left_out", models.PositiveIntegerField()),
                (
                    "receipt",
                    models.CharField(blank=True, help_text="What the accreditor answered.", max_length=200),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="certificates.activity",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CreditSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_on",
                    models.BooleanField(
                        default=False,
                        help_text="Only if an accredited provider backs it. Certificates that were issued stay as they are.",
                        verbose_name="Offer continuing-education credit",
                    ),
                ),
                (
                    "organization",
                    models.CharField(blank=True, help_text="As it is printed at the top.", max_length=80),
                ),
                ("office", models.CharField(default="Office of Continuing Education", max_length=60)),
                (
                    "site",
                    models.OneToOneField(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="wagtailcore.site"
                    ),
                ),
            ],
            options={
                "verbose_name": "continuing education",
            },
        ),
        migrations.CreateModel(
            name="CreditType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.SlugField(help_text="Permanent. Certificates and files refer to it.", unique=True),
                ),
                ("name", models.CharField(help_text="As it is printed.", max_length=60)),
                (
                    "unit",
                    models.CharField(
                        default="credits", help_text="Such as “credits” or “contact hours”.", max_length=30
                    ),
                ),
                ("step", models.DecimalField(decimal_places=2, default=Decimal("0.25"), max_digits=4)),
                ("least", models.DecimalField(decimal_places=2, default=Decimal("0.25"), max_digits=4)),
                (
                    "needs",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What a learner has to give, such as “license” and “birth_day”.",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        choices=[("uan", "Universal Activity Number"), ("activity", "The activity’s number")],
                        default="activity",
                        help_text="What stands beside the credit on the certificate.",
                        max_length=10,
                    ),
                ),
                (
                    "is_for_teams",
                    models.BooleanField(
                        default=False,
                        help_text="For an activity planned by and for the team; beside the credit of a profession, never instead.",
                    ),
                ),
                (
                    "report_within_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days after completion within which it has to be reported.",
                        null=True,
                    ),
                ),
                ("is_offered", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "disciplines",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Who may claim it. None means everybody.",
                        to="courses.discipline",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of credit",
                "verbose_name_plural": "kinds of credit",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=5)),
                ("reference", models.CharField(blank=True, max_length=30)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="designations",
                        to="certificates.activity",
                    ),
                ),
                (
                    "credit_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.credittype",
                    ),
                ),
            ],
            options={
                "ordering": ["credit_type__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LearnerIdentifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=30)),
                ("state", models.CharField(blank=True, max_length=2)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=1200)),
                ("source", models.CharField(help_text="Where it was copied from, and when.", max_length=200)),
                ("pasted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="certificates.activity",
                    ),
                ),
                (
                    "credit_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.credittype",
                    ),
                ),
                (
                    "pasted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("released_on"))),
                name="an_activity_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.UniqueConstraint(
                fields=("activity", "credit_type"), name="one_designation_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="designated_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="learneridentifier",
            constraint=models.UniqueConstraint(fields=("user", "kind"), name="one_identifier_of_a_kind"),
        ),
        AppendOnly("Statement"),
        Frozen("Claim", columns=["activity", "certificate", "lines", "completed_on", "claimed_at"]),
        Frozen(
            "CreditFile",
            columns=["activity", "made_at", "sha256", "size", "certificates", "left_out", "receipt"],
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
        # A kind of credit is never removed, only no longer offered: certificates refer to it.
        migrations.RunPython(*permissions("Program office", "certificates", ["credittype"], ("add", "change"))),
        migrations.RunPython(*permissions("Program office", "certificates", ["creditsettings"], ("change",))),
    ]
