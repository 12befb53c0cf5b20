"""A part of a longer time: the beginning of a year, its second quarter, the week of a day.

Resolvers as in dates.
"""

from datetime import date, timedelta

from claims.suggesting.calendar_words import folded
from claims.suggesting.time.dates import yearless
from claims.suggesting.time.feasts import nth_weekday
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
    if folded(" ".join(reader.words[match.start() : match.end()])) == "fines de semana":
        return None  # every one of them
    inner, unit = _inner(reader, match)
    if inner is None:
        return None
    first, last = inner
    days = (last - first).days + 1
    third = days / 3
    months = {"year": 4, "month": 0}.get(unit, 0)
    if part == "S":
        first, last = first, first + timedelta(max(round(third) - 1, 0))
    elif part in "KF":
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


def nth_of_year(reader, match):
    """el tercer trimestre, the first quarter: without a year only where the words divide one."""
    return nth_of(reader, match) if reader.value(match, "unit0") in ("quarter", "half") else None


def nth_of(reader, match):
    """el primer trimestre de 2017, la última semana de julio, the first 2 weeks of 2021."""
    unit = reader.value(match, "unit0")
    if letters_of(match, "unit2"):
        inner = period_around(reader.value(match, "unit2"), reader.anchor, STEPS[sign_of(match)])
    elif letters_of(match, "inner"):
        inner, _outer = _inner(reader, match)
    elif unit == "week":
        inner = period_around("year", reader.anchor)
    elif unit in ("quarter", "half"):
        inner = _year_of(reader, match, unit)
    else:
        return None
    if inner is None or unit in ("minute", "hour", "decade", "century", "year"):
        return None
    first, last = inner
    if unit == "fortnight" and (last - first).days < 31:  # quincena: a half of the month
        middle, is_first = first + timedelta(15), reader.number(match, "nth") == 1
        return *((first, middle - timedelta(1)) if is_first else (middle, last)), "period", _("a part of it")
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


def _year_of(reader, match, unit: str) -> tuple[date, date] | None:
    """The year of "the third quarter": the article's, or the one before when it has passed but not begun."""
    if folded(" ".join(reader.words[match.end() : match.end() + 1])) in ("consecutivo", "consecutive"):
        return None
    year = period_around("year", reader.anchor)
    begins = period_around(unit, year[0], reader.number(match, "nth") - 1)[0]
    return period_around(
        "year", reader.anchor, -1 if begins > reader.anchor and reader.tense(match) < 0 else 0
    )


def weekday_of_month(reader, match):
    """el segundo lunes de octubre, the last Friday of November 2017, el primer fin de semana de julio."""
    inner, unit = _inner(reader, match)
    nth = -1 if letters_of(match, "nth") == "P" else reader.number(match, "nth")
    if inner is None or unit != "month" or nth > 5:
        return None
    month = inner[0]
    if letters_of(match, "weekday"):
        that = nth_weekday(month.year, month.month, reader.value(match, "weekday"), nth)
        return that, that, "day", _("counted within it")
    words = folded(" ".join(reader.words[match.start("weekend") : match.end("weekend")]))
    if words not in ("fin de semana", "weekend"):
        return None
    saturday = nth_weekday(month.year, month.month, 5, nth)
    return saturday, saturday + timedelta(1), "period", _("counted within it")


def half_of(reader, match):
    """the first half of 2018, la segunda mitad del año, de mayo."""
    inner, unit = _inner(reader, match)
    if inner is None or unit not in ("year", "month", "century", "decade", "week"):
        return None
    first, last = inner
    middle = months_on(first, 6) if unit == "year" else first + ((last - first) + timedelta(1)) // 2
    nth = 2 if letters_of(match, "nth") == "P" else reader.number(match, "nth")
    if nth > 2:
        return None
    return *((first, middle - timedelta(1)) if nth == 1 else (middle, last)), "period", _("a part of it")


def in_short(reader, match):
    """Q3 2017, 2019-H2, 3T 2018: a quarter or half as the reports of companies write it."""
    at = match.start("short")
    word, number = reader.words[at], reader.number(match, "nth")
    unit = "half" if word == "H" else "quarter"
    beside = sorted((at, match.start("nth")))
    if word.islower() or number > (2 if unit == "half" else 4) or reader.spaced(beside[0], beside[1] + 1):
        return None
    year = full_year(reader.value(match, "year")) if letters_of(match, "year") else reader.anchor.year
    return *period_around(unit, date(year, 1, 1), number - 1), precision_of(unit), _("counted within it")


def so_far(reader, match):
    """en lo que va de año, year to date, earlier this month."""
    unit, words = (
        reader.value(match, "unit"),
        {folded(word) for word in reader.words[match.start() : match.end()]},
    )
    if unit not in ("week", "month", "quarter", "half", "year", "decade", "century") or not words & {
        "va",
        "to",
        "hasta",
        "earlier",
    }:
        return None
    return period_around(unit, reader.anchor)[0], reader.anchor, "period", _("up to the article's day")


def weekend(reader, match):
    """el pasado fin de semana; without a sign the one that the tense speaks of."""
    words = folded(" ".join(reader.words[match.start("weekend") : match.end("weekend")]))
    if words not in ("fin de semana", "weekend"):
        return None
    said = letters_of(match, "sign") + letters_of(match, "after")
    steps = STEPS[sign_of(match)]
    if reader.anchor.weekday() < 5 and not said and reader.tense(match) < 0:
        steps = -1
    return *period_around("weekend", reader.anchor, steps), "period", _("the one of the article's day")


def week_of(reader, match):
    """the week of April 10th."""
    if reader.value(match, "week") != "week":
        return None
    group = "" if letters_of(match, "day") else "2"
    month = reader.value(match, "month" + group)
    found = yearless(reader, match, reader.number(match, "day" + group), month)
    return found and (*period_around("week", found[0]), "week", _("the week of that day"), [])
