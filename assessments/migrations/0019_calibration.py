"""Calibrated scripts, which faculty write and the office keeps, and the tries at them, which stay as they were."""

import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly
from cms.granting import permissions

WRITES = ("add", "change", "publish")


def let_faculty_write(apps, schema_editor):
    """Give the groups of faculty that are there what those made later get from cms.roles.faculty_may."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in groups.filter(name__startswith="Faculty: ").values_list("name", flat=True):
        permissions(name, "assessments", ["calibratedscript"], WRITES)[0](apps, schema_editor)


def take_from_faculty(apps, schema_editor):
    """Take it away again."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in groups.filter(name__startswith="Faculty: ").values_list("name", flat=True):
        permissions(name, "assessments", ["calibratedscript"], WRITES)[1](apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0018_marking_desk'),
        ('cms', '0004_groups'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='rubric',
            name='criteria',
            field=wagtail.fields.StreamField([('criterion', 10)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'What is judged: “Explains why the drug changes”.', 'max_length': 120}), 1: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'A word or two: “Not yet”, “Sound”, “Exemplary”.', 'max_length': 60}), 3: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'max_digits': 6, 'min_value': 0}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'By what a marker knows it, in a sentence.', 'required': False, 'rows': 3}), 5: ('wagtail.blocks.TextBlock', (), {'help_text': 'A sentence somebody might write at this level. Markers read it; learners after their results.', 'required': False, 'rows': 2}), 6: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'An answer at this level could harm the patient. One level at most.', 'required': False}), 7: ('wagtail.blocks.StructBlock', [[('label', 2), ('points', 3), ('descriptor', 4), ('example', 5), ('critical', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'help_text': 'In the order of their points, lowest or highest first.', 'min_num': 2}), 9: ('wagtail.blocks.TextBlock', (), {'help_text': 'Where a level is critical: what it could have done to the patient, in a sentence.', 'required': False, 'rows': 2}), 10: ('wagtail.blocks.StructBlock', [[('title', 0), ('description', 1), ('levels', 8), ('critical_because', 9)]], {})}),
        ),
        migrations.CreateModel(
            name='CalibratedScript',
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
                ('title', models.CharField(help_text='For whoever keeps the set. Markers never read it before they mark.', max_length=120)),
                ('question', models.TextField(help_text='What was asked, as markers need it.')),
                ('text', models.TextField(help_text="The answer. Fictional, nobody's own.")),
                ('experts', wagtail.fields.StreamField([('expert', 3)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Id or title of the criterion, as the rubric has it.', 'max_length': 80}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'Id or name of the level, as the rubric has it.', 'max_length': 80}), 2: ('wagtail.blocks.TextBlock', (), {'help_text': 'The reason, naming words of the text. Markers read it afterwards.', 'rows': 2}), 3: ('wagtail.blocks.StructBlock', [[('criterion', 0), ('level', 1), ('because', 2)]], {})})),
                ('awaits', models.CharField(blank=True, help_text='Whose review it awaits, such as “a prescriber and a chaplain”. Empty once reviewed.', max_length=255)),
                ('source', models.CharField(blank=True, help_text='On what the experts’ judgment rests, as it is cited.', max_length=255)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Its place among the scripts of the rubric.')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrated_scripts', to='assessments.rubric')),
            ],
            options={
                'verbose_name': 'calibrated script',
                'ordering': ['rubric', 'sort_order', 'slug'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CalibrationMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('structure_hash', models.CharField(max_length=64)),
                ('levels', models.JSONField(default=dict)),
                ('expert', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('marker', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('script', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='assessments.calibratedscript')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['marker', 'structure_hash'], name='tries_of_a_marker')],
            },
        ),
        migrations.CreateModel(
            name='Adjudication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('marking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adjudication', to='assessments.marking')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        AppendOnly('CalibrationMark'),
        AppendOnly('Adjudication'),
        migrations.RunPython(*permissions('Program office', 'assessments', ['calibratedscript'], (*WRITES, 'delete'))),
        migrations.RunPython(let_faculty_write, take_from_faculty),
    ]
