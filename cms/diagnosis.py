"""What only the operator asks, through `manage.py doctor`: the settings, the machine, the files.

Imported by cms/checks.py; each function registers itself.
"""

import ctypes.util
import os
import stat
import zoneinfo
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.urls import reverse

from cms import health

# Libraries by the name the linker knows, with Debian's package and what fails without it.
LIBRARIES = (
    ("pango-1.0", "libpango-1.0-0", "certificates cannot be printed"),
    ("pangoft2-1.0", "libpangoft2-1.0-0", "certificates cannot be printed"),
    ("harfbuzz-subset", "libharfbuzz-subset0", "certificates print ten times more slowly"),
)
WANTED_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 20000,
}


@health.check("mode", deep=True)
def mode_is_meant():
    """Say in which mode this runs, and what that permits."""
    if settings.IS_LOCAL:
        return health.worry(
            "This is local mode: demo accounts work and staff need no second factor.",
            "On a server, leave SITE_MODE unset.",
        )
    return health.fine("This is production mode.")


@health.check("debug", deep=True)
def debug_is_off():
    """Debug pages show code and settings to strangers."""
    if settings.DEBUG and not settings.IS_LOCAL:
        return health.broken("DEBUG is on: error pages show code to strangers.", "Unset DEBUG.")
    if settings.DEBUG:
        return health.worry("DEBUG is on.", "Unset DEBUG to see the site as visitors do.")
    return health.fine("DEBUG is off.")


@health.check("address", deep=True)
def address_is_right():
    """The address stands in QR codes and mails for years: say what it is."""
    if settings.IS_LOCAL and settings.SITE_HOST not in {"localhost", "127.0.0.1"}:
        return health.worry(f"SITE_URL is {settings.SITE_URL}, yet this is local mode.")
    return health.fine(f"Links, mails and QR codes point to {settings.SITE_URL}.")


@health.check("secret key", deep=True)
def secret_key_is_kept():
    """A generated key is only as safe as the permissions of its file."""
    key_file = Path(settings.VAR_DIR) / "secret_key"
    if key_file.exists() and _others_may_read(key_file):
        return health.broken("Others on this machine can read the secret key.", f"Run: chmod 600 {key_file}")
    return health.fine("The secret key is set and kept.")


@health.check("mail server", deep=True)
def mail_server_is_set():
    """Say where mail goes, without its password."""
    if settings.OUTBOX_TRANSPORT == "cms.mail.FolderTransport":
        return health.worry(
            "Mail stays on this machine, in a folder shown at /mail/.",
            "On a server, set EMAIL_URL=submission://user:password@host:587",
        )
    host = getattr(settings, "EMAIL_HOST", "localhost")
    return health.fine(f"Mail goes to {host}, from {settings.DEFAULT_FROM_EMAIL}.")


@health.check("university sign-in", deep=True)
def university_knows_us():
    """Say which address the university must have on its list, since nothing works before it has."""
    if not settings.OIDC:
        return health.fine(
            "There is no sign-in by a university's account; OIDC_ISSUER and its like would add one."
        )
    place = reverse("openid_connect_callback", kwargs={"provider_id": settings.OIDC_ID})
    return health.fine(
        f"People may sign in with {settings.OIDC['NAME']}. It must know this redirect address: {settings.SITE_URL}{place}"
    )


@health.check("SQLite", deep=True)
def sqlite_is_tuned():
    """Read back what settings ask of SQLite, since a typing error there is silent."""
    if connection.vendor != "sqlite":
        return health.fine("The database is not SQLite.")
    off = []
    with connection.cursor() as cursor:
        for name, wanted in WANTED_PRAGMAS.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                off.append(f"{name} is {found} and not {wanted}")
    if off:
        return health.broken(f"SQLite is not set up for many small writes: {'; '.join(off)}.")
    return health.fine("SQLite writes ahead, waits its turn and keeps what it promised.")


@health.check("private files", deep=True)
def private_files_are_private():
    """Certificates lie here: nobody else on the machine may read them."""
    root = Path(settings.PRIVATE_ROOT)
    if not root.is_dir() or not os.access(root, os.W_OK):
        return health.broken(f"The folder of private files cannot be written: {root}")
    if _others_may_read(root):
        return health.broken("Others on this machine can read private files.", f"Run: chmod 700 {root}")
    return health.fine("Private files are private.")


@health.check("media", deep=True)
def media_can_be_written():
    """Uploaded pictures are kept here."""
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir() and os.access(root, os.W_OK):
        return health.fine("Uploads can be kept.")
    return health.broken(
        f"The folder of uploads cannot be written: {root}", f"Make it and give it to user {os.getuid()}."
    )


@health.check("printing", deep=True)
def printing_libraries_are_there():
    """WeasyPrint needs pango and friends from the system."""
    missing = [(package, effect) for name, package, effect in LIBRARIES if not ctypes.util.find_library(name)]
    if not missing:
        return health.fine("The libraries that print certificates are there.")
    packages = " ".join(package for package, _ in missing)
    return [
        health.broken(
            f"{package} is missing: {effect}.", f"Run: apt-get install --no-install-recommends {packages}"
        )
        for package, effect in missing
    ]


@health.check("time zones", deep=True)
def time_zones_are_known():
    """Deadlines are shown in each learner's zone."""
    if len(zoneinfo.available_timezones()) > 400:
        return health.fine("Time zones are known.")
    return health.broken("The machine has no time zone data.", "Run: apt-get install tzdata")


def _others_may_read(path):
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
