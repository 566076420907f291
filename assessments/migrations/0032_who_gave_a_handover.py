import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cms.db import Frozen


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('assessments', '0029_team_desk'),
    ]

    operations = [
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
