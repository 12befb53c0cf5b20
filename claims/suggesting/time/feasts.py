"""Which days does a feast fall on in a year? Fixed ones by the calendar, those of Easter by the moon."""

import calendar
from datetime import date, timedelta
from functools import cache

from claims.suggesting.calendar_words import NAMED_DAYS, folded

# (first day, last day) counted from Easter Sunday
_AROUND_EASTER = {
    "semana santa": (-7, 0),
    "holy week": (-7, 0),
    "domingo de ramos": (-7, -7),
    "palm sunday": (-7, -7),
    "jueves santo": (-3, -3),
    "viernes santo": (-2, -2),
    "good friday": (-2, -2),
    "sabado santo": (-1, -1),
    "domingo de resurreccion": (0, 0),
    "domingo de pascua": (0, 0),
    "easter sunday": (0, 0),
    "easter": (0, 0),
    "easter monday": (1, 1),
    "miercoles de ceniza": (-46, -46),
    "ash wednesday": (-46, -46),
}
# month, weekday (Monday is 0), which of them, days added; as in the United States, where the words are used
_BY_WEEKDAY = {
    "thanksgiving": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "labor day": (9, 0, 1, 0),
    "memorial day": (5, 0, -1, 0),
    "mother's day": (5, 6, 2, 0),
    "father's day": (6, 6, 3, 0),
}
FEASTS = (*NAMED_DAYS, *_AROUND_EASTER, *_BY_WEEKDAY)


@cache
def days_of_feast(name: str, year: int) -> tuple[date, date]:
    """First and last day of a feast of FEASTS, however it is written."""
    name = folded(name)
    if name in _AROUND_EASTER:
        first, last = _AROUND_EASTER[name]
        return easter(year) + timedelta(first), easter(year) + timedelta(last)
    if name in _BY_WEEKDAY:
        month, weekday, nth, added = _BY_WEEKDAY[name]
        return (that := nth_weekday(year, month, weekday, nth) + timedelta(added)), that
    return (that := date(year, *NAMED_DAYS[name])), that


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year, by Butcher's algorithm (Meeus, Astronomical Algorithms, 1991)."""
    moon, century, rest = year % 19, year // 100, year % 100
    epact = (19 * moon + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month, or with -1 the last. ValueError: the month has no fifth one."""
    if nth < 0:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return date(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))
