"""Models of certificates: the design, what was issued, what was taken back, and how each learner stands."""

from certificates.models.batches import Batch, BatchRow, Replacement
from certificates.models.certificates import Certificate, Revocation
from certificates.models.credit import (
    Activity,
    ActivityRule,
    Claim,
    CreditFile,
    CreditSettings,
    CreditType,
    Designation,
    LearnerIdentifier,
    Statement,
)
from certificates.models.designs import Design
from certificates.models.keys import Signature, SigningKey
from certificates.models.messages import Message, MessageCopy
from certificates.models.pictures import PrintedPicture
from certificates.models.records import LearnerRecord, RecordLine
from certificates.models.risks import RiskRule

__all__ = [
    "Activity",
    "ActivityRule",
    "Batch",
    "BatchRow",
    "Certificate",
    "Claim",
    "CreditFile",
    "CreditSettings",
    "CreditType",
    "Design",
    "Designation",
    "LearnerIdentifier",
    "LearnerRecord",
    "Message",
    "MessageCopy",
    "PrintedPicture",
    "RecordLine",
    "Replacement",
    "Revocation",
    "RiskRule",
    "Signature",
    "SigningKey",
    "Statement",
]
