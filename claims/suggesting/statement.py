"""Which wording of a suggestion stands on its own? The article's words, and what the text supports."""

from typing import NamedTuple

from babel.dates import format_date, format_skeleton

from claims.suggesting.worth import Suggestion


class Piece(NamedTuple):
    """Words of a proposed statement; is_added: they do not stand there in the article."""

    words: str
    is_added: bool


def statement(text: str, suggestion: Suggestion, language: str) -> list[Piece]:
    """Who says it, the words themselves, and the day that "este jueves" means.

    text: of the article, which the suggestion points into. language: es or en, of the article.
    """
    pieces = [Piece(f"{suggestion.claimant}: ", True)] if suggestion.claimant else []
    when, cut = suggestion.when, suggestion.end
    told = _told(suggestion, language)
    if told and suggestion.start <= when.start and when.end <= suggestion.end:
        cut = when.end
    pieces.append(Piece(_spaced(text[suggestion.start : cut]), False))
    if cut < suggestion.end:
        pieces += [Piece(f" ({told})", True), Piece(_spaced(text[cut : suggestion.end]), False)]
    elif told:
        pieces.append(Piece(f" ({told})", True))
    return pieces


def _told(suggestion: Suggestion, language: str) -> str:
    """The date in words, when the article's own words leave some of it to be worked out."""
    when = suggestion.when
    if when is None or when.first is None or str(when.first.year) in when.words or when.is_asked_about:
        return ""
    locale = "es" if language.startswith("es") else "en"
    if when.precision == "day":
        return format_date(when.first, "long", locale=locale)
    return format_skeleton("yMMMM", when.first, locale=locale) if when.precision == "month" else ""


def _spaced(words: str) -> str:
    return words.replace("\n", " ")
