"""Which day, month or year does a phrase of time mean in an article of a known date?

Every expression keeps its own words, the value with its precision, and how it was worked out. A phrase that
counts from something the text does not date ("unos días después de que …") stays relative.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from claims.suggesting.calendar_words import WORDS, folded
from claims.suggesting.time.expression import Expression
from claims.suggesting.time.feasts import FEASTS, days_of_feast
from claims.suggesting.time.grammar import GRAMMAR, TRIGGER, fitting
from claims.suggesting.time.periods import days_of_month, in_year, later_by
from claims.suggesting.time.tokens import TOKEN, classed
from claims.suggesting.wording import Wording as _

_FUTURE = re.compile(
    r"\b(?:\w{2,}(?:rá|rán|remos|ré|rás)|will|shall|going to|previst[oa]s?|programad[oa]s?|próxim[oa]s?"
    r"|scheduled|planned|due|upcoming|convocar|va a|van a|voy a|vamos a)\b|'ll\b",
    re.IGNORECASE,
)


_PAST = re.compile(
    r"\b(?:\w{3,}(?:ó|aba|aban)|\w+(?:aron|[ij]eron)|fue|fueron|hubo|dijo|hizo|había|was|were|had|did|\w{3"
    r",}ed|said|met|went)\b"
)


# What took a while, or stands out in one: "have doubled in ten years", "la peor sequía en una década".
_SPENT = re.compile(
    r"\b(?:ha|han|he|hemos|has|have)(?: \w+)? \w+(?:[aií]do|sto|cho|rto|ed|en|wn)\b"
    r"|\b(?:primer[ao]?|únic[ao]|peor|mejor|mayor|menor|más [^\W\d_]+|first|only|worst|best|most|least|fewest"
    r"|(?:larg|high|low|great|deep|bigg|strong|fast|hott|cold|dri|wett|warm|old|clos)est)\b",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\b(?:\w{2,}rían?|would)\b", re.IGNORECASE)
_LONGEST_CUT_SHORT = len("sept")  # letters of an abbreviated month or weekday
_CLAUSE = re.compile(r"[.;:\n?!«“”\"(]|\b(?:que|that)\b", re.IGNORECASE)


_AFTER = re.compile(
    r"(?:^|\s)(?:después del?|posterior(?:es)? (?:a|del?)|after|later than)"
    r"(?: the year| the| el| el año)?\s$",
    re.IGNORECASE,
)


_COUNTS = "|".join(word for word, (letter, _value) in WORDS.items() if letter == "w")


_DAY_UNITS = "|".join(word for word, (letter, _value) in WORDS.items() if letter == "U").replace("ano", "año")


_COUNTED_FROM = re.compile(
    rf"(?<!\w)(?P<count>\d{{1,3}}|an?|una?|{_COUNTS}) (?P<unit>{_DAY_UNITS}|días) "
    r"(?P<way>from|after|before|since|antes del?|después del?|desde|a partir del?)(?: el| the)?\s$",
    re.IGNORECASE,
)


# the end of it alone: most phrases have something else before them, and are told apart quickly
_COUNTS_FROM = re.compile(r"(?:from|after|before|since|del?|desde|partir|el|the)\s$", re.IGNORECASE)


# accents are optional in capitals and in haste
_VOWELS = str.maketrans({"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uú]", "n": "[nñ]"})
_FEASTS = "|".join(
    f"{letter}(?:{'|'.join(name[1:].translate(_VOWELS) for name in names)})"
    for letter, names in groupby(sorted(FEASTS, key=lambda name: (name[0], -len(name))), key=itemgetter(0))
)
_NAMED = re.compile(
    rf"\b(?P<feast>{_FEASTS})\b"
    r"(?: (?:de |of |del )?(?P<year>[12]\d{3})\b| (?P<after>pasad[ao]|pr[oó]xim[ao])\b)?",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(r"\b(?:next|last|pr[oó]xim[ao]|pasad[ao]|[uú]ltim[ao]) $", re.IGNORECASE)


_ENDS_IN_YEAR = re.compile(r"\b\d{4}$")


_NAMES_MONTH = re.compile(rf"\b(?:{'|'.join(w for w, (letter, _v) in WORDS.items() if letter in 'My')})\b")


_OPENED = re.compile(
    r"\b(del?|desde|entre|from|between)\s(?:el |the )?\s?$|^(del?|desde|entre|from|between)\b", re.IGNORECASE
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


MOST = 10_000  # phrases looked at: a text with more is a table, no news
_LONGEST = 20  # tokens: longer than any rule and what it looks at behind


def _touches(each: Expression, named: list[Expression], index: int) -> bool:
    """Does the first of named that ends after each begins overlap it?"""
    return index < len(named) and named[index].start < each.end


def expressions(text: str, anchor: date, *, day_first: bool = True) -> list[Expression]:
    """Every phrase of time in order; none overlaps another.

    anchor: the day of the article in its own time zone. day_first: 3/4 is the third of April.
    """
    return _Reader(text, anchor, day_first).read()


class _Reader:
    def __init__(self, text: str, anchor: date, day_first: bool):
        self.text, self.anchor, self.day_first = text, anchor, day_first
        self.words = TOKEN.findall(text)
        self.known = {word: classed(word) for word in set(self.words)}  # texts repeat themselves
        letters = {word: letter for word, (letter, _value) in self.known.items()}
        self.letters = "".join([letters[word] for word in self.words])
        self.tries = 0

    def read(self) -> list[Expression]:
        return self._joined(self._alone())

    def _joined(self, found: list[Expression]) -> list[Expression]:
        """Two phrases with "a", "y" or a dash between them are one period: de marzo a mayo de 2019."""
        joined = []
        for each in self._with_named_days(found):
            each = self._counted_from(self._after(each))
            while joined and joined[-1].end > each.start:
                joined.pop()
            if joined:
                each = self._in_order(joined[-1], each)
                joined[-1] = self._sharing_year(joined[-1], each)
            if joined and (period := self._period_of(joined[-1], each)):
                joined[-1] = period
            else:
                joined.append(each)
        return joined

    def _with_named_days(self, found: list[Expression]) -> list[Expression]:
        """The days that have a name, Navidad or New Year's Eve, among the others."""
        named = []
        for match in _NAMED.finditer(self.text):
            before = _SIGN_BEFORE.search(self.text[max(0, match.start() - 9) : match.start()])
            start = match.start() - (len(before.group()) if before else 0)
            first, last = self._feast(match, before.group() if before else match["after"] or "")
            precision, words = "day" if first == last else "week", self.text[start : match.end()]
            named.append(
                Expression(start, match.end(), words, first, last, precision, _("a day with a name"))
            )
        ends = [each.end for each in named]
        kept = [each for each in found if not _touches(each, named, bisect_right(ends, each.start))]
        return sorted(kept + named, key=lambda each: each.start)

    def _feast(self, match: re.Match, sign: str) -> tuple[date, date]:
        """In the year that is said, or the article's, or the one that puts it before or after the article."""
        year, sign = self.anchor.year, folded(sign[:3])
        if match["year"]:
            return days_of_feast(match["feast"], int(match["year"]))
        days = days_of_feast(match["feast"], year)
        if sign in ("nex", "pro") and days[0] <= self.anchor:
            return days_of_feast(match["feast"], year + 1)
        if sign in ("las", "pas", "ult") and days[1] >= self.anchor:
            return days_of_feast(match["feast"], year - 1)
        return days

    def _in_order(self, left: Expression, right: Expression) -> Expression:
        """el sábado y el domingo: the second day comes after the first."""
        link = folded(self.text[left.end : right.start].strip(" "))
        days = (left.words.split()[-1], right.words.split()[-1])
        if (
            link not in ("y", "and")
            or any(WORDS.get(folded(day), "z")[0] != "D" for day in days)
            or left.is_relative
            or right.is_relative
            or not 0 < (left.first - right.first).days < 7
        ):
            return right
        that = right.first + timedelta(7)
        return replace(right, first=that, last=that, readings=())

    def _sharing_year(self, left: Expression, right: Expression) -> Expression:
        """en abril y mayo de 2018: the year that ends a list is everyone's."""
        link = folded(self.text[left.end : right.start].strip(" "))
        if (
            link not in ("y", "e", "o", "and", "or", ",")
            or left.is_relative
            or right.is_relative
            or not {left.precision, right.precision} <= {"day", "month"}
            or not (_ENDS_IN_YEAR.search(right.words) and _NAMES_MONTH.search(folded(left.words)))
            or _ENDS_IN_YEAR.search(left.words)
        ):
            return left
        first, last = in_year(left.first, right.first.year), in_year(left.last, right.first.year)
        if left.precision == "month":
            first, last = days_of_month(first.year, first.month)
        return replace(left, first=first, last=last, readings=(), working=_("the year is said beside it"))

    def _after(self, each: Expression) -> Expression:
        """después de 2018, after February: what begins when that is over."""
        if each.precision not in ("month", "year", "quarter", "period") or each.last is None:
            return each
        before = _AFTER.search(self.text[max(0, each.start - 24) : each.start])
        if before is None:
            return each
        start = each.start - len(before.group()) + (len(before.group()) - len(before.group().lstrip()))
        first = each.last + timedelta(1)
        return Expression(
            start, each.end, self.text[start : each.end], first, first, "period", _("what comes after it")
        )

    def _counted_from(self, each: Expression) -> Expression:
        """2 weeks before Christmas, dos días después del 3 de mayo."""
        behind = self.text[max(0, each.start - 48) : each.start]
        before = _COUNTED_FROM.search(behind) if _COUNTS_FROM.search(behind) else None
        if before is None or each.first is None:
            return each
        word = WORDS.get(folded(before["count"]), ("9", before["count"]))
        if not str(word[1]).isdigit():
            word = ("9", 1)  # a week from Friday
        unit = WORDS[folded(before["unit"])][1]
        steps = int(word[1]) * (-1 if folded(before["way"]).startswith(("before", "antes")) else 1)
        that = later_by(each.first, unit, steps)
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
            first = in_year(first, last.year - (in_year(first, last.year) > last))
        elif (
            not re.search(r"\d{4}", left.words)
            and re.search(r"\d{4}", right.words)
            and left.precision in ("day", "month")
        ):
            same = in_year(first, last.year)
            first = same if same <= last else in_year(first, last.year - 1)
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
        for trigger in TRIGGER.finditer(self.letters):
            if self.tries >= MOST:
                break
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
        for length, number in fitting(self.letters[at : at + _LONGEST]):
            pattern, resolve = GRAMMAR[number]
            match = pattern.match(self.letters, at)
            if match is None:
                continue
            self.tries += 1
            try:
                value = resolve(self, match)
            except (ValueError, OverflowError):
                yield length, None  # 30 de febrero: no day at all, and none of its parts is one
                return
            if value:
                yield length, value

    def _expression(self, start, end, first, last, precision, working, readings=()) -> Expression:
        if self.words[end - 1] == "." and len(self.words[end - 2]) > _LONGEST_CUT_SHORT:
            end -= 1  # the stop of the sentence, not of an abbreviation
        begin, stop = self.starts[start], self.end_of(end - 1)
        return Expression(
            begin, stop, self.text[begin:stop], first, last, precision, working, tuple(readings)
        )

    # what the resolvers ask

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins; asked for only where one of them may tell a time."""
        return [match.start() for match in TOKEN.finditer(self.text)]

    def end_of(self, index: int) -> int:
        return self.starts[index] + len(self.words[index])

    def valued(self, index: int):
        """What the word at index means to the rules."""
        return self.known[self.words[index]][1]

    def value(self, match, group):
        return self.valued(match.start(group))

    def number(self, match, group) -> int:
        """The number of a group: figures, words (treinta y uno), an ordinal."""
        total = 0
        for index in range(match.start(group), match.end(group)):
            if self.letters[index] in "94woex":
                total += int(self.valued(index))
        return total or 1  # a week, un mes

    def spaced(self, start: int, end: int) -> bool:
        """Is there a space between the tokens of a figure such as 12-2015?"""
        return any(self.end_of(index) != self.starts[index + 1] for index in range(start, end - 1))

    def tense(self, match) -> int:
        """1: the sentence speaks of the future, -1: of the past, 0: it does not tell."""
        begin, stop = self.starts[match.start()], self.end_of(match.end() - 1)
        near = max(0, begin - 90)
        left = max(self.text.rfind(mark, near, begin) for mark in ".\n?!") + 1
        around = self.text[max(left, near) : begin] + " " + self.text[stop : stop + 40].split(".")[0]
        future, past = _FUTURE.search(around), _PAST.search(around)
        return 0 if bool(future) == bool(past) else 1 if future else -1

    def is_spent(self, match) -> bool:
        """Whether the clause around a span of time tells what happened within it, so that it is no day."""
        begin, stop = self.starts[match.start()], self.end_of(match.end() - 1)
        before = _CLAUSE.split(self.text[max(0, begin - 90) : begin])[-1]
        after = _CLAUSE.split(self.text[stop : stop + 40], maxsplit=1)[0]
        told = before if before.strip() else after
        is_ahead = any(sign.search(f"{before} {after}") for sign in (_FUTURE, _WOULD))
        return not is_ahead and any(sign.search(told) for sign in (_SPENT, _PAST))

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
