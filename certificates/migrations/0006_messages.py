"""What the office writes to learners and whom it worries about; records know what is due, and sort by plain names."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly, Frozen


def work_out_anew(apps, schema_editor):
    """Records know more from now on: every one is worked out again, by the clock or when somebody looks."""
    apps.get_model("certificates", "LearnerRecord").objects.update(asked=models.F("asked") + 1)


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0005_records'),
        ('cms', '0005_more_blocks'),
        ('courses', '0012_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, help_text='Made with the form: a second press of the button finds it.', unique=True)),
                ('subject', models.CharField(max_length=150)),
                ('text', models.TextField(help_text='As it was written, with its fields.')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('to', models.CharField(help_text='Whom the office had chosen, in words.', max_length=255)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MessageCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('email', models.CharField(max_length=254)),
                ('subject', models.CharField(max_length=255)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['message', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RiskRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('not_seen', 'Not seen for some days'), ('overdue', 'A due date has passed, and what was due is not done'), ('unsafe', 'A matter of safety is open'), ('slow', 'Few requirements are met, and the end is near')], max_length=10)),
                ('days', models.PositiveSmallIntegerField(help_text='For so many days; of the last kind: with so many days to the cohort’s last day.', validators=[django.core.validators.MaxValueValidator(730)])),
                ('percent', models.PositiveSmallIntegerField(blank=True, help_text='Of the last kind only: fewer than this share of the requirements is met.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
            ],
            options={
                'ordering': ['program', 'kind', 'days'],
            },
        ),
        migrations.AlterModelOptions(
            name='learnerrecord',
            options={'ordering': ['rank', 'sort_name', 'enrollment']},
        ),
        migrations.RemoveIndex(
            model_name='learnerrecord',
            name='records_of_a_cohort',
        ),
        migrations.RemoveIndex(
            model_name='learnerrecord',
            name='records_in_order',
        ),
        migrations.AddField(
            model_name='learnerrecord',
            name='due_at',
            field=models.DateTimeField(blank=True, help_text='The earliest date of what is not done yet, past or to come.', null=True),
        ),
        migrations.AddField(
            model_name='learnerrecord',
            name='due_title',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name='learnerrecord',
            name='is_studying',
            field=models.BooleanField(default=True, help_text='The enrollment can lead to a certificate.'),
        ),
        migrations.AddField(
            model_name='learnerrecord',
            name='sort_name',
            field=models.CharField(blank=True, help_text='The name in one case and without accents.', max_length=255),
        ),
        migrations.AddField(
            model_name='learnerrecord',
            name='unsafe_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='recordline',
            name='figure',
            field=models.CharField(blank=True, help_text='The same in a few characters: 9 of 12.', max_length=40),
        ),
        migrations.AlterField(
            model_name='learnerrecord',
            name='search',
            field=models.TextField(blank=True, help_text='Everything it is found by, in one case, plain.'),
        ),
        migrations.AddIndex(
            model_name='learnerrecord',
            index=models.Index(fields=['cohort_id', 'rank', 'sort_name'], name='records_of_a_cohort'),
        ),
        migrations.AddIndex(
            model_name='learnerrecord',
            index=models.Index(fields=['rank', 'sort_name', 'enrollment'], name='records_in_order'),
        ),
        migrations.AddField(
            model_name='message',
            name='written_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='messagecopy',
            name='enrollment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='courses.enrollment'),
        ),
        migrations.AddField(
            model_name='messagecopy',
            name='mail',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.outgoingmail'),
        ),
        migrations.AddField(
            model_name='messagecopy',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='certificates.message'),
        ),
        migrations.AddField(
            model_name='messagecopy',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='riskrule',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risk_rules', to='courses.programpage'),
        ),
        migrations.AddIndex(
            model_name='messagecopy',
            index=models.Index(fields=['written_at'], name='copies_to_write'),
        ),
        migrations.AddConstraint(
            model_name='messagecopy',
            constraint=models.UniqueConstraint(fields=('message', 'user'), name='each_is_written_to_once'),
        ),
        migrations.AddConstraint(
            model_name='riskrule',
            constraint=models.UniqueConstraint(fields=('program', 'kind', 'days'), name='one_risk_rule_of_a_kind_and_days'),
        ),
        migrations.AddConstraint(
            model_name='riskrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'slow'), ('percent__isnull', False)), models.Q(models.Q(('kind', 'slow'), _negated=True), ('percent', None)), _connector='OR'), name='only_slowness_has_a_share'),
        ),
        AppendOnly("Message"),
        Frozen("MessageCopy", ["message", "enrollment", "user", "name", "email", "subject", "text", "written_at"]),
        migrations.RunPython(work_out_anew, migrations.RunPython.noop),
    ]
