"""What the migrations call permanent the database keeps, whoever asks: walked over every such table."""

import datetime
import json
import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from cms.db import AppendOnly, ChangesHands, Frozen

pytestmark = [pytest.mark.database, pytest.mark.django_db]

# Where a constraint asks for more than any value of the right kind.
FITTING = {
    "assessments.script": {"state": ("settled", "settled")},  # any other state has no mark that counts
    "assessments.questionmessage": {"text": ("", "")},  # one that is erased has none
    "assessments.teaming": {"least": (2, 3), "most": (5, 6)},  # the fewest are not above the most
    # nobody receives their own
    "assessments.handoverreading": {"work": (4001, 4002), "receiver": (5001, 5002)},
    "assessments.planpeerrating": {"ratee": (4003, 4004)},  # nobody rates themselves
    # One that is erased has no words, nor a salt for them.
    "assessments.consult": {
        "state": ("draft", "draft"),  # any other one asks for more
        **dict.fromkeys(("question", "story", "tried", "feared", "wanted", "salt"), ("", "")),
    },
    "assessments.consultmessage": {"text": ("", "")},
    "cms.rolegrant": {"role": ("office", "administrator")},
    "assessments.itemscore": {"status": ("scored", "pending")},
    "courses.mergedaccount": {"account": (4001, 4002), "stands_for": (5001, 5002)},
}
# Columns that hold something instead of another one, which the rows of these tests have.
INSTEAD = {
    "assessments.talkrating": {"link"},
    "assessments.raterlink": {"withdrawn_at"},
    "assessments.consult": {"published_at"},
}
# A certificate that is issued has its file's digest; results are those of a day that was opened.
EMPTY_TOGETHER = {"pdf_sha256": ("pdf_sha256", "issued_at"), "opened_at": ("opened_at", "results_opened_at")}


def _frozen():
    """Return {model label: columns that stay, or None for all}, as the last migration that says so has it."""
    found = {}
    loader = MigrationLoader(None)
    for key in sorted(loader.disk_migrations):
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, Frozen):
                found[f"{key[0]}.{operation.model.lower()}"] = operation.columns
    return found


def _changing_hands():
    """Return {(model label, column)} of the columns that change only where another table says so."""
    return {
        (f"{key[0]}.{operation.model.lower()}", operation.column)
        for key, migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, ChangesHands)
    }


FROZEN = _frozen()
CHANGING_HANDS = _changing_hands()
TABLES = sorted(FROZEN)


def two_values(field):
    """Return two different values a column of this kind can hold."""
    fitting = FITTING.get(field.model._meta.label_lower, {})
    if field.name in fitting:
        return fitting[field.name]
    if field.is_relation:
        return two_values(field.target_field)
    if field.choices:
        return tuple(value for value, _ in field.flatchoices)[:2]
    at = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
    for kind, values in (
        (models.BooleanField, (True, False)),
        (models.UUIDField, (uuid.uuid4(), uuid.uuid4())),
        (models.JSONField, ({"a": 1}, {"a": 2})),
        (models.DateTimeField, (at, at + datetime.timedelta(hours=1))),
        (models.DateField, (at.date(), at.date() + datetime.timedelta(days=1))),
        (models.TimeField, (at.time(), (at + datetime.timedelta(hours=1)).time())),
        (models.DecimalField, (Decimal(1), Decimal(2))),
        (models.FloatField, (1.0, 2.0)),
        (models.IntegerField, (4001, 4002)),
        (models.AutoField, (4001, 4002)),
        (models.BinaryField, (b"one", b"two")),
        ((models.CharField, models.TextField, models.FileField), ("one", "two")),
    ):
        if isinstance(field, kind):
            return values
    raise AssertionError(f"Say in two_values what {field} can hold.")


def columns_of(model):
    instead = INSTEAD.get(model._meta.label_lower, ())
    return [
        field for field in model._meta.concrete_fields if not field.primary_key and field.name not in instead
    ]


@pytest.fixture
def scratch():
    """Undo everything at the end: the rows of these tests point to nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(model, *, empty=()):
    """Insert a row past the model's own rules and return its key."""
    row = model(
        **{field.attname: two_values(field)[0] for field in columns_of(model) if field.name not in empty}
    )
    for name in empty:
        field = model._meta.get_field(name)
        setattr(row, field.attname, None if field.null else "")
    model._base_manager.bulk_create([row])
    return model._base_manager.filter(pk=row.pk) if row.pk else model._base_manager.order_by("-pk")[:1]


def change(rows, field, value):
    with transaction.atomic():
        rows.model._base_manager.filter(pk=rows.get().pk).update(**{field.attname: value})


def refused(say, act, *arguments):
    with pytest.raises(DatabaseError, match=say), transaction.atomic():
        act(*arguments)


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_the_records_that_must_stay_are_among_them():
    assert {
        "cms.auditentry",
        "cms.rolegrant",
        "assessments.caseversion",
        "assessments.attemptevent",
        "assessments.outcome",
        "certificates.certificate",
        "certificates.revocation",
    } <= set(TABLES)


@pytest.mark.parametrize("label", TABLES)
def test_a_permanent_row_cannot_be_deleted(label, scratch):
    model = apps.get_model(label)
    key = stored(model).get().pk
    key = key.hex if isinstance(key, uuid.UUID) and connection.vendor == "sqlite" else key
    table, column = model._meta.db_table, model._meta.pk.column
    refused("cannot be deleted", run, f'DELETE FROM "{table}" WHERE "{column}" = %s', key)
    refused("cannot be deleted", model._base_manager.all()._raw_delete, "default")
    assert model._base_manager.count() == 1


@pytest.mark.parametrize("label", TABLES)
def test_what_is_permanent_cannot_be_changed(label, scratch):
    model = apps.get_model(label)
    rows = stored(model)
    frozen = FROZEN[label]
    for field in columns_of(model):
        if frozen is None or field.name in frozen:
            refused("cannot be changed", change, rows, field, two_values(field)[1])
            if field.null:
                refused("cannot be changed", change, rows, field, None)


@pytest.mark.parametrize("label", [label for label in TABLES if FROZEN[label] is not None])
def test_what_is_not_named_permanent_may_change(label, scratch):
    model = apps.get_model(label)
    rows = stored(model)
    for field in columns_of(model):
        if (label, field.name) in CHANGING_HANDS:
            refused("stays, unless", change, rows, field, two_values(field)[1])
        elif field.name not in FROZEN[label]:
            change(rows, field, two_values(field)[1])
            rows.get()


def once_columns():
    """The columns that begin empty and are filled in one time."""
    return [
        (label, name)
        for label in TABLES
        for name in FROZEN[label] or ()
        if name not in INSTEAD.get(label, ()) and _begins_empty(apps.get_model(label)._meta.get_field(name))
    ]


def _begins_empty(field):
    texts = models.CharField | models.TextField | models.FileField
    return field.null or (field.blank and isinstance(field, texts))


@pytest.mark.parametrize("label,name", once_columns())
def test_what_begins_empty_is_filled_in_once(label, name, scratch):
    model = apps.get_model(label)
    field = model._meta.get_field(name)
    first, second = two_values(field)
    columns = {one.name for one in columns_of(model)}
    rows = stored(model, empty=[one for one in EMPTY_TOGETHER.get(name, (name,)) if one in columns])
    change(rows, field, first)
    assert getattr(rows.get(), field.attname) == first
    refused("cannot be changed", change, rows, field, second)


@pytest.mark.parametrize("label", TABLES)
def test_no_other_statement_gets_round_it(label, scratch):
    model = apps.get_model(label)
    key = stored(model).get().pk
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        # Else PostgreSQL refuses for another reason: the rows of this test wait to be checked.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgtype FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
                [table, f"{table}_no_truncate"],
            )
            (kind,) = cursor.fetchone()
        assert kind & 0b100000
    else:
        names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        refused("cannot be", run, f'INSERT OR REPLACE INTO "{table}" ({names}) SELECT {names} FROM "{table}"')
    assert model._base_manager.filter(pk=key).exists(), column


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_emptying_the_audit_log_is_refused(scratch):
    stored(apps.get_model("cms.auditentry"))
    refused("cannot be deleted", run, "TRUNCATE cms_auditentry")


@pytest.mark.parametrize("label", TABLES)
def test_the_operation_can_be_written_back_into_a_migration(label):
    operation = Frozen("Anything", columns=["a"]) if FROZEN[label] else AppendOnly("Anything")
    name, arguments, named = operation.deconstruct()
    again = {"Frozen": Frozen, "AppendOnly": AppendOnly}[name](*arguments, **named)
    assert (again.model, again.columns) == (operation.model, operation.columns)
    assert json.dumps(operation.describe())


def test_whose_an_attempt_is_is_among_what_stays():
    assert {("assessments.attempt", "user"), ("assessments.accommodation", "user")} <= CHANGING_HANDS
