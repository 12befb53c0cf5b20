"""Days, months and years that are written out.

A resolver takes (reader, match) and returns (first, last, precision, working[, readings]), or None when the
words mean no time. ValueError: there is no such day.
"""

import calendar
from datetime import date

from claims.suggesting.calendar_words import folded
from claims.suggesting.time.groups import letters_of
from claims.suggesting.time.periods import STEPS, UNIT_NAMES, days_of_month, full_year, period_around
from claims.suggesting.wording import Wording as _


def full_date(day: int, month: int, year: int, why: str):
    that = date(year, month, day)
    return that, that, "day", why


def yearless(reader, match, day: int, month: int, weekday: int | None = None):
    years = (
        range(reader.anchor.year - 5, reader.anchor.year + 6)
        if (month, day) == (2, 29)
        else (reader.anchor.year - 1, reader.anchor.year, reader.anchor.year + 1)
    )
    candidates = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    if not candidates:
        raise ValueError("no such day")
    if weekday is not None:
        fitting = [each for each in candidates if each.weekday() == weekday]
        candidates = fitting or candidates
    chosen, others = reader.nearest(candidates, match)
    return (
        chosen,
        chosen,
        "day",
        _("the nearest such day to %(anchor)s is %(day)s")
        % {"anchor": reader.anchor.isoformat(), "day": chosen.isoformat()},
        others,
    )


def written_out(reader, match):
    """3 de enero de 2019; January 3rd, 2019; viernes 15 de marzo."""
    day, month = reader.number(match, "day"), reader.value(match, "month")
    if letters_of(match, "spoken"):
        numbers = [reader.valued(i) for i in range(match.start("spoken"), match.end("spoken"))]
        hundreds, *rest = [number for number in numbers if isinstance(number, int)]
        return full_date(day, month, hundreds * 100 + sum(rest), _("a full date"))
    between = [reader.valued(i) for i in range(match.end("day"), match.start("month"))]
    if reader.letters[match.start("day") - 1 : match.start("day")] == ":" or set(between) & (
        set(UNIT_NAMES) - {"day"}
    ):
        return None
    weekday = reader.value(match, "weekday") if letters_of(match, "weekday") else None
    if letters_of(match, "year"):
        return full_date(day, month, full_year(reader.value(match, "year")), _("a full date"))
    if letters_of(match, "sign") and reader.letters[match.start("sign")] in "TN":
        this = date(reader.anchor.year, month, day)
        ahead = reader.letters[match.start("sign")] == "N" and this <= reader.anchor
        return full_date(day, month, this.year + ahead, _("this year's or the next such day"))
    return yearless(reader, match, day, month, weekday)


def day_of_year(reader, match):
    """el 3 de mayo del año pasado; on May 3 of this year."""
    year = _year_said(reader, match)
    return year and full_date(
        reader.number(match, "day"), reader.value(match, "month"), year, _("the year is said beside it")
    )


def month_of_year(reader, match):
    """enero del año pasado, in May of this year."""
    year = _year_said(reader, match)
    return year and (
        *days_of_month(year, reader.value(match, "month")),
        "month",
        _("the year is said beside it"),
    )


def _year_said(reader, match) -> int | None:
    """The year of "this year", "el año pasado", "el año que viene"."""
    letters = match["of_year"]
    if reader.valued(match.start("of_year") + letters.index("U")) != "year":
        return None
    sign = next(letter for letter in letters.replace("qv", "N") if letter in STEPS)
    return reader.anchor.year + STEPS[sign]


def day_near(reader, match):
    """el 3 de mayo pasado: the last one, or the next."""
    day, month, anchor = reader.number(match, "day"), reader.value(match, "month"), reader.anchor
    this = date(anchor.year, month, day)
    if reader.letters[match.start("near")] == "P":
        return full_date(day, month, anchor.year - (this > anchor), _("the last such day"))
    return full_date(day, month, anchor.year + (this <= anchor), _("this year's or the next such day"))


def month_near(reader, match):
    """diciembre pasado, mayo próximo."""
    return near_month(reader.anchor, reader.value(match, "month"), match["near"])


def near_month(anchor: date, month: int, sign: str):
    if sign == "P":
        year, why = anchor.year - (month >= anchor.month), _("the last such month")
    else:
        year, why = anchor.year + (month <= anchor.month), _("the next such month")
    return *days_of_month(year, month), "month", why


def in_figures(reader, match):
    one, two, three = (reader.value(match, name) for name in ("one", "two", "three"))
    if reader.spaced(match.start("one"), match.end("three")):
        return None
    if one > 999:
        return full_date(three, two, one, _("a date in figures"))
    day, month = (one, two) if reader.day_first else (two, one)
    if month > 12:
        day, month = month, day
    return full_date(
        day,
        month,
        full_year(three),
        _("a date in figures, %(order)s")
        % {"order": _("day first") if reader.day_first else _("month first")},
    )


def in_two_figures(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    if reader.spaced(match.start("one"), match.end("two")):
        return None
    day, month = (one, two) if reader.day_first else (two, one)
    if month > 12:
        day, month = month, day
    sign = reader.letters[match.start("sign")] if letters_of(match, "sign") else ""
    if sign:
        this = date(reader.anchor.year, month, day)
        return full_date(
            day,
            month,
            this.year + (sign == "N" and this <= reader.anchor),
            _("this year's or the next such day"),
        )
    return yearless(reader, match, day, month)


def eight_figures(reader, match):
    number = reader.value(match, 0)
    return (
        full_date(number % 100, number // 100 % 100, number // 10000, _("a date in figures"))
        if 1900 < number // 10000 < 2100
        else None
    )


def month_figures(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    year, month = (one, two) if one > 99 else (two, one)
    if reader.spaced(match.start(), match.end()) or not 1 <= month <= 12 or _touches(reader, match):
        return None
    return *days_of_month(year, month), "month", _("a month in figures")


def _touches(reader, match) -> bool:
    """Is the figure part of a longer one, such as a telephone number?"""
    before, after = match.start() - 1, match.end()
    return (before >= 0 and reader.letters[before] in "-9x48") or reader.letters[after : after + 1] in (
        "-",
        "/",
    )


def month_called(reader, match):
    """el mes de mayo, el próximo mes de octubre."""
    return month_named(reader, match) if reader.value(match, "unit") == "month" else None


def month_named(reader, match):
    month = reader.value(match, "month")
    if letters_of(match, "year"):
        return (
            *days_of_month(full_year(reader.value(match, "year")), month),
            "month",
            _("a month and its year"),
        )
    word = folded(reader.words[match.start("month")])
    before = reader.letters[match.start() - 1 : match.start()]
    if match.start() and folded(reader.words[match.start() - 1]) in ("cada", "each", "every"):
        return None  # every such month
    if not letters_of(match, "lead") and word in ("may", "mar", "march") and before not in ("a", "&", "-"):
        return None
    sign = next((c for c in letters_of(match, "lead") if c in "TNP"), "")
    this = date(reader.anchor.year, month, 1)
    if sign == "T":
        return *days_of_month(this.year, month), "month", _("this year's")
    if sign:
        return near_month(reader.anchor, month, sign)
    candidates = [date(this.year + step, month, 1) for step in (-1, 0, 1)]
    middle = [each.replace(day=15) for each in candidates]
    if month == reader.anchor.month:
        return *days_of_month(this.year, month), "month", _("the month of the article")
    chosen, others = reader.nearest(middle, match)
    return (
        *days_of_month(chosen.year, month),
        "month",
        _("the nearest such month to %(anchor)s") % {"anchor": reader.anchor.isoformat()},
        [each.replace(day=1) for each in others],
    )


def year_named(reader, match):
    year = full_year(reader.value(match, "year"))
    if (
        letters_of(match, "year") == "4"
        and not letters_of(match, "lead")
        and not _stands_alone(reader, match)
    ):
        return None
    return date(year, 1, 1), date(year, 12, 31), "year", _("a year")


def _stands_alone(reader, match) -> bool:
    """Is a bare figure of four digits a year? After a comma or bracket, or before a mark or the end."""
    before = reader.letters[match.start() - 1 : match.start()]
    after = reader.letters[match.end() : match.end() + 1]
    if before in ("-", "/", ".", ":", "9", "x") or after in ("-", "/", ":", "9", "x"):
        return False
    if after == "." and reader.letters[match.end() + 1 : match.end() + 2] in ("9", "x", "4"):
        return False
    number = reader.value(match, "year")
    return 1900 <= number <= 2099 and (
        (before in ("(", ",", "&", "f", "i", "a", "l", "d", "b", "A", "B") and before != "")
        or after in ("", "s")
    )


def days_of(reader, match):
    """del 18 al 19 de noviembre; November 19-20; entre 3 y 12 de septiembre."""
    one, two, month = reader.number(match, "one"), reader.number(match, "two"), None
    if (
        reader.letters[match.end("one") : match.start("two")] == "-"
        and match["one"] == "w"
        and one >= 20 > 10 > two
    ):
        return None  # twenty-first: one number
    if letters_of(match, "days") and reader.value(match, "days") != "day":
        return None
    if letters_of(match, "month"):
        month = reader.value(match, "month")
        if letters_of(match, "year"):
            year = reader.value(match, "year")
            return date(year, month, one), date(year, month, two), "period", _("two days of a month")
        found = yearless(reader, match, one, month)
        return found and (found[0], found[0].replace(day=two) if two >= one else found[0], "period", found[3])
    sign = next(c for c in letters_of(match, "sign") if c in "TNP")
    first = period_around("month", reader.anchor, STEPS[sign])[0]
    return first.replace(day=one), first.replace(day=two), "period", _("two days of a month")


def years_of(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    is_list = reader.letters[match.start("two") - 1] == "&" and "b" not in match.group()
    if (
        is_list
        or one > two
        or reader.letters[match.end() : match.end() + 1] == "-"
        or reader.letters[max(0, match.start() - 1) : match.start()] == "-"
    ):
        return None
    return date(one, 1, 1), date(two, 12, 31), "period", _("from one year to another")


def season_of_years(reader, match):
    """la temporada 2018/19, 2018-19: one year and the next."""
    one, two = reader.value(match, "one"), reader.value(match, "two")
    if two != (one + 1) % 100 or two <= 12 or reader.spaced(match.start("one"), match.end("two")):
        return None
    after = reader.letters[match.end() : match.end() + 1]
    return (
        None
        if after in ("-", "/")
        else (date(one, 1, 1), date(one + 1, 12, 31), "period", _("from one year to another"))
    )
