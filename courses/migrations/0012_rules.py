"""A program's rules by versions, waivers, and who asked that the public be told nothing about them."""

import hashlib
import json
from collections import defaultdict

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly


def name_each_rule(apps, schema_editor):
    """A default is worked out once for all rows that exist: give each of them a key of its own."""
    for row in apps.get_model("courses", "ProgramRequirement").objects.all():
        row.key = uuid.uuid4()
        row.save(update_fields=["key"])


def keep_the_rules_of_whoever_studies(apps, schema_editor):
    """Until now everybody was judged by the present rules: they become the first version."""
    RulesVersion = apps.get_model("courses", "RulesVersion")
    Enrollment = apps.get_model("courses", "Enrollment")
    rules = defaultdict(list)
    rows = apps.get_model("courses", "ProgramRequirement").objects.select_related("about")
    for row in rows.order_by("program_id", "sort_order", "pk"):
        rules[row.program_id].append(
            {
                "key": str(row.key),
                "kind": row.kind,
                "about": row.about_id,
                "about_title": row.about.title if row.about else "",
                "amount": None if row.amount is None else f"{row.amount.normalize():f}",
                "words": row.words,
            }
        )
    for program, requirements in rules.items():
        studying = Enrollment.objects.filter(cohort__program_id=program)
        if not studying.exists():
            continue
        asked = {"schema": 1, "requirements": [{**one, "about_title": ""} for one in requirements]}
        canonical = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        version = RulesVersion.objects.create(
            program_id=program,
            number=1,
            content={"schema": 1, "requirements": requirements},
            digest=hashlib.sha256(canonical.encode()).hexdigest(),
        )
        studying.update(rules=version)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0011_packs_keep_their_notes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='learnerprofile',
            name='directory_opt_out',
            field=models.BooleanField(default=False, help_text='Ask the university to tell nobody what I study: no page here shows my name to the public.'),
        ),
        migrations.AddField(
            model_name='programrequirement',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False, help_text="The rule's name in every version."),
        ),
        migrations.CreateModel(
            name='RulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules_versions', to='courses.programpage')),
            ],
            options={
                'ordering': ['program', 'number'],
            },
        ),
        migrations.AddField(
            model_name='enrollment',
            name='rules',
            field=models.ForeignKey(blank=True, help_text='The rules by which this learner is judged. Empty: those that are published now.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='courses.rulesversion'),
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.UUIDField(help_text="Key of the rule, the same in every version of the program's rules.")),
                ('title', models.CharField(help_text='The rule as it read when the waiver was asked for.', max_length=255)),
                ('why', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was refused or taken back.', null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='courses.enrollment')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.UniqueConstraint(fields=('program', 'number'), name='one_rules_version_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='rulesversion',
            constraint=models.UniqueConstraint(fields=('program', 'digest'), name='the_same_rules_are_one_version'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('enrollment', 'rule'), name='one_waiver_each'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='who_asks_does_not_approve'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='an_approval_has_a_person_and_a_moment'),
        ),
        AppendOnly("RulesVersion"),
        migrations.RunPython(name_each_rule, migrations.RunPython.noop),
        migrations.RunPython(keep_the_rules_of_whoever_studies, migrations.RunPython.noop),
    ]
