"""How is the database made again what it was before a test that commits?

Django empties every table and sends the signal that follows migrations, which is ten times the work: most
tables are empty, and what the signal writes, roles and scales, was there before.
"""

from django.db import OperationalError, connection, transaction

TRIES = 5  # a deadlock is told after a second
REMEMBERED = "remembered"  # the schema with a copy of the rows that the migrations left


def remember() -> None:
    """Keep a copy of all rows. Called once, when the database is new."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {REMEMBERED}")
        for table in _tables(cursor):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608
            if cursor.fetchone()[0]:
                columns = _written(cursor, table)
                cursor.execute(f"CREATE TABLE {REMEMBERED}.{table} AS SELECT {columns} FROM {table}")  # noqa: S608


def restore() -> None:
    """Bring the remembered rows back and no others, append-only tables included.

    Waits until programs have ended what they write; again after a deadlock with one: one of the two has to
    yield.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _restore(cursor)
            break
        except OperationalError:
            if attempt + 1 == TRIES:
                raise


def _restore(cursor) -> None:
    cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger fires; for a superuser only
    tables = _tables(cursor)
    cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
    cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))  # noqa: S608
    for table in _tables(cursor, REMEMBERED):
        columns = _written(cursor, table)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {REMEMBERED}.{table}")  # noqa: S608


def _tables(cursor, schema: str = "public") -> list[str]:
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
    return [name for (name,) in cursor.fetchall() if name != "django_migrations"]


def _written(cursor, table: str) -> str:
    """The columns of a table that are written; others are made from them."""
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [f"public.{table}"],
    )
    return cursor.fetchone()[0]
