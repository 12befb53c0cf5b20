"""Which number do words spell, in Spanish and in English?"""

import re

_UNITS = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_ONE = {"un": 1, "uno": 1, "una": 1, "one": 1}  # numbers only beside others: thirty-one
_TEENS = {
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16,
    "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiún": 21,
    "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_HUNDREDS = {
    f"{stem}{ending}": number
    for stem, number in {
        "doscient": 200, "trescient": 300, "cuatrocient": 400, "quinient": 500, "seiscient": 600,
        "setecient": 700, "ochocient": 800, "novecient": 900,
    }.items()
    for ending in ("os", "as")
} | {"cien": 100, "ciento": 100}  # fmt: skip
_VALUES = _UNITS | _ONE | _TEENS | _TENS | _HUNDREDS


def any_of(words) -> str:
    """A pattern of any of words, the longest first, sorted by their first letters: most text fails there."""
    by_letter = {}
    for word in sorted(words, key=lambda word: (word[0], -len(word))):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())


_BELOW = (
    rf"(?:(?:{any_of(_TENS)})(?:(?: y |-| )(?:{any_of(_UNITS | _ONE)})\b)?|(?:{any_of(_TEENS | _UNITS)})\b)"
)
# the words of a number below a thousand, as a pattern
SPELT = (
    rf"(?:(?:{any_of(_HUNDREDS)})\b(?: (?:{_BELOW}|un[oa]?\b))?"
    rf"|(?:{any_of(_UNITS)}|one|a) hundred(?: (?:and )?(?:{_BELOW}|one\b))?|{_BELOW})"
)
_WORD = re.compile(r"[^\W\d_]+")


def spelt(words: str) -> int:
    """The number below a thousand that words of SPELT, in small letters, spell."""
    total = 0
    for word in _WORD.findall(words):
        total = (total or 1) * 100 if word == "hundred" else total + _VALUES.get(word, 0)
    return total
