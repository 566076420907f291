"""Who has earned a certificate, and the paper that says so."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Eligibility, issue, document, verification."""

    name = "certificates"
    verbose_name = "Certificates"

    def ready(self):
        from certificates import registered  # noqa: F401  (fills the registries below)
