"""Which noun phrase of news writing may speak: who they are, and where the phrase ends?"""

import re
from itertools import pairwise

from claims.suggesting.masked import WORD
from claims.suggesting.vocabulary import SAYING, listed

UPPER = "A-ZÁÉÍÓÚÑÜÀÈÒÇ"
DETERMINER = (
    r"(?:el|la|los|las|un|una|unos|unas|su|sus|este|esta|estos|estas|ese|esa|ambos|ambas|varios|varias|otro|otra"
    r"|dicho|dicha|algunos|algunas|muchos|fuentes|the|a|an|his|her|their|its|both|one|another)"
)
STARTS_WELL = re.compile(rf"(?i:{DETERMINER}\s)|[{UPPER}@]|[\"“«][{UPPER}]")
_TITLES = sorted(listed("dr sr mr ms st dra sra mrs lic ing gen sen rep gov prof gral"))
# a full stop that no title and no initial explains
_STOP = "".join(rf"(?<!\b{title})" for title in (*map(str.capitalize, _TITLES), rf"[{UPPER}]")) + r"\."
PHRASE_STOPS = re.compile(
    rf"[,;:()¤—–\n]|{_STOP}|\s-\s|\s(?:que|quien|quienes|cuyo|cuya|who|which|that|en|al|tras|durante|a|ante|para|por|mientras|cuando"
    r"|desde|después|antes|sobre|in|on|at|to|during|after|before|when|while|as|with|con|hoy|ayer|today|yesterday"
    r"|\w+[aei]ndo|se|no|y (?:\w+[óéí]|que)|and \w+ed)\b"
)
ADJUNCT = re.compile(
    r"\s*(?:en|tras|según|sobre|durante|al|a|con|sin|desde|hasta|para|por|ante|bajo|entre|respecto|de|del|contra"
    r"|cuando|mientras|aunque|si|como|después|antes|además|asimismo|finalmente|sin embargo|no obstante|así"
    r"|luego"
    r"|horas|ayer|hoy|mañana|entonces|in|on|at|after|before|during|when|while|although|if|as|for|with|by|from|since"
    r"|however|meanwhile|but|and|pero|y|previo|ahora|ya|también|mientras tanto|este \w+|\w+mente|\w+ando"
    r"|\w+iendo"
    r"|that|que|quien|who|por su parte|dijo|pese|gracias|debido|junto|frente|dad[oa]s?|despite|\d.*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:que|porque|cuando|pero|aunque|mientras|donde|si|sino|y|e|because|but|and|that|when)\s+",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\w+(?:ó|aron|ieron|jeron|aba|aban|ía|ían|ará|arán|irá|irán)|es|son|fue|fueron|era|eran|ha|han|hay|está|están|dio"
    r"|hizo|tiene|tienen|puede|pueden|was|were|is|are|has|have|had|will|would|\w{2,}ed"
)
_IN_NAMES = listed("de del la las los el of the for van von bin al y e and")
# English sets the office before a name without an article: union president Rita Cole
TITLED = re.compile(
    rf"(?!(?:he|she|they|it|we|you|who|that|this|and|but|or|nor|not|then|later|also|only|even|he|is|was|to|of)\b)"
    rf"(?:[a-z][a-z’'-]+ ){{1,4}}[{UPPER}][\w.’'-]+"
)
DETERMINED = re.compile(rf"(?i:{DETERMINER})\s")
_CLEFT = re.compile(r"(?:No )?(?:Fue|Es|Era|Será|Ha sido|It was)\s+", re.IGNORECASE)
# surnames: De la Fuente, Del Río
_OF_NAME = re.compile(rf"(?:De(?: la| los| las)?|Del) [{UPPER}]\w+")
ARTICLES = listed("el la los las un una the a an su sus his her their its")
PRONOUNS = listed("él ella ellos ellas este esta esto eso quien he she they it who i we you todo nada nadie")


def noun_phrase(part: str, begin: int, *, whole: bool, is_english: bool) -> tuple[str | None, int | None]:
    """The noun phrase at the end of part; whole: with the asides between commas that follow it.

    is_english: an "a" is an article, and no preposition.
    """
    cut = max(part.rfind(mark) for mark in "¤;:\n")
    offset = cut + 1
    segments = _segments(part, offset)
    if not whole:
        segments = segments[-1:]
    for start, end in segments:
        words = part[start:end]
        lead = len(words) - len(words.lstrip())
        phrase = words.strip()
        clauses = [each for each in _CLAUSE.finditer(phrase) if not _joins_nouns(phrase, each)]
        if not whole and clauses:
            lead += clauses[-1].end()
            phrase = phrase[clauses[-1].end() :]
        if whole and (cleft := _CLEFT.match(phrase)):  # fue Ana quien dijo
            lead += cleft.end()
            phrase = phrase[cleft.end() :]
        if is_adjunct(phrase, is_english=is_english) or not STARTS_WELL.match(phrase):
            continue
        if phrase.lower() in PRONOUNS or _has_verb(phrase):
            return None, None
        if whole and (organ := _ORGAN.match(part, end)):
            phrase = f"{phrase}, {organ[1]}"
        if whole and (aside := name_after(part, end)):
            phrase = f"{phrase}, {aside}"
        return phrase, begin + start + lead
    return None, None


def is_adjunct(phrase: str, *, is_english: bool) -> bool:
    """Does a phrase tell when, where or how: no subject?"""
    if ADJUNCT.match(phrase) is None or _OF_NAME.fullmatch(phrase):
        return False
    return not (is_english and phrase[:2].lower() == "a ")


def _has_verb(phrase: str) -> bool:
    """Does a verb of saying stand in it? la sentencia is none, nor la nota del ministro."""
    return any(
        word in SAYING and not DETERMINED.fullmatch(f"{before} ")
        for before, word in pairwise(WORD.findall(phrase))
    )


def _joins_nouns(phrase: str, joint: re.Match) -> bool:
    """Does a y or and stand inside a noun phrase: Asociación de Bancos y Cajas, the mayor and her deputy?"""
    if joint.group().strip().lower() not in ("y", "e", "and") or not STARTS_WELL.match(phrase):
        return False
    words = WORD.findall(phrase[: joint.start()])
    if any(word in SAYING or _FINITE.fullmatch(word) for word in words):
        return False
    named = words[1:] if DETERMINED.match(phrase) else words
    # after a name in small letters comes a verb, unless the name goes on: Banco de España
    return all(left.islower() or not right.islower() or right in _IN_NAMES for left, right in pairwise(named))


def _segments(part: str, offset: int) -> list[tuple[int, int]]:
    edges = [offset, *(match.end() for match in re.finditer(r",", part) if match.end() > offset)]
    return [
        (start, end - 1 if end <= len(part) and part[end - 1 : end] == "," else end)
        for start, end in zip(edges, [*edges[1:], len(part)], strict=True)
    ]


_ORGAN = re.compile(r",\s+((?:a través de|por medio de|through) (?:su|its) [^,.;¤]{3,60})")
_NAME = rf"[{UPPER}][\w.’'-]+(?:\s+(?:(?:de|del|la|las|los|y|von|van|al|bin)\s+)*[{UPPER}][\w.’'-]*)+"
_NAME_ASIDE = re.compile(rf",\s+(?:(?:el|la)\s+[a-záéíóúñ ]{{2,40}}\s)?({_NAME})\s*(?=[,.;:()]|$)")


def name_after(part: str, end: int) -> str | None:
    match = _NAME_ASIDE.match(part, end)
    return match[1] if match else None
