"""A part of a longer time: the beginning of a year, its second quarter, the week of a day.

Resolvers as in dates.
"""

from datetime import date, timedelta

from claims.suggesting.time.dates import yearless
from claims.suggesting.time.groups import letters_of, sign_of
from claims.suggesting.time.periods import (
    STEPS,
    days_of_month,
    full_year,
    months_on,
    period_around,
    precision_of,
)
from claims.suggesting.wording import Wording as _


def part_of(reader, match):
    """principios de 2026, a finales de mes, mediados de mayo, later this month."""
    part = match["part"][0]
    inner, unit = _inner(reader, match)
    if inner is None:
        return None
    first, last = inner
    days = (last - first).days + 1
    third = days / 3
    months = {"year": 4, "month": 0}.get(unit, 0)
    if part == "S":
        first, last = first, first + timedelta(max(round(third) - 1, 0))
    elif part == "K":
        start = (
            months_on(first, months) if months else first + timedelta(9 if unit == "month" else round(third))
        )
        first, last = start, start + timedelta(max(round(third) - 1, 0))
    elif unit == "year" and not letters_of(match, "named"):
        first = date(first.year, 7, 1)
    elif unit == "year":
        first = date(first.year, 9, 1)
    elif unit == "month":
        first = first + timedelta(15)
    elif unit != "day":
        first = first + timedelta(round(2 * third))
    return first, last, "day" if unit == "day" else "period", _("a part of it")


def _inner(reader, match):
    steps = STEPS[sign_of(match)]
    if letters_of(match, "unit"):
        unit = reader.value(match, "unit")
        return (
            (period_around(unit, reader.anchor, steps), unit)
            if unit not in ("minute", "hour")
            else (None, None)
        )
    if letters_of(match, "month"):
        month = reader.value(match, "month")
        if letters_of(match, "year"):
            return days_of_month(full_year(reader.value(match, "year")), month), "month"
        chosen, _others = reader.nearest([date(reader.anchor.year + s, month, 15) for s in (-1, 0, 1)], match)
        return days_of_month(chosen.year, month), "month"
    year = reader.value(match, "year")
    return (date(year, 1, 1), date(year, 12, 31)), "year"


def nth_of(reader, match):
    """el primer trimestre de 2017, la última semana de julio, the first 2 weeks of 2021."""
    unit = reader.value(match, "unit0")
    if letters_of(match, "unit2"):
        inner = period_around(reader.value(match, "unit2"), reader.anchor, STEPS[sign_of(match)])
    elif letters_of(match, "inner"):
        inner, _outer = _inner(reader, match)
    elif unit == "week":
        inner = period_around("year", reader.anchor)
    else:
        return None
    if inner is None or unit in ("minute", "hour", "decade", "century", "year"):
        return None
    first, last = inner
    count = reader.number(match, "count") if letters_of(match, "count") else 1
    start = period_around(unit, first)[0]
    if unit == "week" and (first.weekday() > 3):
        start += timedelta(7)  # the week with the first Thursday is the first, ISO 8601
    if letters_of(match, "nth") and reader.letters[match.start("nth")] == "P":
        if unit == "week":
            end = (
                last - timedelta((last.weekday() + 1) % 7)
                if last.weekday() < 3
                else last + timedelta(6 - last.weekday())
            )
            start = end - timedelta(7 * count - 1)
        else:
            start = period_around(unit, last, 1 - count)[0]
            end = last
        return start, end, "period", _("the last of it")
    nth = reader.number(match, "nth")
    begin = period_around(unit, start, nth - 1)[0]
    return (
        begin,
        period_around(unit, begin, count - 1)[1],
        precision_of(unit) if count == 1 else "period",
        _("counted within it"),
    )


def week_of(reader, match):
    """the week of April 10th."""
    if reader.value(match, "week") != "week":
        return None
    group = "" if letters_of(match, "day") else "2"
    month = reader.value(match, "month" + group)
    found = yearless(reader, match, reader.number(match, "day" + group), month)
    return found and (*period_around("week", found[0]), "week", _("the week of that day"), [])
