"""What the office changes about a learner's place, name and accounts; what was changed stays on record."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly, Frozen


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0015_rosters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='enrollment',
            name='deferred_to',
            field=models.ForeignKey(blank=True, help_text='While deferred: the cohort in which the learner goes on, where it is known.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='expected', to='courses.cohort'),
        ),
        migrations.CreateModel(
            name='NameChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(default=dict, help_text='Names by field, as they were.')),
                ('after', models.JSONField(default=dict, help_text='The same fields, as they are since.')),
                ('why', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='name_changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlaceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('withdrawn', 'Withdrawn'), ('returned', 'Back again'), ('deferred', 'Deferred'), ('resumed', 'Resumed'), ('transferred', 'Transferred'), ('merged', 'Merged with another place')], max_length=12)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='courses.enrollment')),
                ('from_cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.cohort')),
                ('to_cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.cohort')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MergedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(help_text='The address by which the old account signed in.', max_length=254)),
                ('why', models.CharField(max_length=500)),
                ('moved', models.JSONField(default=list, help_text='[what, how many moved, how many stayed]')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='merged_into', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stands_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_accounts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('account', models.F('stands_for')), _negated=True), name='nobody_is_merged_into_themself')],
            },
        ),
        AppendOnly("PlaceChange"),
        AppendOnly("MergedAccount"),
        Frozen("NameChange", columns=["user", "by", "at"]),
    ]
