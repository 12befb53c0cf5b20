"""Which amounts, percentages, ranges, ranks and comparisons does a news text state, in which units?

Separators are read as Spain (1.234,5) and Mexico or the English press (1,234.5) write them; "mil millones",
"billón", "mdp" and "mdd" are worked out. A figure that tells a date, an hour or the number of a law is none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter

_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SCALES = {
    "mil millones": 10**9, "miles de millones": 10**9, "mil": 10**3, "miles": 10**3, "millón": 10**6,
    "millon": 10**6, "billon": 10**12,
    "millones": 10**6, "billón": 10**12, "billones": 10**12, "thousand": 10**3, "million": 10**6,
    "billion": 10**9, "trillion": 10**12, "mdp": 10**6, "mdd": 10**6, "m€": 10**6, "bn": 10**9,
}  # fmt: skip
_UNITS_OF = {"mdp": "MXN", "mdd": "USD", "m€": "EUR"}
_CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "us$": "USD", "u$s": "USD", "$": "$", "£": "GBP",
    "dólares": "USD", "dólar": "USD", "dollars": "USD", "pesos": "pesos", "pounds": "GBP", "libras": "GBP",
    "mxn": "MXN", "usd": "USD", "eur": "EUR", "pesetas": "ESP", "reales": "BRL", "yuanes": "CNY",
}  # fmt: skip
_MEASURES = {
    "kilómetros": "km", "kilómetro": "km", "km": "km", "kilometres": "km", "kilometers": "km",
    "metros": "m", "metres": "m", "meters": "m", "hectáreas": "ha", "hectares": "ha", "acres": "acre",
    "toneladas": "t", "tonelada": "t", "tonnes": "t", "tons": "t", "kilos": "kg", "kg": "kg",
    "kilogramos": "kg", "litros": "l", "litres": "l", "liters": "l", "barriles": "bbl", "barrels": "bbl",
    "megavatios": "MW", "megawatts": "MW", "mw": "MW", "gigavatios": "GW", "gigawatts": "GW", "gw": "GW",
    "grados": "°", "degrees": "°", "años": "year", "years": "year", "meses": "month", "months": "month",
    "semanas": "week", "weeks": "week", "días": "day", "days": "day", "horas": "hour", "hours": "hour",
    "minutos": "minute", "minutes": "minute", "segundos": "second", "seconds": "second",
}  # fmt: skip
SPANS_OF_TIME = ("year", "month", "week", "day", "hour", "minute", "second")
_SPELT = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "veinte": 20, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "cien": 100, "ciento": 100,
    "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "cuatrocientos": 400,
    "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600,
    "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
    "novecientas": 900,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# "un millón", "half a million": numbers only before a scale
_BEFORE_SCALE = {
    "un": Decimal(1), "a": Decimal(1), "one": Decimal(1), "medio": Decimal("0.5"), "half a": Decimal("0.5"),
    "a hundred": Decimal(100),
}  # fmt: skip
_SCALE = (
    r"mil millones|miles de millones|mill[oó]n(?:es)?|bill[oó]n(?:es)?|miles|mil|thousand|million|billion"
    r"|trillion|mdp|mdd|bn"
)
_MONEY = (
    r"€|US\$|U\$S|\$|£|euros?|dólares|dólar|dollars|pesos|pounds|libras|MXN|USD|EUR|pesetas|reales|yuanes"
)


def _any(words) -> str:
    """A pattern of any of words, the longest first, sorted by their first letters: most text fails there."""
    by_letter = groupby(sorted(words, key=lambda word: (word[0], -len(word))), key=itemgetter(0))
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in group)})" for letter, group in by_letter)


_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<before>US\$|U\$S|[$€£])?\s?"
    rf"(?P<number>{_NUMBER}|(?:{_any(_SPELT)})\b|(?:{_any(_BEFORE_SCALE)})(?=\s(?:{_SCALE})\b))(?![/:]\d|\w)"
    rf"(?:\s?(?:[-–]|a|y|o|to|or)\s?(?P<upper>{_NUMBER})(?![/:]\d|\w))?"
    rf"(?:\s?(?P<percent>%|por ciento|por\s100|per cent|percent|puntos porcentuales|puntos))?"
    rf"(?:\s(?P<scale>{_SCALE})\b)?(?:\s(?:de\s)?(?:(?P<money>{_MONEY})|(?P<measure>{_any(_MEASURES)}))(?!\w))?"
    rf"(?:\s?(?P<sign>[€$])(?!\w))?",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:(?:el|la|los|las|the) )?(?:(?:primer|segund|tercer|cuart|quint|sext|séptim|octav|noven|décim)"
    r"[oa]?s?"
    r"|first|second|third"
    r"|fourth|fifth) (?=\w+ (?:del?|en|más|of|in|largest|biggest|most))"
    r"|\b(?:número uno|número \d+|number one)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:más|menos|mayor|menor|mejor|peor|more|less|fewer|higher|lower)(?: \w+){0,3} (?:que|than)\b"
    r"|\b(?:el|la|los|las|the) (?:\w+ ){0,2}(?:más|menos|mayor|mejor|peor"
    r"|highest|lowest|biggest|largest|best|worst)\b"
    r"|\b(?:duplic|triplic|multiplic|cuadruplic)\w+|\b(?:doubled|tripled|twice|halved)\b"
    r"|\b(?:el doble|el triple)\b"
    r"|\b(?:aument|creci|subi|baj|cay|reduj|disminuy|increment|descend)(?:ó|eron|aron|ieron|ido|ado)\b"
    r"|\b(?:rose|fell|grew|dropped|increased|decreased|declined)\b|\bpor primera vez\b"
    r"|\bfor the first time\b|\brécord\b|\brecord\b",
    re.IGNORECASE,
)


_SHARE = re.compile(
    r"\b(?:la mitad|un tercio|una tercera parte|dos tercios|un cuarto|tres cuartos"
    r"|half|a third|two thirds|a quarter)\b",
    re.IGNORECASE,
)
_SOME = rf"(?:\d+|una?|one|{_any(_SPELT)})"
# "uno de cada cinco", "one in five", "cada 37 horas": found by the words in the middle, which are rare
_RATE = re.compile(
    rf"\b(?:(?P<of>de cada|out of|in(?: every)?) {_SOME}"
    rf"|(?:cada|every) {_SOME} (?:segundos|minutos|horas|días|seconds|minutes|hours|days))\b",
    re.IGNORECASE,
)
_LONGEST_COUNT = 16  # code points before those words in which the count is looked for
_COUNT_BEFORE = re.compile(rf"(?<!\w){_SOME} $", re.IGNORECASE)
# what bears its number as a name: no figure
_NUMBERED = re.compile(
    r"\b(?:ley(?:es)?|decretos?|art[íi]culos?|resoluci[oó]n|expediente|cap[íi]tulo|p[áa]gina"
    r"|acts?|laws?|articles?|sections?|decrees?|chapter|page)\s(?:n[°ºo.]+\s?|no\.\s)?$"
    r"|\ba las?\s$",
    re.IGNORECASE,
)
_LONGEST_NAME = 24  # code points before a number in which such a word is looked for
MOST = 20_000  # of one kind: a text with more is a table, no news


@dataclass(frozen=True)
class Figure:
    """A figure at code points [start, end). kind: amount, percentage, share, range, rank or comparison.

    value: worked out with its scale, upper: the other end of a range, both None where nothing is counted.
    unit: %, a currency (ISO 4217 where the words tell it), a symbol of measure (km, t, MW), a span of time
    (year to second), or None.
    """

    start: int
    end: int
    words: str
    kind: str
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None


def figures(text: str, dates: list[tuple[int, int]] = ()) -> list[Figure]:
    """The figures of a text in order, none overlapping another.

    dates: spans that tell a time; a figure inside one is no figure.
    """
    taken = sorted((start, end) for start, end in dates)
    found = [figure for match in _few(_FIGURE, text) if (figure := _figure(match)) is not None]
    for kind, pattern in (("rank", _RANK), ("comparison", _COMPARISON), ("share", _SHARE)):
        found += [Figure(m.start(), m.end(), m.group(), kind) for m in _few(pattern, text)]
    found += _rates(text)
    return list(_apart(sorted(found, key=lambda each: (each.start, -each.end)), taken))


def _rates(text: str):
    for match in _few(_RATE, text):
        start = match.start()
        if match["of"]:
            count = _COUNT_BEFORE.search(text[max(0, start - _LONGEST_COUNT) : start])
            if count is None:
                continue
            start -= len(count.group())
        yield Figure(start, match.end(), text[start : match.end()], "share")


def _few(pattern: re.Pattern, text: str):
    return islice(pattern.finditer(text), MOST)


def _apart(found: list[Figure], taken: list[tuple[int, int]]):
    at, index = 0, 0
    for each in found:
        while index < len(taken) and taken[index][1] <= each.start:
            index += 1
        inside = index < len(taken) and taken[index][0] < each.end
        if each.start >= at and not inside:
            at = each.end
            yield each


def _figure(match: re.Match) -> Figure | None:
    if _NUMBERED.search(match.string[max(0, match.start() - _LONGEST_NAME) : match.start()]):
        return None
    words = match.group().rstrip()
    unit = (match["money"] or match["sign"] or match["before"] or "").lower()
    scale = (match["scale"] or "").lower()
    number = match["number"].lower()
    value = _read(number) if number[0].isdigit() else Decimal(_SPELT.get(number) or _BEFORE_SCALE[number])
    upper = _read(match["upper"]) if match["upper"] else None
    measure = _MEASURES.get((match["measure"] or "").lower())
    if not number[0].isdigit() and not (scale or match["percent"] or unit or measure):
        return None  # "dos ministros": counted, hardly a figure
    if scale:
        value *= _SCALES[scale]
        upper = upper * _SCALES[scale] if upper is not None else None
    kind = "percentage" if match["percent"] else "range" if upper is not None else "amount"
    known = "%" if match["percent"] else _CURRENCIES.get(unit) or _UNITS_OF.get(scale) or measure
    lead = len(match.group()) - len(match.group().lstrip())
    return Figure(match.start() + lead, match.start() + len(words), words[lead:], kind, value, upper, known)


def _read(words: str) -> Decimal:
    """1.234,5 and 1,234.5 and 1 234: the last mark is the decimal one unless three figures follow each."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", words)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return Decimal(plain)
    whole, _, rest = plain.rpartition(marks[-1])
    thousands = len(rest) == 3 and (len(set(marks)) == 1) and whole.replace(marks[-1], "").lstrip("0") != ""
    if thousands:
        return Decimal(plain.replace(marks[-1], ""))
    return Decimal(f"{re.sub('[.,]', '', whole)}.{rest}")
