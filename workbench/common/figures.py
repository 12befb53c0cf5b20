"""How else may a figure be written? 1200, 1.200 and 1,200 are the same, and so are 47,3 and 47.3."""

import re
from itertools import product

MOST = 2  # figures of a text that are written otherwise: three ways each make nine texts
LONGEST = 15  # digits
_FIGURE = re.compile(
    r"(?<![\w.,:/-])"
    r"(?P<whole>\d{1,3}(?P<apart>[., \u00a0\u202f])\d{3}(?:(?P=apart)\d{3})*|\d+)"
    r"(?:[.,](?P<rest>\d{1,2}))?"
    r"(?![\w:/]|[.,-]\d)"
)
_WITHOUT = re.compile(r"(?:^|\s)-")


def spellings(figure: str) -> list[str]:
    """A figure as it is, then as others write it. "1.234" may be a fraction: it is taken for 1234 too.

    Words that are no figure, and figures of three digits at most, are written in one way alone.
    """
    match = _FIGURE.fullmatch(figure)
    if match is None:
        return [figure]
    whole, rest = re.sub(r"\D", "", match["whole"]), match["rest"]
    if len(whole) > LONGEST or whole.startswith("00"):
        return [figure]
    comma = f"{int(whole):,}"
    ways = [(whole, ".,"), (comma.replace(",", "."), ","), (comma, ".")]  # and the signs before a rest
    written = [f"{way}{sign}{rest}" if rest else way for way, signs in ways for sign in signs]
    return list(dict.fromkeys([figure, *written]))


def rewritten(text: str) -> list[str]:
    """A text as it is, then with its first figures in each other spelling.

    Not a text with a minus before a word: whoever leaves 1.200 out must not be asked for 1200.
    """
    found = [match for match in _FIGURE.finditer(text) if len(spellings(match[0])) > 1][:MOST]
    if not found or _WITHOUT.search(text):
        return [text]
    ends = [0, *(match.end() for match in found)]
    between = [text[start : match.start()] for start, match in zip(ends, found, strict=False)]
    return [
        "".join(part for pair in zip(between, chosen, strict=True) for part in pair) + text[ends[-1] :]
        for chosen in product(*(spellings(match[0]) for match in found))
    ]
