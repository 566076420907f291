"""Every environment variable Alongside reads, in one table.

`read()` checks all of them at start and names the variable in any complaint; docs/settings.md shows
the same table and a test keeps the two alike.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

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
        "http://localhost:8000 (local)",
        "The one source of absolute addresses: QR codes, mail, credentials. Required in production, with https.",
    ),
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
        "`sqlite:////path/file` or `postgres://user:password@host:5432/name`.",
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
        "`smtp://user:password@host:587/?tls=true` or `submission://…`. Required in production.",
    ),
    Variable(
        "EMAIL_FROM",
        "e-mail address",
        "office@localhost (local)",
        "Sender of all mail. Required in production.",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "number",
        "0",
        "How many reverse proxies stand in front: the client's address is read that many places from the right.",
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
        "Adds an X-Query-Count header to every answer; for the benchmarks.",
    ),
)


def _complain(name, problem, example):
    raise ImproperlyConfigured(f"{name}: {problem} Set it like this: {name}={example}")


def _choice(env, name, default, allowed):
    value = env.str(name, default=default).strip()
    if value not in allowed:
        _complain(name, f"“{value}” is not one of {', '.join(allowed)}.", allowed[0])
    return value


def _truth(env, name):
    value = env.str(name, default="false").strip().lower()
    if value not in {"true", "false", "1", "0", "yes", "no", "on", "off", ""}:
        _complain(name, f"“{value}” is neither true nor false.", "true")
    return value in {"true", "1", "yes", "on"}


def _number(env, name, default, least=0):
    value = env.str(name, default=str(default)).strip()
    if not value.isdigit() or int(value) < least:
        _complain(name, f"“{value}” is not a whole number of at least {least}.", default)
    return int(value)


def _required(env, name, production, default, example):
    value = env.str(name, default="").strip()
    if value:
        return value
    if production:
        _complain(name, "it is missing, and production needs it.", example)
    return default


def _site_url(env, production):
    value = _required(
        env,
        "SITE_URL",
        production,
        f"http://localhost:{env.str('PORT', default='8000')}",
        "https://learn.example.edu",
    )
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        _complain("SITE_URL", f"“{value}” is not the address of a site.", "https://learn.example.edu")
    if parts.path not in {"", "/"}:
        _complain(
            "SITE_URL",
            f"“{value}” has a path; Alongside stands at the root of its host.",
            "https://learn.example.edu",
        )
    if production and parts.scheme != "https":
        _complain("SITE_URL", "production is served over https only.", "https://learn.example.edu")
    return value.rstrip("/")


def _secret_key(env, production, var_dir):
    value = _required(env, "SECRET_KEY", production, "", "fifty-or-more-random-characters")
    if value:
        if production and (len(value) < 50 or len(set(value)) < 5):
            _complain(
                "SECRET_KEY",
                "it is too short or too regular to sign anything.",
                "fifty-or-more-random-characters",
            )
        return value
    import secrets

    place = var_dir / "secret_key"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(64))
    return place.read_text().strip()


def read(base_dir):
    """Read and check the environment; return the values settings.py uses, by lower-case name.

    Raises ImproperlyConfigured with a sentence that begins with the variable's name.
    """
    env = environ.Env()
    mode = _choice(env, "SITE_MODE", "production", ("production", "local"))
    production = mode == "production"
    var_dir = (base_dir / env.str("VAR_DIR", default="var")).resolve()
    try:
        for folder in (var_dir, var_dir / "media", var_dir / "private", var_dir / "mail"):
            folder.mkdir(parents=True, exist_ok=True)
        (var_dir / "private").chmod(0o700)
    except OSError as error:
        _complain("VAR_DIR", f"“{var_dir}” cannot be made or written ({error.strerror}).", "/srv/alongside")
    site_url = _site_url(env, production)
    try:
        database = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'alongside.sqlite3'}")
    except Exception as error:  # environ raises several kinds; all mean the same to the operator
        raise ImproperlyConfigured(
            f"DATABASE_URL: it does not parse ({error}). Set it like this: DATABASE_URL=postgres://user:password@localhost:5432/alongside"
        ) from error
    if database.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        _complain(
            "DATABASE_URL",
            "only SQLite and PostgreSQL are supported.",
            "postgres://user:password@localhost:5432/alongside",
        )
    cache = env.str("CACHE_URL", default="").strip()
    if cache and not cache.startswith(("redis://", "rediss://", "unix://")):
        _complain("CACHE_URL", f"“{cache}” is not a Redis address.", "redis://localhost:6379/0")
    oidc = {
        key: env.str(f"OIDC_{key}", default="").strip()
        for key in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    }
    if any(oidc.values()) and not all(oidc.values()):
        missing = next(f"OIDC_{key}" for key, value in oidc.items() if not value)
        _complain(missing, "university sign-in needs all four OIDC_ variables.", "…")
    email_url = _required(
        env, "EMAIL_URL", production, "", "smtp://user:password@mail.example.edu:587/?tls=true"
    )
    return {
        "mode": mode,
        "production": production,
        "debug": _truth(env, "DEBUG"),
        "site_url": site_url,
        "secret_key": _secret_key(env, production, var_dir),
        "secret_key_fallbacks": env.list("SECRET_KEY_FALLBACKS", default=[]),
        "allowed_hosts": env.list("ALLOWED_HOSTS", default=[]),
        "database": database,
        "cache": cache,
        "tasks": _choice(env, "TASKS", "database", ("database", "immediate")),
        "var_dir": var_dir,
        "email": env.email_url("EMAIL_URL") if email_url else None,
        "email_from": _required(env, "EMAIL_FROM", production, "office@localhost", "office@example.edu"),
        "trusted_proxies": _number(env, "TRUSTED_PROXIES", 0),
        "hsts_seconds": _number(env, "HSTS_SECONDS", 31536000),
        "oidc": oidc if all(oidc.values()) else None,
        "log_level": _choice(env, "LOG_LEVEL", "INFO", ("INFO", "DEBUG", "WARNING", "ERROR")),
        "log_format": _choice(env, "LOG_FORMAT", "json" if production else "console", ("json", "console")),
        "count_queries": _truth(env, "COUNT_QUERIES"),
    }
