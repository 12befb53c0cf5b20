"""Which amounts, percentages, ranges, ranks and comparisons does a news text state, in which units?

Separators are read as Spain (1.234,5) and Mexico or the English press (1,234.5) write them; "mil millones",
"billón", "mdp" and "mdd" are worked out. A figure that tells a date, an hour or the number of a law is none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from claims.suggesting.numerals import SPELT, any_of, spelt

_NUMBER = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SCALES = {
    "mil millones": 10**9, "mil mdp": 10**9, "mil mdd": 10**9, "k": 10**3, "m": 10**6, "tn": 10**12,
    "miles de millones": 10**9, "mil": 10**3, "miles": 10**3, "millón": 10**6,
    "millon": 10**6, "billon": 10**12,
    "millones": 10**6, "billón": 10**12, "billones": 10**12, "thousand": 10**3, "million": 10**6,
    "billion": 10**9, "trillion": 10**12, "mdp": 10**6, "mdd": 10**6, "m€": 10**6, "bn": 10**9,
}  # fmt: skip
_UNITS_OF = {"mil mdp": "MXN", "mil mdd": "USD", "mdp": "MXN", "mdd": "USD", "m€": "EUR"}
_CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "us$": "USD", "u$s": "USD", "$": "$", "£": "GBP",
    "dólares": "USD", "dólar": "USD", "dollars": "USD", "pesos": "pesos", "pounds": "GBP", "libras": "GBP",
    "mxn": "MXN", "usd": "USD", "eur": "EUR", "pesetas": "ESP", "reales": "BRL", "yuanes": "CNY",
}  # fmt: skip
_MEASURES = {
    "kilómetros": "km", "kilómetro": "km", "km": "km", "kilometres": "km", "kilometers": "km",
    "km²": "km²", "km2": "km²", "m²": "m²", "m2": "m²", "m³": "m³", "km/h": "km/h",
    "metros": "m", "metres": "m", "meters": "m", "hectáreas": "ha", "hectares": "ha", "acres": "acre",
    "toneladas": "t", "tonelada": "t", "tonnes": "t", "tons": "t", "kilos": "kg", "kg": "kg",
    "kilogramos": "kg", "litros": "l", "litres": "l", "liters": "l", "barriles": "bbl", "barrels": "bbl",
    "megavatios": "MW", "megawatts": "MW", "mw": "MW", "gigavatios": "GW", "gigawatts": "GW", "gw": "GW",
    "grados": "°", "degrees": "°", "años": "year", "years": "year", "meses": "month", "months": "month",
    "semanas": "week", "weeks": "week", "días": "day", "days": "day", "horas": "hour", "hours": "hour",
    "minutos": "minute", "minutes": "minute", "segundos": "second", "seconds": "second",
}  # fmt: skip
SPANS_OF_TIME = ("year", "month", "week", "day", "hour", "minute", "second")
# "un millón", "half a million": numbers only before a scale
_BEFORE_SCALE = {
    "un": Decimal(1), "a": Decimal(1), "one": Decimal(1), "medio": Decimal("0.5"), "half a": Decimal("0.5"),
    "a hundred": Decimal(100),
}  # fmt: skip
_SCALE = (
    r"mil millones|mil mdp|mil mdd|miles de millones|mill[oó]n(?:es)?|bill[oó]n(?:es)?|miles|mil|thousand"
    r"|million|billion|trillion|mdp|mdd|bn"
)
_MONEY = (
    r"€|US\$|U\$S|\$|£|euros?|dólares|dólar|dollars|pesos|pounds|libras|MXN|USD|EUR|pesetas|reales|yuanes"
)


_PERCENT = r"%|por ciento|por\s100|per cent|percent|puntos porcentuales|puntos|por mil\b(?!lón|\w)|‰"
# with the first letters of numerals and of currencies; with anything else no figure begins
_MAY_BEGIN = r"(?=[-−$€£\d]|[cdefghmnoqstuv][^\W\d_]|a )"
_FIGURE = re.compile(
    rf"{_MAY_BEGIN}(?<![\w.,/])(?<!\w-)"
    rf"(?:(?P<before>US\$|U\$S|[$€£]|(?:USD|EUR|MXN|GBP)(?=\s?\d))\s?)?(?P<minus>[-−](?=\d))?"
    rf"(?P<number>{_NUMBER}|{SPELT}\b|(?:{any_of(_BEFORE_SCALE)})(?=\s(?:{_SCALE})\b)|mil(?=\s\d{{3}}\b))"
    # 3 mil 500 millones, mil 200 pesos; 1 millón 200 mil
    rf"(?:(?:(?<=mil)|\smil)\s(?P<rest>\d{{1,3}}(?:[.,]\d{{1,2}})?)(?![\d.,/:]|\w))?"
    rf"(?:\smill(?:ón|on|ones)\s(?P<thousands>\d{{1,3}}|{SPELT})\smil\b)?"
    rf"(?(before)(?P<short>bn|tn|m|k)?)(?![/:]\d|\w)"
    rf"(?:\s?(?:[-–]|al?|y|o|to|or|and)\s?(?P<upper>{_NUMBER})(?![/:]\d|\w))?"
    rf"(?:\s?(?P<percent>{_PERCENT}))?"
    rf"(?:\s(?P<scale>{_SCALE})\b(?P<half>\sy\smedi[oa]\b)?)?"
    rf"(?:\s(?:de\s)?(?:(?P<money>{_MONEY})|(?P<measure>{any_of(_MEASURES)}))(?!\w))?"
    rf"(?:\s?(?P<sign>M€|[€$])(?!\w))?",
    re.IGNORECASE,
)
_NTH = r"(?:primer|segund|tercer|cuart|quint|sext|séptim|octav|noven|décim)[oa]?"
# what a word begins with is looked at once for all that it may be: most text fails there
_RANK = re.compile(
    r"\b(?=[eltpscqonfd]\w)(?:(?:(?:el|l[ao]s?|the) )?"
    rf"(?:(?:{_NTH}s?|first|second|third|fourth|fifth) (?=\w+ (?:del?|en|más|of|in|largest|biggest|most))"
    rf"|{_NTH} (?:lugar|puesto|posición)\b)"
    r"|(?:puesto|lugar|posición) (?:número )?\d{1,3}\b"
    r"|(?:second|third|fourth|fifth)-(?:largest|biggest|highest|most)\b"
    r"|número (?:uno|\d+)\b|number one\b|top \d+\b)",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?=[mplfhetdcasbrig]\w)"
    r"(?:(?:más|menos|mayor|menor|mejor|peor|more|less|fewer|higher|lower)(?: \w+){0,3} (?:que|than)\b"
    r"|(?:el|la|los|las|the) (?:\w+ ){0,2}(?:más|menos|mayor|mejor|peor"
    r"|highest|lowest|biggest|largest|best|worst)\b"
    r"|(?:duplic|triplic|multiplic|cuadruplic)\w+|(?:doubled|tripled|twice|halved)\b"
    r"|(?:el doble|el triple)\b"
    r"|(?:aument|creci|subi|baj|cay|reduj|disminuy|increment|descendi?)(?:ó|eron|aron|ieron|ido|ado)\b"
    r"|(?:redujo|rose|fell|grew|dropped|increased|decreased|declined)\b|por primera vez\b"
    r"|for the first time\b|récord\b|record\b)",
    re.IGNORECASE,
)


_SHARE = re.compile(
    r"\b(?=[ludtcho]\w|a |[1-9]/)(?:la mitad|un tercio|dos tercios|un cuarto|tres cuartos|un quinto"
    r"|(?:la|una|dos|tres|cuatro) (?:tercera|cuarta|quinta|sexta|décima)s? partes?"
    r"|half(?! an? \w+)|a (?:third|quarter|fifth)|(?:one|two)[- ]thirds?|three[- ]quarters"
    r"|(?<![/.,])[1-9]/[2-9](?= (?:del?|of)\b))\b",
    re.IGNORECASE,
)
_SOME = rf"(?:\d+|un[oa]?|one|{SPELT})"
# "uno de cada cinco", "tres veces más", "cada 37 horas": found by the words in the middle, which are rare
_RATE = re.compile(
    r"\b(?:(?P<times>(?:veces|times) (?:más|menos|mayor|menor|superior|inferior|more|less|as|higher|lower))"
    rf"|(?P<of>de cada|out of|in(?: every)?) {_SOME}"
    r"|(?P<per>por cada|per) \d{1,3}(?:[.,\u00a0 ]?000)+"
    r"(?: (?:habitantes|inhabitants|people|nacimientos|births))?"
    rf"|(?:cada|every) {_SOME} (?:segundos|minutos|horas|días|seconds|minutes|hours|days))\b",
    re.IGNORECASE,
)
_LONGEST_COUNT = 16  # code points before those words in which the count is looked for
_COUNT_BEFORE = re.compile(rf"(?<!\w)(?:{_SOME}|\d+[.,]\d+) $", re.IGNORECASE)
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
    unit: %, ‰, a currency (ISO 4217 where the words tell it), a symbol of measure (km, t, MW), a span of time
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
        if match["of"] or match["per"] or match["times"]:
            count = _COUNT_BEFORE.search(text[max(0, start - _LONGEST_COUNT) : start])
            if count is None:
                continue
            start -= len(count.group())
        kind = "comparison" if match["times"] else "share"
        yield Figure(start, match.end(), text[start : match.end()], kind)


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
    scale = (match["scale"] or match["short"] or (match["sign"] if unit == "m€" else None) or "").lower()
    number = match["number"].lower()
    upper = _read(match["upper"]) if match["upper"] else None
    measure = _MEASURES.get((match["measure"] or "").lower())
    if number[0].isalpha() and not (scale or match["percent"] or unit or measure or _is_compound(match)):
        return None  # "dos ministros": counted, hardly a figure
    value = _counted(match, number)
    if scale:
        value *= _SCALES[scale]
        upper = upper * _SCALES[scale] if upper is not None else None
    if match["half"]:
        value += Decimal(_SCALES[scale]) / 2
    if match["minus"]:
        value = -value
    kind = "percentage" if match["percent"] else "range" if upper is not None else "amount"
    known = (
        _share_unit(match["percent"])
        if match["percent"]
        else _CURRENCIES.get(unit) or _UNITS_OF.get(scale) or measure
    )
    lead = len(match.group()) - len(match.group().lstrip())
    return Figure(match.start() + lead, match.start() + len(words), words[lead:], kind, value, upper, known)


def _share_unit(words: str) -> str:
    return "‰" if words.lower() in ("por mil", "‰") else "%"


def _is_compound(match: re.Match) -> bool:
    return bool(match["rest"] or match["thousands"])


def _counted(match: re.Match, number: str) -> Decimal:
    """The number before its scale: 3 mil 500 is 3500, 1 millón 200 mil is 1200000."""
    if number[0].isdigit():
        value = _read(number)
    elif number == "mil":
        value = Decimal(1)
    else:
        value = _BEFORE_SCALE[number] if number in _BEFORE_SCALE else Decimal(spelt(number))
    if match["rest"]:
        return value * 1000 + _read(match["rest"])
    if match["thousands"]:
        more = match["thousands"].lower()
        return value * 10**6 + 1000 * (Decimal(more) if more.isdigit() else spelt(more))
    return value


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
