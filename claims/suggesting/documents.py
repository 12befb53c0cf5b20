"""Which document speaks in a news text: a communiqué, a report, a survey, a letter?

People put out a paper together and the paper is what can be looked up, so it is the claimant of what it
announces; of a single person who writes in one, the person stays the claimant.
"""

import re
from bisect import bisect_left

_KIND = (
    r"comunicado|informe|encuesta|estudio|nota|carta|documento|declaración|manifiesto|boletín|resolución"
    r"|statement|report|survey|poll|study|letter|memo|press release|communiqué|declaration"
)
_MANNER = r"conjunt[oa]|oficial|de prensa|institucional|abiert[oa]|anual|joint|official|open|annual"
_NAMED = rf"(?:(?:{_MANNER}) )?(?:{_KIND})(?: (?:{_MANNER}))?"
_ONE = r"(?:un|una|a|an)"
_WRITTEN_IN = re.compile(rf"\b(?:en|mediante|a través de|in|through) {_ONE} ({_NAMED})\b", re.IGNORECASE)
_PUT_OUT = re.compile(
    r"\b(?:emit|public|difund|divulg|envi|firm|suscrib|present)\w*(?:ó|aron|ieron|ado|ido)"
    rf"\b [^.\n]{{0,30}}?\b{_ONE} ({_NAMED})\b"
    rf"|\b(?:issued|released|published|sent|signed|put out) {_ONE} ({_NAMED})\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(rf"^(?:el|la|un|una|the|a|an) ({_NAMED}\b.*)$", re.IGNORECASE | re.DOTALL)


class Documents:
    """The documents that a text says were put out, and where it says so."""

    def __init__(self, text: str):
        found = [(match.start(), match[1] or match[2]) for match in _PUT_OUT.finditer(text)]
        self.starts = [start for start, _name in found]
        self.names = [name for _start, name in found]

    def before(self, at: int) -> str | None:
        """The last one put out before a place, as a claimant is called: Comunicado conjunto."""
        index = bisect_left(self.starts, at) - 1
        return _called(self.names[index]) if index >= 0 else None


def written_in(medium: str | None) -> str | None:
    """The document of a phrase such as "en un comunicado conjunto", or None when it names none."""
    match = _WRITTEN_IN.search(medium or "")
    return _called(match[1]) if match else None


def speaking(speaker: str) -> str:
    """A speaker as claimants are called: el informe de la OCDE is Informe de la OCDE."""
    match = _SPEAKS.match(speaker)
    return _called(match[1] if match else speaker)


def _called(words: str) -> str:
    return words[:1].upper() + words[1:]
