"""A certificate's number: unguessable, and made to be read from paper and typed by hand.

28 characters of Crockford's base 32 (digits and capitals without I, L, O, U): 26 from the system's
random source, 130 bits, and two check characters. The number is the public id of the certificate;
knowing one says nothing about any other.

The check is the scheme of ISO/IEC 7064's pure systems with two check characters, at radix 32 and
modulus 1021, the largest prime below 32²: the whole number, read in base 32, leaves 1. It finds every
single wrong character and every pair of exchanged characters.
"""

import re
import secrets
import unicodedata
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 26
LENGTH = RANDOM_LENGTH + 2
MODULUS = 1021
# Adds up and is never given out: it stands on previews, and its page says that it certifies nothing.
SAMPLE = "0" * (LENGTH - 1) + "1"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_MISREAD = str.maketrans("OIL", "011")
_PUNCTUATION = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_LONGEST_INPUT = 300


class NotANumber(ValueError):
    """The text is not a certificate number. `sentence` says why, for the person who typed it."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


def new():
    """Return a new number in its canonical form."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + _check_characters(body)


def parse(text):
    """Return the canonical number in what somebody typed, pasted or scanned.

    Spaces, dashes and letter case do not matter; O is read as 0, I and L as 1; a whole verification
    address is accepted. Raises NotANumber with the sentence to show.
    """
    if len(text) > _LONGEST_INPUT:
        raise NotANumber(f"That is too long. A certificate number has {LENGTH} letters and digits.")
    text = unicodedata.normalize("NFKC", text).strip()
    if "/" in text:
        text = _last_part(text)
    number = squeezed(text)
    if not number:
        raise NotANumber("Type the number that is printed under the square code on the certificate.")
    if foreign := sorted(set(number) - set(ALPHABET)):
        raise NotANumber(f"A certificate number never contains “{foreign[0]}”. Please check what you typed.")
    if len(number) != LENGTH:
        raise NotANumber(
            f"A certificate number has {LENGTH} letters and digits, in groups of four. This has {len(number)}."
        )
    if _value(number) % MODULUS != 1:
        raise NotANumber(
            "This number does not add up, so at least one character is mistyped. Please compare it with the paper."
        )
    return number


def _last_part(address):
    try:
        path = urlsplit(address).path
    except ValueError:
        # Such as a bracket that nothing closes: it is no address, and what stands last in it is looked at.
        path = address
    return path.rstrip("/").rpartition("/")[2]


def squeezed(text):
    """Return what was typed as characters of a number: without punctuation, in capitals, look-alikes resolved."""
    return _PUNCTUATION.sub("", text).upper().translate(_MISREAD)


def grouped(number, separator=" "):
    """Return the number in groups of four, as it is printed."""
    return separator.join(number[i : i + 4] for i in range(0, len(number), 4))


def verification_url(number, site_url):
    """Return the address that answers for this certificate; `site_url` is the site's own, without a path."""
    return f"{site_url.rstrip('/')}/v/{number}"


def short_url(site_url):
    """Return what is printed beside the number: where to type it, without a scheme."""
    parts = urlsplit(site_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/v"


def _value(characters):
    value = 0
    for character in characters:
        value = value * 32 + _VALUES[character]
    return value


def _check_characters(body):
    check = (1 - _value(body) * 32 * 32) % MODULUS
    return ALPHABET[check // 32] + ALPHABET[check % 32]
