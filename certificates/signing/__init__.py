"""Signatures on documents, and the keys of everything we sign."""

from certificates.signing.checking import SignatureFinding, check, origin
from certificates.signing.errors import NoKey, NoTime
from certificates.signing.keys import ready
from certificates.signing.pades import sign

__all__ = ["NoKey", "NoTime", "SignatureFinding", "check", "origin", "ready", "sign"]
