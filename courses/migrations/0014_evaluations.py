"""What learners are asked about a course, that they answered, and what was answered: apart from each other."""

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0013_grades'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvaluationQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(choices=[('agreement', 'How far one agrees, 1 to 5'), ('choice', 'One of some answers'), ('words', 'In own words')], default='agreement', max_length=10)),
                ('text', models.CharField(help_text='For agreement a statement: “The cases were like my work.” Nothing that tells who answers.', max_length=250, verbose_name='question')),
                ('options', models.TextField(blank=True, help_text='For a choice: two to eight answers, one a line.', verbose_name='answers')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluation_questions', to='courses.coursepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvaluationAnswered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.coursepage')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations_answered', to='courses.enrollment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrollment', 'course'), name='one_evaluation_each')],
            },
        ),
        migrations.CreateModel(
            name='EvaluationTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(help_text='Digest of the question as it was asked.', max_length=64)),
                ('kind', models.CharField(choices=[('agreement', 'How far one agrees, 1 to 5'), ('choice', 'One of some answers'), ('words', 'In own words')], max_length=10)),
                ('text', models.CharField(max_length=250)),
                ('options', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('shown', models.JSONField(default=dict)),
                ('waiting', models.JSONField(default=dict)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.cohort')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.coursepage')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('course', 'cohort', 'question'), name='one_tally_of_a_question')],
            },
        ),
    ]
