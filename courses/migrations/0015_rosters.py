"""Rosters the office reads in, what it knows of a person before they come, and the university's number of a learner."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0014_evaluations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='prefilled',
            field=models.JSONField(blank=True, default=dict, help_text='What the office knows of the person: it fills what they left empty when they accept.'),
        ),
        migrations.AddField(
            model_name='learnerprofile',
            name='student_id',
            field=models.CharField(blank=True, help_text="The university's number for the learner, as the office has it.", max_length=40),
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('notes', models.JSONField(default=list, help_text='Remarks about the file as a whole, as sentences.')),
                ('state', models.CharField(choices=[('planned', 'Dry run'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('dropped', 'Left alone')], default='planned', max_length=10)),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undo_why', models.CharField(blank=True, max_length=500)),
                ('worked_at', models.DateTimeField(blank=True, help_text='When a job last did a line of it.', null=True)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='courses.cohort')),
                ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-read_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RosterRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('values', models.JSONField(default=dict, help_text='What the file says, by field.')),
                ('problems', models.JSONField(default=list, help_text='What is wrong with it as a line, as sentences.')),
                ('doubts', models.JSONField(default=list, help_text='What other lines of the file make doubtful.')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('kind', models.CharField(choices=[('conflict', 'Conflicting'), ('refused', 'Refused'), ('new', 'New'), ('matched', 'Has an account'), ('already', 'Already in')], max_length=10)),
                ('reasons', models.JSONField(default=list)),
                ('remarks', models.JSONField(default=list)),
                ('seat', models.CharField(blank=True, max_length=101)),
                ('letter', models.CharField(blank=True, max_length=12)),
                ('is_ticked', models.BooleanField(default=False, help_text='The office takes a conflicting line along.')),
                ('outcome', models.CharField(choices=[('planned', 'Nothing yet'), ('waiting', 'Waiting its turn'), ('invited', 'Invited'), ('enrolled', 'Enrolled'), ('left_out', 'Left out'), ('changed', 'Left out: changed meanwhile'), ('undone', 'Undone'), ('stayed', 'Could not be undone')], default='planned', max_length=10)),
                ('words', models.CharField(blank=True, help_text='Why it was left out, or stayed.', max_length=500)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('enrollment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='roster_rows', to='courses.enrollment')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='roster_rows', to='courses.invitation')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='courses.rosterimport')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['line'],
                'indexes': [models.Index(fields=['roster', 'kind'], name='roster_by_kind'), models.Index(fields=['roster', 'outcome'], name='roster_by_outcome')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'line'), name='one_row_per_line')],
            },
        ),
    ]
