from decimal import Decimal

import assessments.authoring
import courses.blocks.addressed
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from cms.db import Frozen


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('assessments', '0030_one_mail_choice'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='handoverpage',
            options={'verbose_name': 'handover'},
        ),
        migrations.AlterModelOptions(
            name='readinesspage',
            options={'verbose_name': 'team readiness set'},
        ),
        migrations.AlterField(
            model_name='readinesspage',
            name='questions',
            field=wagtail.fields.StreamField([('single_choice', 15)], blank=True, block_lookup={0: ('cms.blocks.prose.MarkdownBlock', (), {'label': 'Question', 'rows': 4}), 1: ('wagtail.blocks.TextBlock', (), {'rows': 2}), 2: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Exactly one option is the best.', 'label': None, 'required': False}), 3: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Choosing it could harm the patient. Nobody passes with it.', 'required': False}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'Why, in a sentence or two. Read after the answer.', 'rows': 3}), 5: ('wagtail.blocks.StructBlock', [[('text', 1), ('best', 2), ('critical', 3), ('because', 4)]], {'label_format': '{text}'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 2}), 7: ('cms.blocks.prose.MarkdownBlock', (), {'help_text': 'Read once the team has found the right option: the reasoning, with its sources.', 'label': 'Explanation', 'required': False, 'rows': 6}), 8: ('wagtail.blocks.CharBlock', (), {}), 9: ('wagtail.blocks.ListBlock', (8,), {'default': []}), 10: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Each learner meets another order.', 'required': False}), 11: ('wagtail.blocks.DecimalBlock', (), {'default': Decimal('1'), 'min_value': 0}), 12: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': assessments.authoring.mapping_choices, 'help_text': 'Domains and competencies that a right answer speaks for. Empty: those of the case.', 'label': 'Evidence for', 'required': False}), 13: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': courses.blocks.addressed.audience_choices, 'help_text': 'Only these seats are asked. The others read it afterwards. Empty: everybody is asked.', 'label': 'Asked of', 'required': False}), 14: ('wagtail.blocks.BooleanBlock', (), {'label': 'Everyone but these', 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('stem', 0), ('options', 6), ('explanation', 7), ('references', 9), ('shuffle', 10), ('points', 11), ('maps_to', 12), ('who', 13), ('but', 14)]], {})}),
        ),
        migrations.AddField(
            model_name='handoverreading',
            name='given_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        # Repeated: on SQLite a table that is made anew forgets its triggers.
        Frozen(
            'HandoverReading',
            columns=[
                'uuid',
                'work',
                'receiver',
                'given_at',
                'given_by',
                'ended_at',
                'ended_why',
                'answered_at',
                'answered_by',
                'found',
                'levels',
                'rated_at',
                'rated_by',
            ],
        ),
    ]
