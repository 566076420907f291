"""Credentials: what a certificate says, for machines (Open Badges 3.0), and whether one that is shown counts."""

from certificates.badge.checking import BadgeFinding, Part, check
from certificates.badge.credential import credential_of

__all__ = ["BadgeFinding", "Part", "check", "credential_of"]
