"""Records for the desk, keys and signatures, credentials, and what replaces what."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cms.db import AppendOnly, Frozen

COPIED_AT_ISSUE = [
    "number",
    "kind",
    "program_id_at_issue",
    "program_title",
    "activity_id_at_issue",
    "facts",
    "evidence",
    "award_date",
    "awarded_at",
    "replaces",
    "status_index",
]
STORED_ONCE = [
    "credential",
    "credential_sha256",
    "credential_signed_with",
    "pdf",
    "pdf_sha256",
    "unsigned_sha256",
    "signed_with",
    "issued_at",
]


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0004_office_writes_the_wording'),
        ('courses', '0012_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LearnerRecord',
            fields=[
                ('enrollment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='record', serialize=False, to='courses.enrollment')),
                ('user_id', models.PositiveBigIntegerField(db_index=True)),
                ('program_id', models.PositiveBigIntegerField(db_index=True)),
                ('cohort_id', models.PositiveBigIntegerField(db_index=True)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('search', models.TextField(blank=True, help_text='Everything it is found by, in one case.')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('discipline', models.CharField(blank=True, max_length=50)),
                ('seat', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(default='not_yet', max_length=10)),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('met', models.PositiveSmallIntegerField(default=0)),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('is_unsafe', models.BooleanField(default=False)),
                ('reasons', models.JSONField(default=list, help_text='[[title, why, whether it is a matter of safety], …]')),
                ('remarks', models.JSONField(default=list)),
                ('number', models.CharField(blank=True, help_text='Of the certificate that decides.', max_length=28)),
                ('awarded_on', models.DateField(blank=True, null=True)),
                ('conflict', models.CharField(blank=True, help_text='Why the name should be looked at before anything is printed.', max_length=255)),
                ('active_at', models.DateTimeField(blank=True, help_text='When the learner last did anything here.', null=True)),
                ('asked', models.PositiveIntegerField(default=1, help_text='Grows with each change of facts.')),
                ('told', models.PositiveIntegerField(default=0, help_text='The change it last was worked out after.')),
                ('fresh_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['rank', 'name', 'enrollment'],
            },
        ),
        migrations.CreateModel(
            name='RecordLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('rule', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=255)),
                ('state', models.CharField(choices=[('met', 'Met'), ('waived', 'Waived'), ('begun', 'Begun'), ('not_yet', 'Not Yet'), ('unsafe', 'Unsafe')], max_length=10)),
                ('why', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['record', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(help_text='Number of the certificate, or which status list.', max_length=60)),
                ('sha256', models.CharField(help_text='Of what was signed.', max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(help_text="As it stands in the issuer's key document.", max_length=60, unique=True)),
                ('purpose', models.CharField(choices=[('document', 'Documents (PDF)'), ('credential', 'Credentials'), ('status', 'Status lists')], max_length=12)),
                ('algorithm', models.CharField(max_length=20)),
                ('public', models.TextField(help_text='A certificate in PEM (documents), else the key as a Multikey.')),
                ('chain', models.TextField(blank=True, help_text='Certificates of its issuers in PEM, for documents.')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('not_after', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, help_text='It signs no more; what it signed counts.', null=True)),
                ('distrusted_at', models.DateTimeField(blank=True, help_text='Nothing it signed counts: it was lost or stolen.', null=True)),
                ('why', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['purpose', '-made_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='one_valid_certificate_each',
        ),
        migrations.AddField(
            model_name='certificate',
            name='activity_id_at_issue',
            field=models.PositiveBigIntegerField(blank=True, help_text='Of a continuing-education certificate: the activity.', null=True),
        ),
        migrations.AddField(
            model_name='certificate',
            name='credential',
            field=models.TextField(blank=True, help_text='The Open Badges credential with its proof, exactly as it was given out.'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='credential_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='certificate',
            name='kind',
            field=models.CharField(choices=[('program', 'Program certificate'), ('credit', 'Continuing-education certificate')], default='program', max_length=10),
        ),
        migrations.AddField(
            model_name='certificate',
            name='page_is_withdrawn',
            field=models.BooleanField(default=False, help_text='The holder took its page down: by number it is as unknown as what never was.'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='status_index',
            field=models.PositiveIntegerField(blank=True, help_text='Its place in the status list: drawn at random.', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='certificate',
            name='unsigned_sha256',
            field=models.CharField(blank=True, help_text='Of the document before it was signed: the same facts give it again.', max_length=64),
        ),
        migrations.AlterField(
            model_name='revocation',
            name='reason',
            field=models.CharField(choices=[('error', 'Issued in error'), ('misconduct', 'Academic misconduct'), ('replaced', 'Replaced by another certificate'), ('name', 'The holder’s name has changed'), ('key', 'The key it was signed with is no longer trusted'), ('request', "At the holder's request")], max_length=12),
        ),
        migrations.AddIndex(
            model_name='learnerrecord',
            index=models.Index(fields=['cohort_id', 'rank', 'name'], name='records_of_a_cohort'),
        ),
        migrations.AddIndex(
            model_name='learnerrecord',
            index=models.Index(fields=['rank', 'name', 'enrollment'], name='records_in_order'),
        ),
        migrations.AddIndex(
            model_name='learnerrecord',
            index=models.Index(fields=['fresh_at'], name='records_by_age'),
        ),
        migrations.AddField(
            model_name='recordline',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='certificates.learnerrecord'),
        ),
        migrations.AddField(
            model_name='signature',
            name='by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signature',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='certificates.signingkey'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='credential_signed_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.signingkey'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='signed_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.signingkey'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['credential_sha256'], name='certificate_by_its_credential'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'program'), ('standing', 'valid')), fields=('learner', 'program_id_at_issue'), name='one_valid_certificate_each'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'credit'), ('standing', 'valid')), fields=('learner', 'activity_id_at_issue'), name='one_valid_credit_certificate_each'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'credit'), _negated=True), ('activity_id_at_issue__isnull', False), _connector='OR'), name='credit_is_for_an_activity'),
        ),
        migrations.AddIndex(
            model_name='recordline',
            index=models.Index(fields=['rule', 'state'], name='lines_of_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='recordline',
            constraint=models.UniqueConstraint(fields=('record', 'position'), name='one_line_of_a_position'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(fields=['about'], name='signatures_of_a_thing'),
        ),
        # SQLite made the table anew, and forgot its triggers.
        Frozen("Certificate", columns=[*COPIED_AT_ISSUE, *STORED_ONCE]),
        AppendOnly("Revocation"),
        AppendOnly("Signature"),
    ]
