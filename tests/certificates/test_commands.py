"""verify_certificate says in the terminal what the page says; demo loads what everybody can try at once."""

import json

import pytest
from django.core.management import CommandError, call_command

from certificates import actions, filing
from certificates import number as numbers
from certificates.models import Certificate
from cms.models import RoleGrant, User
from tests.certificates import given


def said(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_a_number_is_found_however_it_is_spelled(capsys):
    certificate = given.certificate()
    for spelled in (certificate.number, certificate.grouped.lower(), certificate.facts["verify_url"]):
        words = said(capsys, "verify_certificate", spelled)
        assert "This certificate is valid." in words
        assert certificate.grouped in words
        assert given.NAME not in words


@pytest.mark.django_db
def test_a_file_is_compared_byte_for_byte(capsys, tmp_path):
    certificate = given.certificate()
    path = tmp_path / "kept.pdf"
    path.write_bytes(filing.contents(certificate))
    words = said(capsys, "verify_certificate", str(path))
    assert "byte for byte" in words and given.NAME in words
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CommandError) as refusal:
        call_command("verify_certificate", str(path))
    assert refusal.value.returncode == 1
    assert "not one that we issued" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_does_not_count_fails_the_command(capsys):
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    for number, sentence in {
        certificate.number: "was revoked",
        numbers.new(): "We issued no certificate",
    }.items():
        with pytest.raises(CommandError, match="Do not rely on it"):
            call_command("verify_certificate", number)
        assert sentence in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "what, sentence", [("hello", "28 letters"), ("nowhere.pdf", "cannot be read"), ("note.txt", "not a PDF")]
)
def test_what_is_neither_number_nor_file_gets_a_sentence(what, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text("hello")
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("verify_certificate", what)
    assert refusal.value.returncode == 2


# The demo


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demo_loads_once_and_every_sign_in_finds_every_page(capsys, client):
    with pytest.raises(CommandError, match="The demo is not loaded"):
        call_command("demo", "--json")
    call_command("demo")
    rows = (User.objects.count(), RoleGrant.objects.count(), Certificate.objects.count())
    call_command("demo")
    assert (User.objects.count(), RoleGrant.objects.count(), Certificate.objects.count()) == rows
    capsys.readouterr()
    demo = json.loads(said(capsys, "demo", "--json"))
    assert set(demo["accounts"]) == {
        "learner", "rehearsing", "faculty", "reviewer", "office", "administrator",
    }  # fmt: skip
    assert set(demo["paths"]) == {
        "program", "course", "week", "lesson", "case", "dashboard", "desk", "verification",
    }  # fmt: skip
    certificate = Certificate.objects.get()
    assert demo["paths"]["verification"] == f"/v/{certificate.number}"
    assert filing.contents(certificate).startswith(b"%PDF-")
    for role, account in demo["accounts"].items():
        assert client.login(**account), role
        for name, path in demo["paths"].items():
            wanted = 403 if name == "desk" and role not in ("office", "administrator") else 200
            if role in ("learner", "office", "administrator"):
                assert client.get(path).status_code == wanted, (role, name)
        client.logout()


@pytest.mark.django_db
def test_there_is_no_demo_outside_local_mode(settings):
    settings.IS_LOCAL = False
    for arguments in ([], ["--json"]):
        with pytest.raises(CommandError, match="local"):
            call_command("demo", *arguments)
    assert not User.objects.filter(email__endswith="@demo.example").exists()
