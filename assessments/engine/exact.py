"""The one byte form of plain JSON, and its digest: what definitions and rubrics are stored and compared by."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from assessments.engine.findings import InvalidDefinition, block


def canonical(raw: Mapping[str, Any]) -> bytes:
    """The one byte form of a definition: keys sorted, no spaces, UTF-8, text in Unicode form NFC.

    NFC because the same letters typed on two machines may differ in bytes (é as one character or two); a
    case must not get a new version, and learners another digest, for a difference nobody can see. The
    bytes are also what is stored and shown, so hashing normalized text hides nothing.

    Raises InvalidDefinition for what has no exact form: floats (write decimals as strings), keys that are
    not text, broken Unicode.
    """
    text = json.dumps(
        _exact(raw, ""), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidDefinition([block("", "A text holds a broken character. Type it again.")]) from None


def _exact(value: object, where: str) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise InvalidDefinition([block(where, "Only texts can name values.")])
        return {key: _exact(part, f"{where}/{key}".lstrip("/")) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(part, f"{where}/{number}") for number, part in enumerate(value, start=1)]
    raise InvalidDefinition(
        [block(where, f"“{value}” has no exact form. Write numbers in quotes, as texts.")]
    )


def digest(content: bytes) -> str:
    """SHA-256 of canonical bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
