"""What a certificate says, and the digest of its file, never change; a revocation is only ever added."""

from django.db import migrations

from cms.db import AppendOnly, Frozen

COPIED_AT_ISSUE = ["number", "program_id_at_issue", "program_title", "facts", "evidence", "award_date", "awarded_at"]
STORED_ONCE = ["pdf", "pdf_sha256", "issued_at"]


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]
    operations = [
        Frozen("Certificate", columns=[*COPIED_AT_ISSUE, *STORED_ONCE]),
        AppendOnly("Revocation"),
    ]
