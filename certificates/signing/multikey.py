"""Keys and signatures as texts: base58 with Bitcoin's alphabet, behind a “z” that names it (W3C Multikey)."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"
LONGEST = 200
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


class NotReadable(ValueError):
    """Not a text of this kind."""


def encode(content: bytes) -> str:
    """Return bytes as a multibase text; each leading zero byte is a leading “1”."""
    number = int.from_bytes(content, "big")
    digits = ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def decode(text: str) -> bytes:
    """Return the bytes of a multibase text. Raises NotReadable."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > LONGEST:
        raise NotReadable("It is no base58 text.")
    number = 0
    for character in text[1:]:
        if character not in _VALUES:
            raise NotReadable("It holds a character that base58 does not know.")
        number = number * 58 + _VALUES[character]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def of_public_key(raw: bytes) -> str:
    """Return a raw Ed25519 public key (32 bytes) as a Multikey."""
    if len(raw) != 32:
        raise NotReadable("An Ed25519 public key has 32 bytes.")
    return encode(ED25519_PUBLIC + raw)


def public_key(text: str) -> bytes:
    """Return the raw Ed25519 public key of a Multikey. Raises NotReadable for any other kind of key."""
    content = decode(text)
    if content[:2] != ED25519_PUBLIC or len(content) != 34:
        raise NotReadable("It is no Ed25519 public key.")
    return content[2:]
