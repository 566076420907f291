"""PDF in, signed PDF out: PAdES B-B, or B-T where a timestamp authority is configured.

The signature is invisible (a visible one would break PDF/UA and PDF/A), certifies the document, and permits no
change at all. Everything that was in the file stays, byte for byte, at its beginning.
"""

from datetime import UTC
from functools import lru_cache
from io import BytesIO

from asn1crypto import pem, x509
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.models import SigningKey
from certificates.signing import keys, waiting
from certificates.signing.errors import NoTime

HASH = "sha256"
FIELD = "Signature"
# Room for what stands beside the certificates, in bytes; written as hexadecimal, so twice that in the file.
ROOM, ROOM_FOR_TIME = 620, 9000


def sign(pdf, *, about, at, by=None):
    """Return the signed document and the key; the signature is logged before the bytes are given back.

    about: the number of the certificate. at: the instant of signing. Raises NoKey, NoTime.
    """
    key, half = keys.signer(SigningKey.Purpose.DOCUMENT, at)
    signed = _embed(pdf, _KeptSigner(key, half), at, stamper(), reason=about)
    keys.write_down(key, about=about, content=pdf, at=at, by=by)
    return signed, key


def stamper():
    """Return what asks the timestamp authority of the settings for the time, or None."""
    if not settings.TIMESTAMP_URL:
        return None
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    return HTTPTimeStamper(
        settings.TIMESTAMP_URL, https=settings.TIMESTAMP_URL.startswith("https:"), timeout=15
    )


class _KeptSigner(Signer):
    """pyHanko's seam: certificates from the row, the signature from wherever the private half is."""

    def __init__(self, key, half):
        own, registry = _certificates(key.public, key.chain)
        # A root proves nothing by being in the file: whoever trusts it has it.
        super().__init__(signing_cert=own, cert_registry=registry, embed_roots=False)
        self._half = half
        embedded = [own, *(one for one in registry if one.subject != one.issuer)]
        # An RSA signature is nearly as long as its key; one with P-256 is shorter than its key.
        self.size = sum(len(one.dump()) for one in embedded) + len(half.public)

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        """Sign; the digest is made inside, where the key is."""
        return self._half.sign(data)


class _Addition(IncrementalPdfFileWriter):
    """Adds the signature to a file and changes nothing else: title, dates and producer stay what was printed."""

    def _update_meta(self):
        pass


@lru_cache(maxsize=8)
def _certificates(public, chain):
    own = _parsed(public)[0]
    return own, SimpleCertificateStore.from_certs(_parsed(chain))


def _parsed(text):
    found = pem.unarmor(text.encode(), multiple=True) if text else ()
    return [x509.Certificate.load(der) for _kind, _headers, der in found]


def _embed(pdf, signer, at, time, *, reason):
    writer = _Addition(BytesIO(pdf))
    writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder(SigFieldSpec(FIELD)).write_cms(FIELD, writer)
    next(steps)
    place = SignatureObject(
        timestamp=at.astimezone(UTC),
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        bytes_reserved=2 * (signer.size + ROOM + (ROOM_FOR_TIME if time else 0)),
    )
    steps.send(SigObjSetup(place, SigMDPSetup(HASH, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)))
    prepared, out = steps.send(SigIOSetup(HASH, in_place=True))
    steps.send(_cms(signer, prepared.document_digest, time))
    return out.getvalue()


def _cms(signer, digest, time):
    try:
        return waiting.done(signer.async_sign(digest, HASH, use_pades=True, timestamper=time))
    except OSError as error:  # pyHanko's own error of a refused request is one too
        raise NoTime(
            _("The timestamp authority does not answer, so nothing was signed. It is tried again.")
        ) from error
