"""What is said in a paragraph that opens with a dash: «—No lo sé —respondió Clara—. Nadie me avisó.»

Only where a verb of saying tells that it is speech: the items of a list begin with a dash too.
"""

import re

from claims.suggesting.marks import Quoted
from claims.suggesting.vocabulary import SPANISH_SAYING

_PARAGRAPH = re.compile(r"^[—–]\s?(?=[^\s—–])[^\n]+", re.MULTILINE)
# the writer's words inside: a dash before the verb, and one before what is said next
_ASIDE = re.compile(r"\s?[—–](?P<verb>[^\W\d_]+)\s[^—–\n]*(?:[—–][.,;:]?|$)", re.MULTILINE)


def dialogues(text: str) -> list[list[Quoted]]:
    """Of each such paragraph the stretches that one person says, without dashes, in order."""
    found = []
    for paragraph in _PARAGRAPH.finditer(text):
        asides = [
            each
            for each in _ASIDE.finditer(text, paragraph.start() + 1, paragraph.end())
            if each["verb"] in SPANISH_SAYING
        ]
        if asides:
            edges = [
                paragraph.start() + 1,
                *(edge for each in asides for edge in each.span()),
                paragraph.end(),
            ]
            pairs = zip(edges[::2], edges[1::2], strict=True)
            said = [_stretch(text, start, end) for start, end in pairs]
            found.append([each for each in said if each.start < each.end])
    return found


def _stretch(text: str, start: int, end: int) -> Quoted:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, start, end, 0, is_closed=True)
