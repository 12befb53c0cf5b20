"""Decades and centuries: los años noventa, the 1990s, el siglo XX. Resolvers as in dates."""

from datetime import date

from claims.suggesting.calendar_words import folded, is_plural
from claims.suggesting.time.groups import letters_of
from claims.suggesting.wording import Wording as _


def decade_named(reader, match):
    """años 80, los años ochenta, the 1980s, the eighties."""
    number = decade_of(reader, match)
    return number and (*years_from(number, 10), "decade", _("a decade"))


def decade_called(reader, match):
    """la década de los setenta, la década de 1970."""
    return decade_named(reader, match) if reader.value(match, "unit") == "decade" else None


def decade_of(reader, match) -> int | None:
    """The first year of a decade in figures or words, or None when the figure is none."""
    at = match.start("decade")
    number = reader.value(match, "decade")
    before = folded(reader.words[at - 1]) if at else ""
    if reader.letters[at] == "w" and not is_plural(before) and before != "de":
        return None  # el año veinte
    if match["decade"].endswith("p") and reader.spaced(at, at + 2):
        return None
    if number < 100:
        number += 1900 if number >= 30 or reader.letters[at] == "w" else 2000
    return None if number % 10 else number


def century_named(reader, match):
    number = century_of(reader, match)
    return number and (*years_from((number - 1) * 100, 100), "century", _("a century"))


def century_of(reader, match) -> int | None:
    if letters_of(match, "unit") and reader.value(match, "unit") != "century":
        return None
    return reader.number(match, "count") if letters_of(match, "count") else reader.value(match, "roman")


def years_from(year: int, count: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + count - 1, 12, 31)


def part_of_era(reader, match):
    """principios del siglo XX, the late 1990s: the first, the middle or the last third of it."""
    if letters_of(match, "unit0") and reader.value(match, "unit0") != "decade":
        return None
    if letters_of(match, "decade"):
        first, size = decade_of(reader, match), 10
    else:
        number, size = century_of(reader, match), 100
        first = number and (number - 1) * 100
    if first is None:
        return None
    third = size // 3
    begin, count = {"S": (0, third), "K": (third, size - 2 * third), "E": (size - third, third)}[
        match["part"][0]
    ]
    return *years_from(first + begin, count), "period", _("a part of it")
