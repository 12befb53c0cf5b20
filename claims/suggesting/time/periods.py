"""First and last days of months, weeks and quarters, and days so many of them further on."""

import calendar
from datetime import date, timedelta

UNIT_NAMES = (
    "minute",
    "hour",
    "day",
    "week",
    "weekend",
    "fortnight",
    "month",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
)


STEPS = {"T": 0, "N": 1, "P": -1}


def days_of_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_around(unit: str, day: date, steps: int = 0) -> tuple[date, date]:
    """First and last day of the period around a day, some periods further."""
    if unit in ("minute", "hour"):
        return day, day
    if unit == "day":
        return day + timedelta(steps), day + timedelta(steps)
    if unit in ("week", "fortnight"):
        first = day - timedelta(day.weekday()) + timedelta(weeks=steps * (2 if unit == "fortnight" else 1))
        return first, first + timedelta(13 if unit == "fortnight" else 6)
    if unit == "weekend":
        first = day - timedelta(day.weekday()) + timedelta(weeks=steps, days=5)
        return first, first + timedelta(1)
    if unit in ("decade", "century", "year"):
        size = {"decade": 10, "century": 100, "year": 1}[unit]
        first = day.year // size * size + steps * size
        return date(first, 1, 1), date(first + size - 1, 12, 31)
    size = {"month": 1, "quarter": 3, "half": 6}[unit]
    first = months_on(date(day.year, (day.month - 1) // size * size + 1, 1), steps * size)
    return first, months_on(first, size) - timedelta(1)


def in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def later_by(day: date, unit: str, steps: int) -> date:
    """A day some units further on (or back)."""
    if unit in ("minute", "hour"):
        return day
    if unit in ("day", "week", "weekend", "fortnight"):
        return day + timedelta(steps * {"day": 1, "fortnight": 14}.get(unit, 7))
    return months_on(
        day, steps * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
    )


def full_year(number: int) -> int:
    return number if number >= 100 else 2000 + number if number < 50 else 1900 + number


def precision_of(unit: str) -> str:
    return {"weekend": "period", "half": "period", "fortnight": "period"}.get(unit, unit)
