"""How courses are graded: letter scales as data, components of courses, what somebody entered by hand.

The scale that is seeded is one that is common in the United States. It is nobody's rule here: the office edits it,
or adds its own, and a program names the scale it is read by.
"""

from decimal import Decimal

import courses.models.grades
import courses.models.pages
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly
from cms.granting import permissions

LETTERS = (
    ("A", "93", "4.0"), ("A-", "90", "3.7"),
    ("B+", "87", "3.3"), ("B", "83", "3.0"), ("B-", "80", "2.7"),
    ("C+", "77", "2.3"), ("C", "73", "2.0"), ("C-", "70", "1.7"),
    ("D+", "67", "1.3"), ("D", "63", "1.0"), ("D-", "60", "0.7"),
    ("F", "0", "0"),
)


def seed(apps, schema_editor):
    """One scale to begin with."""
    scale = apps.get_model("courses", "LetterScale").objects.create(
        code="letters",
        name="Letters A to F, four points",
        description="A common scale of letters with plus and minus. Compare it with your catalog before you use it.",
        position=1,
    )
    apps.get_model("courses", "LetterStep").objects.bulk_create(
        apps.get_model("courses", "LetterStep")(
            scale=scale, letter=letter, from_percent=Decimal(least), points=Decimal(points), sort_order=order
        )
        for order, (letter, least, points) in enumerate(LETTERS)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0012_rules'),
        ('cms', '0004_groups'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='programrequirement',
            name='kind',
            field=models.CharField(choices=courses.models.pages.kinds, max_length=40),
        ),
        migrations.CreateModel(
            name='LetterScale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='Permanent. Packs and rules refer to it.', unique=True)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'letter scale',
                'ordering': ['position', 'name'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='programrequirement',
            name='letter',
            field=models.CharField(blank=True, help_text='Of a course grade: the lowest letter that is enough, such as B.', max_length=4),
        ),
        migrations.CreateModel(
            name='GradeComponent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.SlugField(blank=True, help_text='Permanent: what is entered by hand refers to it. Empty: made of the name.')),
                ('name', models.CharField(help_text='As learners read it: “Cases”, “The family meeting”.', max_length=80)),
                ('source', models.CharField(choices=courses.models.grades.sources, help_text='Where the grade comes from.', max_length=40)),
                ('weight', models.DecimalField(decimal_places=2, help_text='The weights of a course add up to 100.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='weight in percent')),
                ('takes', models.CharField(choices=[('best', 'The best try'), ('last', 'The last try')], default='best', help_text='For cases.', max_length=4, verbose_name='counts')),
                ('about', models.ForeignKey(blank=True, help_text='A week or a case; empty means everything of the sort in the course.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.page')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='grade_components', to='courses.coursepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='programpage',
            name='letter_scale',
            field=models.ForeignKey(blank=True, help_text='The letters in which its courses are graded. Empty: percentages alone.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.letterscale'),
        ),
        migrations.CreateModel(
            name='GradeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('component', models.SlugField(blank=True, help_text='Key of the component; empty: the whole course.')),
                ('percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('why', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_entries', to='courses.coursepage')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_entries', to='courses.enrollment')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['enrollment', 'course'], name='grades_of_an_enrollment')],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent', None), models.Q(('percent__gte', 0), ('percent__lte', 100)), _connector='OR'), name='an_entered_grade_is_a_percentage')],
            },
        ),
        migrations.CreateModel(
            name='LetterStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('letter', models.CharField(help_text='Such as B+.', max_length=4)),
                ('from_percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='from percent')),
                ('points', models.DecimalField(decimal_places=2, max_digits=4, validators=[django.core.validators.MinValueValidator(0)], verbose_name='grade points')),
                ('scale', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='courses.letterscale')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('from_percent__gte', 0), ('from_percent__lte', 100), ('points__gte', 0)), name='a_letter_begins_at_a_percentage')],
            },
        ),
        AppendOnly("GradeEntry"),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunPython(*permissions("Program office", "courses", ["letterscale"])),
    ]
