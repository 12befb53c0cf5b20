"""Days and periods that are counted from the day of the article. Resolvers as in dates."""

import calendar
from datetime import date, timedelta

from claims.suggesting.calendar_words import WEEK_BEFORE, folded, is_plural
from claims.suggesting.time.groups import letters_of
from claims.suggesting.time.periods import STEPS, later_by, months_on, period_around, precision_of
from claims.suggesting.wording import Wording as _


def day_named(reader, match):
    offset = reader.value(match, "day")
    if offset == 0 and folded(" ".join(reader.words[match.end() : match.end() + 2])) == "en dia":
        return None  # hoy en día: these times
    if (
        offset == 1
        and match.start("day")
        and reader.letters[match.start("day") - 1] in "lT"
        and folded(reader.words[match.start("day")]) == "manana"
    ):
        if reader.letters[match.start("day") - 1] == "l":
            return None  # la mañana: the morning
        offset = 0
    that = reader.anchor + timedelta(offset)
    return (
        that,
        that,
        "day",
        _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()},
    )


def day_and_weekday(reader, match):
    """mañana miércoles, ayer martes."""
    value = day_named(reader, match)
    return value if value and value[0].weekday() == reader.value(match, "weekday") else None


def part_of_day(reader, match):
    """esta mañana, this evening, last night, la noche pasada: the day that it belongs to."""
    words = [folded(reader.words[index]) for index in range(match.start(), match.end())]
    if ("A" in match.group() and "tarde" not in words) or ("H" in match.group() and "manana" not in words):
        return None
    that = reader.anchor - timedelta("P" in match.group())
    return (
        that,
        that,
        "day",
        _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()},
    )


def day_beyond(reader, match):
    """pasado mañana, antes de ayer, the day after tomorrow: one day further than the day that is named."""
    step = reader.value(match, "day")
    words = [folded(reader.words[index]) for index in range(match.start(), match.end())]
    is_beyond = {1: {"pasado", "after"}, -1: {"antes", "before"}}.get(step, set()) & set(words)
    if not is_beyond or ("U" in match.group() and "day" not in words):
        return None
    that = reader.anchor + timedelta(2 * step)
    return (
        that,
        that,
        "day",
        _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()},
    )


def now(reader, match):
    return reader.anchor, reader.anchor, "day", _("the article's own day")


def weekday_named(reader, match):
    """este jueves, el pasado lunes, next Tuesday, el viernes."""
    if _is_habit(reader, match):
        return None
    day, sign, word = reader.value(match, "weekday"), "", ""
    for name in ("before", "after"):
        if letters_of(match, name):
            index = match.end(name) - 1 if name == "before" else match.start(name)
            sign, word = reader.letters[index], reader.valued(index)
    if sign in ("q", "N"):
        return _next_weekday(reader.anchor, day, word)
    if sign == "P":
        return _last_weekday(reader.anchor, day, word)
    return _near_weekday(reader.anchor, day, reader.tense(match), is_this=sign == "T")


def _is_habit(reader, match) -> bool:
    """los lunes, cada jueves, every Monday: no day of its own."""
    if letters_of(match, "before") or letters_of(match, "after"):
        return False
    first = match.start("weekday")
    before = folded(reader.words[first - 1]) if first else ""
    return before in ("los", "cada", "every", "each")


def weekday_of_week(reader, match):
    """el jueves de la próxima semana."""
    sign = next(letter for letter in letters_of(match, "week") if letter in "TNP")
    that = _in_week_of(reader.anchor, reader.value(match, "weekday")) + timedelta(weeks=STEPS[sign])
    why = _("that day of the week around %(anchor)s or of the next or last")
    return that, that, "day", why % {"anchor": reader.anchor.isoformat()}


def _in_week_of(anchor: date, weekday: int) -> date:
    return anchor + timedelta(weekday - anchor.weekday())


def _next_weekday(anchor: date, weekday: int, word: str):
    """The next such day; in English, or when that is tomorrow, perhaps the one of the week after."""
    that = anchor + timedelta((weekday - anchor.weekday() - 1) % 7 + 1)
    is_english, others = word in ("next", "following"), []
    if is_english or (word not in ("coming", "upcoming") and (that - anchor).days == 1):
        week_after = _in_week_of(anchor, weekday) + timedelta(7)
        if is_english or week_after > that:
            others = [that] if week_after != that else []
            that = week_after
    return that, that, "day", _("the next such day after %(anchor)s") % {"anchor": anchor.isoformat()}, others


def _last_weekday(anchor: date, weekday: int, word: str):
    if word in WEEK_BEFORE:
        that = _in_week_of(anchor, weekday) - timedelta(7)
        return that, that, "day", _("that day of the week before")
    that = anchor - timedelta((anchor.weekday() - weekday - 1) % 7 + 1)
    return that, that, "day", _("the last such day before %(anchor)s") % {"anchor": anchor.isoformat()}


def _near_weekday(anchor: date, weekday: int, tense: int, *, is_this: bool):
    """tense: 1 looks ahead, -1 back; 0 takes the nearest, or with "this" the day of the same week."""
    back = anchor - timedelta((anchor.weekday() - weekday) % 7)
    ahead = anchor + timedelta((weekday - anchor.weekday()) % 7)
    others = []
    if tense:
        that = back if tense < 0 else ahead
    elif is_this:
        that = _in_week_of(anchor, weekday)
    else:
        that = min((back, ahead), key=lambda each: abs((each - anchor).days))
        others = [each for each in (back, ahead) if each != that]
    why = _("such a day near %(anchor)s, by the tense of the sentence") % {"anchor": anchor.isoformat()}
    return that, that, "day", why, others


def weekday_and_number(reader, match):
    """lunes 21: the nearest 21st that is a Monday."""
    weekday, number = reader.value(match, "weekday"), reader.number(match, "day")
    if not 1 <= number <= 31:
        return None
    fitting = []
    for months in range(-24, 25):
        first = months_on(reader.anchor.replace(day=1), months)
        if number <= calendar.monthrange(first.year, first.month)[1]:
            that = first.replace(day=number)
            if that.weekday() == weekday:
                fitting.append(that)
    if not fitting:
        return None
    that, others = reader.nearest(fitting, match)
    return that, that, "day", _("the nearest day with that number and name"), others


def day_of_month(reader, match):
    """el día 21 de este mes; the 18th."""
    number = reader.number(match, "day")
    stop = match.end() - 1 if letters_of(match, "sign") else match.end()
    units = [reader.valued(i) for i in range(match.start(), stop) if reader.letters[i] == "U"]
    if not 1 <= number <= 31 or units not in ([], ["day"]):
        return None
    if letters_of(match, "sign"):
        sign = next(c for c in letters_of(match, "sign") if c in "TNP")
        first = period_around("month", reader.anchor, STEPS[sign])[0]
        that = first.replace(day=number)
        return that, that, "day", _("that day of the month named")
    near = letters_of(match, "near")
    if not units and not match["day"].endswith("s") and not _is_numbered_day(reader, match):
        return None
    months = [months_on(reader.anchor.replace(day=1), step) for step in (-1, 0, 1)]
    days = [
        each.replace(day=number) for each in months if number <= calendar.monthrange(each.year, each.month)[1]
    ]
    if near:
        days = [each for each in days if (each < reader.anchor) == (near == "P") and each != reader.anchor]
    that, others = reader.nearest(days, match)
    return that, that, "day", _("the nearest day with that number"), others


def _is_numbered_day(reader, match) -> bool:
    """el pasado 20, hasta el 15: a figure that counts nothing, after "el", is a day."""
    words = [folded(word) for word in reader.words[match.start() : match.end() + 2]]
    if letters_of(match, "sign"):
        return True
    after = words[match.end() - match.start() :]
    return "el" in words[: match.end() - match.start()] and after[:1] != ["%"] and after != ["por", "ciento"]


def unit_signed(reader, match):
    """la semana pasada, next quarter, este año; the last 3 months."""
    unit, sign = reader.value(match, "unit"), letters_of(match, "sign")[0]
    count = reader.number(match, "count") if letters_of(match, "count") else None
    if unit in ("minute", "hour"):
        return _hours_around(reader, sign, count) if unit == "hour" and count else None
    if sign == "q":
        sign = "N"
    if count is None and is_plural(folded(reader.words[match.start("unit")])):
        return some_units(reader, match)
    if count is None and unit == "day" and sign in "TN" and reader.tense(match) < 0:
        return None, None, "day", _("counted from something the text does not date")
    if count is None:
        steps = {"T": 0, "N": 1, "P": -1, "B": -1}[sign]
        if unit == "weekend" and sign == "P" and reader.anchor.weekday() >= 5:
            steps = -1
        return (
            *period_around(unit, reader.anchor, steps),
            precision_of(unit),
            _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()},
        )
    if sign == "T":
        return None
    if unit in ("quarter", "decade", "century"):
        near = period_around(unit, reader.anchor, 1 if sign == "N" else -count)
        return (
            near[0],
            period_around(unit, near[0], count - 1)[1],
            "period",
            _("whole ones before or after the article's"),
        )
    if sign == "N":
        return (
            reader.anchor + timedelta(1),
            later_by(reader.anchor, unit, count),
            "period",
            _("from the day after the article's"),
        )
    return (
        later_by(reader.anchor, unit, -count),
        reader.anchor - timedelta(1),
        "period",
        _("up to the article's day"),
    )


def _hours_around(reader, sign: str, count: int):
    """las últimas 48 horas, the next 24 hours: whole days of them."""
    days = timedelta(-(-count // 24))
    if count < 24 or sign not in "NPq":
        return None
    if sign == "P":
        return reader.anchor - days, reader.anchor, "period", _("up to the article's day")
    return reader.anchor, reader.anchor + days, "period", _("from the article's day on")


def some_units(reader, match):
    """los últimos años, the next few days."""
    return None, None, "period", _("how many of them is not said")


def this_unit(reader, match):
    """the year, del mes: only where nothing else follows."""
    unit = reader.value(match, "unit")
    first = folded(reader.words[match.start()])
    if is_plural(folded(reader.words[match.start("unit")])) or first == "de":
        return None  # los años, fines de semana: none of them
    after = reader.letters[match.end() : match.end() + 1]
    if after == "q" or (unit == "day" and after not in ("", ".", ",")):
        return None  # the day he left, el año que cambió todo: another one
    if unit == "weekend" and reader.anchor.weekday() < 5 and reader.tense(match) < 0:
        return *period_around(unit, reader.anchor, -1), precision_of(unit), _("the one of the article's day")
    return *period_around(unit, reader.anchor), precision_of(unit), _("the one of the article's day")


def counted(reader, match):
    """hace dos meses, in 3 years, dos días después, 2 weeks from January 15."""
    unit, groups = reader.value(match, "unit"), match.groupdict()
    count = reader.number(match, "count") if groups.get("count") else 1
    if groups.get("vague"):
        return None, None, "period", _("counted from something the text does not date")
    if match.group()[0] == "i" and folded(reader.words[match.start()]) not in ("en", "in"):
        return None
    if match.group()[0] == "i" and reader.is_spent(match):
        return None, None, "period", _("a span of time in which something happened, not a day")
    base, precision = reader.anchor, "day"
    back = bool(groups.get("ago"))
    that = later_by(base, unit, -count if back else count)
    if unit in ("minute", "hour"):
        precision = unit
    return (
        that,
        that,
        precision,
        _("%(count)s counted from the article's day, %(anchor)s")
        % {"count": count, "anchor": reader.anchor.isoformat()},
    )


def half_unit(reader, match):
    """half a year ago, hace medio año, in half an hour."""
    unit, anchor = reader.value(match, "unit"), reader.anchor
    why = _("counted from the article's day, %(anchor)s") % {"anchor": anchor.isoformat()}
    if unit in ("minute", "hour"):
        return anchor, anchor, unit, why
    if unit not in ("year", "decade", "century"):
        return None
    months = {"year": 6, "decade": 60, "century": 600}[unit] * (-1 if "G" in match.group() else 1)
    that = months_on(anchor, months)
    return that, that, "day", why


def counted_each(reader, match):
    """hace dos años y tres meses; 2 years and 3 months ago."""
    sign, that = -1 if match["ago"] == "G" else 1, reader.anchor
    counts = [
        index for index in range(match.start("each"), match.end("each")) if reader.letters[index] in "9wea"
    ]
    for index in counts:
        count = reader.valued(index)
        that = later_by(that, reader.valued(index + 1), sign * (count if isinstance(count, int) else 1))
    why = _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()}
    return that, that, "day", why


def rest_of(reader, match):
    """later this month, el resto de la semana."""
    words = {word.lower() for word in reader.words[match.start() : match.end()]}
    if not words & {"resto", "rest", "remainder", "tarde", "later"}:
        return None
    unit = reader.value(match, "unit")
    return (
        reader.anchor,
        period_around(unit, reader.anchor)[1],
        "period",
        _("from the article's day to its end"),
    )


def within(reader, match):
    if folded(reader.words[match.start()]) not in ("dentro", "within"):
        return None
    unit, count = reader.value(match, "unit"), reader.number(match, "count")
    return reader.anchor, later_by(reader.anchor, unit, count), "period", _("from the article's day on")


def before_last(reader, match):
    """the week before last."""
    unit = reader.value(match, "unit")
    if unit in ("minute", "hour") or "last" not in [
        word.lower() for word in reader.words[match.start() : match.end()]
    ]:
        return None
    return *period_around(unit, reader.anchor, -2), precision_of(unit), _("the one before the last")


def before_something(reader, match):
    """el año anterior a la crisis."""
    word, unit = folded(reader.words[match.end("what")]), reader.value(match, "what")
    if word not in ("anterior", "anteriores") or unit in ("minute", "hour"):
        return None
    return None, None, "period", _("counted from something the text does not date")


def after_next(reader, match):
    """la semana después de la próxima."""
    unit = next(reader.valued(i) for i in range(match.start(), match.end()) if reader.letters[i] == "U")
    return *period_around(unit, reader.anchor, 2), precision_of(unit), _("the one after the next")
