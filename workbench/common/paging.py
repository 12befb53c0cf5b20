"""How is a long list shown a page at a time, without counting it? By the key of the last row seen."""

from dataclasses import dataclass

from django.http import QueryDict

PAGE_SIZE = 30


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the keys to ask for the neighbours with (None at an end)."""

    rows: list
    older: int | None
    newer: int | None


def newest_first(queryset, query, *, size: int = PAGE_SIZE) -> Page:
    """The page of queryset that a query string asks for: ?before=<id> or ?after=<id>, newest first.

    A key that is no number is as good as none: the first page.
    """
    before, after = _key(query.get("before")), _key(query.get("after"))
    if after is not None:
        rows = list(queryset.filter(id__gt=after).order_by("id")[: size + 1])
        has_newer, rows = len(rows) > size, rows[:size][::-1]
        has_older = True
    else:
        rows = queryset.filter(id__lt=before) if before is not None else queryset
        rows = list(rows.order_by("-id")[: size + 1])
        has_older, rows = len(rows) > size, rows[:size]
        has_newer = before is not None
    if not rows:
        return Page([], None, None)
    return Page(rows, rows[-1].pk if has_older else None, rows[0].pk if has_newer else None)


def filled(query: QueryDict) -> QueryDict:
    """The parts of a query string that say something: a filter left at "All" is sent empty."""
    said = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value]:
            said.setlist(name, kept)
    return said


def _key(value) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None
