"""The credential that travels inside a PDF, found without reading the PDF.

A stranger's PDF may be made to hang, fill or mislead whatever takes it apart. But an attached file always stands in
the bytes as a stream of its own, announced by its kind, plain or deflated. Streams of that kind are looked for and
inflated as far as a credential may be long, and what then reads as JSON is handed on. Whether it is ours is for its
own seal to say: nothing here is believed.
"""

import re
import zlib

from certificates.reading import kinds, strict_json

_KIND = b"/EmbeddedFile"
_NEAR = 700
"""Bytes between the word for its kind and the stream itself: the rest of its dictionary."""
MOST_WORDS = 64
MOST = 8
"""How many attached files are looked at."""
_REVISION = b"%%EOF"
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])\s{0,4}(?:\d|<<)")


def credentials_in(pdf):
    """Return the attached files that read as JSON, as bytes, each once, in the order in which they stand."""
    found = []
    for start in _beginnings(pdf)[:MOST]:
        content = _inflated(pdf, start)
        if content and content not in found and kinds.kind_of(content) == kinds.JSON:
            found.append(content)
    return found


def is_locked(pdf):
    """Whether the file says that it is encrypted, so that nothing inside can be read without its key."""
    return bool(_LOCKED.search(pdf))


def revisions(pdf):
    """Return how many times the file was closed: as we issue it once for the pages and once for the signature."""
    return pdf.count(_REVISION)


def _beginnings(pdf):
    """Return where the streams of attached files begin."""
    found, place = [], -1
    for _word in range(MOST_WORDS):
        place = pdf.find(_KIND, place + 1)
        if place < 0:
            break
        near = pdf[place + len(_KIND) : place + _NEAR]
        stream = near.find(b"stream")
        if near[:1].isalpha() or stream < 0 or not near[:stream].rstrip().endswith(b">>"):
            continue
        begins = stream + len(b"stream")
        begins += 2 if near[begins : begins + 2] == b"\r\n" else 1
        found.append(place + len(_KIND) + begins)
    return list(dict.fromkeys(found))


def _inflated(pdf, start):
    """Return the stream that begins here, or b"" where it is longer than any credential or cannot be read."""
    stored = pdf[start : start + strict_json.LARGEST]
    if kinds.kind_of(stored) == kinds.JSON:
        end = stored.find(b"endstream")
        return stored[:end].rstrip(b"\r\n") if end >= 0 else b""
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(stored, strict_json.LARGEST + 1)
    except zlib.error:
        return b""
    return content if reader.eof and len(content) <= strict_json.LARGEST else b""
