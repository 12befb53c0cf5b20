"""How many of what was found have which state, rating, claimant …? Counted among the newest, not all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from claims.models import Kind, Question, Rating, State
from claims.searching.asking import LONGEST, shelved
from claims.searching.shelves import FACETS, SHELVES, Shelf, period
from workbench.common.words import tidy, words_query

MOST_COUNTED = 1_000  # records of each kind that are counted
OFFERED = 10  # values of each facet
DEPTHS = {0: len("2026"), len("2026"): len("2026-01")}  # length of the period chosen → of those offered in it


@dataclass(frozen=True)
class Value:
    """A value that some of what was found has. count: how many, among those that were counted."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """What was found, counted.

    totals: {kind: how many have the words}; unfinished: kinds of which as many as MOST_COUNTED were looked at
    and others not; values: {facet: most frequent first}, dates newest first; chosen: {facet: what the value
    chosen is called}.
    """

    totals: dict[str, int]
    unfinished: frozenset[str]
    values: dict[str, list[Value]]
    chosen: dict[str, str]


def chosen_in(query: Mapping[str, str]) -> dict[str, str]:
    """{facet: value} of a query string. A state, kind or date that there is not is as good as none."""
    known = {"state": State.values, "kind": Kind.values}
    chosen = {name: query.get(name, "").replace("\0", "") for name in FACETS}
    return {
        name: value
        for name, value in chosen.items()
        if value and value in known.get(name, [value]) and (name != "date" or period(value))
    }


def counted(
    user, text: str, *, kinds: Iterable[str], chosen: Mapping[str, str], is_typing: bool = False
) -> Facets:
    """The facets of what `search` finds for the same question. A query for each kind, and one for ratings."""
    text = tidy(text[:LONGEST])
    query = words_query(text, is_typing=is_typing)
    depth = DEPTHS.get(len(chosen.get("date", "")), len("2026-01-23"))
    counts: dict[str, Counter] = {name: Counter() for name in FACETS}
    totals, unfinished = {}, set()
    for kind, rows in shelved(user, kinds, chosen).items() if text else ():
        shelf = SHELVES[kind]
        found, has_more = _values(shelf, rows.alias(found_words=shelf.words).filter(found_words=query))
        totals[kind] = len(found)
        if has_more:
            unfinished.add(kind)
        for values in found:
            for name, value in zip(shelf.facets, values, strict=True):
                counts[name].update(_keys(name, value, depth))
    ratings = _rating_labels({*counts["rating"], *filter(None, [chosen.get("rating")])})
    names = {name: _label(name, value, ratings) for name, value in chosen.items()}
    return Facets(totals, frozenset(unfinished), _offered(counts, ratings), names)


def _values(shelf: Shelf, rows: QuerySet) -> tuple[list[tuple], bool]:
    """What the newest rows have of each facet, each that is shown once; and whether there are more."""
    values = [facet.value for facet in shelf.facets.values()]
    found = list(rows.order_by("-id").values_list(*values, shelf.once_for or "id")[: MOST_COUNTED + 1])
    newest: dict[int, tuple] = {}
    for *each, row in found[:MOST_COUNTED]:
        newest.setdefault(row, tuple(each))
    return list(newest.values()), len(found) > MOST_COUNTED


def _keys(name: str, value, depth: int) -> Iterable[str]:
    """What a record is counted under: nothing, a value, each of several, or the period of its day."""
    if isinstance(value, list):
        return value
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    key = str(value) if value else ""
    if name == "date":
        key = key[:depth] if len(key) >= depth else ""
    return [key] if key else []


def _offered(counts: Mapping[str, Counter], ratings: Mapping[str, str]) -> dict[str, list[Value]]:
    offered = {}
    for name, counter in counts.items():
        often = sorted(counter.items(), key=lambda each: (-each[1], each[0]))[:OFFERED]
        if name == "date":
            often.sort(reverse=True)
        offered[name] = [Value(key, _label(name, key, ratings), count) for key, count in often]
    return {name: values for name, values in offered.items() if values}


def _label(name: str, value: str, ratings: Mapping[str, str]) -> str:
    """A facet's value in the reader's words, or as it is when we have none. ratings: {key: label}."""
    if name == "rating":
        return ratings.get(value, value)
    if name in ("state", "kind"):
        kinds = {"state": State, "kind": Kind}[name]
        return str(kinds(value).label) if value in kinds else value
    if name == "language":
        try:
            return get_language_info(value)["name_local"].capitalize()
        except KeyError:
            return value
    if name == "date" and len(value) > len("2026") and (days := period(value)):
        return date_format(days[0], "YEAR_MONTH_FORMAT" if len(value) == len("2026-01") else "DATE_FORMAT")
    return value


def _rating_labels(keys: Iterable[str]) -> dict[str, str]:
    if not keys:
        return {}
    rows = Rating.objects.filter(key__in=keys, scale__question=Question.SUBSTANCE)
    return {rating.key: rating.label for rating in rows.order_by("scale__is_default")}
