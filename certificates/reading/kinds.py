"""What kind of file somebody sent, by its first bytes: its name and the type a browser says are anybody's word."""

PDF, JSON, PICTURE, OFFICE, PACKED, WEB, LETTER, TEXT, OTHER = (
    "pdf",
    "json",
    "picture",
    "office",
    "packed",
    "web",
    "letter",
    "text",
    "other",
)
_LOOKED_AT = 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif", b"ftypheif")


def kind_of(content):
    """Return one of the words above for these bytes."""
    head = content[:_LOOKED_AT]
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare[:1] in (b"{", b"["):
        return JSON
    if _is_picture(head):
        return PICTURE
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        wanted = (b"word/", b"[Content_Types].xml", b"mimetypeapplication/vnd.")
        return OFFICE if any(sign in content[:4096] for sign in wanted) else PACKED
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        return PACKED
    if head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return OFFICE
    return _words(bare)


def _is_picture(head):
    return (
        head.startswith(_PICTURES)
        or head[4:12] in _HEIC
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
    )


def _words(bare):
    low = bare.lower()
    if low.startswith((b"<!doctype html", b"<html", b"<?xml", b"<svg")):
        return PICTURE if b"<svg" in low else WEB
    if low.startswith((b"from ", b"received:", b"return-path:", b"delivered-to:", b"mime-version:")):
        return LETTER
    try:
        bare.decode()
    except UnicodeDecodeError as error:
        if error.start < len(bare) - 4:
            return OTHER
    return OTHER if b"\0" in bare else TEXT
