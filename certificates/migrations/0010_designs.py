"""Seals and signatures on certificates, kept for good; a third design; the language of the paper."""

import django.utils.timezone
from django.db import migrations, models

import certificates.models.designs
from cms.db import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0007_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='design',
            name='language',
            field=models.CharField(choices=certificates.models.designs.languages, default='en', help_text='Of the labels and dates. Write the words below in the same language.', max_length=10),
        ),
        migrations.AddField(
            model_name='design',
            name='seal',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='design',
            name='seal_alt',
            field=models.CharField(blank=True, help_text='For people who cannot see it, such as “Seal of the University Health Sciences Campus”.', max_length=120, verbose_name='what the seal shows'),
        ),
        migrations.AddField(
            model_name='design',
            name='signature_1',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='design',
            name='signature_1_alt',
            field=models.CharField(blank=True, help_text='For people who cannot see it, such as “Signature of Ruth Adeyemi-Hart”.', max_length=80, verbose_name='what the first signature shows'),
        ),
        migrations.AddField(
            model_name='design',
            name='signature_2',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='design',
            name='signature_2_alt',
            field=models.CharField(blank=True, help_text='For people who cannot see it, such as “Signature of Ruth Adeyemi-Hart”.', max_length=80, verbose_name='what the second signature shows'),
        ),
        migrations.AlterField(
            model_name='design',
            name='layout',
            field=models.CharField(choices=[('formal', 'Formal: landscape, centered'), ('quiet', 'Quiet: landscape, on a left axis'), ('upright', "Upright: portrait, beside the program's two lines")], default='formal', max_length=10, verbose_name='design'),
        ),
        AppendOnly("PrintedPicture"),
    ]
