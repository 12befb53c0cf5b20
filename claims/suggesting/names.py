"""Which full name does a text give to "Hurtado", "el embajador" or "los secretarios"?"""

import re
from bisect import bisect_left
from collections import defaultdict

_UPPER = "A-ZÁÉÍÓÚÑÜÀÈÒÇ"
# Forty letters are longer than any name, and keep a megabyte of capitals from being read again from each.
_PART = rf"[{_UPPER}][\w’'-]{{1,40}}"
_FULL = re.compile(rf"(?<!\w){_PART}(?: (?:(?:de|del|la|las|los|von|van|bin) ){{0,2}}{_PART}){{1,8}}")
_TITLED = re.compile(
    rf"\b(?i:el|la|the|su) (?P<title>[a-záéíóúñ]+)"
    rf"(?:(?: (?:de|del|of|the|en|in|para|for)\b[^,\n.;:]{{1,60}})?, | )(?P<name>{_FULL.pattern})"
)
# "El gobierno de Francia, a través de su Ministerio del Interior": it is the ministry that speaks
_ORGAN = re.compile(
    r"^[^,]*?\b(?:del?|of) (?P<of>[^,]+), (?:a través de|por medio de|through) (?:su|its) (?P<organ>.+)$"
)
_ARTICLE = re.compile(r"^(?:el|la|los|las|the|su|sus|un|una|ambos|ambas|both)\s+", re.IGNORECASE)
_AND = re.compile(r",? (?:y|e|and) ")
_OF = re.compile(r"\b(?:de|del|de l[ao]s?|of|of the|for|for the|at|at the|en|en el|en la) $")
_SMALL = re.compile(r" (?:de|del) ")
MOST_TOGETHER = 12  # mentions: nobody looks further back for "los ministros"
NEAR = 3  # paragraphs, its own among them: further up, a title may mean somebody else


class _Named:
    """The names that one word was met in, and where."""

    def __init__(self):
        self.starts: list[int] = []
        self.names: list[str] = []

    def add(self, start: int, name: str) -> None:
        self.starts.append(start)
        self.names.append(name)

    def between(self, first: int, at: int) -> list[str]:
        """The last few of those that begin at first or later and before at, in order."""
        end = bisect_left(self.starts, at)
        return self.names[max(bisect_left(self.starts, first), end - MOST_TOGETHER) : end]


class Names:
    """The full names of one text, and how it introduces them."""

    def __init__(self, text: str):
        self.text = text
        self.breaks = [match.start() for match in re.finditer(r"\n+", text)]
        self.places: dict[str, int] = {}  # of each full name, where it stands first
        self.surnames = defaultdict(_Named)
        for match in _FULL.finditer(text):
            self.places.setdefault(match.group(), match.start())
            for word in set(match.group().split()[1:]):
                self.surnames[word].add(match.start(), match.group())
        self.titles = defaultdict(_Named)
        for match in _TITLED.finditer(text):
            self.titles[match["title"].lower()].add(match.start(), match["name"])

    def named(self, speaker: str | None, at: int) -> str | None:
        """The full name (several joined by "; ") of a speaker called so at a place, or None.

        A surname may have been introduced anywhere before; a title counts in its own and the last paragraphs.
        """
        if not speaker:
            return None
        if organ := _ORGAN.match(speaker):
            return f"{organ['organ']} de {organ['of']}"
        inside = _FULL.findall(speaker)
        if several := self._each_of(speaker):
            return several
        if (inside and not _ARTICLE.match(speaker)) or re.search(r", [A-ZÁÉÍÓÚÑ]", speaker):
            return self._longest(inside[-1]) if inside else None
        bare = _ARTICLE.sub("", speaker)
        if bare[:1].isupper() and " " not in bare:
            return self._by_surname(bare, at)
        if titled := self._by_title(bare, at):
            return titled
        if not (inside and bare[:1].islower() and speaker.endswith(inside[-1])):
            return None
        # el gobernador del Banco de España is not the bank
        return None if _OF.search(speaker.removesuffix(inside[-1])) else inside[-1]

    def _each_of(self, speaker: str) -> str | None:
        """The presidents Ana Gil and Luis Mora are two; Asociación de Bancos y Cajas de Ahorro is one."""
        parts = [_FULL.findall(part)[-1:] for part in _AND.split(speaker)]
        if len(parts) < 2 or not all(parts) or any(_SMALL.search(name) for (name,) in parts):
            return None
        return "; ".join(dict.fromkeys(self._longest(name) for (name,) in parts))

    def _longest(self, name: str) -> str:
        """Embajador Ronald Johnson is Ronald Johnson when the text says so elsewhere."""
        words = name.split()
        shorter = [" ".join(words[first:]) for first in range(1, len(words) - 1)]
        known = [full for full in shorter if full in self.places]
        return min(known, key=self.places.__getitem__, default=name)

    def _by_surname(self, surname: str, at: int) -> str | None:
        known = self.surnames[surname].between(0, at) if surname in self.surnames else []
        return known[-1] if known else None

    def _by_title(self, phrase: str, at: int) -> str | None:
        head = phrase.split()[0].lower()
        several = [title for title in (head.removesuffix("es"), head.removesuffix("s")) if title != head]
        first = self._paragraphs_up(at)
        if head in self.titles and (one := self.titles[head].between(first, at)):
            return one[-1]
        met = [self.titles[title] for title in several if title in self.titles]
        many = list(dict.fromkeys(name for each in met for name in each.between(first, at)))
        return "; ".join(many) if len(many) > 1 else None

    def _paragraphs_up(self, at: int) -> int:
        index = bisect_left(self.breaks, at) - NEAR
        return self.breaks[index] if index >= 0 else 0
