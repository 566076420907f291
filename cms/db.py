"""What may ever be stored: migration operations that make rows permanent, on SQLite and PostgreSQL."""

from django.db.migrations.operations.base import Operation


class Frozen(Operation):
    """Forbid deleting a model's rows, and changing the given columns once they hold a value.

    `columns=None` forbids every change: the table is append-only. With columns, a listed column may go
    from NULL (or the empty text) to a value once, and never again. The database says no, whoever asks.

    Safe to repeat: a later migration that alters a column of the table must, since SQLite then makes the table
    anew and forgets its triggers (tests/database/test_permanence.py notices).
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model, columns=None):
        self.model = model
        self.columns = list(columns) if columns is not None else None

    def state_forwards(self, app_label, state):
        """Triggers are no part of Django's model state."""

    def _names(self, table):
        return f"{table}_no_delete", f"{table}_no_change", f"{table}_no_truncate"

    def _model_table(self, app_label, state):
        model = state.apps.get_model(app_label, self.model)
        columns = None
        if self.columns is not None:
            columns = [model._meta.get_field(name).column for name in self.columns]
        return model._meta.db_table, columns

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table, columns = self._model_table(app_label, to_state)
        self._drop(schema_editor, table)
        if schema_editor.connection.vendor == "postgresql":
            self._create_postgresql(schema_editor, table, columns)
        else:
            self._create_sqlite(schema_editor, table, columns)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table, _ = self._model_table(app_label, from_state)
        self._drop(schema_editor, table)

    def _drop(self, schema_editor, table):
        for name in self._names(table):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                schema_editor.execute(f'DROP FUNCTION IF EXISTS "{name}_says"()')
            else:
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')

    def describe(self):
        """Say what the migration does, for `migrate --plan`."""
        what = "every column" if self.columns is None else ", ".join(self.columns)
        return f"Make rows of {self.model} permanent ({what})"

    def deconstruct(self):
        """Let Django write this operation back into a migration file."""
        kwargs = {"model": self.model}
        if self.columns is not None:
            kwargs["columns"] = self.columns
        return self.__class__.__name__, [], kwargs

    @staticmethod
    def _changed(columns, different):
        if columns is None:
            return None
        return " OR ".join(
            f'(OLD."{column}" IS NOT NULL AND CAST(OLD."{column}" AS TEXT) <> \'\' AND {different(column)})'
            for column in columns
        )

    def _create_sqlite(self, schema_editor, table, columns):
        no_delete, no_change, _ = self._names(table)
        changed = self._changed(columns, lambda column: f'OLD."{column}" IS NOT NEW."{column}"')
        when = f"WHEN {changed} " if changed else ""
        schema_editor.execute(
            f'CREATE TRIGGER "{no_delete}" BEFORE DELETE ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are permanent and cannot be deleted'); END"
        )
        schema_editor.execute(
            f'CREATE TRIGGER "{no_change}" BEFORE UPDATE ON "{table}" {when}'
            f"BEGIN SELECT RAISE(ABORT, '{table}: this row cannot be changed'); END"
        )

    def _create_postgresql(self, schema_editor, table, columns):
        no_delete, no_change, no_truncate = self._names(table)
        changed = self._changed(columns, lambda column: f'OLD."{column}" IS DISTINCT FROM NEW."{column}"')
        when = f"FOR EACH ROW WHEN ({changed}) " if changed else "FOR EACH ROW "
        for name, event, condition, sentence in (
            (no_delete, "DELETE", "FOR EACH ROW ", "rows are permanent and cannot be deleted"),
            (no_truncate, "TRUNCATE", "FOR EACH STATEMENT ", "rows are permanent and cannot be deleted"),
            (no_change, "UPDATE", when, "this row cannot be changed"),
        ):
            schema_editor.execute(
                f'CREATE FUNCTION "{name}_says"() RETURNS trigger LANGUAGE plpgsql AS '
                f"$$ BEGIN RAISE EXCEPTION '{table}: {sentence}' USING ERRCODE = 'restrict_violation'; END $$"
            )
            schema_editor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {condition}'
                f'EXECUTE FUNCTION "{name}_says"()'
            )


class AppendOnly(Frozen):
    """Rows may be inserted and read, and that is all."""

    def __init__(self, model):
        super().__init__(model)


class FinalStays(Operation):
    """Rows are drafts until their state says otherwise; from then on only the state may change, and only forward.

    `states` in their order, the first one being the draft. A row past it cannot be deleted, none of its other
    columns can change, and its state can only move to a later one. The database says no, whoever asks.

    Like Frozen, safe to repeat, and to be repeated by a migration that alters a column of the table on SQLite.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model, states, column="state"):
        self.model = model
        self.states = list(states)
        self.column = column

    def state_forwards(self, app_label, state):
        """Triggers are no part of Django's model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        others = [field.column for field in model._meta.concrete_fields if field.column != self.column]
        table = model._meta.db_table
        self._drop(schema_editor, table)
        is_past = f"OLD.\"{self.column}\" <> '{self.states[0]}'"
        if schema_editor.connection.vendor == "postgresql":
            changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in others)
        else:
            changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in others)
        back = " OR ".join(
            f'(OLD."{self.column}" = \'{state}\' AND NEW."{self.column}" NOT IN ({self._quoted(number)}))'
            for number, state in enumerate(self.states)
        )
        delete, update = f"{table}_final_stays", f"{table}_final_unchanged"
        self._trigger(
            schema_editor, table, delete, "DELETE", is_past, "this row is final and cannot be deleted"
        )
        changing = f"({is_past} AND ({changed})) OR {back}"
        self._trigger(
            schema_editor, table, update, "UPDATE", changing, "this row is final and cannot be changed"
        )

    def _quoted(self, number):
        return ", ".join(f"'{state}'" for state in self.states[number:])

    def _trigger(self, schema_editor, table, name, event, when, sentence):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f'CREATE FUNCTION "{name}_says"() RETURNS trigger LANGUAGE plpgsql AS '
                f"$$ BEGIN RAISE EXCEPTION '{table}: {sentence}' USING ERRCODE = 'restrict_violation'; END $$"
            )
            schema_editor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({when}) '
                f'EXECUTE FUNCTION "{name}_says"()'
            )
        else:
            schema_editor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {when} '
                f"BEGIN SELECT RAISE(ABORT, '{table}: {sentence}'); END"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._drop(schema_editor, from_state.apps.get_model(app_label, self.model)._meta.db_table)

    def _drop(self, schema_editor, table):
        for name in (f"{table}_final_stays", f"{table}_final_unchanged"):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                schema_editor.execute(f'DROP FUNCTION IF EXISTS "{name}_says"()')
            else:
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"')

    def describe(self):
        """Say what the migration does, for `migrate --plan`."""
        return f"Make rows of {self.model} permanent once they are {' or '.join(self.states[1:])}"

    def deconstruct(self):
        """Let Django write this operation back into a migration file."""
        return (
            self.__class__.__name__,
            [],
            {"model": self.model, "states": self.states, "column": self.column},
        )


class ChangesHands(Operation):
    """A column that names a person may change only from a to b where a row of another table says that a is b.

    `said_by` is ("app", "Model", "old field", "new field"), such as the accounts that were merged. To be repeated by a
    migration that alters a column of the model on SQLite, like Frozen. A migration that alters the table that says so
    has to take this away first: SQLite refuses to rename a table that a trigger names.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model, column, said_by):
        self.model, self.column, self.said_by = model, column, tuple(said_by)

    def state_forwards(self, app_label, state):
        """Triggers are no part of Django's model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        table, column = model._meta.db_table, model._meta.get_field(self.column).column
        app, name, old, new = self.said_by
        says = to_state.apps.get_model(app, name)
        old, new = says._meta.get_field(old).column, says._meta.get_field(new).column
        self.database_backwards(app_label, schema_editor, to_state, to_state)
        changes = (  # names of our own tables and columns, nothing anybody typed
            f'NOT EXISTS (SELECT 1 FROM "{says._meta.db_table}" AS said '  # noqa: S608
            f'WHERE said."{old}" = OLD."{column}" AND said."{new}" = NEW."{column}")'
        )
        sentence = f"{table}: {column} stays, unless the account was merged into the other"
        trigger = f"{table}_{self.column}_stays"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f'CREATE FUNCTION "{trigger}_says"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f'IF OLD."{column}" IS DISTINCT FROM NEW."{column}" AND {changes} THEN '
                f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f'CREATE TRIGGER "{trigger}" BEFORE UPDATE ON "{table}" FOR EACH ROW '
                f'EXECUTE FUNCTION "{trigger}_says"()'
            )
        else:
            schema_editor.execute(
                f'CREATE TRIGGER "{trigger}" BEFORE UPDATE ON "{table}" '
                f'WHEN OLD."{column}" IS NOT NEW."{column}" AND {changes} '
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        trigger = f"{table}_{self.column}_stays"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{trigger}" ON "{table}"')
            schema_editor.execute(f'DROP FUNCTION IF EXISTS "{trigger}_says"()')
        else:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')

    def describe(self):
        """Say what the migration does, for `migrate --plan`."""
        return f"Let {self.column} of {self.model} change only where {self.said_by[1]} says so"

    def deconstruct(self):
        """Let Django write this operation back into a migration file."""
        kwargs = {"model": self.model, "column": self.column, "said_by": self.said_by}
        return self.__class__.__name__, [], kwargs
