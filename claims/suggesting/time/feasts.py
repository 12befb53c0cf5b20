"""Which days does a feast fall on in a year? Fixed ones by the calendar, those of Easter by the moon."""

from datetime import date, timedelta

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
FEASTS = (*NAMED_DAYS, *_AROUND_EASTER, "thanksgiving")


def days_of_feast(name: str, year: int) -> tuple[date, date]:
    """First and last day of a feast of FEASTS, however it is written."""
    name = folded(name)
    if name in _AROUND_EASTER:
        first, last = _AROUND_EASTER[name]
        return easter(year) + timedelta(first), easter(year) + timedelta(last)
    if name == "thanksgiving":
        return (that := _fourth_thursday(year)), that
    return (that := date(year, *NAMED_DAYS[name])), that


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year, by Butcher's algorithm (Meeus, Astronomical Algorithms, 1991)."""
    moon, century, rest = year % 19, year // 100, year % 100
    epact = (19 * moon + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fourth_thursday(year: int) -> date:
    november = date(year, 11, 1)
    return november + timedelta((3 - november.weekday()) % 7 + 21)
