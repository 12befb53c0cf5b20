"""How is one statement asked many times without being put together each time?

Django writes the SQL of a queryset anew whenever it is asked, which takes its program five times what asking
takes. Where workers ask the same for every page, the statement is written once and filled in each time.
"""

from collections.abc import Callable
from functools import cache, cached_property, lru_cache

from django.db import connection, models
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

MOST_UPDATES = 128  # shapes of updates kept; a program has a dozen


class Blank(Expression):
    """Where a value is filled in each time."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Question:
    """A queryset with Blanks in it. It may be narrowed, ordered and locked, but not join what it selects."""

    def __init__(self, make: Callable[[], QuerySet]):
        """make: called once, when it is first asked: models are complete by then."""
        self._make = make

    def ask(self, **values) -> list:
        """What the queryset gives when its Blanks hold these values, as the database takes them."""
        return [self._shown(row) for row in _asked(self._statement, values)]

    def first(self, **values):
        """The first thing it gives, or None."""
        return next(iter(self.ask(**values)), None)

    @cached_property
    def _queryset(self) -> QuerySet:
        return self._make()

    @cached_property
    def _compiler(self):
        return self._queryset.query.get_compiler(connection=connection)

    @cached_property
    def _statement(self) -> tuple[str, tuple]:
        return self._compiler.as_sql()

    @cached_property
    def _converters(self) -> dict:
        return self._compiler.get_converters([column for column, _, _ in self._compiler.select])

    @cached_property
    def _names(self) -> list[str] | None:
        """The attributes of a model that its columns are; None when rows are asked for."""
        if self._queryset._iterable_class is not ModelIterable:
            return None
        at_columns = self._compiler.klass_info["select_fields"]
        return [self._compiler.select[at][0].target.attname for at in at_columns]

    def _shown(self, row: tuple):
        values = list(row)
        for at, (converters, column) in self._converters.items():
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        if self._names is None:
            return tuple(values)
        return self._queryset.model.from_db(connection.alias, self._names, values)


def made(model: type[models.Model], names: tuple[str, ...], values: tuple) -> models.Model:
    """A row that a statement by hand has read: these fields of it, as the database gave them."""
    attributes, columns = _fields(model, names)
    shown = [
        values[at] if convert is None else convert(values[at], None, connection) for at, convert in columns
    ]
    return model.from_db(connection.alias, attributes, shown)


def update(model: type[models.Model], where: dict, columns: dict) -> int:
    """As model.objects.filter(**where).update(**columns). Returns the count of rows.

    where: columns and what they hold, never None. Values of columns may be expressions such as Now().
    """
    written = {name: value if hasattr(value, "as_sql") else None for name, value in columns.items()}
    statement = _updating(model, tuple(where), tuple(written.items()))
    values = {f"where {name}": _prepared(model, name, value) for name, value in where.items()}
    values |= {f"set {name}": _prepared(model, name, columns[name]) for name in columns if not written[name]}
    return _asked(statement, values)


def insert(row: models.Model) -> None:
    """Write a new row, as row.save(force_insert=True) does, without its signals; then it has its key."""
    statement = _inserting(type(row))
    values = {
        field.attname: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _columns(type(row))
    }
    [(row.pk,)] = _asked(statement, values)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[str], list[tuple]]:
    """Attributes in the order in which Django wants them; for each its place in names, and what reads it."""
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    columns = [(names.index(each.name), getattr(each, "from_db_value", None)) for each in fields]
    return [each.attname for each in fields], columns


@lru_cache(maxsize=MOST_UPDATES)
def _updating(model: type[models.Model], where: tuple, columns: tuple) -> tuple[str, tuple]:
    found = model._base_manager.filter(**{name: Blank(f"where {name}") for name in where})
    query = found.query.chain(UpdateQuery)
    query.add_update_values(
        {name: Blank(f"set {name}") if value is None else value for name, value in columns}
    )
    return query.get_compiler(connection=connection).as_sql()


@cache
def _inserting(model: type[models.Model]) -> tuple[str, tuple]:
    columns = _columns(model)
    named = ", ".join(f'"{field.column}"' for field in columns)
    blanks = ", ".join(["%s"] * len(columns))
    table, key = model._meta.db_table, model._meta.pk.column
    sql = f'INSERT INTO "{table}" ({named}) VALUES ({blanks}) RETURNING "{key}"'  # noqa: S608  (names of ours)
    return sql, tuple(Blank(field.attname) for field in columns)


@cache
def _columns(model: type[models.Model]) -> list[models.Field]:
    return [
        field for field in model._meta.local_concrete_fields if not (field.primary_key or field.generated)
    ]


def _prepared(model: type[models.Model], name: str, value):
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    value = value.pk if isinstance(value, models.Model) else value
    return field.get_db_prep_save(value, connection)


def _asked(statement: tuple[str, tuple], values: dict) -> list[tuple] | int:
    """The rows of a statement whose Blanks hold these values, or the count of those it changed."""
    sql, blanks = statement
    filled = [values[each.name] if isinstance(each, Blank) else each for each in blanks]
    with connection.cursor() as cursor:
        cursor.execute(sql, filled)
        return cursor.rowcount if cursor.description is None else cursor.fetchall()
