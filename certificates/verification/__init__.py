"""A number, a name or a file in; what we can say about it out, in plain words. Nothing that is sent is kept."""

from certificates.verification.errors import NotReadable
from certificates.verification.files import LARGEST_FILE, by_file
from certificates.verification.findings import Checked, Finding, State
from certificates.verification.names import has_name
from certificates.verification.numbered import by_number

__all__ = [
    "LARGEST_FILE",
    "Checked",
    "Finding",
    "NotReadable",
    "State",
    "by_file",
    "by_number",
    "has_name",
]
