"""Batches: put together by one person, approved by another; and certificates that take another's place."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0006_messages'),
        ('courses', '0012_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='certificate',
            name='standing',
            field=models.CharField(choices=[('prepared', 'In preparation'), ('valid', 'Valid'), ('revoked', 'Revoked'), ('replaced', 'Replaced')], default='valid', max_length=10),
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('issue', 'Issue'), ('reissue', 'Issue again')], default='issue', max_length=10)),
                ('state', models.CharField(choices=[('looking', 'Being looked through'), ('waiting', 'Waiting for a second person'), ('running', 'Approved, and being issued'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='looking', max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, choices=[('error', 'Issued in error'), ('misconduct', 'Academic misconduct'), ('replaced', 'Replaced by another certificate'), ('name', 'The holder’s name has changed'), ('key', 'The key it was signed with is no longer trusted'), ('request', "At the holder's request")], max_length=12)),
                ('words', models.CharField(blank=True, help_text='Why, for the record; never shown to the public.', max_length=500)),
                ('edition', models.PositiveIntegerField(default=1, help_text='Grows when the list changes: who approves has seen this edition.')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('looked_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('worked_at', models.DateTimeField(blank=True, help_text='When a worker last did something.', null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, help_text='Why it does not go on just now.', max_length=500)),
                ('approved_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('new', 'Not looked at yet'), ('waiting', 'Eligible'), ('blocked', 'Blocked'), ('held', 'Issued already'), ('left_out', 'Left out'), ('awarded', 'Awarded; the document is being made'), ('given', 'Issued'), ('refused', 'Not issued')], default='new', max_length=10)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('line', models.CharField(blank=True, help_text='Below the name: credentials and discipline.', max_length=255)),
                ('seen', models.CharField(blank=True, help_text='Fingerprint of what was looked at.', max_length=64)),
                ('is_right_to_left', models.BooleanField(default=False)),
                ('to_look_at', models.CharField(blank=True, help_text='Why the name should be looked at.', max_length=255)),
                ('sentences', models.JSONField(default=list, help_text='Why not, or what stopped it; remarks while eligible.')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(blank=True, help_text='When a worker took it up.', null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='certificates.batch')),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch_rows', to='certificates.certificate')),
                ('enrollment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='batch_rows', to='courses.enrollment')),
                ('old', models.ForeignKey(blank=True, help_text='What is replaced.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificate')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Replacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('error', 'Issued in error'), ('misconduct', 'Academic misconduct'), ('replaced', 'Replaced by another certificate'), ('name', 'The holder’s name has changed'), ('key', 'The key it was signed with is no longer trusted'), ('request', "At the holder's request")], max_length=12)),
                ('words', models.CharField(help_text='For the record; never shown to the public.', max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='certificates.certificate')),
            ],
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['state', '-made_at'], name='batches_by_state'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('made_by')), _negated=True), _connector='OR'), name='two_people_for_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('running', 'finished')), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='approved_before_it_runs'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['batch', 'state', 'name'], name='rows_of_a_batch'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(condition=models.Q(('state', 'awarded')), fields=['certificate'], name='rows_being_printed'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'enrollment'), name='once_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'old'), name='replaced_once_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('awarded', 'given')), _negated=True), ('certificate__isnull', False), _connector='OR'), name='awarded_means_there_is_one'),
        ),
        AppendOnly("Replacement"),
    ]
