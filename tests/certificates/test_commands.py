"""verify_certificate says in the terminal what the page says; demo loads what everybody can try at once."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import Attempt, MarkQuestion, Script, TalkRating
from certificates import actions, filing
from certificates import number as numbers
from certificates.models import Certificate, LearnerRecord, RecordLine
from certificates.synthetic import feedback, people, writing
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
    assert "not as we issued it" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_does_not_count_fails_the_command(capsys):
    certificate = given.certificate()
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    for number, sentence in {
        certificate.number: "was revoked",
        numbers.new(): "We can show no certificate",
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
        "learner", "rehearsing", "faculty", "reviewer", "office", "administrator", "expert",
    }  # fmt: skip
    assert set(demo["paths"]) == {
        "program", "course", "week", "lesson", "case", "dashboard", "desk", "verification",
    }  # fmt: skip
    certificate = Certificate.objects.get()
    assert demo["paths"]["verification"] == f"/v/{certificate.number}"
    assert filing.contents(certificate).startswith(b"%PDF-")
    hers = Attempt.objects.get(
        user__email=demo["accounts"]["rehearsing"]["email"], sitting__purpose="summative"
    )
    assert hers.is_released and client.login(**demo["accounts"]["rehearsing"])
    page = client.get(reverse("feedback", args=[hers.uuid])).content.decode()
    assert "Begin one sentence earlier." in page and "What you did well" in page
    client.logout()
    _the_synthetic_cohort_comes_on_top_once()
    for role, account in demo["accounts"].items():
        assert client.login(**account), role
        for name, path in demo["paths"].items():
            wanted = 403 if name == "desk" and role not in ("office", "administrator") else 200
            if role in ("learner", "office", "administrator"):
                assert client.get(path).status_code == wanted, (role, name)
        client.logout()


def _the_synthetic_cohort_comes_on_top_once():
    # In the same test: loading the demo takes most of a minute.
    call_command("load_demo_cohort", "--learners", "48")
    records = LearnerRecord.objects.filter(enrollment__cohort__name="Synthetic cohort")
    assert records.count() == 48 and not records.stale().exists()
    assert set(records.values_list("state", flat=True)) == {"eligible", "not_yet", "issued"}
    assert set(records.values_list("discipline", flat=True)) == {one.discipline for one in people.PEOPLE}
    assert records.filter(is_unsafe=True).exists()
    plans = RecordLine.objects.filter(record__in=records, kind="team_work_done")
    # Two have signed and not reflected; one who paused has no team, nor have copies of those three.
    assert (
        sorted(plans.exclude(state="met").values_list("state", flat=True)) == ["begun"] * 2 + ["not_yet"] * 4
    )
    states = set(RecordLine.objects.filter(record__in=records).values_list("state", flat=True))
    assert states == {"met", "waived", "begun", "not_yet", "unsafe"}
    certificates = Certificate.objects.count()
    letters = Script.objects.filter(item=writing.ITEM)
    assert letters.filter(sitting__cohort__name=writing.TO_MARK, state="waiting").count() == 24
    marked = letters.filter(sitting__cohort__name=writing.MARKED)
    assert marked.filter(state="settled").exists() and marked.filter(state="disputed").exists()
    assert {one.attempt.markings.count() for one in marked} == {2}
    asked = MarkQuestion.objects.filter(attempt__sitting__cohort__name=feedback.COHORT)
    assert sorted(asked.values_list("state", "decision")) == [
        ("answered", "changed"), ("answered", "stands"), ("open", ""), ("open", ""),
    ]  # fmt: skip
    assert all(one.is_told(one.attempt) for one in asked)
    rated = TalkRating.objects.filter(attempt__user__email="wren.castell@demo.example")
    assert set(rated.values_list("role", flat=True)) == {"self", "peer", "faculty", "patient"}
    counted = letters.count(), asked.count(), TalkRating.objects.count(), Attempt.objects.count()
    call_command("load_demo_cohort", "--learners", "48")
    assert records.count() == 48 and Certificate.objects.count() == certificates
    assert counted == (letters.count(), asked.count(), TalkRating.objects.count(), Attempt.objects.count())


@pytest.mark.django_db
def test_nobody_is_invented_outside_local_mode_or_beyond_reason(settings):
    with pytest.raises(CommandError, match="from 24 to 5,000"):
        call_command("load_demo_cohort", "--learners", "9000")
    with pytest.raises(CommandError, match="The demo is not loaded"):
        call_command("load_demo_cohort")
    settings.IS_LOCAL = False
    with pytest.raises(CommandError, match="local"):
        call_command("load_demo_cohort")


@pytest.mark.django_db
def test_there_is_no_demo_outside_local_mode(settings):
    settings.IS_LOCAL = False
    for arguments in ([], ["--json"]):
        with pytest.raises(CommandError, match="local"):
            call_command("demo", *arguments)
    assert not User.objects.filter(email__endswith="@demo.example").exists()
