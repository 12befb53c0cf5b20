"""Which records have the words, and which of them are shown? `search` is the one door."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from typing import Any
from urllib.parse import quote

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe

from claims.searching.shelves import SHELVES, Shelf, narrowed_by
from workbench.common.words import CONFIGURATIONS, is_begun, readings, tidy

NEWEST = 500  # matches that are ranked: of a word that is everywhere, the newest
LAST = NEWEST  # hits that can be walked to
LONGEST = 200  # characters of a question
SHOWN = 400  # characters of a hit's words
CUT = " …"  # where they go on
TELLING = 80  # characters by which a passage is found again on its page
BEGUN, ENDED = "\ue000", "\ue001"  # private characters around a hit, until the text is escaped
OPTIONS = f'StartSel="{BEGUN}", StopSel="{ENDED}", HighlightAll=true'
_CELL = re.compile(r"\n| \| ")  # where a block of a text ends, or a cell of its table
_MARK = re.compile(f"[{BEGUN}{ENDED}]")
IN_SNAPSHOTS = ("passages", "texts")
CALLS = {"websearch": "websearch_to_tsquery", "raw": "to_tsquery"}


@dataclass(frozen=True)
class Hit:
    """A record that was found. words: its own, hits between BEGUN and ENDED; title: these as HTML."""

    kind: str
    record: Any
    words: str
    language: str = ""

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The words cut at the hits: (words, whether they are one)."""
        parts = _MARK.split(self.words)
        return [(part, bool(place % 2)) for place, part in enumerate(parts) if part]

    @property
    def address(self) -> str:
        """Where it is shown: without `fragment`, which comes after whatever else the address asks for."""
        return SHELVES[self.kind].address(self.record)

    @property
    def fragment(self) -> str:
        """What makes a browser go to a passage, or to the first hit in a text; empty for other records."""
        if self.kind == "passages":
            return _fragment(self.record.exact)
        if self.kind == "texts" and BEGUN in self.words:
            return _fragment(_MARK.sub("", self.words.partition(BEGUN)[2]).removesuffix(CUT))
        return ""

    @property
    def title(self) -> SafeString:
        marked = "".join(
            f'<mark class="hit">{escape(w)}</mark>' if is_hit else escape(w) for w, is_hit in self.pieces
        )
        return mark_safe(marked)  # noqa: S308  (escaped)


@dataclass
class Found:
    """The hits of one kind, best first; has_more when there are others.

    is_begun: whether the last word asked for was taken for the beginning of others.
    """

    kind: str
    label: str
    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False
    is_begun: bool = False


def search(
    user,
    text: str,
    *,
    kinds: Iterable[str] = tuple(SHELVES),
    chosen: Mapping[str, str] | None = None,
    most: int = 20,
    start: int = 0,
    is_typing: bool = False,
) -> list[Found]:
    """What user may see of the records in which text's words occur: a Found for each kind, empty ones too.

    text: words, "a phrase", -without. chosen: {facet: value}; a kind that has no such facet is left out.
    start: hits to pass over. The last word may be the beginning of another while it is_typing, and when
    nothing at all has it whole. Nothing is found for no words. One query for each kind, and one for each of
    what its hits are shown with.
    """
    text = tidy(text[:LONGEST])
    if not text:
        return []
    rows = shelved(user, kinds, chosen or {})
    found = _all_found(rows, text, most, start, is_typing=is_typing)
    if not is_typing and not any(each.hits for each in found) and is_begun(text):
        found = _all_found(rows, text, most, start, is_typing=True)
    return found


def shelved(user, kinds: Iterable[str], chosen: Mapping[str, str]) -> dict[str, QuerySet]:
    """{kind: what user may see of it}, narrowed; without the kinds that have no such facet."""
    rows = {kind: narrowed_by(SHELVES[kind], SHELVES[kind].rows(user), chosen) for kind in kinds}
    return {kind: queryset for kind, queryset in rows.items() if queryset is not None}


def _all_found(
    rows: dict[str, QuerySet], text: str, most: int, start: int, *, is_typing: bool
) -> list[Found]:
    asked = _Asked(text, is_typing=is_typing)
    found = [_found(kind, queryset, asked, most, start) for kind, queryset in rows.items()]
    for each in found:
        each.is_begun = is_typing
    return found


class _Asked:
    """The question as SQL of a tsquery, in both languages."""

    def __init__(self, text: str, *, is_typing: bool):
        calls = readings(text, is_typing=is_typing)
        parts = [f"{CALLS[kind]}('{each}', %s)" for each in CONFIGURATIONS for kind, _words in calls]
        self.parameters = [words for _kind, words in calls] * len(CONFIGURATIONS)
        self.sql = f"({' || '.join(parts)})"


def _found(kind: str, queryset: QuerySet, asked: _Asked, most: int, start: int) -> Found:
    shelf = SHELVES[kind]
    rows = _best(queryset, shelf, asked, most + 1, start)
    shown = rows[:most]
    for name in shelf.shown_with if shown else ():
        # asking for nobody takes Django as long
        if not isinstance(name, str) or any(getattr(row, f"{name}_id") for row in shown):
            prefetch_related_objects(shown, name)
    if shelf.complete:
        shelf.complete(shown)
    hits = [_hit(kind, row, shelf.column) for row in shown]
    return Found(kind, shelf.label, hits, len(rows) > most)


def _best(queryset: QuerySet, shelf: Shelf, asked: _Asked, most: int, start: int) -> list:
    """The newest rows of queryset that match, best first, with `marked`: their words, hits between two signs.

    By hand: of the three steps only the first may see many records, and putting Django's words for them
    together takes longer than all three.
    """
    model = queryset.model
    columns, names, converters = _columns(model)
    try:
        narrowing, parameters = _narrowing(queryset)
    except EmptyResultSet:
        return []
    lexemes = _sql_of(shelf.words, queryset)
    once = f"DISTINCT ON ({shelf.once_for})" if shelf.once_for else ""
    first = f"ORDER BY {shelf.once_for}, rank DESC, id DESC" if once else ""
    sql = f"""
        SELECT {columns}, ts_headline('{CONFIGURATIONS[0]}', {shelf.text_read}, query, %s) AS marked FROM (
            SELECT * FROM (
                SELECT {once} *, ts_rank(words, query) AS rank FROM (
                    SELECT {columns}, {lexemes} AS words, query
                    FROM {model._meta.db_table}, (SELECT {asked.sql} AS query) asked
                    WHERE {lexemes} @@ query {narrowing} ORDER BY id DESC LIMIT {NEWEST}
                ) newest {first}
            ) ranked ORDER BY rank DESC, id DESC LIMIT {most} OFFSET {start}
        ) best ORDER BY rank DESC, id DESC
    """  # noqa: S608  (names of ours)
    with connection.cursor() as cursor:
        cursor.execute(sql, [OPTIONS, *asked.parameters, *parameters])
        found = cursor.fetchall()
    rows = []
    for *values, marked in found:
        for place, convert in converters:
            values[place] = convert(values[place])
        row = model.from_db(queryset.db, names, values)
        row.marked = marked
        rows.append(row)
    return rows


@cache
def _columns(model) -> tuple[str, list[str], list[tuple[int, Callable]]]:
    """The columns of a model as SQL, what a row of it calls them, and (place, from the database's value).

    Once for each: `raw` finds all this out again for every question, which takes as long as the answer.
    """
    fields = model._meta.concrete_fields
    converters = [
        (place, partial(convert, expression=None, connection=connection))
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    return ", ".join(f'"{each.column}"' for each in fields), [each.attname for each in fields], converters


def _sql_of(expression: Expression, queryset: QuerySet) -> str:
    """An expression without parameters over the rows of queryset."""
    query = queryset.model.objects.all().query
    sql, _none = query.get_compiler(queryset.db).compile(expression.resolve_expression(query))
    return sql


def _narrowing(queryset: QuerySet) -> tuple[str, tuple]:
    """SQL that holds _best to the rows of queryset, and its parameters. Raises EmptyResultSet for none."""
    if not queryset.query.where:
        return "", ()
    keys = queryset.order_by().values("id")
    sql, parameters = keys.query.sql_with_params()
    return f"AND id IN ({sql})", parameters


def _hit(kind: str, row, column: str) -> Hit:
    words = row.marked if BEGUN in row.marked or not column else getattr(row, column)
    language = row.snapshot.language if kind == "passages" else getattr(row, "language", "")
    return Hit(kind, row, _cut(words), language)


def _fragment(words: str) -> str:
    """What makes a browser go to words and mark them (Text Fragments, draft of the W3C community group)."""
    line = _CELL.split(words, maxsplit=1)[0][:TELLING]
    whole = line if len(line) < TELLING else line.rpartition(" ")[0] or line
    return f"#:~:text={quote(whole, safe='').replace('-', '%2D')}"


def _cut(words: str) -> str:
    """Words of a long text around its first hit, with dots where something is left out."""
    if len(words) <= SHOWN:
        return words
    first = max(words.find(BEGUN), 0)
    start = 0 if first < SHOWN // 2 else words.rfind(" ", 0, first - SHOWN // 4) + 1
    end = start + SHOWN
    if end < len(words):
        end = max(words.rfind(" ", start, end), first + 1) if " " in words[first:end] else end
    piece = words[start:end]
    if piece.count(BEGUN) > piece.count(ENDED):
        piece += ENDED
    return ("… " if start else "") + piece.strip() + (CUT if end < len(words) else "")
