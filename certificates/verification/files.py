"""By file: a PDF or a credential that somebody has. Showing it is showing the name that stands in it."""

from django.utils.translation import gettext as _

from certificates.reading import kinds
from certificates.verification import credentials, pdfs
from certificates.verification.errors import NotReadable

LARGEST_FILE = 2_000_000


def by_file(content, number=""):
    """Say whether these bytes are a certificate of ours; `number` is the one the visitor looked at, if any.

    Raises NotReadable. Nothing is kept, nothing is fetched, and no stranger's file is taken apart: see
    certificates/reading. Costs a few queries and some milliseconds, whatever the file.
    """
    if len(content) > LARGEST_FILE:
        raise NotReadable(_("This file is too large. Our certificates are smaller than 2 MB."))
    kind = kinds.kind_of(content)
    if kind == kinds.JSON:
        return credentials.by_credential(content, number)
    if kind == kinds.PDF:
        return pdfs.by_pdf(content, number)
    raise NotReadable(_not_ours(kind))


def _not_ours(kind):
    return {
        kinds.PICTURE: _(
            "This is a picture. A photograph or a scan of a certificate cannot be checked: ask for the PDF file as it "
            "was received, or type the number that is printed under the square code."
        ),
        kinds.OFFICE: _(
            "This is a document of a word processor. Our certificates are PDF files; ask for the file as it was received."
        ),
        kinds.PACKED: _("This is an archive. Unpack it, and choose the PDF file that is inside."),
        kinds.WEB: _("This is a web page that was saved. Choose the PDF file of the certificate."),
        kinds.LETTER: _(
            "This is an e-mail. Save what is attached to it, and choose the PDF file of the certificate."
        ),
    }.get(
        kind,
        _(
            "This is not a PDF file and not a credential. Choose the PDF of the certificate, or the credential file, "
            "as you received it."
        ),
    )
