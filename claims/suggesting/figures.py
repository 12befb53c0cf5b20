"""Which amounts, percentages, ranges, ranks and comparisons does a news text state, in which units?

Separators are read as Spain (1.234,5) and Mexico or the English press (1,234.5) write them; "mil millones",
"billón", "mdp" and "mdd" are worked out. A figure that tells a date, an hour or the number of a law is none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

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
_SPELT = (
    r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|sesenta"
    r"|setenta|ochenta|noventa|cien|ciento|doscient[oa]s|trescient[oa]s|quinient[oa]s|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
)
_SCALE = (
    r"mil millones|miles de millones|mill[oó]n(?:es)?|bill[oó]n(?:es)?|miles|mil|thousand|million|billion"
    r"|trillion|mdp|mdd|bn"
)
_MONEY = (
    r"€|US\$|U\$S|\$|£|euros?|dólares|dólar|dollars|pesos|pounds|libras|MXN|USD|EUR|pesetas|reales|yuanes"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<before>US\$|U\$S|[$€£])?\s?"
    rf"(?P<number>{_NUMBER}|(?:{_SPELT})\b)(?![/:]\d|\w)"
    rf"(?:\s?(?:[-–]|a|y|o|to|or)\s?(?P<upper>{_NUMBER})(?![/:]\d|\w))?"
    rf"(?:\s?(?P<percent>%|por ciento|por\s100|per cent|percent|puntos porcentuales|puntos))?"
    rf"(?:\s(?P<scale>{_SCALE})\b)?(?:\s(?:de\s)?(?P<money>{_MONEY})(?!\w))?"
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
MOST = 20_000  # of one kind: a text with more is a table, no news


@dataclass(frozen=True)
class Figure:
    """A figure at code points [start, end). kind: amount, percentage, share, range, rank or comparison.

    value: worked out with its scale, upper: the other end of a range, both None where nothing is counted.
    unit: %, a currency, or None.
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
    return list(_apart(sorted(found, key=lambda each: (each.start, -each.end)), taken))


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
    words = match.group().rstrip()
    unit = (match["money"] or match["sign"] or match["before"] or "").lower()
    scale = (match["scale"] or "").lower()
    number = match["number"]
    value = _read(number) if number[0].isdigit() else None
    upper = _read(match["upper"]) if match["upper"] else None
    if value is None and not (scale or match["percent"] or unit):
        return None  # "dos ministros": counted, hardly a figure
    if scale and value is not None:
        value *= _SCALES[scale]
        upper = upper * _SCALES[scale] if upper is not None else None
    kind = "percentage" if match["percent"] else "range" if upper is not None else "amount"
    known = "%" if match["percent"] else _CURRENCIES.get(unit) or _UNITS_OF.get(scale)
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
