"""The vocabularies a credential may use: published files kept beside this one. No other is loaded, from anywhere."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Names of the schema validator and of the refresh service: without it they are undefined, and so unsigned.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
MULTIKEY = "https://w3id.org/security/multikey/v1"
DID = "https://www.w3.org/ns/did/v1"

BADGE = [CREDENTIALS, OPEN_BADGES, EXTENSIONS]
"""What every credential of ours begins with, in this order."""


class UnknownContext(ValueError):
    """A vocabulary that we do not keep. It is not fetched: that would let a stranger's file choose what we load."""


@cache
def _kept() -> dict[str, Path]:
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return {entry["address"]: FOLDER / entry["file"] for entry in manifest["contexts"]}


@cache
def _read(address: str) -> Any:
    return json.loads(_kept()[address].read_text("utf-8"))


def load(address: str, options: Any = None) -> dict[str, Any]:
    """Return a kept context as PyLD's document loader must. Raises UnknownContext for any other address."""
    if address not in _kept():
        raise UnknownContext(f"Not one of the vocabularies we keep: {address[:200]}")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "tag": "static",  # it never changes, so PyLD may keep what it makes of it
        "document": _read(address),
    }


def kept(address: str) -> Any:
    """Return a kept context as JSON."""
    return load(address)["document"]
