"""Models of certificates: the design, what was issued, and what was taken back."""

from certificates.models.certificates import Certificate, Revocation
from certificates.models.designs import Design

__all__ = ["Certificate", "Design", "Revocation"]
