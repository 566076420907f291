"""Whether what signs is there, valid and guarded: asked by /healthz and by `manage.py doctor`."""

import stat
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from certificates.models import SigningKey
from certificates.signing import keys
from certificates.signing.errors import NoKey
from cms import health

SOON = timedelta(days=60)


@health.check("signing keys")
def keys_are_there():
    """Try each key as issuing would; in local mode a missing one is made when it is first needed."""
    now, worries = timezone.now(), []
    for purpose in SigningKey.Purpose:
        key = SigningKey.objects.current(purpose)
        if key is None and settings.IS_LOCAL:
            continue
        try:
            keys.signer(purpose, now)
        except NoKey as refusal:
            worries.append(health.worry(str(refusal.sentence), "Until then no certificate can be issued."))
            continue
        if key.not_after and key.not_after - now < SOON:
            worries.append(
                health.worry(
                    f"Key {key.name} expires on {key.not_after:%Y-%m-%d}; nothing is signed after that.",
                    f"Run before then: manage.py signing_keys rotate {purpose}",
                )
            )
    return worries or health.fine("Certificates and credentials can be signed.")


@health.check("signing keys' files", deep=True)
def files_are_guarded():
    """Whoever reads a key's file can sign as we do."""
    folder = Path(settings.SIGNING_KEYS)
    if not folder.is_dir():
        return health.fine("There are no files of signing keys.")
    open_ = [
        path.name
        for path in [folder, *folder.glob("*.pem")]
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_:
        return health.broken(
            f"Others on this machine can read signing keys: {', '.join(open_)}.",
            f"Run: chmod 700 {folder}; chmod 600 {folder}/*.pem",
        )
    return health.fine("The files of signing keys are guarded. Are they in your backup?")


@health.check("timestamps", deep=True)
def time_is_stated():
    """Say where the time of signatures comes from."""
    if settings.TIMESTAMP_URL:
        return health.fine(f"A timestamp authority puts the time on each signature: {settings.TIMESTAMP_URL}")
    return health.fine(
        "Signatures state their own time; TIMESTAMP_URL would name an authority that proves it."
    )
