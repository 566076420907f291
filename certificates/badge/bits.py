"""The status list as a row of bits: zipped, so that a list of mostly zeros is small (W3C Bitstring Status List)."""

import base64
import gzip
import io
from collections.abc import Iterable

LENGTH = 131_072
"""Places in one list: the fewest the standard permits, so that one place says nothing about a person."""
LARGEST_TEXT = 100_000


class NotAList(ValueError):
    """Not a zipped row of bits of the right length."""


def pack(places: Iterable[int]) -> str:
    """Return a list in which exactly these places are set, the first place being the leftmost bit."""
    row = bytearray(LENGTH // 8)
    for place in places:
        if not 0 <= place < LENGTH:
            raise ValueError(f"There is no place {place} in a list of {LENGTH}.")
        row[place // 8] |= 0x80 >> place % 8
    # The zip's own time is fixed: equal bits make equal lists.
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(row), mtime=0)).decode().rstrip("=")


def is_set(text: str, place: int) -> bool:
    """Whether a place of a packed list is set. Raises NotAList, also for a list that unzips to anything larger."""
    if not isinstance(text, str) or not text.startswith("u") or len(text) > LARGEST_TEXT:
        raise NotAList("It is no packed list.")
    try:
        zipped = base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4))
        with gzip.GzipFile(fileobj=io.BytesIO(zipped)) as file:
            row = file.read(LENGTH // 8 + 1)
    except (ValueError, OSError, EOFError) as error:
        raise NotAList("It cannot be unpacked.") from error
    if len(row) != LENGTH // 8:
        raise NotAList(f"It has not {LENGTH} places.")
    if not 0 <= place < LENGTH:
        raise NotAList(f"There is no place {place} in it.")
    return bool(row[place // 8] & 0x80 >> place % 8)
