"""Is this PDF one that we signed, whole and unchanged? Answered from the bytes, against our own list of keys.

The file is not parsed: a stranger's PDF may be made to hang or crash a reader. The signature says which bytes it
covers; that these are all bytes of the file, and that a key of ours signed exactly them, is everything there is to
know, for then the file is what we made. Whatever is malformed is simply not signed by us.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.utils.translation import gettext as _

from certificates.models import Signature, SigningKey

BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,9}\[\s{0,9}(\d{1,10})\s{1,40}(\d{1,10})\s{1,40}(\d{1,10})\s{1,40}(\d{1,10})\s{0,40}\]"
)
SIGNING_TIME = re.compile(rb"/M \(D(?::|\\072)(\d{14})Z\)")
MOST_SIGNATURES = 8
LARGEST_SIGNATURE = 200_000


@dataclass(frozen=True)
class SignatureFinding:
    """What the signature of a file says.

    found: there is one by a key of ours. intact: the bytes it covers are the ones we signed.
    covers_whole_file: nothing was added around them. key: which of our keys. signed_at: when, as it says itself;
    stamped_at: the time a timestamp authority put on it. is_trusted: found, intact, whole, by a key that counts.
    sentence: all of it for a reader; other: there is a signature, and not by us.
    """

    found: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    key: SigningKey | None = None
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    other: bool = False

    @property
    def is_trusted(self):
        """Whether the file may be relied on as far as its signature goes."""
        return bool(
            self.found and self.intact and self.covers_whole_file and self.key and not self.key.distrusted_at
        )

    @property
    def sentence(self):
        """What was found, in one sentence for somebody who knows no cryptography."""
        if not self.found:
            return (
                _("The file bears somebody else’s signature, and not ours.")
                if self.other
                else _("The file does not bear our signature.")
            )
        if not self.intact:
            return _("The file bears our signature, and was changed after we signed it.")
        if not self.covers_whole_file:
            return _("We signed a part of this file; something was added afterwards.")
        if self.key.distrusted_at:
            return _("The file bears our signature, made with a key that we no longer trust.")
        return _("The file bears our signature, and is unchanged since we signed it.")


def check(pdf, *, keys=None):
    """Return a SignatureFinding about these bytes. Never raises for what it is given.

    keys: document keys to know in place of our own list, such as those that another site publishes. They need not be
    stored, so that nothing is asked of a database.
    """
    best, others = SignatureFinding(), False
    for match in islice(BYTE_RANGE.finditer(pdf), MOST_SIGNATURES):
        try:
            finding = _look(pdf, match, keys)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
            finding = None  # what asn1crypto stumbles over is no signature of ours
        if finding is None:
            others = True
        elif _rank(finding) > _rank(best):
            best = finding
    return best if best.found else SignatureFinding(other=others)


def origin(pdf, *, about):
    """Return the digest of what one of our files was before it was signed, and the key; "" and None if it is not ours.

    Signing only adds to a file, so that what was logged as signed stands unchanged at its beginning.
    """
    finding = check(pdf)
    if not finding.is_trusted:
        return "", None
    logged = set(Signature.objects.filter(key=finding.key, about=about).values_list("sha256", flat=True))
    end = 0
    while (end := pdf.find(b"%%EOF", end)) >= 0:
        end += len(b"%%EOF")
        for length in (end, end + 1, end + 2):
            digest = hashlib.sha256(pdf[:length]).hexdigest()
            if digest in logged:
                return digest, finding.key
    return "", None


def _rank(finding):
    return finding.found, finding.intact, finding.covers_whole_file


def _look(pdf, match, keys=None):
    """Return what one signature says, or None where it is not by a key of ours."""
    start, before, after, rest = map(int, match.groups())
    hole = pdf[before:after]
    if start or not before < after <= len(pdf) or len(hole) > LARGEST_SIGNATURE:
        return None
    if hole[:1] != b"<" or hole[-1:] != b">":
        return None
    padded = bytes.fromhex(hole[1:-1].decode("ascii"))
    info = cms.ContentInfo.load(padded)
    der = info.dump()
    if info["content_type"].native != "signed_data" or len(info["content"]["signer_infos"]) != 1:
        return None
    signer = info["content"]["signer_infos"][0]
    key = _key_of(info["content"], signer, keys)
    if key is None:
        return None
    signed_bytes = pdf[:before] + pdf[after : after + rest]
    return SignatureFinding(
        found=True,
        # Around the signature the hole holds zeros only: no room for anything else.
        intact=_is_signed(signer, key, signed_bytes) and not padded[len(der) :].strip(b"\0"),
        covers_whole_file=after + rest == len(pdf) and before + len(hole) == after,
        key=key,
        signed_at=_signing_time(pdf, match.start()),
        stamped_at=_stamped_at(signer),
    )


def _key_of(content, signer, keys):
    """Find the key in our own list by the certificate that the signature names; what it brings along proves nothing."""
    wanted = signer["sid"].chosen
    for choice in content["certificates"]:
        certificate = choice.chosen
        if (
            certificate.issuer == wanted["issuer"]
            and certificate.serial_number == wanted["serial_number"].native
        ):
            fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
            if keys is not None:
                return next((key for key in keys if key.fingerprint == fingerprint), None)
            return SigningKey.objects.filter(
                purpose=SigningKey.Purpose.DOCUMENT, fingerprint=fingerprint
            ).first()
    return None


def _is_signed(signer, key, content):
    attributes = signer["signed_attrs"]
    stated = {attribute["type"].native: attribute["values"] for attribute in attributes}
    if signer["digest_algorithm"]["algorithm"].native != "sha256" or len(stated) != len(attributes):
        return False
    if (
        len(stated["message_digest"]) != 1
        or stated["message_digest"][0].native != hashlib.sha256(content).digest()
    ):
        return False
    # What was signed is the attributes as a plain set; in the file they carry another tag.
    said = attributes.untag().dump()
    signature = signer["signature"].native
    public = x509.load_pem_x509_certificate(key.public.encode()).public_key()
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, said, ec.ECDSA(hashes.SHA256()))
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, said, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _signing_time(pdf, place):
    # It stands in the signature's own dictionary behind the range, among the signed bytes, as we write it: in UTC.
    found = SIGNING_TIME.search(pdf, place, place + 500)
    return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None


def _stamped_at(signer):
    """Return the time that a timestamp authority put on exactly this signature, if there is one."""
    unsigned = signer["unsigned_attrs"]
    for attribute in unsigned if unsigned.native else ():
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            if not isinstance(token, tsp.TSTInfo):
                return None
            stamped = token["message_imprint"]["hashed_message"].native
            name = token["message_imprint"]["hash_algorithm"]["algorithm"].native
            if stamped == hashlib.new(name, signer["signature"].native).digest():
                return token["gen_time"].native
    return None
