"""Every environment variable Alongside reads, in one table.

`read()` checks all of them at start and says everything that is wrong at once, a sentence for each variable;
docs/settings.md shows the same table and a test keeps the two alike.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One variable: how it is read, what it is when unset, and what it means."""

    name: str
    kind: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "SITE_MODE",
        "production or local",
        "production",
        "`local` alone permits demo accounts, staff without a second factor, keys made at first run, "
        "and mail kept in a folder and shown at /mail/. Only `make run` and the tests set it.",
    ),
    Variable(
        "DEBUG", "true or false", "false", "Django's debug pages. A separate switch, off in both modes."
    ),
    Variable(
        "SITE_URL",
        "address",
        "http://localhost and PORT (local)",
        "The one source of absolute addresses: QR codes, mail, credentials. Required in production, with https.",
    ),
    Variable("PORT", "number", "8000", "The port of 127.0.0.1 at which `serve` listens."),
    Variable(
        "SECRET_KEY",
        "text, 50 characters or more",
        "made at first run (local)",
        "Signs sessions and links. Required in production.",
    ),
    Variable(
        "SECRET_KEY_FALLBACKS",
        "list, comma separated",
        "",
        "Earlier secret keys that still verify while sessions and links are moved to the new one.",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "list, comma separated",
        "the host of SITE_URL",
        "Further host names the site answers to.",
    ),
    Variable(
        "DATABASE_URL",
        "address",
        "sqlite in VAR_DIR",
        "`sqlite:////path/file` or `postgres://user:password@host:5432/name` (`?sslmode=require` and the like may follow).",
    ),
    Variable(
        "CACHE_URL",
        "address",
        "in memory",
        "`redis://host:6379/0` where several web processes share a cache.",
    ),
    Variable(
        "TASKS",
        "database or immediate",
        "database",
        "`database`: jobs run in a worker (`serve` starts one). `immediate`: inside the request; for tests.",
    ),
    Variable(
        "VAR_DIR", "folder", "var", "Where the database, media, private files and keys live by default."
    ),
    Variable(
        "EMAIL_URL",
        "address",
        "a folder shown at /mail/ (local)",
        "`submission://user:password@host` (encrypted by STARTTLS, port 587), `smtps://…` (encrypted from the start, port 465) "
        "or `smtp://…` (port 25, plain). Required in production.",
    ),
    Variable(
        "EMAIL_FROM",
        "e-mail address",
        "office@localhost (local)",
        "Sender of all mail. Required in production.",
    ),
    Variable(
        "SIGNING_KEYS",
        "folder",
        "keys in VAR_DIR",
        "Where the private halves of the keys that sign certificates and credentials are. Back it up, apart from the rest.",
    ),
    Variable(
        "DOCUMENT_SIGNER",
        "address",
        "a file in SIGNING_KEYS",
        "Another place of the key that signs documents: `pkcs12:///path/file.p12`, or a token by "
        "`pkcs11:///path/module.so?token=name&label=name` (`&raw=yes` where it takes digests only).",
    ),
    Variable("DOCUMENT_SIGNER_PASSWORD", "text", "", "Password of that PKCS#12 file, or PIN of that token."),
    Variable(
        "TIMESTAMP_URL",
        "address",
        "",
        "Timestamp authority (RFC 3161) that puts the time on each signature. Empty: the signature states its own time.",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "number",
        "0",
        "How many reverse proxies stand in front: the client's address is read that many places from the right, "
        "and `X-Forwarded-Proto` is believed.",
    ),
    Variable("HSTS_SECONDS", "number", "31536000", "How long browsers insist on https (production)."),
    Variable(
        "OIDC_NAME", "text", "", "Name of the university's sign-in, as people know it. Empty: no such button."
    ),
    Variable("OIDC_ISSUER", "address", "", "OpenID Connect issuer of the university."),
    Variable("OIDC_CLIENT_ID", "text", "", "Client id the university gave."),
    Variable("OIDC_CLIENT_SECRET", "text", "", "Client secret the university gave."),
    Variable("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO", "How much is logged. Errors always are."),
    Variable("LOG_FORMAT", "json or console", "json (console in local)", "Shape of a log line."),
    Variable(
        "COUNT_QUERIES",
        "true or false",
        "false",
        "Adds headers with what an answer cost (queries, their time, processor time); for the benchmarks.",
    ),
)


SITE = "https://learn.example.edu"
POSTGRESQL = "postgres://user:password@localhost:5432/alongside"
SCHEMES = {"sqlite", "postgres", "postgresql"}
# By scheme: port, STARTTLS, TLS from the start.
MAIL_SCHEMES = {"submission": (587, True, False), "smtps": (465, False, True), "smtp": (25, False, False)}
SIGNER = "pkcs12:///srv/keys/signing.p12"
DEVICE = "pkcs11:///usr/lib/softhsm/libsofthsm2.so?token=alongside&label=signing"
ENCODE = "a password's special characters must be percent-encoded (@ is %40, / is %2F, # is %23)."


class _Reader:
    """Reads variables one by one and keeps every complaint, so that an operator sees them all at once."""

    def __init__(self, variables):
        self.variables = variables
        self.complaints = []

    def complain(self, name, problem, example):
        self.complaints.append(f"{name}: {problem} Set it like this: {name}={example}")

    def text(self, name, default=""):
        return self.variables.get(name, "").strip() or default

    def required(self, name, default, example):
        """Return the text; where it is missing, the default of local mode, or a complaint in production."""
        value = self.text(name, default)
        if not value:
            self.complain(name, "it is missing, and production needs it.", example)
        return value

    def choice(self, name, default, allowed):
        value = self.text(name, default)
        if value not in allowed:
            self.complain(name, f"“{value}” is not one of {', '.join(allowed)}.", default)
        return value

    def truth(self, name):
        value = self.text(name, "false").lower()
        if value not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
            self.complain(name, f"“{value}” is neither true nor false.", "true")
        return value in {"true", "1", "yes", "on"}

    def number(self, name, default, least=0, most=10**9):
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self.complain(name, f"“{value}” is not a whole number from {least} to {most}.", default)
            return default
        return int(value)

    def list(self, name):
        return [part.strip() for part in self.text(name).split(",") if part.strip()]


def read(base_dir, variables=os.environ):
    """Read and check the environment; return the values settings.py uses, by lower-case name.

    Raises ImproperlyConfigured with a line for each variable that is wrong, which begins with its name.
    """
    reader = _Reader(variables)
    mode = reader.choice("SITE_MODE", "production", ("production", "local"))
    production = mode != "local"
    var_dir = _var_dir(reader, base_dir)
    port = reader.number("PORT", 8000, least=1, most=65535)
    values = {
        "mode": mode,
        "production": production,
        "debug": reader.truth("DEBUG"),
        "site_url": _site_url(reader, production, port),
        "port": port,
        "secret_key": _secret_key(reader, production, var_dir),
        "secret_key_fallbacks": reader.list("SECRET_KEY_FALLBACKS"),
        "allowed_hosts": _allowed_hosts(reader),
        "database": _database(reader, base_dir, var_dir),
        "cache": _cache(reader),
        "tasks": reader.choice("TASKS", "database", ("database", "immediate")),
        "var_dir": var_dir,
        "email": _mail_server(reader, production),
        "email_from": _email_from(reader, production),
        "signing_keys": (base_dir / reader.text("SIGNING_KEYS", str(var_dir / "keys"))).resolve(),
        "document_signer": _document_signer(reader),
        "document_signer_password": reader.text("DOCUMENT_SIGNER_PASSWORD"),
        "timestamp_url": _timestamp_url(reader),
        "trusted_proxies": reader.number("TRUSTED_PROXIES", 0, most=10),
        "hsts_seconds": reader.number("HSTS_SECONDS", 31536000),
        "oidc": _oidc(reader, production),
        "log_level": reader.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        "log_format": reader.choice("LOG_FORMAT", "json" if production else "console", ("json", "console")),
        "count_queries": reader.truth("COUNT_QUERIES"),
    }
    if reader.complaints:
        raise ImproperlyConfigured("\n".join(reader.complaints))
    return values


def _var_dir(reader, base_dir):
    var_dir = (base_dir / reader.text("VAR_DIR", "var")).resolve()
    try:
        for folder in (var_dir, var_dir / "media", var_dir / "private", var_dir / "mail"):
            folder.mkdir(parents=True, exist_ok=True)
        (var_dir / "private").chmod(0o700)
    except OSError as error:
        reader.complain(
            "VAR_DIR", f"“{var_dir}” cannot be made or written ({error.strerror}).", "/srv/alongside"
        )
    return var_dir


def _site_url(reader, production, port):
    value = reader.required("SITE_URL", "" if production else f"http://localhost:{port}", SITE)
    if not value:
        return value
    problem = ""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        problem = f"“{value}” is not the address of a site."
    elif parts.path not in {"", "/"}:
        problem = f"“{value}” has a path; Alongside stands at the root of its host."
    elif production and parts.scheme != "https":
        problem = "production is served over https only."
    if problem:
        reader.complain("SITE_URL", problem, SITE)
    return value.rstrip("/")


def _secret_key(reader, production, var_dir):
    example = "fifty-or-more-random-characters"
    value = reader.text("SECRET_KEY")
    if production and not value:
        reader.complain("SECRET_KEY", "it is missing, and production needs it.", example)
    elif production and (len(value) < 50 or len(set(value)) < 5):
        reader.complain("SECRET_KEY", "it is too short or too regular to sign anything.", example)
    return value if value or production or reader.complaints else _kept_key(var_dir / "secret_key")


def _kept_key(place):
    """Make a key at the first start and return it ever after; two processes that start at once get the same."""
    if not place.exists():
        number, name = tempfile.mkstemp(dir=place.parent, prefix="secret_key.")
        fresh = Path(name)
        with open(number, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            place.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return place.read_text(encoding="ascii").strip()


def _allowed_hosts(reader):
    hosts = reader.list("ALLOWED_HOSTS")
    for host in hosts:
        if "/" in host or "*" in host:
            reader.complain(
                "ALLOWED_HOSTS", f"“{host}” is not the name of a host.", "learn.example.edu,10.0.0.7"
            )
    return hosts


def _database(reader, base_dir, var_dir):
    value = reader.text("DATABASE_URL", f"sqlite:///{var_dir / 'alongside.sqlite3'}")
    scheme = value.partition("://")[0]
    if scheme not in SCHEMES:
        reader.complain("DATABASE_URL", "only SQLite and PostgreSQL are supported.", POSTGRESQL)
        return {}
    try:
        database = environ.Env.db_url_config(value)
    except ValueError:  # its words could hold a part of the password
        reader.complain("DATABASE_URL", f"it does not parse; {ENCODE}", POSTGRESQL)
        return {}
    if scheme == "sqlite":
        if database["NAME"] in {"", ":memory:"}:
            reader.complain("DATABASE_URL", "SQLite needs a file.", "sqlite:////srv/alongside/site.sqlite3")
        database["NAME"] = str(base_dir / database["NAME"])
    elif not database["NAME"]:
        reader.complain("DATABASE_URL", "the name of the database is missing.", POSTGRESQL)
    return database


def _cache(reader):
    value = reader.text("CACHE_URL")
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        reader.complain("CACHE_URL", "it is not a Redis address.", "redis://localhost:6379/0")
    return value


def _mail_server(reader, production):
    example = "submission://user:password@mail.example.edu"
    value = reader.text("EMAIL_URL")
    if not value:
        if production:
            reader.complain("EMAIL_URL", "it is missing, and production needs it.", example)
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        reader.complain("EMAIL_URL", f"it does not parse; {ENCODE}", example)
        return None
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        reader.complain("EMAIL_URL", f"it is not the address of a mail server; {ENCODE}", example)
        return None
    usual_port, starttls, tls = MAIL_SCHEMES[parts.scheme]
    return {
        "host": parts.hostname,
        "port": port or usual_port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": starttls,
        "tls": tls,
    }


def _email_from(reader, production):
    example = "office@example.edu"
    value = reader.required("EMAIL_FROM", "" if production else "office@localhost", example)
    if value and "@" not in parseaddr(value)[1]:
        reader.complain("EMAIL_FROM", f"“{value}” is not an e-mail address.", example)
    return value


def _document_signer(reader):
    value = reader.text("DOCUMENT_SIGNER")
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    query = parse_qs(parts.query)
    if value and not (parts.scheme in {"pkcs12", "pkcs11"} and parts.path.strip("/") and not parts.netloc):
        reader.complain("DOCUMENT_SIGNER", "it names neither a PKCS#12 file nor a token.", SIGNER)
    elif parts.scheme == "pkcs11" and not ("token" in query and "label" in query):
        reader.complain("DOCUMENT_SIGNER", "a token is named by token= and label=.", DEVICE)
    return value


def _timestamp_url(reader):
    value = reader.text("TIMESTAMP_URL")
    if value and not value.startswith(("https://", "http://")):
        reader.complain("TIMESTAMP_URL", "it is not an address.", "https://timestamp.example.edu")
    return value


def _oidc(reader, production):
    oidc = {key: reader.text(f"OIDC_{key}") for key in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    if not any(oidc.values()):
        return None
    for key, value in oidc.items():
        if not value:
            reader.complain(f"OIDC_{key}", "university sign-in needs all four OIDC_ variables.", "…")
    schemes = ("https://",) if production else ("https://", "http://")
    if oidc["ISSUER"] and not oidc["ISSUER"].startswith(schemes):
        reader.complain("OIDC_ISSUER", "it is not an https address.", "https://login.example.edu")
    return oidc
