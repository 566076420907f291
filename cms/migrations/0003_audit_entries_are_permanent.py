"""The audit log is append-only, and a role grant keeps who gave it, when and to whom."""

from django.db import migrations

from cms.db import AppendOnly, Frozen


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_roles_audit_mail_pages")]
    operations = [
        AppendOnly("AuditEntry"),
        Frozen("RoleGrant", columns=["user", "role", "discipline", "granted_at", "granted_by", "ended_at"]),
    ]
