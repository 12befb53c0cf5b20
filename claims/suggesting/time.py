"""Which day, month or year does a phrase of time mean in an article of a known date?

Every expression keeps its own words, the value with its precision, and how it was worked out. A phrase that
counts from something the text does not date ("unos días después de que …") stays relative.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from claims.suggesting.calendar_words import NAMED_DAYS, ROMAN, WEEK_BEFORE, WORDS, folded
from claims.suggesting.wording import Wording as _

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_FUTURE = re.compile(
    r"\b(?:\w{2,}(?:rá|rán|remos|ré|rás)|will|shall|going to|previst[oa]s?|programad[oa]s?|próxim[oa]s?"
    r"|scheduled|planned|due|upcoming|convocar|va a|van a|voy a|vamos a)\b|'ll\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:\w{3,}(?:ó|aron|ieron|aba|aban)|fue|fueron|hubo|dijo|hizo|había|was|were|had|did|\w{3"
    r",}ed|said|met|went)\b"
)


_AFTER = re.compile(
    r"(?:^|\s)(?:después del?|posterior(?:es)? (?:a|del?)|after|later than)"
    r"(?: the year| the| el| el año)?\s$",
    re.IGNORECASE,
)
_COUNTS = "|".join(word for word, (letter, _value) in WORDS.items() if letter == "w")
_DAY_UNITS = "|".join(word for word, (letter, _value) in WORDS.items() if letter == "U").replace("ano", "año")
_COUNTED_FROM = re.compile(
    rf"(?<!\w)(?P<count>\d{{1,3}}|{_COUNTS}) (?P<unit>{_DAY_UNITS}|días) "
    r"(?P<way>from|after|before|since|antes del?|después del?|desde|a partir del?)(?: el| the)?\s$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:next )?(navidad|christmas|nochebuena|nochevieja|día internacional de los trabajadores"
    r"|día internacional de la mujer"
    r"|international workers' day|international women's day|new year's eve|new year(?:'s)? day|año nuevo"
    r"|independence day|earth day"
    r"|halloween|saint patrick|día de la constitución|día de la hispanidad"
    r"|día del trabajo)\b(?: (?:de |of )?(\d{4}))?",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\b(de|desde|entre|from|between)\s(?:el |the )?\s?$|^(de|desde|entre|from|between)\b", re.IGNORECASE
)
_LINKS = (
    "a",
    "al",
    "hasta",
    "hasta el",
    "a el",
    "to",
    "to the",
    "till",
    "until",
    "through",
    "thru",
    "-",
    "–",
    "~",
    "a la",
)


_LONGEST = 20  # tokens: longer than any rule and what it looks at behind


@dataclass(frozen=True)
class Expression:
    """A phrase of time at code points [start, end) of the text.

    first, last: the days it covers, both within it; None for a relative phrase. precision: minute, hour, day,
    week, month, quarter, year, decade, century or period. value: the date as far as it is known, "2026-02".
    readings: other first days it may mean. working: a sentence that tells how the value came about.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None
    precision: str
    working: _
    readings: tuple[date, ...] = field(default=())

    @property
    def value(self) -> str | None:
        if self.first is None:
            return None
        return {"year": f"{self.first:%Y}", "month": f"{self.first:%Y-%m}"}.get(
            self.precision, self.first.isoformat()
        )

    @property
    def is_relative(self) -> bool:
        return self.first is None

    @property
    def is_asked_about(self) -> bool:
        """Are two readings near enough that a person should choose?"""
        return bool(self.readings)


def expressions(text: str, anchor: date, *, day_first: bool = True) -> list[Expression]:
    """Every phrase of time in order; none overlaps another.

    anchor: the day of the article in its own time zone. day_first: 3/4 is the third of April.
    """
    return _Reader(text, anchor, day_first).read()


class _Reader:
    def __init__(self, text: str, anchor: date, day_first: bool):
        self.text, self.anchor, self.day_first = text, anchor, day_first
        self.tokens = list(_TOKEN.finditer(text))
        self.values, letters = [], []
        for match in self.tokens:
            letter, value = _classed(match.group())
            letters.append(letter)
            self.values.append(value)
        self.letters = "".join(letters)

    def read(self) -> list[Expression]:
        return self._joined(self._alone())

    def _joined(self, found: list[Expression]) -> list[Expression]:
        """Two phrases with "a", "y" or a dash between them are one period: de marzo a mayo de 2019."""
        joined = []
        for each in self._with_named_days(found):
            each = self._counted_from(self._after(each))
            while joined and joined[-1].end > each.start:
                joined.pop()
            if joined and (period := self._period_of(joined[-1], each)):
                joined[-1] = period
            else:
                joined.append(each)
        return joined

    def _with_named_days(self, found: list[Expression]) -> list[Expression]:
        """The days that have a name, Navidad or New Year's Eve, among the others."""
        named = []
        for match in _NAMED.finditer(self.text):
            month, day = NAMED_DAYS[folded(match[1])]
            year = int(match[2]) if match[2] else self.anchor.year
            that = date(year, month, day)
            if not match[2] and match.group().lower().startswith("next") and that <= self.anchor:
                that = that.replace(year=year + 1)
            named.append(
                Expression(
                    match.start(), match.end(), match.group(), that, that, "day", _("a day with a name")
                )
            )
        kept = [each for each in found if not any(n.start < each.end and each.start < n.end for n in named)]
        return sorted(kept + named, key=lambda each: each.start)

    def _after(self, each: Expression) -> Expression:
        """después de 2018, after February: what begins when that is over."""
        before = _AFTER.search(self.text[max(0, each.start - 24) : each.start])
        if (
            before is None
            or each.precision not in ("month", "year", "quarter", "period")
            or each.last is None
        ):
            return each
        start = each.start - len(before.group()) + (len(before.group()) - len(before.group().lstrip()))
        first = each.last + timedelta(1)
        return Expression(
            start, each.end, self.text[start : each.end], first, first, "period", _("what comes after it")
        )

    def _counted_from(self, each: Expression) -> Expression:
        """2 weeks before Christmas, dos días después del 3 de mayo."""
        before = _COUNTED_FROM.search(self.text[max(0, each.start - 48) : each.start])
        if before is None or each.first is None:
            return each
        word = WORDS.get(folded(before["count"]), ("9", before["count"]))
        unit = WORDS[folded(before["unit"])][1]
        steps = int(word[1]) * (-1 if folded(before["way"]).startswith(("before", "antes")) else 1)
        that = _later(each.first, unit, steps)
        start = each.start - len(before.group())
        return Expression(
            start,
            each.end,
            self.text[start : each.end],
            that,
            that,
            "day",
            _("counted from %(day)s") % {"day": each.first.isoformat()},
        )

    def _period_of(self, left: Expression, right: Expression) -> Expression | None:
        between = self.text[left.end : right.start]
        if left.first is None or right.first is None or len(between) > 12 or left.precision == "period":
            return None
        opened = _OPENED.search(self.text, max(0, left.start - 12), left.start)
        inside = _OPENED.match(left.words)
        word = folded((opened or inside or [""]).__getitem__(0)).split(" ")[0]
        link = folded(between.strip(" .,"))
        if link not in _LINKS and not (
            link in ("y", "and", "y el", "and the") and word in ("entre", "between")
        ):
            return None
        first, last = left.first, right.last
        if 0 < (first - last).days < 8 and left.precision == right.precision == "day":
            last += timedelta(7)  # desde el próximo lunes hasta el viernes
        elif first > last and left.precision in ("day", "month"):
            # "de noviembre a febrero de 2017" began the year before
            first = _in_year(first, last.year - (_in_year(first, last.year) > last))
        elif (
            not re.search(r"\d{4}", left.words)
            and re.search(r"\d{4}", right.words)
            and left.precision in ("day", "month")
        ):
            same = _in_year(first, last.year)
            first = same if same <= last else _in_year(first, last.year - 1)
        start = opened.start(1) if opened else left.start
        return Expression(
            start,
            right.end,
            self.text[start : right.end],
            first,
            last,
            "period",
            _("from the first to the last day named"),
        )

    def _alone(self) -> list[Expression]:
        found, at = [], 0
        for trigger in _TRIGGER.finditer(self.letters):
            if trigger.start() < at:
                continue
            for length, value in self._matches(trigger.start()):
                start, end = trigger.start(), trigger.start() + length
                if value:
                    found.append(self._expression(start, end, *value))
                at = end
                break
        return found

    def _matches(self, at: int):
        """(length, value) of what fits here, the longest first."""
        for length, number in _fitting(self.letters[at : at + _LONGEST]):
            pattern, resolve = _GRAMMAR[number]
            match = pattern.match(self.letters, at)
            if match is None:
                continue
            try:
                value = resolve(self, match)
            except (ValueError, OverflowError):
                yield length, None  # 30 de febrero: no day at all, and none of its parts is one
                return
            if value:
                yield length, value

    def _expression(self, start, end, first, last, precision, working, readings=()) -> Expression:
        begin, stop = self.tokens[start].start(), self.tokens[end - 1].end()
        return Expression(
            begin, stop, self.text[begin:stop], first, last, precision, working, tuple(readings)
        )

    # what the resolvers ask

    def value(self, match, group, offset=0):
        return self.values[match.start(group) + offset]

    def number(self, match, group) -> int:
        """The number of a group: figures, words (treinta y uno), an ordinal."""
        total = 0
        for index in range(match.start(group), match.end(group)):
            if self.letters[index] in "94woex":
                total += int(self.values[index])
        return total or 1  # a week, un mes

    def spaced(self, start: int, end: int) -> bool:
        """Is there a space between the tokens of a figure such as 12-2015?"""
        return any(
            self.tokens[index].end() != self.tokens[index + 1].start() for index in range(start, end - 1)
        )

    def tense(self, match) -> int:
        """1: the sentence speaks of the future, -1: of the past, 0: it does not tell."""
        begin, stop = self.tokens[match.start()].start(), self.tokens[match.end() - 1].end()
        left = max(self.text.rfind(mark, 0, begin) for mark in ".\n?!") + 1
        around = self.text[max(left, begin - 90) : begin] + " " + self.text[stop : stop + 40].split(".")[0]
        future, past = _FUTURE.search(around), _PAST.search(around)
        return 0 if bool(future) == bool(past) else 1 if future else -1

    def nearest(self, candidates: list[date], match) -> tuple[date, list[date]]:
        """The candidate that tense and nearness choose, and the other when it is near too."""
        tense = self.tense(match)
        sided = [day for day in candidates if tense * (day - self.anchor).days >= 0] or candidates
        chosen = min(sided, key=lambda day: abs((day - self.anchor).days))
        distance = abs((chosen - self.anchor).days)
        others = [
            d
            for d in candidates
            if d != chosen and tense == 0 and abs((d - self.anchor).days) <= distance * 2
        ]
        return chosen, others[:1]


def _classed(word: str) -> tuple[str, object]:
    if word.isdigit():
        if not word.isascii():
            return "z", None
        number = int(word) if len(word) <= 8 else 0
        if len(word) == 4 and 1000 <= number <= 2199:
            return "4", number
        return {1: "9", 2: "9", 8: "8"}.get(len(word), "x"), number
    if len(word) == 1 and not word.isalpha():
        return {",": ",", "/": "/", "-": "-", "–": "-", "~": "-", ".": ".", "(": "(", ":": ":", "º": "s"}.get(
            word, "z"
        ), word
    folded_word = folded(word) if word not in ("º", "ª") else word
    known = WORDS.get(folded_word)
    if known is None:
        return ("R", ROMAN[folded_word]) if folded_word in ROMAN and word.isupper() else ("z", None)
    letter, value = known
    if letter == "y" and word[0].isupper() and len(word) > 2 and folded_word != "mar":
        return "M", value
    if (
        letter in "DM"
        and len(word) <= 3
        and word.islower()
        and folded_word in ("sun", "sat", "wed", "mon", "dom", "ago", "lun", "jun", "set")
    ):
        return ("G", "ago") if folded_word == "ago" else ("z", None) if letter == "D" else known
    return known


# periods of the calendar


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _shift(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _period(unit: str, day: date, steps: int = 0) -> tuple[date, date]:
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
    first = _shift(date(day.year, (day.month - 1) // size * size + 1, 1), steps * size)
    return first, _shift(first, size) - timedelta(1)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _later(day: date, unit: str, steps: int) -> date:
    """A day some units further on (or back)."""
    if unit in ("minute", "hour"):
        return day
    if unit in ("day", "week", "weekend", "fortnight"):
        return day + timedelta(steps * {"day": 1, "fortnight": 14}.get(unit, 7))
    return _shift(
        day, steps * {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[unit]
    )


def _year(number: int) -> int:
    return number if number >= 100 else 2000 + number if number < 50 else 1900 + number


def _precision(unit: str) -> str:
    return {"weekend": "period", "half": "period", "fortnight": "period"}.get(unit, unit)


def _full(day: int, month: int, year: int, why: str):
    that = date(year, month, day)
    return that, that, "day", why


def _yearless(reader, match, day: int, month: int, weekday: int | None = None):
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


@lru_cache(maxsize=20_000)
def _fitting(letters: str) -> tuple[tuple[int, int], ...]:
    """(length, number) of the rules that fit at the beginning, the longest first. Texts repeat themselves."""
    fits = [
        (match.end(), number)
        for number, (pattern, _resolve) in enumerate(_GRAMMAR)
        if (match := pattern.match(letters)) and match.end()
    ]
    return tuple(sorted(fits, key=lambda fit: (-fit[0], fit[1])))


# resolvers: (reader, match) → (first, last, precision, working[, readings]) or None


def _written_out(reader, match):
    """3 de enero de 2019; January 3rd, 2019; viernes 15 de marzo."""
    day, month = reader.number(match, "day"), reader.value(match, "month")
    if _part(match, "spoken"):
        numbers = reader.values[match.start("spoken") : match.end("spoken")]
        hundreds, *rest = [number for number in numbers if isinstance(number, int)]
        return _full(day, month, hundreds * 100 + sum(rest), _("a full date"))
    between = reader.values[match.end("day") : match.start("month")]
    if reader.letters[match.start("day") - 1 : match.start("day")] == ":" or set(between) & (
        set(_UNIT_NAMES) - {"day"}
    ):
        return None
    weekday = reader.value(match, "weekday") if _part(match, "weekday") else None
    if _part(match, "year"):
        return _full(day, month, _year(reader.value(match, "year")), _("a full date"))
    if _part(match, "sign") and reader.letters[match.start("sign")] in "TN":
        this = date(reader.anchor.year, month, day)
        ahead = reader.letters[match.start("sign")] == "N" and this <= reader.anchor
        return _full(day, month, this.year + ahead, _("this year's or the next such day"))
    return _yearless(reader, match, day, month, weekday)


def _in_figures(reader, match):
    one, two, three = (reader.value(match, name) for name in ("one", "two", "three"))
    if reader.spaced(match.start("one"), match.end("three")):
        return None
    if one > 999:
        return _full(three, two, one, _("a date in figures"))
    day, month = (one, two) if reader.day_first else (two, one)
    if month > 12:
        day, month = month, day
    return _full(
        day,
        month,
        _year(three),
        _("a date in figures, %(order)s")
        % {"order": _("day first") if reader.day_first else _("month first")},
    )


def _in_two_figures(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    if reader.spaced(match.start("one"), match.end("two")):
        return None
    day, month = (one, two) if reader.day_first else (two, one)
    if month > 12:
        day, month = month, day
    sign = reader.letters[match.start("sign")] if _part(match, "sign") else ""
    if sign:
        this = date(reader.anchor.year, month, day)
        return _full(
            day,
            month,
            this.year + (sign == "N" and this <= reader.anchor),
            _("this year's or the next such day"),
        )
    return _yearless(reader, match, day, month)


def _compact(reader, match):
    number = reader.value(match, 0)
    return (
        _full(number % 100, number // 100 % 100, number // 10000, _("a date in figures"))
        if 1900 < number // 10000 < 2100
        else None
    )


def _month_figures(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    year, month = (one, two) if one > 99 else (two, one)
    if reader.spaced(match.start(), match.end()) or not 1 <= month <= 12 or _touches(reader, match):
        return None
    return *_month(year, month), "month", _("a month in figures")


def _touches(reader, match) -> bool:
    """Is the figure part of a longer one, such as a telephone number?"""
    before, after = match.start() - 1, match.end()
    return (before >= 0 and reader.letters[before] in "-9x48") or reader.letters[after : after + 1] in (
        "-",
        "/",
    )


def _deictic(reader, match):
    offset = reader.value(match, "day")
    if (
        offset == 1
        and match.start("day")
        and reader.letters[match.start("day") - 1] in "lT"
        and folded(reader.tokens[match.start("day")].group()) == "manana"
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


def _now(reader, match):
    return reader.anchor, reader.anchor, "day", _("the article's own day")


def _weekday(reader, match):
    day = reader.value(match, "weekday")
    monday = reader.anchor - timedelta(reader.anchor.weekday())
    this = monday + timedelta(day)
    sign, word = "", ""
    for name in ("before", "after"):
        if _part(match, name):
            index = match.end(name) - 1 if name == "before" else match.start(name)
            sign, word = reader.letters[index], reader.values[index]
    if _part(match, "week"):
        index = match.start("week")
        sign = next(c for c in _part(match, "week") if c in "TNP")
        weeks = {"T": 0, "N": 1, "P": -1}[sign]
        that = this + timedelta(weeks=weeks)
        return (
            that,
            that,
            "day",
            _("that day of the week around %(anchor)s or of the next or last")
            % {"anchor": reader.anchor.isoformat()},
        )
    if sign in ("q", "N"):
        that = reader.anchor + timedelta((day - reader.anchor.weekday() - 1) % 7 + 1)
        english = word in ("next", "following")
        others = []
        if (word not in ("coming", "upcoming") and (that - reader.anchor).days == 1) or english:
            week_after = this + timedelta(7)
            if english or week_after > that:
                others = [that] if week_after != that else []
                that = week_after
        return (
            that,
            that,
            "day",
            _("the next such day after %(anchor)s") % {"anchor": reader.anchor.isoformat()},
            others,
        )
    if sign == "P":
        if word in WEEK_BEFORE:
            that = this - timedelta(7)
            return that, that, "day", _("that day of the week before")
        that = reader.anchor - timedelta((reader.anchor.weekday() - day - 1) % 7 + 1)
        return (
            that,
            that,
            "day",
            _("the last such day before %(anchor)s") % {"anchor": reader.anchor.isoformat()},
        )
    back = reader.anchor - timedelta((reader.anchor.weekday() - day) % 7)
    ahead = reader.anchor + timedelta((day - reader.anchor.weekday()) % 7)
    tense = reader.tense(match)
    if sign == "T" and tense == 0:
        that, others = this, []
    elif tense:
        that, others = (back, []) if tense < 0 else (ahead, [])
    else:
        that = min((back, ahead), key=lambda each: abs((each - reader.anchor).days))
        others = [each for each in (back, ahead) if each != that]
    return (
        that,
        that,
        "day",
        _("such a day near %(anchor)s, by the tense of the sentence") % {"anchor": reader.anchor.isoformat()},
        others,
    )


def _weekday_number(reader, match):
    """lunes 21: the nearest 21st that is a Monday."""
    weekday, number = reader.value(match, "weekday"), reader.number(match, "day")
    if not 1 <= number <= 31:
        return None
    fitting = []
    for months in range(-24, 25):
        first = _shift(reader.anchor.replace(day=1), months)
        if number <= calendar.monthrange(first.year, first.month)[1]:
            that = first.replace(day=number)
            if that.weekday() == weekday:
                fitting.append(that)
    if not fitting:
        return None
    that, others = reader.nearest(fitting, match)
    return that, that, "day", _("the nearest day with that number and name"), others


def _day_of_month(reader, match):
    """el día 21 de este mes; the 18th."""
    number = reader.number(match, "day")
    stop = match.end() - 1 if _part(match, "sign") else match.end()
    units = [reader.values[i] for i in range(match.start(), stop) if reader.letters[i] == "U"]
    if not 1 <= number <= 31 or units not in ([], ["day"]):
        return None
    if _part(match, "sign"):
        sign = next(c for c in _part(match, "sign") if c in "TNP")
        first = _period("month", reader.anchor, {"T": 0, "N": 1, "P": -1}[sign])[0]
        that = first.replace(day=number)
        return that, that, "day", _("that day of the month named")
    months = [_shift(reader.anchor.replace(day=1), step) for step in (-1, 0, 1)]
    days = [
        each.replace(day=number) for each in months if number <= calendar.monthrange(each.year, each.month)[1]
    ]
    that, others = reader.nearest(days, match)
    return that, that, "day", _("the nearest day with that number"), others


def _month_named(reader, match):
    month = reader.value(match, "month")
    if _part(match, "year"):
        return *_month(_year(reader.value(match, "year")), month), "month", _("a month and its year")
    word = folded(reader.tokens[match.start("month")].group())
    before = reader.letters[match.start() - 1 : match.start()]
    if match.start() and folded(reader.tokens[match.start() - 1].group()) in ("cada", "each", "every"):
        return None  # every such month
    if not _part(match, "lead") and word in ("may", "mar", "march") and before not in ("a", "&", "-"):
        return None
    sign = next((c for c in _part(match, "lead") if c in "TNP"), "")
    this = date(reader.anchor.year, month, 1)
    if sign == "T":
        return *_month(this.year, month), "month", _("this year's")
    if sign == "N":
        return *_month(this.year + (month <= reader.anchor.month), month), "month", _("the next such month")
    if sign == "P":
        return *_month(this.year - (month >= reader.anchor.month), month), "month", _("the last such month")
    candidates = [date(this.year + step, month, 1) for step in (-1, 0, 1)]
    middle = [each.replace(day=15) for each in candidates]
    if month == reader.anchor.month:
        return *_month(this.year, month), "month", _("the month of the article")
    chosen, others = reader.nearest(middle, match)
    return (
        *_month(chosen.year, month),
        "month",
        _("the nearest such month to %(anchor)s") % {"anchor": reader.anchor.isoformat()},
        [each.replace(day=1) for each in others],
    )


def _unit_signed(reader, match):
    """la semana pasada, next quarter, este año; the last 3 months."""
    unit, sign = reader.value(match, "unit"), _part(match, "sign")[0]
    if unit in ("minute", "hour"):
        return None
    count = reader.number(match, "count") if _part(match, "count") else None
    if sign == "q":
        sign = "N"
    if count is None:
        steps = {"T": 0, "N": 1, "P": -1, "B": -1}[sign]
        if unit == "weekend" and sign == "P" and reader.anchor.weekday() >= 5:
            steps = -1
        return (
            *_period(unit, reader.anchor, steps),
            _precision(unit),
            _("counted from the article's day, %(anchor)s") % {"anchor": reader.anchor.isoformat()},
        )
    if sign == "T":
        return None
    if unit in ("quarter", "decade", "century"):
        near = _period(unit, reader.anchor, 1 if sign == "N" else -count)
        return (
            near[0],
            _period(unit, near[0], count - 1)[1],
            "period",
            _("whole ones before or after the article's"),
        )
    if sign == "N":
        return (
            reader.anchor + timedelta(1),
            _later(reader.anchor, unit, count),
            "period",
            _("from the day after the article's"),
        )
    return (
        _later(reader.anchor, unit, -count),
        reader.anchor - timedelta(1),
        "period",
        _("up to the article's day"),
    )


def _this_unit(reader, match):
    """the year, del mes: only where nothing else follows."""
    unit = reader.value(match, "unit")
    return *_period(unit, reader.anchor), _precision(unit), _("the one of the article's day")


def _counted(reader, match):
    """hace dos meses, in 3 years, dos días después, 2 weeks from January 15."""
    unit, groups = reader.value(match, "unit"), match.groupdict()
    count = reader.number(match, "count") if groups.get("count") else 1
    if groups.get("vague"):
        return None, None, "period", _("counted from something the text does not date")
    if match.group()[0] == "i" and folded(reader.tokens[match.start()].group()) not in ("en", "in"):
        return None
    base, precision = reader.anchor, "day"
    back = bool(groups.get("ago"))
    that = _later(base, unit, -count if back else count)
    if unit in ("minute", "hour"):
        precision = unit
    return (
        that,
        that,
        precision,
        _("%(count)s counted from the article's day, %(anchor)s")
        % {"count": count, "anchor": reader.anchor.isoformat()},
    )


def _rest_of(reader, match):
    """later this month, el resto de la semana."""
    first = reader.tokens[match.start()].group().lower()
    if first not in ("resto", "rest", "tarde", "later"):
        return None
    unit = reader.value(match, "unit")
    return reader.anchor, _period(unit, reader.anchor)[1], "period", _("from the article's day to its end")


def _within(reader, match):
    if folded(reader.tokens[match.start()].group()) not in ("dentro", "within"):
        return None
    unit, count = reader.value(match, "unit"), reader.number(match, "count")
    return reader.anchor, _later(reader.anchor, unit, count), "period", _("from the article's day on")


def _year_named(reader, match):
    year = _year(reader.value(match, "year"))
    if _part(match, "year") == "4" and not _part(match, "lead") and not _stands_alone(reader, match):
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


def _decade_named(reader, match):
    number = reader.value(match, "year")
    year = number if number > 99 else 1900 + number if number >= 30 else 2000 + number
    if year % 10:
        return None
    return date(year, 1, 1), date(year + 9, 12, 31), "decade", _("a decade")


def _century_named(reader, match):
    number = reader.number(match, "count") if _part(match, "count") else reader.value(match, "roman")
    return date((number - 1) * 100, 1, 1), date(number * 100 - 1, 12, 31), "century", _("a century")


def _part_of(reader, match):
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
        start = _shift(first, months) if months else first + timedelta(9 if unit == "month" else round(third))
        first, last = start, start + timedelta(max(round(third) - 1, 0))
    elif unit == "year" and not _part(match, "named"):
        first = date(first.year, 7, 1)
    elif unit == "year":
        first = date(first.year, 9, 1)
    elif unit == "month":
        first = first + timedelta(15)
    elif unit != "day":
        first = first + timedelta(round(2 * third))
    return first, last, "day" if unit == "day" else "period", _("a part of it")


_STEPS = {"T": 0, "N": 1, "P": -1}


def _signed(match) -> str:
    return next((c for c in _part(match, "sign") + _part(match, "after") if c in "TNP"), "T")


def _inner(reader, match):
    steps = _STEPS[_signed(match)]
    if _part(match, "unit"):
        unit = reader.value(match, "unit")
        return (_period(unit, reader.anchor, steps), unit) if unit not in ("minute", "hour") else (None, None)
    if _part(match, "month"):
        month = reader.value(match, "month")
        if _part(match, "year"):
            return _month(_year(reader.value(match, "year")), month), "month"
        chosen, _others = reader.nearest([date(reader.anchor.year + s, month, 15) for s in (-1, 0, 1)], match)
        return _month(chosen.year, month), "month"
    year = reader.value(match, "year")
    return (date(year, 1, 1), date(year, 12, 31)), "year"


def _nth_of(reader, match):
    """el primer trimestre de 2017, la última semana de julio, the first 2 weeks of 2021."""
    unit = reader.value(match, "unit0")
    if _part(match, "unit2"):
        inner = _period(reader.value(match, "unit2"), reader.anchor, _STEPS[_signed(match)])
    elif _part(match, "inner"):
        inner, _outer = _inner(reader, match)
    elif unit == "week":
        inner = _period("year", reader.anchor)
    else:
        return None
    if inner is None or unit in ("minute", "hour", "decade", "century", "year"):
        return None
    first, last = inner
    count = reader.number(match, "count") if _part(match, "count") else 1
    start = _period(unit, first)[0]
    if unit == "week" and (first.weekday() > 3):
        start += timedelta(7)  # the week with the first Thursday is the first, ISO 8601
    if _part(match, "nth") and reader.letters[match.start("nth")] == "P":
        if unit == "week":
            end = (
                last - timedelta((last.weekday() + 1) % 7)
                if last.weekday() < 3
                else last + timedelta(6 - last.weekday())
            )
            start = end - timedelta(7 * count - 1)
        else:
            start = _period(unit, last, 1 - count)[0]
            end = last
        return start, end, "period", _("the last of it")
    nth = reader.number(match, "nth")
    begin = _period(unit, start, nth - 1)[0]
    return (
        begin,
        _period(unit, begin, count - 1)[1],
        _precision(unit) if count == 1 else "period",
        _("counted within it"),
    )


def _after_next(reader, match):
    """la semana después de la próxima."""
    unit = next(reader.values[i] for i in range(match.start(), match.end()) if reader.letters[i] == "U")
    return *_period(unit, reader.anchor, 2), _precision(unit), _("the one after the next")


def _week_of(reader, match):
    """the week of April 10th."""
    if reader.value(match, "week") != "week":
        return None
    group = "" if _part(match, "day") else "2"
    month = reader.value(match, "month" + group)
    found = _yearless(reader, match, reader.number(match, "day" + group), month)
    return found and (*_period("week", found[0]), "week", _("the week of that day"), [])


def _part(match, name: str) -> str:
    """The letters of a group, or nothing where the rule has no such group."""
    return match[name] or "" if name in match.re.groupindex else ""


def _days_of(reader, match):
    """del 18 al 19 de noviembre; November 19-20; entre 3 y 12 de septiembre."""
    one, two, month = reader.number(match, "one"), reader.number(match, "two"), None
    if _part(match, "month"):
        month = reader.value(match, "month")
        if _part(match, "year"):
            year = reader.value(match, "year")
            return date(year, month, one), date(year, month, two), "period", _("two days of a month")
        found = _yearless(reader, match, one, month)
        return found and (found[0], found[0].replace(day=two) if two >= one else found[0], "period", found[3])
    sign = next(c for c in _part(match, "sign") if c in "TNP")
    first = _period("month", reader.anchor, {"T": 0, "N": 1, "P": -1}[sign])[0]
    return first.replace(day=one), first.replace(day=two), "period", _("two days of a month")


def _years_of(reader, match):
    one, two = reader.value(match, "one"), reader.value(match, "two")
    if (
        one > two
        or reader.letters[match.end() : match.end() + 1] == "-"
        or reader.letters[max(0, match.start() - 1) : match.start()] == "-"
    ):
        return None
    return date(one, 1, 1), date(two, 12, 31), "period", _("from one year to another")


_UNIT_NAMES = (
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
_NUM = r"(?:9\.?s|9|w-?o|w&w|w-?w|w|o)"
_YEAR = r"(?:[d,i-]?l?(?P<year>4)|[d,-](?P<short>9)(?![a-z9/:]))"
_MON = "[My]"


def _rule(pattern: str, resolve):
    return re.compile(pattern), resolve


_TRIGGER = re.compile(r"[948wowMyDUHTNPSKEGAnfbiludRea]")
_GRAMMAR = [
    _rule(
        rf"[fbd]?d?l?(?P<one>{_NUM})(?:d)?[a&-]l?(?P<two>{_NUM})[d,i]?l?"
        rf"(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?",
        _days_of,
    ),
    _rule(rf"f?(?P<month>M)l?(?P<one>{_NUM})[a-]l?(?P<two>{_NUM})(?![:\d])(?:[d,]?(?P<year>4))?", _days_of),
    _rule(r"f?(?P<one>9)[-/](?P<two>9)i?l?(?P<sign>[TN]U)", _days_of),
    _rule(r"[fbdi]?l?U?(?P<one>4)[a&-](?P<two>4)", _years_of),
    _rule(r"(?P<one>4)[-/.](?P<two>9)[-/.](?P<three>9)", _in_figures),
    _rule(r"l?(?:D,?\(?)?(?P<one>9)(?P<sep>[-/.])(?P<two>9)(?P=sep)(?P<three>4|9)", _in_figures),
    _rule(r"l?(?P<sign>[TNP]D?)?(?:D,?\(?)?(?P<one>9)[/](?P<two>9)(?!/)", _in_two_figures),
    _rule(r"8", _compact),
    _rule(r"(?P<one>9)[-/](?P<two>4)", _month_figures),
    _rule(r"(?P<one>4)-(?P<two>9)", _month_figures),
    _rule(
        rf"l?(?P<sign>[TNP])?(?:(?P<weekday>D)\.?,?)?l?U?(?P<day>{_NUM})(?:U)?[d/-]?l?"
        rf"(?P<month>{_MON})\.?(?:[d,i/-]{{0,2}}l?U?(?P<year>4|(?<=[/,-])9)|(?P<spoken>wc?ww?))?",
        _written_out,
    ),
    _rule(
        rf"[ib]?l?(?P<sign>[TN])?(?:(?P<weekday>D)\.?,?)?(?P<month>{_MON})\.?[,/-]?l?"
        rf"(?P<day>{_NUM})(?!:)(?:[d,i/-]{{0,2}}l?(?P<year>4))?",
        _written_out,
    ),
    _rule(r"(?P<year>4)[/-](?P<day>9)[/-](?P<month>M)(?P<weekday>D)?(?P<sign>T)?", _written_out),
    _rule(r"(?P<day>H)", _deictic),
    _rule(r"n", _now),
    _rule(r"l?(?P<before>[TNP]{1,2})?(?P<weekday>D)\.?(?:(?P<after>[NP]|qv))?", _weekday),
    _rule(r"l?(?P<weekday>D)(?P<week>d?[il]?l?(?:[TNP])l?U|d?lU[NP])", _weekday),
    _rule(r"(?P<week>[TNP]U[id]?l?)(?P<weekday>D)", _weekday),
    _rule(rf"l?(?P<weekday>D)l?U?(?P<day>{_NUM})(?![:Um])", _weekday_number),
    _rule(r"l?U(?P<day>9)(?P<sign>d?l?[TNP]U)?(?![\d:.])", _day_of_month),
    _rule(r"l(?P<day>9s)(?P<sign>U?d?l?[TNP]U)?", _day_of_month),
    _rule(r"l?(?P<day>9s|o|9(?=d)|w(?=d))(?P<sign>U?d?l?[TNP]U)", _day_of_month),
    _rule(rf"(?P<lead>(?:[ib]|l?[TNP]|d?l)l?)?(?P<month>{_MON})\.?(?:[d,i-]?l?(?P<year>4))?", _month_named),
    _rule(r"(?P<year>4)(?P<lead>z{0})(?P<month>M)", _month_named),
    _rule(r"l?(?P<sign>[TNP])(?P<count>9|w|o)?(?P<unit>U)", _unit_signed),
    _rule(r"l?(?P<count>9|w)?(?P<sign>[NP])(?P<unit>U)", _unit_signed),
    _rule(r"l?(?P<count>9|w)?(?P<unit>U)(?P<sign>[NP]|qv)", _unit_signed),
    _rule(r"l(?P<unit>U)(?P<sign>B)(?!d)", _unit_signed),
    _rule(r"i(?P<count>9|w|e|a)(?P<unit>U)", _counted),
    _rule(r"(?P<ago>G)(?P<count>9|w|e|x)(?P<unit>U)", _counted),
    _rule(r"(?P<count>9|w|e|a|x)(?P<unit>U)(?P<ago>G)", _counted),
    _rule(r"(?P<count>9|w|e|a)(?P<unit>U)(?:A(?!d)|fn|afn|f(?=H)|A(?=H))", _counted),
    _rule(r"(?P<vague>[uwe9])(?P<unit>U)[AB](?:d|q)", _counted),
    _rule(r"(?P<vague>u)(?P<unit>U)[AB]", _counted),
    _rule(r"id?N?(?P<count>9|w|e|x)(?P<unit>U)", _within),
    _rule(r"(?P<count>9|w|e)(?P<unit>U)afdn", _counted),
    _rule(r"(?P<day>9)[-/](?P<month>[MG])[-/](?P<year>4|9)", _written_out),
    _rule(r"[AE]d?(?P<sign>T)(?P<unit>U)", _rest_of),
    _rule(r"zd?l(?P<unit>U)(?=$|[.?,z])", _rest_of),
    _rule(r"(?P<vague>G)u(?P<unit>U)", _counted),
    _rule(r"l?U(?P<lead>d?)(?P<year>4)", _year_named),
    _rule(r"(?P<lead>[ifbd]l?)?(?P<year>4)(?!-?9)", _year_named),
    _rule(r"(?:l?U)(?P<year>9)", _decade_named),
    _rule(r"l?U(?P<roman>R)", _century_named),
    _rule(
        r"(?P<count>9s|o)(?P<unit>U)",
        lambda r, m: _century_named(r, m) if r.value(m, "unit") == "century" else None,
    ),
    _rule(r"(?P<part>[SKE])-?d?(?:l?(?P<sign>[TNP])?l?(?P<unit>U)(?P<after>[NP])?)", _part_of),
    _rule(r"(?P<part>[SKE])-?d?l?(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?", _part_of),
    _rule(r"(?P<part>[SKE])-?d?l?U?(?P<named>(?P<year>4))", _part_of),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[d,-]*l?"
        r"(?P<inner>(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?)",
        _nth_of,
    ),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[d,-]*l?U?(?P<inner>(?P<named>(?P<year>4)))", _nth_of
    ),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[d,-]*l?(?P<inner>(?P<sign>[TNP])(?P<unit2>U))",
        _nth_of,
    ),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)d?l?(?P<inner>(?P<sign>[TNP])?(?P<unit2>U)(?P<after>[NP])?)", _nth_of),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)d?l?U?(?P<inner>(?P<named>(?P<year>4)))", _nth_of),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)", _nth_of),
    _rule(r"(?P<what>l?U[A]d?l?(?P<sign>N))(?!U)", _after_next),
    _rule(
        r"l(?P<week>U)(?:d|S|f|afd|qzd)l?(?P<rest>(?P<day>9s?)d?(?P<month>M)|(?P<month2>M)(?P<day2>9)s?)",
        _week_of,
    ),
    _rule(r"l(?P<unit>U)", _this_unit),
    _rule(r"d(?P<unit>U)(?=$|[.,])", _this_unit),
]
