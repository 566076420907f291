"""Conversion tables: who puts them in force, at every door; what is kept; what a change would affect."""

import datetime
import json
import shutil

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from assessments import freezing, material_packs, table_rules, table_uses
from assessments.material import tables
from assessments.models import CaseVersion, ConversionTable, ConversionTableVersion
from assessments.table_rules import TableCannotBePublished
from cms import publishing, roles
from cms.models import AuditEntry
from courses import packs
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import test_workbench
from tests.courses.packing import CONTENT

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "A teaching table",
    "kind": "equianalgesic",
    "version": "1",
    "method": "Multiply and divide.",
    "sources": ["A book."],
    "review_by": "2099-01-31",
    "conditions": [],
    "rows": [
        {"opioid": "morphine", "name": "Morphine", "route": "oral", "amount": "25", "unit": "mg", "note": ""},
        {
            "opioid": "hydromorphone",
            "name": "Hydromorphone",
            "route": "oral",
            "amount": "5",
            "unit": "mg",
            "note": "",
        },
    ],
}


def pharmacist():
    return factories.user("reviewer", discipline="pharmacist")


def draft(slug="teaching", **changes):
    """A table that faculty drafted; returns it with the draft."""
    tables.put(slug, VALUES | changes, by=None)
    table = ConversionTable.objects.get(slug=slug)
    return table, table.latest_revision


def in_force(slug="teaching", **changes):
    """A table that a pharmacist put in force."""
    tables.put(slug, VALUES | changes, by=pharmacist())
    return ConversionTable.objects.get(slug=slug)


def written_by(table, user, **changes):
    """A change of the table that somebody saved as a draft."""
    for name, value in changes.items():
        setattr(table, name, value)
    return table.save_revision(user=user)


REFUSED = [
    ("faculty", {}), ("office", {}), ("administrator", {}), ("learner", {}),
    ("reviewer", {"discipline": "social-worker"}), ("reviewer", {"discipline": "nurse"}),
    ("reviewer", {"discipline": "spiritual-care"}),
]  # fmt: skip


@pytest.mark.parametrize(("role", "how"), REFUSED, ids=lambda one: str(one))
def test_nobody_else_puts_a_table_in_force(role, how):
    course = {"course": factories.course()} if role == "faculty" else {}
    user = factories.user(role, **how, **course)
    table, revision = draft()
    with pytest.raises(TableCannotBePublished, match="prescribes or dispenses"):
        revision.publish(user=user)
    table.refresh_from_db()
    assert not table.live
    assert not ConversionTableVersion.objects.exists()


@pytest.mark.parametrize("discipline", ["pharmacist", "physician", "physician-assistant"])
def test_a_reviewer_who_prescribes_or_dispenses_does_and_it_is_on_record(discipline):
    by = factories.user("reviewer", discipline=discipline)
    _table, revision = draft()
    revision.publish(user=by)
    version = ConversionTableVersion.objects.get()
    assert (version.number, version.published_by, version.is_whole) == (1, by, True)
    assert json.loads(version.content)["rows"][0]["amount"] == "25"
    entry = AuditEntry.objects.get(verb="put in force")
    assert (entry.actor_id, entry.details["sha256"]) == (by.pk, version.content_sha256)


def test_a_nurse_puts_tables_in_force_only_where_the_office_confirmed_that_they_prescribe():
    nurse = factories.user("reviewer", discipline="nurse")
    profile = factories.profile(nurse, seat="nurse/apn", scope="prescribes")
    assert not table_rules.may_publish(nurse)
    profile.scope_confirmed_at = timezone.now()
    profile.save()
    assert table_rules.may_publish(nurse)


def test_who_lost_the_role_or_whose_account_is_off_does_no_more():
    by = pharmacist()
    assert table_rules.may_publish(by)
    for grant in by.role_grants.all():
        roles.end(grant=grant, by=None)
    assert not table_rules.may_publish(type(by).objects.get(pk=by.pk))
    assert not table_rules.may_publish(None)


def test_nobody_puts_their_own_draft_in_force():
    table = in_force()
    both = pharmacist()
    revision = written_by(table, both, method="Divide, then multiply.")
    with pytest.raises(TableCannotBePublished, match="You wrote this draft"):
        revision.publish(user=both)
    revision.publish(user=pharmacist())
    assert ConversionTableVersion.objects.count() == 2


def test_saving_without_a_change_makes_nobody_an_author():
    table, _revision = draft()
    by = pharmacist()
    table.save_revision(user=by).publish(user=by)
    assert ConversionTableVersion.objects.get().published_by == by


def test_a_table_cannot_be_saved_as_live_by_another_door():
    table, _revision = draft()
    table.live = True
    with pytest.raises(TableCannotBePublished, match="only when a reviewer publishes a draft"):
        table.save()
    with pytest.raises(TableCannotBePublished):
        ConversionTable(slug="other", live=True, review_by=datetime.date(2099, 1, 1), rows=[]).save()
    there = in_force("there")
    there.rows[0].value["amount"] = 30
    with pytest.raises(TableCannotBePublished):
        there.save()
    assert ConversionTableVersion.objects.newest("there").frozen["rows"][0]["amount"] == "25"


def test_a_table_taken_back_comes_into_force_only_by_a_reviewer():
    table = in_force()
    table.unpublish()
    assert table_rules.in_force(["teaching"]) == {}
    table.live = True
    with pytest.raises(TableCannotBePublished):
        table.save()


def test_the_workflow_door_asks_as_well(rf):
    faculty = factories.user("faculty", course=factories.course())
    task = GroupApprovalTask.objects.create(name="Anybody")
    flow = Workflow.objects.create(name="Tables")
    WorkflowTask.objects.create(workflow=flow, task=task, sort_order=0)
    WorkflowContentType.objects.create(
        workflow=flow, content_type=ContentType.objects.get_for_model(ConversionTable)
    )
    table, _revision = draft()
    flow.start(table, faculty)
    with pytest.raises(TableCannotBePublished), transaction.atomic():
        table.current_workflow_state.current_task_state.approve(user=factories.user("administrator"))
    table.refresh_from_db()
    assert not table.live
    table.current_workflow_state.current_task_state.approve(user=pharmacist())
    table.refresh_from_db()
    assert table.live


def test_the_clock_asks_who_approved_and_asks_again(time_machine):
    time_machine.move_to("2026-11-26T08:00:00Z")
    table, _revision = draft()
    table.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision = table.save_revision()
    with pytest.raises(TableCannotBePublished):
        revision.publish(user=factories.user("administrator"))
    by = pharmacist()
    revision.publish(user=by)
    assert not ConversionTable.objects.get().live
    time_machine.move_to("2026-11-26T09:05:00Z")
    publishing.publish_due()
    assert ConversionTable.objects.get().live
    assert ConversionTableVersion.objects.get().published_by == by


def test_the_clock_does_not_publish_for_who_has_lost_the_role(time_machine):
    time_machine.move_to("2026-11-26T08:00:00Z")
    table, _revision = draft()
    table.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision, by = table.save_revision(), pharmacist()
    revision.publish(user=by)
    for grant in by.role_grants.all():
        roles.end(grant=grant, by=None)
    time_machine.move_to("2026-11-26T09:05:00Z")
    publishing.publish_due()
    assert not ConversionTable.objects.get().live


def test_a_pack_puts_tables_in_force_only_where_such_a_reviewer_loads_it():
    report = packs.load(CONTENT / "material", by=factories.user("administrator"))
    assert not ConversionTable.objects.filter(live=True).exists()
    assert all("only a reviewer who prescribes or dispenses" in line.remark for line in report.lines)
    packs.load(CONTENT / "material", by=pharmacist())
    assert ConversionTable.objects.filter(live=True).count() == 4
    assert ConversionTableVersion.objects.count() == 4
    assert packs.load(CONTENT / "material", by=pharmacist()).is_unchanged


def test_the_material_comes_back_byte_for_byte(tmp_path):
    packs.load(CONTENT / "material", by=pharmacist())
    packs.dump(tmp_path / "out")
    for file in (CONTENT / "material").rglob("*.yaml"):
        kept = tmp_path / "out" / "material" / file.relative_to(CONTENT / "material")
        assert kept.read_text("utf-8") == file.read_text("utf-8"), file.name


def test_a_table_edited_here_is_not_overwritten_by_a_pack(tmp_path):
    shutil.copytree(CONTENT / "material", tmp_path / "material")
    packs.load(tmp_path / "material", by=pharmacist())
    table = ConversionTable.objects.get(slug="older-2010")
    written_by(table, None, version="ours").publish(user=pharmacist())
    assert packs.load(tmp_path / "material", by=pharmacist()).of("left alone") == [
        "material/tables/older-2010"
    ]
    assert table_rules.in_force(["older-2010"])["older-2010"]["version"] == "ours"


def test_the_seeded_numbers_are_those_of_their_sources():
    packs.load(CONTENT / "material", by=pharmacist())
    found = {
        slug: {(row["opioid"], row["route"]): row.get("amount") for row in table["rows"]}
        for slug, table in table_rules.in_force().items()
    }
    assert {key: found["mcpherson-2018"][key] for key in found["older-2010"]} == {
        ("morphine", "oral"): "25", ("morphine", "iv"): "10", ("hydromorphone", "oral"): "5",
        ("hydromorphone", "iv"): "2", ("oxycodone", "oral"): "20", ("fentanyl", "iv"): "0.15",
    }  # fmt: skip
    assert found["older-2010"] == {
        ("morphine", "oral"): "30", ("morphine", "iv"): "10", ("hydromorphone", "oral"): "7.5",
        ("hydromorphone", "iv"): "1.5", ("oxycodone", "oral"): "20", ("fentanyl", "iv"): "0.1",
    }  # fmt: skip
    counted = {opioid: amount for (opioid, _route), amount in found["cdc-mme-2022"].items()}
    assert counted == {
        "codeine": "0.15", "fentanyl": "2.4", "hydrocodone": "1", "hydromorphone": "5", "methadone": "4.7",
        "morphine": "1", "oxycodone": "1.5", "oxymorphone": "3", "tapentadol": "0.4", "tramadol": "0.2",
        "buprenorphine": None,
    }  # fmt: skip
    assert found["fentanyl-patch"] == {("fentanyl", "transdermal"): "2"}


UNFIT = [
    ({"sources": [" "]}, "where the numbers come from"),
    ({"review_by": "2020-01-01"}, "review date is past"),
    ({"rows": [*VALUES["rows"], VALUES["rows"][0]]}, "stands there twice"),
    ({"rows": [VALUES["rows"][0] | {"opioid": "methadone"}]}, "Methadone is not linear"),
    ({"rows": [VALUES["rows"][0] | {"route": "transdermal"}]}, "has no row in an equianalgesic table"),
    ({"rows": [VALUES["rows"][0] | {"amount": "0"}]}, "is no amount"),
    ({"kind": "patch"}, "A patch rule has one row"),
    ({"kind": "mme", "rows": [VALUES["rows"][0] | {"opioid": "buprenorphine"}]}, "not counted"),
]


@pytest.mark.parametrize(("changes", "said"), UNFIT, ids=lambda one: one if isinstance(one, str) else "")
def test_a_table_that_is_unfit_is_not_put_in_force(changes, said):
    _table, revision = draft(**changes)
    with pytest.raises(TableCannotBePublished, match=said):
        revision.publish(user=pharmacist())
    assert not ConversionTable.objects.get().live


def test_what_was_in_force_never_changes_and_is_never_deleted():
    in_force()
    for act in (
        lambda: ConversionTableVersion.objects.update(content="{}"),
        lambda: ConversionTableVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert ConversionTableVersion.objects.get().is_whole


def test_the_same_content_makes_no_second_state():
    table = in_force()
    table.save_revision().publish(user=pharmacist())
    assert ConversionTableVersion.objects.count() == 1


# Cases that use tables


def uses_table(**changes):
    """A case whose last stage holds the workbench of the worked case, as an author wrote it."""
    packs.load(CONTENT / "material", by=pharmacist())
    case = cases.page(**changes)
    stages = case.stages.raw_data
    stages[-1]["value"]["items"].append({"type": "workbench", "id": "work", "value": as_block("rotation")})
    case.stages = [dict(one) for one in stages]
    case.save()
    return case


def as_block(name):
    """The author's block of one of the worked cases."""
    fields = test_workbench.CASES[name]["item"]["fields"]
    same = ("kind", "label", "hint", "points", "units", "unit", "value", "rest_because", "model_every")
    steps = [
        {
            **{key: step.get(key) for key in same},
            "tolerance": (step.get("tolerance") or {}).get("abs"),
            "tolerance_share": (step.get("tolerance") or {}).get("rel"),
            "bands": step.get("bands", []),
            "critical": step.get("critical", []),
            "every": step.get("every", []),
            "options": [{k: v for k, v in option.items() if k != "id"} for option in step.get("options", [])],
        }
        for step in fields["steps"]
    ]
    return {
        "stem": "Work it out.", "points": fields["points"], "explanation": "So.", "references": [],
        "table": fields["table"], "patch_table": fields["patch_table"], "target": fields["target"],
        "pain_controlled": fields["pain_controlled"], "taken": fields["from"], "steps": steps, "quantities": [],
        "worked": [],
    }  # fmt: skip


def test_a_published_case_copies_the_table_with_its_source_and_review_date():
    case = uses_table()
    frozen = json.loads(CaseVersion.objects.newest(case.case_key).content)
    item = frozen["stages"][-1]["items"][-1]
    newest = ConversionTableVersion.objects.newest("mcpherson-2018")
    assert item["table"]["sha256"] == newest.content_sha256
    assert item["table"]["review_by"] == "2027-11-30"
    assert item["table"]["sources"] and item["table"]["version"] == "2018"
    assert [step["value"] for step in item["steps"]] == ["180", "36", "18", "18", "2"]


def test_a_table_that_changes_lists_what_it_affects_and_changes_no_published_case():
    case = uses_table()
    before = CaseVersion.objects.newest(case.case_key).content_sha256
    (use,) = table_uses.of("mcpherson-2018")
    assert (use.page.pk, use.kind, use.is_published, use.has_moved) == (case.pk, "workbench", True, False)
    assert table_uses.of("older-2010") == []
    table = ConversionTable.objects.get(slug="mcpherson-2018")
    written_by(table, None, version="2018, corrected").publish(user=pharmacist())
    assert CaseVersion.objects.newest(case.case_key).content_sha256 == before
    assert table_uses.of("mcpherson-2018")[0].has_moved
    said = freezing.said_of(type(case).objects.get(pk=case.pk))
    assert any("has changed since this case was published" in one["sentence"] for one in said["asking"])


def test_a_table_past_its_review_date_stops_the_case(time_machine):
    case = uses_table()
    time_machine.move_to("2028-01-01T12:00:00Z")
    with pytest.raises(freezing.CaseCannotBePublished, match="past its review date"):
        freezing.check(type(case).objects.get(pk=case.pk))


def test_a_table_that_is_no_longer_in_force_stops_the_case():
    case = uses_table()
    ConversionTable.objects.get(slug="mcpherson-2018").unpublish()
    with pytest.raises(freezing.CaseCannotBePublished, match="no published table"):
        freezing.check(type(case).objects.get(pk=case.pk))


def test_staff_read_what_a_change_would_affect(client):
    case = uses_table()
    table = ConversionTable.objects.get(slug="mcpherson-2018")
    client.force_login(factories.user("faculty", course=factories.course()))
    html = client.get(reverse("table_affected", args=[table.pk])).content.decode()
    assert case.title in html and "Stage 3" in html


def test_the_editor_lets_faculty_draft_and_only_the_reviewer_publish(client):
    table = in_force()
    edit = reverse(table.snippet_viewset.get_url_name("edit"), args=[table.pk])
    client.force_login(factories.user("faculty", course=factories.course()))
    page = client.get(edit)
    assert page.status_code == 200
    assert "action-publish" not in page.content.decode()
    client.force_login(pharmacist())
    assert "action-publish" in client.get(edit).content.decode()
    client.force_login(factories.user("reviewer", discipline="social-worker"))
    assert client.get(edit).status_code == 302


def test_a_table_that_was_in_force_is_not_deleted(client):
    table = in_force()
    client.force_login(factories.user("administrator"))
    client.post(reverse(table.snippet_viewset.get_url_name("delete"), args=[table.pk]))
    assert ConversionTable.objects.filter(pk=table.pk).exists()


def test_every_sort_of_material_names_its_model():
    for module in material_packs.sorts().values():
        assert hasattr(material_packs.model_of(module), "slug")


def test_the_sample_stays_what_it_was():
    assert rotation.case()
