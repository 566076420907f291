"""Rubrics, which faculty write and the office keeps; marks, which stay as they are once they are final."""

import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

from cms.db import FinalStays
from cms.granting import permissions

WRITES = ("add", "change", "publish")


def let_faculty_write(apps, schema_editor):
    """Give the groups of faculty that are there what those made later get from cms.roles.faculty_may."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in groups.filter(name__startswith="Faculty: ").values_list("name", flat=True):
        permissions(name, "assessments", ["rubric"], WRITES)[0](apps, schema_editor)


def take_from_faculty(apps, schema_editor):
    """Take it away again."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in groups.filter(name__startswith="Faculty: ").values_list("name", flat=True):
        permissions(name, "assessments", ["rubric"], WRITES)[1](apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_panels'),
        ('cms', '0004_groups'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='scoringrun',
            name='kind',
            field=models.CharField(choices=[('initial', 'When handed in'), ('regrade', 'Regraded'), ('marked', 'Marked by a person')], default='initial', max_length=10),
        ),
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('slug', models.SlugField(help_text='Permanent. Content packs name it.', max_length=80, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('about', models.TextField(blank=True, help_text='For markers: what it is for, how to use it.')),
                ('criteria', wagtail.fields.StreamField([('criterion', 9)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'What is judged: “Explains why the drug changes”.', 'max_length': 120}), 1: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'A word or two: “Not yet”, “Sound”, “Exemplary”.', 'max_length': 60}), 3: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'max_digits': 6, 'min_value': 0}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'By what a marker knows it, in a sentence.', 'required': False, 'rows': 3}), 5: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'An answer at this level could harm the patient. One level at most.', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('label', 2), ('points', 3), ('descriptor', 4), ('critical', 5)]], {}), 7: ('wagtail.blocks.ListBlock', (6,), {'help_text': 'In the order of their points, lowest or highest first.', 'min_num': 2}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'Where a level is critical: what it could have done to the patient, in a sentence.', 'required': False, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('title', 0), ('description', 1), ('levels', 7), ('critical_because', 8)]], {})})),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'rubric',
                'ordering': ['title'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Marking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=80)),
                ('role', models.CharField(choices=[('first', 'First mark'), ('second', 'Second mark'), ('adjudicator', 'Adjudication')], default='first', max_length=12)),
                ('rubric_content_hash', models.CharField(max_length=64)),
                ('rubric_structure_hash', models.CharField(max_length=64)),
                ('levels', models.JSONField(blank=True, default=dict)),
                ('comment', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('final', 'Final'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='markings', to='assessments.attempt')),
                ('marker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('attempt', 'item', 'role'), name='one_standing_mark_per_answer_and_role')],
            },
        ),
        FinalStays('Marking', states=['draft', 'final', 'withdrawn']),
        migrations.RunPython(*permissions('Program office', 'assessments', ['rubric'], (*WRITES, 'delete'))),
        migrations.RunPython(let_faculty_write, take_from_faculty),
    ]
