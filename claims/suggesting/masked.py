"""Which verbs of saying are the writer's, in a text with its direct speech blotted out?"""

import re
from bisect import bisect_left

from claims.suggesting.vocabulary import ENGLISH_SAYING, SAYING, SPANISH_DOUBTFUL, listed

WORD = re.compile(r"[^\W\d_]+")
_THAT_NEXT = re.compile(r"\s+(?:(?:hoy|ayer|también|además)\s+)?que\s")

# of an attitude: se mostró convencido de que …
_SHOWING = listed("muestra muestran mostró mostraron mostraba")


class Masked:
    """A text with its speeches blotted out, of the same length, and its verbs of saying."""

    def __init__(self, text: str):
        self.text = text
        self.verbs = [
            (match.start(), match.end(), match.group())
            for match in WORD.finditer(text)
            if (match.group() in SAYING and not _is_noun(text, match.start(), match.group()))
            or (match.group()[0].isupper() and _opens(text, match))
            or (match.group() in _SHOWING and text[max(0, match.start() - 3) : match.start()] == "se ")
        ]
        self.verb_starts = [start for start, _end, _word in self.verbs]

    def verbs_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """(start, end, word) of the verbs of saying that begin in [start, end), in order."""
        return self.verbs[bisect_left(self.verb_starts, start) : bisect_left(self.verb_starts, end)]


def _is_noun(masked: str, at: int, word: str) -> bool:
    """Does a word such as nota, llama, reports stand after an article?"""
    if word not in SPANISH_DOUBTFUL and word not in ENGLISH_SAYING and not word.endswith(("ado", "a")):
        return False
    before = masked[max(0, at - 8) : at].split()
    return bool(before) and before[-1].lower() in listed(
        "el la los las un una su sus del al the a an its their de"
    )


def _opens(masked: str, match: re.Match) -> bool:
    """Does a sentence begin with a verb of saying, its subject unsaid: Aseguró que …?"""
    return match.group().lower() in SAYING and _THAT_NEXT.match(masked, match.end()) is not None
