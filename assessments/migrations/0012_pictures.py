import django.utils.timezone
from django.db import migrations, models

from cms.db import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0011_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='CasePicture',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content_type', models.CharField(max_length=40)),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('height__gt', 0), ('width__gt', 0)), name='a_picture_has_a_size')],
            },
        ),
        AppendOnly("CasePicture"),
    ]
