"""Which rules does the database hold, and did it refuse for the right one?"""

from contextlib import contextmanager

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction


def named_rules(app_label: str) -> set[str]:
    """The names of every constraint and trigger of an app's models, and "table.column" of unique columns.

    Public identifiers (uid) and keys are left out: `tables_without_unique_uid` looks at them all at once.
    """
    names = set()
    for model in apps.get_app_config(app_label).get_models():
        names |= {constraint.name for constraint in model._meta.constraints}
        names |= {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        names |= {
            f"{model._meta.db_table}.{field.column}"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key and field.name != "uid"
        }
    return names


def tables_without_unique_uid(app_label: str) -> list[str]:
    """Tables whose uid the database does not keep unique."""
    bad = []
    for model in apps.get_app_config(app_label).get_models():
        if any(field.name == "uid" for field in model._meta.local_fields):
            with connection.cursor() as cursor:
                found = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
            if not any(rule["unique"] and rule["columns"] == ["uid"] for rule in found):
                bad.append(model._meta.db_table)
    return bad


@contextmanager
def refused_by(rule: str):
    """Expect the database itself to refuse, and to name the rule (as of named_rules)."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        yield
    diagnosis = refusal.value.__cause__.diag
    said = " ".join(filter(None, (diagnosis.constraint_name, diagnosis.message_primary, diagnosis.context)))
    table, _, column = rule.partition(".")
    expected = f"{table}_{column}" if column else rule
    assert expected in said, f"refused, but by something else: {said}"


def sql(statement: str, *parameters) -> None:
    """Run a statement past every model and manager."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


def append_only_cases(model) -> dict[str, list[str]]:
    """{trigger name: statements it must refuse} for a table that never changes.

    Raises StopIteration when the model has no append-only triggers.
    """
    table = model._meta.db_table
    triggers = [trigger.name for trigger in model._meta.triggers if isinstance(trigger, pgtrigger.Trigger)]
    return {
        next(name for name in triggers if name.endswith("_is_append_only")): [
            f"UPDATE {table} SET uid = gen_random_uuid()",  # noqa: S608  (a table of our own)
            f"DELETE FROM {table}",  # noqa: S608
        ],
        next(name for name in triggers if name.endswith("_is_never_emptied")): [
            # what the rows point to is checked first: PostgreSQL empties no table with checks outstanding
            f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE",
        ],
    }
