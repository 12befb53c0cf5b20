"""How are words looked for, whatever their accents and inflections?

A newsroom writes Spanish and English, so that every text is read as both. A migration of claims (0004) makes
the two configurations of PostgreSQL, and the indexes on Words.
"""

import re
import unicodedata

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
from django.db import models

from workbench.common.figures import rewritten

CONFIGURATIONS = ("contraste_es", "contraste_en")
BEGINNING = 3  # letters of an unfinished word: fewer begin too many others
_OPERATOR = re.compile(r'["-]')
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[\w ]*$")  # words as PostgreSQL sees them too


class Words(models.Func):
    """The lexemes of a column that has an index on this very expression."""

    template = (
        "(to_tsvector('contraste_es', %(expressions)s) || to_tsvector('contraste_en', %(expressions)s))"
    )
    output_field = SearchVectorField()


def tidy(text: str) -> str:
    """What somebody typed as PostgreSQL takes it: NFC, without NUL, words one space apart."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\0", " ")).split())


def is_begun(text: str) -> bool:
    """Whether the last word of text may be the beginning of another: plain words, the last long enough."""
    words = [] if _OPERATOR.search(text) else _WORD.findall(text)
    return bool(words) and len(words[-1]) >= BEGINNING


def readings(text: str, *, is_typing: bool = False) -> list[tuple[str, str]]:
    """(search type of PostgreSQL, words) for a search box: any of them will do.

    text: words, "a phrase", -without. Figures may be written otherwise. The last word may be unfinished
    while it is_typing.
    """
    whole = [("websearch", each) for each in rewritten(text)]
    if not (is_typing and is_begun(text)):
        return whole
    words = _WORD.findall(text)
    begun = ("raw", " & ".join([*words[:-1], f"{words[-1]}:*"]))
    return [*(whole[1:] if _PLAIN.match(text) else whole), begun]


def words_query(text: str, *, is_typing: bool = False) -> SearchQuery | CombinedSearchQuery:
    """The words of a search box in either language."""
    query = None
    for kind, words in readings(tidy(text), is_typing=is_typing):
        for configuration in CONFIGURATIONS:
            each = SearchQuery(words, config=configuration, search_type=kind)
            query = each if query is None else query | each
    return query
