"""Which kind of word is each of a sentence? One letter for each, so that rules are patterns of letters."""

import re

from claims.suggesting.calendar_words import ROMAN, WORDS, folded

TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


def classed(word: str) -> tuple[str, object]:
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
