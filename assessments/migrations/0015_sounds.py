import django.utils.timezone
from django.db import migrations, models

from cms.db import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0014_talks'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseSound',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content_type', models.CharField(max_length=40)),
                ('content', models.BinaryField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        AppendOnly("CaseSound"),
    ]
