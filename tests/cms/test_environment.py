"""Every wrong or missing setting is named in a sentence, all at once, before anything starts."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.environment import VARIABLES, read

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SITE_URL": "https://learn.example.edu",
    "SECRET_KEY": "0123456789abcdefghij" * 3,
    "EMAIL_URL": "submission://office:secret@mail.example.edu",
    "EMAIL_FROM": "Program office <office@example.edu>",
}
OIDC = {
    "OIDC_NAME": "Campus sign-in",
    "OIDC_ISSUER": "https://login.example.edu",
    "OIDC_CLIENT_ID": "alongside",
    "OIDC_CLIENT_SECRET": "secret",
}


def complaints(folder, variables):
    """Return the complaints, by the name of their variable."""
    with pytest.raises(ImproperlyConfigured) as refused:
        read(folder, variables)
    lines = str(refused.value).splitlines()
    return {line.partition(":")[0]: line for line in lines}


def local(folder, **variables):
    return read(folder, {"SITE_MODE": "local", **variables})


def test_local_mode_needs_nothing(tmp_path):
    values = local(tmp_path)
    assert values["site_url"] == "http://localhost:8000"
    assert values["database"]["NAME"] == str(tmp_path / "var" / "alongside.sqlite3")
    assert not values["debug"] and not values["production"]


def test_the_address_of_local_mode_follows_the_port(tmp_path):
    assert local(tmp_path, PORT="8123")["site_url"] == "http://localhost:8123"


def test_production_is_the_mode_unless_set_and_says_at_once_all_it_needs(tmp_path):
    assert set(complaints(tmp_path, {})) == {"SITE_URL", "SECRET_KEY", "EMAIL_URL", "EMAIL_FROM"}


def test_production_starts_with_what_it_needs(tmp_path):
    values = read(tmp_path, PRODUCTION)
    assert values["production"] and values["mode"] == "production"
    assert values["email"] == {
        "host": "mail.example.edu",
        "port": 587,
        "user": "office",
        "password": "secret",
        "starttls": True,
        "tls": False,
    }


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_does_not_start_without(name, tmp_path):
    found = complaints(tmp_path, {key: value for key, value in PRODUCTION.items() if key != name})
    assert set(found) == {name}
    assert "production needs it" in found[name] and f"{name}=" in found[name]


WRONG = [
    ("SITE_MODE", "prodution"),
    ("DEBUG", "maybe"),
    ("SITE_URL", "learn.example.edu"),
    ("SITE_URL", "http://learn.example.edu"),
    ("SITE_URL", "https://learn.example.edu/palliative"),
    ("SITE_URL", "https://learn.example.edu:port"),
    ("PORT", "80a"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "²"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 60),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "https://other.example.edu"),
    ("DATABASE_URL", "mysql://localhost/alongside"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "sqlite://:memory:"),
    ("DATABASE_URL", "postgres://localhost"),
    ("DATABASE_URL", "postgres://user:pass/word@localhost/alongside"),
    ("CACHE_URL", "memcached://localhost"),
    ("TASKS", "celery"),
    ("EMAIL_URL", "mail.example.edu"),
    ("EMAIL_URL", "gopher://mail.example.edu"),
    ("EMAIL_URL", "smtp://user:pass@word:x@mail.example.edu:mail"),
    ("EMAIL_URL", "smtp://mail.example.edu/?tls=true"),
    ("EMAIL_FROM", "the office"),
    ("DOCUMENT_SIGNER", "/srv/keys/signing.p12"),
    ("DOCUMENT_SIGNER", "pkcs12://signing.p12"),
    ("DOCUMENT_SIGNER", "pkcs11:///usr/lib/softhsm/libsofthsm2.so?token=alongside"),
    ("DOCUMENT_SIGNER", "https://[keys"),
    ("TIMESTAMP_URL", "timestamp.example.edu"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "10.0.0.1"),
    ("HSTS_SECONDS", "a year"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "xml"),
    ("COUNT_QUERIES", "2"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_with_an_example(name, value, tmp_path):
    found = complaints(tmp_path, PRODUCTION | {name: value})
    assert set(found) == {name}
    assert f"Set it like this: {name}=" in found[name]


@pytest.mark.parametrize("name", OIDC)
def test_university_sign_in_is_complete_or_absent(name, tmp_path):
    assert read(tmp_path, PRODUCTION | OIDC)["oidc"]["ISSUER"] == "https://login.example.edu"
    found = complaints(tmp_path, PRODUCTION | {key: value for key, value in OIDC.items() if key != name})
    assert set(found) == {name}


def test_a_university_is_asked_over_https_only(tmp_path):
    assert set(complaints(tmp_path, PRODUCTION | OIDC | {"OIDC_ISSUER": "http://login.example.edu"})) == {
        "OIDC_ISSUER"
    }


def test_no_complaint_repeats_a_password(tmp_path):
    wrong = {
        "DATABASE_URL": "postgres://user:hunter2/x@localhost:5432/alongside",
        "EMAIL_URL": "submission://office:hunter2/x@mail.example.edu",
        "SECRET_KEY": "hunter2",
    }
    found = complaints(tmp_path, PRODUCTION | wrong)
    assert set(found) == set(wrong)
    assert "hunter2" not in "".join(found.values())


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    found = complaints(tmp_path, {"SITE_MODE": "local", "VAR_DIR": str(tmp_path / "file" / "var")})
    assert set(found) == {"VAR_DIR"}


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("submission://u:p%40ss@host", 587, True, False),
        ("submission://u:p%40ss@host:2525", 2525, True, False),
        ("smtps://u:p%40ss@host", 465, False, True),
        ("smtp://u:p%40ss@host", 25, False, False),
    ],
)
def test_the_address_of_a_mail_server_says_how_it_is_encrypted(address, port, starttls, tls, tmp_path):
    email = local(tmp_path, EMAIL_URL=address)["email"]
    assert (email["port"], email["starttls"], email["tls"]) == (port, starttls, tls)
    assert email["password"] == "p@ss"


def test_a_relative_database_file_lies_in_the_checkout_whatever_the_folder_one_is_in(tmp_path):
    assert local(tmp_path, DATABASE_URL="sqlite:///db.sqlite3")["database"]["NAME"] == str(
        tmp_path / "db.sqlite3"
    )


def test_local_mode_makes_a_key_once_and_for_its_owner_only(tmp_path):
    key = local(tmp_path)["secret_key"]
    assert len(key) > 50
    assert local(tmp_path)["secret_key"] == key
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "var").glob("secret_key.*")) == []


def test_processes_that_start_at_once_get_the_same_key(tmp_path):
    keys, start = set(), threading.Barrier(8)

    def begin():
        start.wait()
        keys.add(local(tmp_path)["secret_key"])

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1


def test_production_never_makes_a_key(tmp_path):
    complaints(tmp_path, {})
    assert not (tmp_path / "var" / "secret_key").exists()


def manage(*arguments, **variables):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=kept | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", ["check", "serve", "migrate", "doctor"])
def test_a_command_says_it_in_sentences_and_fails(command, tmp_path):
    run = manage(command, VAR_DIR=str(tmp_path))
    assert run.returncode == 1
    assert "SITE_URL: it is missing, and production needs it." in run.stderr
    assert "Traceback" not in run.stderr


def test_a_web_server_logs_what_is_wrong(tmp_path):
    command = [sys.executable, "-c", "import cms.wsgi"]
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode
    assert run.stderr.startswith("Alongside cannot start. These settings are wrong:\nSITE_URL: it is missing")


def test_an_empty_environment_is_told_what_is_missing_and_not_shown_a_traceback(tmp_path):
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    run = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert run.returncode
    assert run.stderr.startswith("Alongside cannot start. These settings are wrong:\nSITE_URL: it is missing")


def test_production_settings_pass_djangos_own_deployment_check(tmp_path):
    run = manage("check", "--deploy", "--fail-level", "INFO", VAR_DIR=str(tmp_path), **PRODUCTION)
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


def test_the_documentation_has_the_same_table():
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE
    )
    assert rows == [(each.name, each.kind, each.default, each.meaning) for each in VARIABLES]


def test_no_variable_is_read_outside_the_table():
    """What the code looks up in the environment is documented."""
    files = [
        file
        for app in ("assessments", "certificates", "cms", "courses")
        for file in (ROOT / app).rglob("*.py")
    ]
    read_here = set()
    for file in files:
        read_here |= set(re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\"(\w+)\"", file.read_text()))
    assert read_here <= {each.name for each in VARIABLES} | {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_of_the_table_is_read():
    source = (ROOT / "cms/environment.py").read_text().partition("class _Reader")[2]
    unread = [
        each.name
        for each in VARIABLES
        if f'"{each.name}"' not in source and not each.name.startswith("OIDC_")
    ]
    assert unread == []
